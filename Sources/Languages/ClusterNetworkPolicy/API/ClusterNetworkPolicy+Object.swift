import Diagnostics
package import Kubernetes
import Network

extension ClusterNetworkPolicy: PolicyObject {
  /// What tells it from other objects.
  package var reference: ObjectReference { ObjectReference(kind: kind.rawValue, name: name) }
  /// It has no namespace of its own.
  package var namespaceSource: NamespaceSource { .manifest }
  /// Pods of the whole cluster, in the directions of which it has rules (semantics C6).
  package var scope: KindScope {
    KindScope(.cluster, directions: Set(Direction.allCases.filter { !self[$0].isEmpty }))
  }
  package var tierName: String? { tier.rawValue }
  package var podSelectors: [LabelSelector] { pods.compactMap(\.podSelector) }
  package var namespaceSelectors: [LabelSelector] { pods.compactMap(\.namespaceSelector) }
  private var pods: [Pods] {
    [subject] + rules.flatMap(\.peers).compactMap { if case .pods(let pods) = $0.member { pods } else { nil } }
  }
  private var rules: [Rule] { ingress + egress }
  package var portNames: Set<String> {
    Set(rules.flatMap { $0.ports ?? [] }.compactMap { if case .named(let name) = $0 { name } else { nil } })
  }

  package var readFields: ReadFields {
    var result = ReadFields()
    let spec = FieldPath("spec")
    result.add(FieldPath("metadata", "annotations", "netpol-verify/ignore"), ignored)
    if kind == .clusterNetworkPolicy { result.add(spec.appending("tier"), tier.rawValue) }
    if kind != .baselineAdminNetworkPolicy { result.add(spec.appending("priority"), priority) }
    result.add(spec.appending("subject"), subject)
    for direction in [Direction.ingress, .egress] {
      for (index, rule) in self[direction].enumerated() {
        add(rule, direction, spec.appending(direction.field).appending(index), to: &result)
      }
    }
    return result
  }

  private func add(_ rule: Rule, _ direction: Direction, _ path: FieldPath, to result: inout ReadFields) {
    result.add(path.appending("name"), rule.name)
    result.add(path.appending("action"), kind.actions.first { $0.value == rule.action }?.key)
    for (index, peer) in rule.peers.enumerated() {
      let path = path.appending(direction.peersField).appending(index)
      switch peer.member {
      case .pods(let pods): result.add(path, pods)
      case .networks(let blocks): result.add(path.appending("networks"), items: blocks)
      case .nodes(let selector): result.add(path.appending("nodes"), selector)
      case .domainNames(let names): result.add(path.appending("domainNames"), items: names)
      }
    }
    for (index, port) in (rule.ports ?? []).enumerated() {
      let path = path.appending(kind.version == .v1alpha2 ? "protocols" : "ports").appending(index)
      switch port {
      case .numbers(let transport, let range):
        result.add(path, "\(transport.rawValue) \(range.lowerBound)-\(range.upperBound)")
      case .named(let name): result.add(path, name)
      }
    }
  }
}

extension ReadFields {
  /// Adds pods; those of `namespaces` are not the same fields as those of `pods`.
  fileprivate mutating func add(_ path: FieldPath, _ pods: ClusterNetworkPolicy.Pods) {
    guard let podSelector = pods.podSelector else {
      add(path.appending("namespaces"), pods.namespaceSelector)
      return
    }
    add(path.appending("pods").appending("namespaceSelector"), pods.namespaceSelector)
    add(path.appending("pods").appending("podSelector"), podSelector)
  }
}
