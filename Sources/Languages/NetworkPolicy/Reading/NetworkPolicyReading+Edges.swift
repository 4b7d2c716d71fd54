import Cluster
import Kubernetes
package import Network
import NetworkPolicyAPI
import ReferenceEvaluator

/// At which ports and addresses an answer may change: what must be asked for all answers to be known.
extension NetworkPolicyReading {
  /// The ports at which the answer about flows between the ends of `flow` may differ from that at the port below, whatever
  /// the protocol. Between two of them that are neighbours, and before the first, each protocol has one answer.
  package func portEdges(of flow: Flow) -> Set<UInt16> {
    var edges: Set<UInt16> = []
    for direction in Direction.allCases {
      let (subject, _) = direction.ends(source: flow.source, destination: flow.destination)
      guard case .pod(let pod, _, _, _) = subject else { continue }
      for policy in isolatingPolicies(ofPod: pod, direction: direction) {
        for item in policies[policy]?[direction].flatMap(\.ports) ?? [] {
          for range in numbers(of: item, flow) {
            edges.insert(range.lowerBound)
            if range.upperBound < UInt16.max { edges.insert(range.upperBound + 1) }
          }
        }
      }
    }
    return edges
  }

  /// The numbers that an item of `ports` names; of one that names every port or none, nothing.
  private func numbers(of item: NetworkPolicy.Port, _ flow: Flow) -> [ClosedRange<UInt16>] {
    switch item.port {
    case nil: return []
    case .number(let first): return [first...max(first, item.endPort ?? first)]
    case .name(let name):
      guard case .pod(let destination, _, _, _) = flow.destination else { return [] }
      return namedPorts(name, ofPod: destination).map { $0.number...$0.number }
    }
  }

  /// Blocks at whose edges an answer may change: two addresses of one end that the same of them have are alike to the
  /// rules that judge `directions`, which look at the other end. In the order of the policies and of their rules, ingress
  /// first; a block may be there twice.
  package func addressBlocks(judging directions: Set<Direction>) -> [CIDR] {
    policies.compactMap { $0 }.flatMap { policy in
      [Direction.ingress, .egress].filter { directions.contains($0) }.flatMap { policy[$0] }
    }
    .flatMap(\.peers).compactMap(\.ipBlock).flatMap { [$0.cidr] + $0.except }
  }
}
