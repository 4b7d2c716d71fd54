package import Cluster
import Kubernetes
import Network
package import ReferenceEvaluator
package import TinyWorlds

/// The flows of a world that are looked at: every pair of ends with addresses at the edges of blocks.
package struct FlowGrid {
  /// An end with everything about it decided.
  package struct End: Hashable {
    package var endpoint: ReferenceEvaluator.Endpoint
    /// Whether it shares its address with others: nodes and host-network pods.
    package var isHost: Bool

    /// The place in `World.pods`; nil for what is no pod.
    package var pod: Int? {
      if case .pod(let index, _, _, _) = endpoint { index } else { nil }
    }
  }

  /// Two ends of one family.
  package struct Pair: Hashable {
    package var source: End
    package var destination: End

    /// Whether the source is the node that the destination runs on.
    package var isOwnNode: Bool {
      if case .node(let name?, _) = source.endpoint, case .pod(_, _, let own, _) = destination.endpoint {
        name == own
      } else {
        false
      }
    }
  }

  /// The name of a node that nothing mentions.
  static let unheardNode = "some-node"

  package let points: Points
  package let ends: [End]
  package let pairs: [Pair]

  /// The flows between pairs that have been chosen.
  init(points: Points, ends: [End], pairs: [Pair]) {
    self.points = points
    self.ends = ends
    self.pairs = pairs
  }

  /// - Parameter limit: the largest number of pairs to look at.
  init(_ read: ReadWorld, limit: Int, random: inout SplitMix64) {
    self.init(read.world, points: Points(read), limit: limit, random: &random)
  }

  /// The flows of a world at the edges of the points, at most `limit` pairs of ends.
  package init(_ world: World, points: Points, limit: Int, random: inout SplitMix64) {
    self.points = points
    var ends: [End] = []
    for family in world.addresses.families { ends += Self.ends(world, family, points, &random) }
    self.ends = ends
    var pairs: [Pair] = []
    for source in ends {
      for destination in ends {
        let pair = Pair(source: source, destination: destination)
        if Self.isFlow(pair, in: world) { pairs.append(pair) }
      }
    }
    self.pairs = pairs.count <= limit ? pairs : random.some(pairs, limit, limit)
  }

  /// Whether a flow can have these ends: of one family, one a pod at least, and not one thing twice.
  static func isFlow(_ pair: Pair, in world: World) -> Bool {
    let (source, destination) = (pair.source, pair.destination)
    guard source.endpoint.address.family == destination.endpoint.address.family else { return false }
    guard source.pod != nil || destination.pod != nil else { return false }
    if let pod = source.pod, pod == destination.pod, !world.pods[pod].isReplicated { return false }
    return source.endpoint.address != destination.endpoint.address || (source.isHost && destination.isHost)
  }

  /// Whether an address of a node is told in a family that is judged; without, it may have any that a node can have.
  static func isKnown(_ node: World.Node, in world: World) -> Bool {
    node.addresses.contains { world.addresses.families.contains($0.family) }
  }

  static func ends(
    _ world: World, _ family: IPFamily, _ points: Points, _ random: inout SplitMix64
  ) -> [End] {
    let plan = world.addresses
    var result: [End] = []
    let freePods = points.examples(of: plan.unknownPods[family], family, &random)
    let freeHosts = points.examples(of: plan.unknownNodes[family], family, &random)
    let declared = Set(world.nodes.filter { Self.isKnown($0, in: world) }.map(\.name))
    let mentioned = Set(world.pods.compactMap(\.nodeName)).subtracting(declared).sorted()
    for pod in world.pods {
      let known = pod.addresses.filter { $0.family == family }
      let addresses = pod.addresses.isEmpty ? (pod.hostNetwork ? freeHosts : freePods) : known
      for address in addresses {
        let node = pod.nodeName ?? random.pick(world.nodes.map(\.name) + mentioned + [unheardNode])
        result.append(
          End(endpoint: .pod(pod.index, address: address, node: node, replica: 0), isHost: pod.hostNetwork))
      }
    }
    for address in points.examples(of: plan.outside[family], family, &random) {
      result.append(End(endpoint: .address(address), isHost: false))
    }
    for node in world.nodes where Self.isKnown(node, in: world) {
      for address in node.addresses where address.family == family {
        result.append(End(endpoint: .node(node.name, address: address), isHost: true))
      }
    }
    let nodeAddresses = AddressSet(addresses: world.nodes.flatMap(\.addresses))
    let unheard = plan.unknownNodes.subtracting(nodeAddresses)[family]
    for address in points.examples(of: unheard, family, &random) {
      result.append(End(endpoint: .node(random.pick(mentioned + [unheardNode]), address: address), isHost: true))
    }
    return result
  }
}
