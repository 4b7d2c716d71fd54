import Cluster
import Kubernetes
import Network
import Properties
import ReferenceEvaluator
import TinyWorlds

/// Looks for chains of flows, breadth first, among pods that have been given their addresses.
///
/// What it finds is a violation. What it does not find may be one, at other addresses or over more replicas.
struct ChainSearch {
  /// At most this many outside addresses and nodes at each end.
  static let farEnds = 6

  /// A pod, with one end for each family in which it has an address.
  struct Stop {
    var ends: [FlowGrid.End]
    /// The place in `World.pods`; nil for an address or a node.
    var pod: Int?
  }

  let judge: ForceJudge
  let from: SetExpression
  let to: SetExpression
  let ports: PortSpec?
  let transitive: Assertion.Transitive
  /// The pods that there are, by their places.
  let pods: [Int]
  private var random: SplitMix64

  /// A search for what violates an assertion; nil for one that is not about chains.
  init?(_ assertion: Assertion, judge: ForceJudge, pods: [Int], random: SplitMix64) {
    guard case .neverReachesTransitively(let from, let to, let ports, let transitive) = assertion else { return nil }
    (self.judge, self.pods, self.random) = (judge, pods, random)
    (self.from, self.to, self.ports, self.transitive) = (from.expression, to.expression, ports, transitive)
  }

  /// A chain in words, and how many flows it has; nil when none was found with so many choices of addresses.
  mutating func violation(rounds: Int) -> (words: String, hops: Int)? {
    for _ in 0..<rounds {
      let stops = settle()
      let taken = Set(stops.flatMap(\.ends).filter { !$0.isHost }.map(\.endpoint.address))
      let others = judge.grid.ends.filter { $0.pod == nil && !taken.contains($0.endpoint.address) }
      func far(_ set: SetExpression) -> [Stop] {
        let members = others.filter { judge.membership.contains(set, $0) }
        return random.some(members, Self.farEnds, Self.farEnds).map { Stop(ends: [$0]) }
      }
      let all = stops + far(from) + far(to)
      if let found = shortest(all) { return found }
    }
    return nil
  }

  // MARK: Addresses

  /// Gives each pod its addresses, no two pods the same; a pod that has replicas is there twice.
  private mutating func settle() -> [Stop] {
    let world = judge.read.world
    var pools: [IPFamily: (pods: [IPAddress], hosts: [IPAddress])] = [:]
    for family in world.addresses.families {
      pools[family] = (pool(world.addresses.unknownPods, family), pool(world.addresses.unknownNodes, family))
    }
    let nodes = world.nodes.map(\.name) + [FlowGrid.unheardNode]
    var taken: Set<IPAddress> = []
    var hosts: Set<IPAddress> = []
    var result: [Stop] = []
    for index in pods {
      let pod = world.pods[index]
      for replica in 0..<(pod.isReplicated ? 2 : 1) {
        let node = pod.nodeName ?? random.pick(nodes)
        var stop = Stop(ends: [], pod: index)
        for family in world.addresses.families {
          var free = pod.addresses.filter { $0.family == family }
          if pod.addresses.isEmpty {
            free = (pod.hostNetwork ? pools[family]?.hosts : pools[family]?.pods) ?? []
          }
          free = free.filter { !taken.contains($0) && (pod.hostNetwork || !hosts.contains($0)) }
          guard !free.isEmpty else { continue }
          let address = random.pick(free)
          if pod.hostNetwork { hosts.insert(address) } else { taken.insert(address) }
          let endpoint = ReferenceEvaluator.Endpoint.pod(index, address: address, node: node, replica: replica)
          stop.ends.append(FlowGrid.End(endpoint: endpoint, isHost: pod.hostNetwork))
        }
        if !stop.ends.isEmpty { result.append(stop) }
      }
    }
    return result
  }

  /// Addresses of a set: those at the edges of blocks, and the first of each stretch.
  private mutating func pool(_ set: AddressSet, _ family: IPFamily) -> [IPAddress] {
    var result = judge.grid.points.examples(of: set[family], family, &random)
    for interval in set[family].intervals {
      let count = min(interval.upperBound - interval.lowerBound, 15)
      result += (0...count).map { IPAddress(family, interval.lowerBound + $0) }
    }
    return result
  }

  // MARK: Chains

  /// The shortest chain from any source to any target.
  private func shortest(_ stops: [Stop]) -> (words: String, hops: Int)? {
    func members(_ set: SetExpression) -> [Int] {
      stops.indices.filter { place in stops[place].ends.contains { judge.membership.contains(set, $0) } }
    }
    let targets = members(to)
    if targets.isEmpty { return nil }
    let barred = Set(transitive.notThrough.map { members($0.expression) } ?? [])
    let inner = stops.indices.filter { stops[$0].pod != nil && !barred.contains($0) }
    for source in members(from) {
      var paths = [[source]]
      var visited: Set<Int> = [source]
      var hops = 1
      while !paths.isEmpty {
        for path in paths {
          let last = path[path.count - 1]
          for target in targets where !path.contains(target) && !stops[target].isSameAddress(as: stops[source]) {
            guard let flow = flow(stops[last], stops[target], on: ports) else { continue }
            let words = (path + [target]).map { "\(stops[$0].ends[0].endpoint)" }.joined(separator: " → ")
            return ("\(words), the last hop \(judge.describe(flow))", hops)
          }
        }
        if hops == transitive.maxHops ?? .max { break }
        hops += 1
        var longer: [[Int]] = []
        for path in paths {
          for next in inner where !visited.contains(next) {
            guard flow(stops[path[path.count - 1]], stops[next], on: nil) != nil else { continue }
            visited.insert(next)
            longer.append(path + [next])
          }
        }
        paths = longer
      }
    }
    return nil
  }

  /// Some flow that is allowed between two stops.
  private func flow(_ source: Stop, _ destination: Stop, on ports: PortSpec?) -> ForceJudge.Flow? {
    for from in source.ends {
      for to in destination.ends {
        let pair = FlowGrid.Pair(source: from, destination: to)
        guard FlowGrid.isFlow(pair, in: judge.read.world) else { continue }
        for transport in TransportProtocol.allCases {
          for stretch in judge.grid.points.stretches {
            let flow = ForceJudge.Flow(pair: pair, transport: transport, port: stretch.lowerBound)
            if judge.isOn(ports, flow), judge.isAllowed(flow) { return flow }
          }
        }
      }
    }
    return nil
  }
}

extension ChainSearch.Stop {
  /// Whether both are one address outside or one node, which is no two ends.
  fileprivate func isSameAddress(as other: Self) -> Bool {
    pod == nil && other.pod == nil && ends[0].endpoint.address == other.ends[0].endpoint.address
  }
}
