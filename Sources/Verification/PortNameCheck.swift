import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Properties

/// Looks for names of ports that no destination declares: of such a name nothing is claimed, and beside other ports that
/// would not be seen.
struct PortNameCheck {
  /// The pods of each set of a file.
  private let replay: ClaimReplay
  private let world: World

  /// Makes a check of the properties of a file.
  init(_ set: PropertySet, _ resolver: SetResolver) {
    world = resolver.model.world
    replay = ClaimReplay(world: world, sets: set.sets)
  }

  /// Reports the names in a property that none of the pods in question declares.
  func check(_ property: Property, _ diagnostics: inout DiagnosticBag) {
    switch property.assertion {
    case .neverReaches(let from, let to, let ports, let both):
      check(ports, both ? [to, from] : [to], isJudged: true, &diagnostics)
    case .neverReachesTransitively(_, let to, let ports, _): check(ports, [to], isJudged: true, &diagnostics)
    case .onlyFrom(let to, _, .onPorts(let ports)): check(ports, [to], isJudged: true, &diagnostics)
    case .onlyFrom(let to, _, .ports(let ports)): check(ports, [to], &diagnostics)
    case .onlyTo(_, let to, .ports(let ports)): check(ports, [to], &diagnostics)
    case .doors(let claim):
      if let pods = claim.pods { check(claim.ports, [pods], isJudged: true, &diagnostics) }
    case .isolated(_, let regions), .isolatedByLabel(_, _, let regions), .onlyFlows(_, let regions):
      for region in regions { check(region.ports, [region.to], &diagnostics) }
    // A port that must be reached, and is not there, violates the claim.
    case .mustReach: break
    // Any pod may be the destination of these.
    case .onlyFrom, .onlyTo, .noNewAccess, .defaultDeny: break
    }
  }

  /// - Parameter isJudged: whether flows on these ports are what the claim judges. It is vacuous where there are none,
  ///   and its verdict says why.
  private func check(
    _ ports: PortSpec?, _ sets: [SetReference], isJudged: Bool = false, _ diagnostics: inout DiagnosticBag
  ) {
    guard let ports, !ports.names.isEmpty else { return }
    let pods = world.pods.indices.filter { pod in sets.contains { replay.contains($0.expression, podAt: pod) } }
    // Which ports the pods of an operator declare is not known.
    guard !pods.isEmpty, !pods.contains(where: { world.pods[$0].hasMorePorts }) else { return }
    let declared = Set(pods.flatMap { world.pods[$0].ports }.compactMap(\.name))
    if isJudged, ports.connections.isEmpty, declared.isDisjoint(with: ports.names) { return }
    for name in ports.names where !declared.contains(name) {
      let list = few(declared.sorted().map { "`\($0)`" })
      let note =
        nearest(name, among: declared).map { "did you mean `\($0)`?" }
        ?? (declared.isEmpty ? "they declare no port by name; write the number" : "names that they declare: \(list)")
      diagnostics.report(
        .warning(
          "empty-port", "no pod of `\(sets[0].title)` declares a port named `\(name)`", at: ports.span,
          notes: [.init(note)]))
    }
  }
}
