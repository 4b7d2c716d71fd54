import Cluster
import Kubernetes
import Network
import ReferenceEvaluator

extension ClaimReplay {
  /// Whether what a chain of flows comes by is different each time: pods or replicas, nodes, and their addresses.
  func nothingRecurs(in chain: [ReferenceEvaluator.Flow]) -> Bool {
    guard let first = chain.first else { return true }
    // A pod that is come by has an address in the flow to it and one in the flow from it.
    var stops = [[first.source]]
    for (place, flow) in chain.enumerated() {
      stops.append([flow.destination] + (place + 1 < chain.count ? [chain[place + 1].source] : []))
    }
    return stops.indices.allSatisfy { i in
      stops.indices.dropFirst(i + 1).allSatisfy { j in
        stops[i].allSatisfy { one in stops[j].allSatisfy { areDifferent(one, $0) } }
      }
    }
  }

  private func areDifferent(_ one: ReferenceEvaluator.Endpoint, _ other: ReferenceEvaluator.Endpoint) -> Bool {
    switch (one, other) {
    case (.pod(let a, _, _, let first), .pod(let b, _, _, let second)) where a == b:
      guard first != second, world.pods[a].isReplicated else { return false }
    case (.node(let a, _), .node(let b, _)):
      if a == b, world.nodes.contains(where: { $0.name == a }) { return false }
      return one.address != other.address
    default: break
    }
    return one.address != other.address || (isHost(one) && isHost(other))
  }

  /// Whether an end has its address in common with other ends.
  private func isHost(_ end: ReferenceEvaluator.Endpoint) -> Bool {
    switch end {
    case .pod(let index, _, _, _): world.pods[index].hostNetwork
    case .node: true
    case .address: false
    }
  }
}
