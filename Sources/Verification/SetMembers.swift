import Claims
import Cluster
package import Diagnostics
import EnforcerKinds
import EnforcerTiers
package import Kubernetes
package import Network
import PolicyModel
package import Properties

/// What a set of a property file stands for in a world.
package struct SetMembers: Sendable {
  /// A workload, or a pod of its own.
  package struct Pods: Sendable {
    /// What reports call it.
    package var end: EndDescription
    /// Whether only some of the workload's pods are members.
    package var isPartial: Bool
    /// Whether it shares its node's network, where no policy governs it.
    package var isHostNetwork: Bool
  }

  /// The set's name.
  package var name: String
  /// Where it is defined; nil for a set that every file has.
  package var span: Span?
  /// Workloads and pods, in the order of reports.
  package var pods: [Pods] = []
  /// Addresses outside the cluster.
  package var addresses = AddressSet()
  /// The names of the nodes that manifests declare; nil for a set without nodes.
  package var nodes: [String]?
  /// Why it matches nothing, if it does; empty where there is nothing to add.
  package var emptiness: String?
}

extension Verifier {
  /// What the sets of a property file stand for: those that it defines, then, if asked for, those that every file has.
  package static func members(
    of set: PropertySet, manifests: Manifests, withReserved: Bool, diagnostics: inout DiagnosticBag
  ) -> [SetMembers] {
    let world = World.enforced(
      manifests, declaration: set.model.declaration, by: set.model.enforcer,
      mentions: SelectorMentions(of: set, services: manifests.services),
      diagnostics: &diagnostics)
    set.checkNames(in: world, &diagnostics)
    let listing = SetListing(world: world, set: set)
    var result = set.sets.map { listing.members(.named($0.name), name: $0.name, span: $0.span) }
    if withReserved {
      let known = ReservedSet.allCases.filter { reserved in
        if reserved.selection != nil { return set.isAboutDoors }
        return !reserved.yields || world.enforcer.name == .cilium
      }
      let defined = Set(set.sets.map(\.name))
      result += known.filter { !defined.contains($0.rawValue) }.map {
        listing.members(.reserved($0), name: $0.rawValue, span: nil)
      }
    }
    return result
  }
}

/// Lists members of sets.
private struct SetListing {
  let world: World
  private let explanation: Explanation
  private var replay: ClaimReplay
  private let resolver: SetResolver

  init(world: World, set: PropertySet) {
    self.world = world
    explanation = Explanation(world: world, declared: world)
    replay = ClaimReplay(world: world, sets: set.sets)
    resolver = SetResolver(
      set, model: PolicyModel(world, podNames: set.podNames(in: world), tellsAccounts: set.mentionsAccounts))
    replay.doors = resolver.doors
  }

  func members(_ expression: SetExpression, name: String, span: Span?) -> SetMembers {
    var resolver = resolver
    let resolved = resolver.members(of: expression).declared
    var result = SetMembers(name: name, span: span)
    result.addresses = resolved.addresses
    if resolved.nodes { result.nodes = world.nodes.map(\.name) }
    result.pods = pods(in: expression)
    if resolved.isEmpty {
      result.emptiness = EmptySetReason(world: world, sets: resolver.named).text(expression) ?? ""
    }
    return result
  }

  /// Workloads and pods, each once.
  private func pods(in expression: SetExpression) -> [SetMembers.Pods] {
    var places: [String: Int] = [:]
    var outsiders: Set<String> = []
    var result: [SetMembers.Pods] = []
    for pod in world.pods {
      let end = explanation.describe(pod: pod.index)
      guard replay.contains(expression, podAt: pod.index) else {
        outsiders.insert(end.title)
        continue
      }
      if places[end.title] != nil { continue }
      places[end.title] = result.count
      result.append(.init(end: end, isPartial: false, isHostNetwork: pod.hostNetwork))
    }
    for title in outsiders { if let place = places[title] { result[place].isPartial = true } }
    return result.sorted { $0.end < $1.end }
  }
}
