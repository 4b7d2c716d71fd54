package import Cluster
import Kubernetes
import Network
import Properties
import SMT

extension FreedomJudge {
  /// Inside a mesh the port on the wire may be the mesh's: a claim about some TCP ports must hold of that port as well
  /// (kinds, U9).
  mutating func qualifyTunnels<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, _ waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    if outcome.verdict == .violated { return try qualifyFailureThroughTunnels(outcome, waivers, &solver) }
    guard outcome.verdict == .proved || outcome.verdict == .waived else { return outcome }
    for members in freedom.meshes {
      let object = Undecided.Object(members)
      if outcome.property.assertion.permits(tcp: members.mesh.port) {
        return open(outcome, .tunnelPort, [object], nil)
      }
      guard let assertion = outcome.property.assertion.on(tcp: members.mesh.port) else { continue }
      var property = outcome.property
      property.assertion = assertion
      let pods = SetExpression.union(members.ends.map { KindScope($0).pods })
      let region = TouchedRegion.between(pods, property: property)
      if case .flow(let flow)? = try touched(property, in: [region], .nominal, excluding: waivers, &solver) {
        return open(outcome, .tunnelPort, [object], flow)
      }
    }
    return outcome
  }

  /// That something does not get through on a port is certain of ends that are no members, and where the port of the
  /// mesh is shut between members as well.
  private mutating func qualifyFailureThroughTunnels<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, _ waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    guard case .mustReach(let from, let to, _, _) = outcome.property.assertion else { return outcome }
    for members in freedom.meshes {
      guard case .mustReach(_, _, let ports, _)? = outcome.property.assertion.on(tcp: members.mesh.port) else {
        continue
      }
      let pods = SetExpression.union(members.ends.map { KindScope($0).pods })
      let region = TouchedRegion.between(pods, property: outcome.property)
      if try judge(.nominal, outcome.property, excluding: waivers + [region], &solver).verdict == .violated { continue }
      var tunnel = outcome.property
      tunnel.assertion = .neverReaches(from: from, to: to, ports: ports, bothDirections: false)
      if case .flow? = try touched(tunnel, in: [region], .nominal, excluding: waivers, &solver) {
        return open(outcome, .tunnelPort, [.init(members)], outcome.counterexamples.first)
      }
    }
    return outcome
  }
}

extension Undecided.Object {
  /// A mesh, by what makes the first of its members one.
  package init(_ members: MeshMembers) {
    self.init(title: "\(members.mesh.rawValue) (\(members.title))", span: members.span)
  }
}

extension MeshMembers {
  /// The meshes that do not have the same members in two worlds, as each world has them.
  static func differing(_ now: [Self], _ before: [Self]) -> [Self] {
    (now + before).filter { mesh in
      func members(_ all: [Self]) -> Set<KindScope.Ends> { Set(all.filter { $0.mesh == mesh.mesh }.flatMap(\.ends)) }
      return members(now) != members(before)
    }
  }

  /// Whether a pod is a member.
  package func contains(_ pod: World.Pod, in world: World) -> Bool {
    ends.contains { KindScope($0).contains(pod, in: world) }
  }
}

extension Assertion {
  /// The claim about one TCP port in place of its own; nil for a claim about all TCP ports, or about none.
  fileprivate func on(tcp port: UInt16) -> Assertion? {
    func replaced(_ ports: PortSpec?) -> PortSpec? {
      guard var ports, ports.connections[.tcp] != .allPorts, !(ports.connections[.tcp].isEmpty && ports.names.isEmpty)
      else { return nil }
      ports.connections = ConnectionSet(.tcp, PortSet(port...port))
      ports.names = []
      return ports
    }
    switch self {
    case .neverReaches(let from, let to, let ports, let both):
      return replaced(ports).map { .neverReaches(from: from, to: to, ports: $0, bothDirections: both) }
    case .neverReachesTransitively(let from, let to, let ports, let transitive):
      return replaced(ports).map { .neverReachesTransitively(from: from, to: to, ports: $0, transitive) }
    case .mustReach(let from, let to, let ports, let each):
      return replaced(ports).map { .mustReach(from: from, to: to, ports: $0, each: each) }
    case .onlyFrom(let to, let from, .onPorts(let ports)):
      return replaced(ports).map { .onlyFrom(to: to, from: from, bound: .onPorts($0)) }
    case .onlyTo(let from, let to, .onPorts(let ports)):
      return replaced(ports).map { .onlyTo(from: from, to: to, bound: .onPorts($0)) }
    case .onlyFrom, .onlyTo, .isolated, .isolatedByLabel, .onlyFlows, .noNewAccess, .defaultDeny, .doors:
      return nil
    }
  }

  /// Whether the claim permits the port of a mesh among others that it lists, and so every port behind it.
  fileprivate func permits(tcp port: UInt16) -> Bool {
    func lists(_ ports: PortSpec?) -> Bool {
      guard let ports, ports.connections[.tcp] != .allPorts else { return false }
      return ports.connections.contains(.tcp, port)
    }
    switch self {
    case .onlyFrom(_, _, .ports(let ports)), .onlyTo(_, _, .ports(let ports)): return lists(ports)
    case .onlyFlows(_, let flows): return flows.contains { lists($0.ports) }
    case .isolated(_, let except), .isolatedByLabel(_, _, let except): return except.contains { lists($0.ports) }
    default: return false
    }
  }
}
