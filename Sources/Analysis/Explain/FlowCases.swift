package import Cluster
import EnforcerReadings
import Kubernetes
package import Network
package import ReferenceEvaluator

/// The concrete flows that a question about two ends stands for: every pod and, where addresses are not known, one
/// address of each part that the policies tell apart. If all of them have one answer, so has the question.
package struct FlowCases {
  let world: World
  /// Where blocks of the policies cut the addresses of sources, which the rules of the other end look at, and of
  /// destinations.
  private let edges: (sources: [IPFamily: [UInt128]], destinations: [IPFamily: [UInt128]])

  /// Asks about flows of a world.
  package init(world: World) {
    self.world = world
    let evaluator = ReferenceEvaluator(world: world)
    edges = (
      Self.edges(of: evaluator.addressBlocks(judging: [.ingress])),
      Self.edges(of: evaluator.addressBlocks(judging: [.egress]))
    )
  }

  /// The flows, in the order of pods and addresses.
  ///
  /// - Parameter ports: the destination's ports, which may differ from pod to pod; the pod is nil for addresses.
  package func flows(
    from: FlowEnd, to: FlowEnd, transport: TransportProtocol, ports: (Int?) -> [UInt16]
  ) -> [ReferenceEvaluator.Flow] {
    let sources = endpoints(from, edges.sources, replica: 0, shift: 0)
    let destinations = endpoints(to, edges.destinations, replica: 1, shift: 1)
    var result: [ReferenceEvaluator.Flow] = []
    for source in sources {
      for destination in destinations where areApart(source, destination) {
        let pod = destination.podIndex
        for port in ports(pod) {
          result.append(.init(source: source, destination: destination, transport: transport, port: port))
        }
      }
    }
    return result
  }

  /// Whether two endpoints can be the ends of one flow.
  func areApart(_ source: ReferenceEvaluator.Endpoint, _ destination: ReferenceEvaluator.Endpoint) -> Bool {
    guard source.address.family == destination.address.family else { return false }
    guard case .pod(let from, let a, _, _) = source, case .pod(let to, let b, _, _) = destination else {
      if case .pod = source { return true }
      if case .pod = destination { return true }
      return false
    }
    if a == b, !(world.pods[from].hostNetwork && world.pods[to].hostNetwork) { return false }
    return from != to || world.pods[from].isReplicated
  }

  /// The endpoints of an end. `shift` keeps two pods whose addresses are not known apart.
  private func endpoints(
    _ end: FlowEnd, _ edges: [IPFamily: [UInt128]], replica: Int, shift: UInt128
  ) -> [ReferenceEvaluator.Endpoint] {
    if let address = end.address {
      return [end.isNode ? .node(end.nodeName, address: address) : .address(address)]
    }
    return end.pods.flatMap { endpoints(pod: $0, edges, replica: replica, shift: shift) }
  }

  private func endpoints(
    pod index: Int, _ edges: [IPFamily: [UInt128]], replica: Int, shift: UInt128
  ) -> [ReferenceEvaluator.Endpoint] {
    let pod = world.pods[index]
    let pool = pod.hostNetwork ? world.addresses.unknownNodes : world.addresses.unknownPods
    let addresses = pod.addresses.isEmpty ? representatives(pool, edges, shift) : pod.addresses
    return addresses.map { .pod(index, address: $0, node: pod.nodeName, replica: replica) }
  }

  /// A pod as source, at each address that it is known to have, or at one of each part that policies tell apart.
  func sources(pod: Int) -> [ReferenceEvaluator.Endpoint] { endpoints(pod: pod, edges.sources, replica: 0, shift: 0) }

  /// A pod as destination, in the same way.
  func destinations(pod: Int) -> [ReferenceEvaluator.Endpoint] {
    endpoints(pod: pod, edges.destinations, replica: 1, shift: 1)
  }

  /// One address of each part of a pool that no block tells apart.
  private func representatives(_ pool: AddressSet, _ edges: [IPFamily: [UInt128]], _ shift: UInt128) -> [IPAddress] {
    world.addresses.families.flatMap { family in
      var starts: Set<UInt128> = []
      if let first = pool[family].first { starts.insert(first) }
      for edge in edges[family] ?? [] where pool[family].contains(edge) { starts.insert(edge) }
      // A part that begins in a gap of the pool begins, for the pool, behind the gap.
      for interval in pool[family].intervals.prefix(64) { starts.insert(interval.lowerBound) }
      let edges = edges[family] ?? []
      return starts.sorted().map { start in
        let next = start &+ 1 &+ shift
        let edge = edges.partitioningIndex { $0 > start }
        let isSame = pool[family].contains(next) && !(edge < edges.count && edges[edge] <= next)
        return IPAddress(family, isSame ? next : start)
      }
    }
  }

  /// The first address of each block, and the first behind it.
  private static func edges(of blocks: [CIDR]) -> [IPFamily: [UInt128]] {
    var result: [IPFamily: Set<UInt128>] = [:]
    for block in blocks {
      let range = block.range
      result[block.family, default: []].insert(range.lowerBound)
      if range.upperBound < block.family.maximum { result[block.family, default: []].insert(range.upperBound + 1) }
    }
    return result.mapValues { $0.sorted() }
  }
}

extension ReferenceEvaluator.Endpoint {
  /// The place of the pod in the world, if it is one.
  fileprivate var podIndex: Int? {
    if case .pod(let index, _, _, _) = self { index } else { nil }
  }
}
