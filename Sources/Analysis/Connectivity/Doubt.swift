import Cluster
import Kubernetes
import Network
import Verification

/// Which ends of connections objects without semantics judge (kinds, U4).
struct Doubt {
  /// What is open at a pod of a workload.
  private struct Ends {
    var egress = false
    var ingress = false
    /// Whether the doubt is about flows to and from outside addresses alone.
    var egressOutside = false
    var ingressOutside = false
  }

  private var ends: [PodUnit: Ends] = [:]
  /// The objects that may judge connections.
  private let objects: [UnreadObject]
  private let world: World
  /// The members of each mesh that has a port of its own on the wire.
  private let meshes: [Set<PodUnit>]

  /// Works out the doubt of a world.
  init(_ world: World) {
    self.world = world
    meshes = world.meshes.map { mesh in
      Set(world.pods.filter { mesh.contains($0, in: world) }.map { PodUnit(of: $0, in: world) })
    }
    objects = world.unread.filter { object in
      object.mayAllow || object.mayDeny || !object.effects.isDisjoint(with: [.path, .redirect])
    }
    if objects.isEmpty { return }
    for pod in world.pods {
      let unit = PodUnit(of: pod, in: world)
      for object in objects where object.scope.contains(pod, in: world) {
        let isOutside = object.isOutsideOnly
        for direction in object.scope.directions {
          switch (direction, isOutside) {
          case (.egress, false): ends[unit, default: Ends()].egress = true
          case (.egress, true): ends[unit, default: Ends()].egressOutside = true
          case (.ingress, false): ends[unit, default: Ends()].ingress = true
          case (.ingress, true): ends[unit, default: Ends()].ingressOutside = true
          }
        }
      }
    }
  }

  /// Whether a connection between two ends may be decided otherwise than it is listed.
  func touches(_ connection: Connection) -> Bool {
    touches(connection.from, connection.to) || isTunnelled(connection)
  }

  /// Whether a mesh may carry one port through another that policies answer differently (kinds, U9).
  func isTunnelled(_ connection: Connection) -> Bool {
    guard let from = connection.from.unit, let to = connection.to.unit else { return false }
    let ports = [connection.possible[.tcp], connection.certain[.tcp]]
    if ports.allSatisfy(\.isEmpty) || ports.allSatisfy({ $0 == .allPorts }) { return false }
    return meshes.contains { $0.contains(from) && $0.contains(to) }
  }

  private func touches(_ from: ConnectionEnd, _ to: ConnectionEnd) -> Bool {
    let source = from.unit.flatMap { ends[$0] } ?? from.hypothetical.map { open(at: $0) }
    let target = to.unit.flatMap { ends[$0] } ?? to.hypothetical.map { open(at: $0) }
    let isOutside = [from, to].contains { if case .addresses = $0 { true } else { false } }
    return (source?.egress ?? false) || (target?.ingress ?? false)
      || (isOutside && ((source?.egressOutside ?? false) || (target?.ingressOutside ?? false)))
  }

  /// What is open at pods that no manifest declares: some of them may be meant by an object.
  private func open(at end: HypotheticalEnd) -> Ends {
    var result = Ends()
    for object in objects {
      let isMeant =
        switch object.scope.ends {
        case .cluster: true
        case .namespaces(let names): names.contains { end.mayLie(in: $0, world) }
        case .pods(let namespace, _): end.mayLie(in: namespace, world)
        case .nodes, .none: false
        }
      guard isMeant else { continue }
      for direction in object.scope.directions {
        switch (direction, object.isOutsideOnly) {
        case (.egress, false): result.egress = true
        case (.egress, true): result.egressOutside = true
        case (.ingress, false): result.ingress = true
        case (.ingress, true): result.ingressOutside = true
        }
      }
    }
    return result
  }

  /// Whether nothing is open.
  var isNone: Bool { ends.isEmpty && meshes.isEmpty }
}
