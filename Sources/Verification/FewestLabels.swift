import Cluster
import ReferenceEvaluator

/// Pods of operators in counterexamples: of those that are alike otherwise, the ones that need the fewest labels of
/// their operators' choice (kinds, U10).
enum FewestLabels {
  /// Flows in which such pods are exchanged for others of their object, as long as `holds`.
  static func flows(
    _ flows: [ReferenceEvaluator.Flow], in world: World, where holds: ([ReferenceEvaluator.Flow]) -> Bool
  ) -> [ReferenceEvaluator.Flow] {
    var result = flows
    for place in flows.indices {
      for end in [\ReferenceEvaluator.Flow.source, \.destination] {
        guard case .pod(let index, _, _, let replica) = result[place][keyPath: end] else { continue }
        for other in siblings(of: index, in: world) {
          let exchanged = result.map { $0.exchanging(index, replica, for: other) }
          if holds(exchanged) {
            result = exchanged
            break
          }
        }
      }
    }
    return result
  }

  /// The pods of the same object that need fewer labels, the fewest first.
  private static func siblings(of index: Int, in world: World) -> [Int] {
    let pod = world.pods[index]
    if pod.assumedLabels.isEmpty { return [] }
    return world.pods.filter {
      $0.namespace == pod.namespace && $0.owner == pod.owner && $0.operatedBy == pod.operatedBy
        && $0.assumedLabels.count < pod.assumedLabels.count
    }
    .sorted { ($0.assumedLabels.count, $0.index) < ($1.assumedLabels.count, $1.index) }.map(\.index)
  }
}

extension ReferenceEvaluator.Flow {
  /// The flow with one pod in another's place.
  fileprivate func exchanging(_ pod: Int, _ replica: Int, for other: Int) -> Self {
    func exchanged(_ end: ReferenceEvaluator.Endpoint) -> ReferenceEvaluator.Endpoint {
      guard case .pod(pod, let address, let node, replica) = end else { return end }
      return .pod(other, address: address, node: node, replica: replica)
    }
    var result = self
    (result.source, result.destination) = (exchanged(source), exchanged(destination))
    return result
  }
}
