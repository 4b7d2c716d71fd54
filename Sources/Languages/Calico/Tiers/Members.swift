import CalicoAPI
import Cluster
import Network
import PolicyModel

/// What has labels and addresses: pods, network sets and host endpoints (semantics K35).
struct Members {
  /// Addresses with the effective labels of whom they belong to.
  private struct Labelled {
    var labels: [String: String]
    var nets: [CIDR]
    /// The ports to which it gives names; sets have none.
    var ports: [HostEndpoint.Port] = []
  }

  /// The members that are no pods.
  private let others: [Labelled]

  init(_ world: World) {
    let spaces = Dictionary(world.namespaces.map { ($0.name, $0.labels) }, uniquingKeysWith: { first, _ in first })
    others = world.policyData.compactMap { data in
      switch data {
      case let set as NetworkSet: Labelled(labels: Self.labels(of: set, spaces), nets: set.nets)
      case let host as HostEndpoint:
        Labelled(labels: host.labels, nets: host.expectedIPs.map { CIDR($0) }, ports: host.ports)
      default: nil
      }
    }
  }

  /// A set's own labels, and those of its namespace where it has no own ones (semantics K56, K57).
  private static func labels(of set: NetworkSet, _ spaces: [String: [String: String]]) -> [String: String] {
    guard let namespace = set.namespace else { return set.labels }
    var inherited = spaces[namespace] ?? [:]
    inherited[EffectiveLabels.name] = namespace
    var result: [String: String] = [:]
    for (key, value) in inherited { result[EffectiveLabels.inherited(fromNamespace: key)] = value }
    result.merge(set.labels) { _, own in own }
    result[EffectiveLabels.namespace] = namespace
    return result
  }

  /// Whether an end has an address of a member that a selector picks.
  func matching(_ expression: SelectorExpression) -> EndPredicate {
    let pods = SelectedPods(expression).predicate
    let nets = others.filter { expression.holds(of: $0.labels) }.flatMap(\.nets)
    return nets.isEmpty ? pods : .any([pods] + Set(nets).sorted().map { .addresses(AddressBlock(cidr: $0)) })
  }

  /// The addresses and ports of members that are no pods, under a name: of those that a selector picks, or of all (semantics
  /// K43).
  func declaring(_ name: String, _ expression: SelectorExpression?) -> [(nets: [CIDR], port: HostEndpoint.Port)] {
    others.filter { expression?.holds(of: $0.labels) ?? true }.flatMap { member in
      member.ports.filter { $0.name == name }.map { (member.nets, $0) }
    }
  }

  /// Blocks of the network sets in namespaces whose labels fulfil some requirements, and of those in none where a missing
  /// label does (semantics K83).
  func networkSets(inNamespacesWith requirements: [LabelRequirement]) -> [CIDR] {
    let nets = others.filter { member in
      // Without requirements the selector asks for a namespace (K38).
      if requirements.isEmpty { return member.labels[EffectiveLabels.namespace] != nil }
      return requirements.allSatisfy { item in
        var item = item
        item.key = EffectiveLabels.inherited(fromNamespace: item.key)
        return item.admits(member.labels)
      }
    }
    return Set(nets.flatMap(\.nets)).sorted()
  }
}
