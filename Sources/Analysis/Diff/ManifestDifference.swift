package import Cluster
package import Diagnostics
package import Kubernetes
import PolicyModel

/// What two worlds differ in.
package struct ManifestDifference: Sendable {
  /// A policy that only one of the worlds has.
  package struct PolicyChange: Sendable {
    /// The policy.
    package var object: ObjectReference
    /// Where it was written.
    package var span: Span
    /// Whether the second world has it.
    package var isAdded: Bool
    /// Whether any connection of a declared pod depends on it.
    package var hasEffect: Bool
  }

  /// The connections.
  package var connections: ConnectivityDifference
  /// The connections of which it depends, in the second world and not in the first, how policies are read.
  package var open: [Connection]
  /// Workloads and pods that only the second world has.
  package var newUnits: [PodUnit]
  /// Workloads and pods that only the first world has.
  package var goneUnits: [PodUnit]
  /// Policies that only one of the worlds has.
  package var policies: [PolicyChange]
  /// The lists that were compared.
  package var before: Connectivity
  package var after: Connectivity

  /// A bound on the policies whose effect is looked for.
  private static let policyLimit = 200

  /// Compares two worlds.
  package init(old: World, new: World) {
    let models = (old: Connectivity.opened(old), new: Connectivity.opened(new))
    before = Connectivity(opened: models.old)
    after = Connectivity(opened: models.new)
    connections = ConnectivityDifference(before: before, after: after)
    let known = Set(before.openConnections)
    open = after.openConnections.filter { !known.contains($0) }
    newUnits = Set(after.units).subtracting(before.units).sorted()
    goneUnits = Set(before.units).subtracting(after.units).sorted()
    policies =
      Self.changes(of: new, models.new, since: old, list: after, isAdded: true)
      + Self.changes(of: old, models.old, since: new, list: before, isAdded: false)
  }

  /// The policies that only one world has.
  ///
  /// - Parameter model: the world's model as it is opened for `list`.
  private static func changes(
    of world: World, _ model: PolicyModel, since other: World, list: Connectivity, isAdded: Bool
  ) -> [PolicyChange] {
    let known = Set(other.policies.map(\.reference))
    return world.policies.indices.filter { !known.contains(world.policies[$0].reference) }.prefix(policyLimit).map {
      place in
      let policy = world.policies[place]
      let part = PolicyModel.Part(policy: place).moved(from: world, to: model.world)
      let without = Connectivity(opened: part.map { model.without($0) } ?? model)
      let difference = ConnectivityDifference(before: without, after: list)
      return PolicyChange(
        object: policy.reference, span: policy.span, isAdded: isAdded,
        hasEffect: !difference.isEmpty || without.openConnections != list.openConnections)
    }
  }
}
