import Claims
package import Cluster
import Diagnostics
import EnforcerKinds
import EnforcerTiers
package import Kubernetes
package import Network
import PolicyModel
package import Properties

/// Between which ends the properties of a file let nothing pass, whatever the port, if they hold.
package struct ShutRegions {
  /// Ends of which any two are shut off from each other.
  package struct Region: Sendable {
    package var sources: Ends
    package var destinations: Ends
  }

  /// Some ends.
  package struct Ends: Sendable {
    /// Places in `world.pods`, ascending.
    package var pods: [Int]
    /// Addresses outside the cluster.
    package var addresses: AddressSet
  }

  /// A bound on the parts into which exceptions may divide a claim; of one that has more, nothing is told.
  private static let mostParts = 256

  /// The world in which the sets of the file are read.
  package let world: World
  private let compiler: ObligationCompiler

  /// Reads the sets of a file in a world.
  package init(_ set: PropertySet, manifests: Manifests) {
    var unheard = DiagnosticBag()
    world = World.enforced(
      manifests, declaration: set.model.declaration, by: set.model.enforcer,
      mentions: Verifier.mentions(set, manifests, [:]), diagnostics: &unheard)
    let model = PolicyModel(world, podNames: set.podNames(in: world), tellsAccounts: set.mentionsAccounts)
    compiler = ObligationCompiler(resolver: SetResolver(set, model: model))
  }

  /// What `neverReaches`, `isolated`, `onlyFrom` or `onlyTo` shut; nothing for other assertions, and for those that judge
  /// some ports only.
  package func regions(of property: Property) -> [Region] {
    switch property.assertion {
    case .neverReaches, .isolated, .onlyFrom, .onlyTo: break
    default: return []
    }
    var compiler = compiler
    let claims = compiler.obligations(of: property.assertion).compactMap { ($0 as? FlowObligation)?.claim }
    var result: [Region] = []
    for claim in claims where claim.violation == .allowed && claim.ports == .all {
      guard claim.separation == nil, claim.focus == nil else { continue }
      for part in parts(of: claim.declared) {
        result.append(Region(sources: ends(part.sources), destinations: ends(part.destinations)))
      }
    }
    return result
  }

  /// The pairs of a claim that none of its permissions speaks of, as products of sets.
  private func parts(of claim: FlowClaim) -> [(sources: EndpointSet, destinations: EndpointSet)] {
    var parts = [(sources: claim.sources, destinations: claim.destinations)]
    for permission in claim.permissions {
      parts = parts.flatMap { part in
        [
          (part.sources.subtracting(permission.sources), part.destinations),
          (part.sources.intersection(permission.sources), part.destinations.subtracting(permission.destinations)),
        ]
      }.filter { !$0.sources.declared.isEmpty && !$0.destinations.declared.isEmpty }
      if parts.count > Self.mostParts { return [] }
    }
    return parts
  }

  private func ends(_ set: EndpointSet) -> Ends {
    let members = compiler.resolver.model.classes.members
    return Ends(pods: set.classes.flatMap { members[$0] }.sorted(), addresses: set.addresses)
  }
}
