import Cluster
import ClusterNetworkPolicyAPI
package import Network
import ReferenceEvaluator

/// At which ports and addresses an answer may change: what must be asked for all answers to be known.
extension ClusterNetworkPolicyReading {
  /// The ports at which what the tiers say about flows between the ends of `flow` may differ from that at the port below,
  /// whatever the protocol.
  package func portEdges(of flow: Flow) -> Set<UInt16> {
    var edges: Set<UInt16> = []
    for direction in Direction.allCases {
      guard let pod = governedPod(direction.ends(source: flow.source, destination: flow.destination).own) else {
        continue
      }
      for policy in policies.indices where selects(policy, pod) {
        for item in policies[policy]?[direction].flatMap({ $0.ports ?? [] }) ?? [] {
          for range in numbers(of: item, flow) {
            edges.insert(range.lowerBound)
            if range.upperBound < UInt16.max { edges.insert(range.upperBound + 1) }
          }
        }
      }
    }
    return edges
  }

  /// The numbers that an item of `protocols` or `ports` names.
  private func numbers(of item: ClusterNetworkPolicy.Port, _ flow: Flow) -> [ClosedRange<UInt16>] {
    switch item {
    case .numbers(_, let range): [range]
    case .named(let name): declared(name, flow).map { $0.containerPort...$0.containerPort }
    }
  }

  /// Blocks at whose edges what the tiers say may change: two addresses of one end that the same of them have are alike
  /// to the rules that judge `directions`, which look at the other end. In the order of the policies and of their rules,
  /// ingress first; a block may be there twice.
  package func addressBlocks(judging directions: Set<Direction>) -> [CIDR] {
    policies.compactMap { $0 }.flatMap { policy in
      [Direction.ingress, .egress].filter { directions.contains($0) }.flatMap { policy[$0] }
    }
    .flatMap(\.peers).flatMap { peer -> [CIDR] in if case .networks(let blocks) = peer.member { blocks } else { [] } }
  }
}
