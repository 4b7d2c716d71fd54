import CalicoAPI
import Cluster
import Kubernetes
package import Network
import ReferenceEvaluator

/// At which ports and addresses an answer may change: what must be asked for all answers to be known.
extension CalicoReading {
  /// The ports at which what Calico's policies say about flows between the ends of `flow` may differ from that at the
  /// port below, whatever the protocol.
  package func portEdges(of flow: Flow) -> Set<UInt16> {
    var edges: Set<UInt16> = []
    func add(_ range: ClosedRange<UInt16>) {
      edges.insert(range.lowerBound)
      if range.upperBound < UInt16.max { edges.insert(range.upperBound + 1) }
    }
    let named = members(at: flow.destination).flatMap(\.ports)
    for direction in Direction.allCases {
      let end = direction.ends(source: flow.source, destination: flow.destination).own
      guard let pod = governedPod(end) else { continue }
      for policy in policies.compactMap({ $0 }) where selects(policy, pod: pod, direction).isPossible {
        for entity in policy[direction].map(\.destination) {
          for item in entity.ports + entity.notPorts {
            switch item {
            case .numbers(let range): add(range)
            case .named(let name): for port in named where port.name == name { add(port.number...port.number) }
            }
          }
          for number in entity.services.map(numbers) ?? [] { add(number...number) }
        }
      }
    }
    return edges
  }

  /// The numbers of the ports at which the pods of a Service serve it.
  private func numbers(of reference: EntityRule.ServiceReference) -> [UInt16] {
    services(reference).flatMap { service in
      endpoints(of: service).flatMap { ports(of: service, pod: $0).map(\.number) }
    }
  }

  private func services(_ reference: EntityRule.ServiceReference) -> [Kubernetes.Service] {
    world.services.filter {
      $0.metadata.name == reference.name && $0.metadata.namespaceName == reference.namespace
    }
  }

  /// Blocks at whose edges what policies say may change: two addresses of one end that the same of them have are alike
  /// to the rules that judge `directions`, which look at both ends, and to those that judge the other direction there.
  package func addressBlocks(judging directions: Set<Direction>) -> [CIDR] {
    if directions.isEmpty { return [] }
    var result: [CIDR] = []
    for policy in policies.compactMap({ $0 }) {
      for direction in [Direction.ingress, .egress] {
        for rule in policy[direction] {
          let isJudging = directions.contains(direction)
          // The end that rules of ingress look at as the other one, rules of egress look at as their own.
          if isJudging { result += blocks(of: rule.peer(direction)) }
          if isJudging || directions.contains(direction.opposite) { result += blocks(of: rule.own(direction)) }
        }
      }
    }
    // An address is also known by the sets and the host endpoints that have it (K35).
    return result + sets.flatMap(\.nets) + hostEndpoints.flatMap { $0.endpoint.expectedIPs.map(Self.block) }
  }

  private func blocks(of entity: EntityRule) -> [CIDR] {
    let hosts = entity.services.map(services)?.flatMap(endpoints).filter(\.hostNetwork).flatMap(\.addresses) ?? []
    return entity.nets + entity.notNets + hosts.map(Self.block)
  }

  private static func block(_ address: IPAddress) -> CIDR {
    CIDR(containing: address, prefixLength: address.family.width)
  }
}
