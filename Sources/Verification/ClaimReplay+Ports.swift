import Cluster
import Kubernetes
import Network
import Properties
import ReferenceEvaluator

extension ClaimReplay {
  /// Every connection on which a flow between the same ends violates the assertion.
  ///
  /// Between two neighbours among the ports that policies, properties and pods name, all ports have one answer.
  func violatingConnections(_ assertion: Assertion, like flow: ReferenceEvaluator.Flow) -> ConnectionSet {
    connections(assertion, like: flow) { violates(assertion, $0) }
  }

  /// Every connection on which a flow between the same ends fulfils a condition that depends on the assertion's ports
  /// and on the policies.
  func connections(
    _ assertion: Assertion, like flow: ReferenceEvaluator.Flow, where holds: (ReferenceEvaluator.Flow) -> Bool
  ) -> ConnectionSet {
    let edges = edges(assertion, flow)
    var result = ConnectionSet()
    for transport in TransportProtocol.allCases {
      var ranges: [ClosedRange<UInt16>] = []
      for (place, low) in edges.enumerated() {
        let high = place + 1 < edges.count ? edges[place + 1] - 1 : UInt16.max
        var probe = flow
        probe.transport = transport
        probe.port = low
        if holds(probe) { ranges.append(low...high) }
      }
      result[transport] = PortSet(ranges)
    }
    return result
  }

  /// A flow between the same ends that reads well: on a port that the destination declares if one will do, else on the
  /// first that does, and at addresses of the outside that people know, with their ports, or at familiar ones.
  func readable(
    _ flow: ReferenceEvaluator.Flow, _ connections: ConnectionSet, where holds: (ReferenceEvaluator.Flow) -> Bool
  ) -> ReferenceEvaluator.Flow {
    var result = flow
    if let first = connections.first { (result.transport, result.port) = (first.transport, first.port) }
    if case .pod(let index, _, _, _) = flow.destination,
      let port = world.pods[index].ports.first(where: { connections.contains($0.protocol, $0.containerPort) })
    {
      (result.transport, result.port) = (port.protocol, port.containerPort)
    }
    for side in [\ReferenceEvaluator.Flow.source, \.destination] {
      guard case .address(let address) = result[keyPath: side] else { continue }
      if side == \.destination, let known = known(result, address.family, connections, where: holds) {
        result = known
        continue
      }
      for familiar in address.family.familiarAddresses {
        var candidate = result
        candidate[keyPath: side] = .address(IPAddress(address.family, familiar))
        if holds(candidate) {
          result = candidate
          break
        }
      }
    }
    return holds(result) ? result : flow
  }

  /// A flow to a destination that people know, on the port on which they know it if one will do; nil where none does.
  private func known(
    _ flow: ReferenceEvaluator.Flow, _ family: IPFamily, _ connections: ConnectionSet,
    where holds: (ReferenceEvaluator.Flow) -> Bool
  ) -> ReferenceEvaluator.Flow? {
    let addresses = KnownDestination.addresses(family).map { IPAddress(family, $0) }
    let onTheirPorts = addresses.compactMap { address -> ReferenceEvaluator.Flow? in
      guard let port = KnownDestination.port(address), connections.contains(.tcp, port) else { return nil }
      var candidate = flow
      (candidate.destination, candidate.transport, candidate.port) = (.address(address), .tcp, port)
      return candidate
    }
    let onThisPort = addresses.map { address in
      var candidate = flow
      candidate.destination = .address(address)
      return candidate
    }
    return (onTheirPorts + onThisPort).first(where: holds)
  }

  /// The first port of every stretch with one answer, ascending.
  private func edges(_ assertion: Assertion, _ flow: ReferenceEvaluator.Flow) -> [UInt16] {
    var edges: Set<UInt16> = [1]
    func add(_ range: ClosedRange<UInt16>) {
      edges.insert(max(range.lowerBound, 1))
      if range.upperBound < UInt16.max { edges.insert(range.upperBound + 1) }
    }
    edges.formUnion(evaluator.portEdges(of: flow))
    if let earlier { edges.formUnion(earlier.portEdges(of: flow)) }
    if case .pod(let index, _, _, _) = flow.destination {
      for port in world.pods[index].ports { add(port.containerPort...port.containerPort) }
    }
    for spec in assertion.ports + waivers.compactMap(\.ports) {
      for transport in TransportProtocol.allCases {
        for range in spec.connections[transport].intervals { add(range) }
      }
    }
    return edges.sorted()
  }
}

extension Assertion {
  /// The ports that the assertion names.
  fileprivate var ports: [PortSpec] {
    switch self {
    case .neverReaches(_, _, let ports, _): ports.map { [$0] } ?? []
    case .onlyFrom(_, _, .ports(let ports)), .onlyFrom(_, _, .onPorts(let ports)), .onlyTo(_, _, .ports(let ports)),
      .onlyTo(_, _, .onPorts(let ports)), .mustReach(_, _, let ports, _):
      [ports]
    case .neverReachesTransitively(_, _, let ports, _): ports.map { [$0] } ?? []
    case .isolated(_, let regions), .isolatedByLabel(_, _, let regions), .onlyFlows(_, let regions):
      regions.compactMap(\.ports)
    case .onlyFrom(_, _, .none), .onlyTo(_, _, .none), .noNewAccess, .defaultDeny: []
    case .doors(let claim): claim.ports.map { [$0] } ?? []
    }
  }
}
