import CiliumAPI
import Cluster
package import Network
import ReferenceEvaluator

/// At which ports and addresses an answer may change: what must be asked for all answers to be known.
extension CiliumReading {
  /// The ports at which what is said about flows between the ends of `flow` may differ from that at the port below,
  /// whatever the protocol.
  package func portEdges(of flow: Flow) -> Set<UInt16> {
    var edges: Set<UInt16> = []
    func add(_ range: ClosedRange<UInt16>) {
      edges.insert(range.lowerBound)
      if range.upperBound < UInt16.max { edges.insert(range.upperBound + 1) }
    }
    for rule in rules {
      for item in rule.ports.flatMap(\.ports) {
        switch item.port {
        case .every: continue
        case .numbers(let range): add(range)
        case .named(let name):
          for port in world.pods.flatMap(\.ports) where port.name?.lowercased() == name {
            add(port.containerPort...port.containerPort)
          }
        }
      }
    }
    return edges
  }

  /// Blocks at whose edges what is said may change: two addresses of one end that the same of them have are alike to the
  /// rules that judge `directions`, which look at the other end.
  package func addressBlocks(judging directions: Set<Direction>) -> [CIDR] {
    let servers = (world.apiServers ?? []).map { CIDR(containing: $0, prefixLength: $0.family.width) }
    return servers
      + rules.filter { directions.contains($0.direction) }.flatMap { rule in
        rule.items.flatMap { item -> [CIDR] in
          switch item.member {
          case .block(let block, _): [block.cidr] + block.except
          case .group(let name, let except): groups.filter { $0.name == name }.flatMap(\.blocks) + except
          case .groups(let selector, let except):
            groups.filter { ReferenceEvaluator.matches(selector, labels: $0.labels) }.flatMap(\.blocks) + except
          default: []
          }
        }
      }
  }

  /// All that is asked.
  private var rules: [CiliumRule] {
    blocks.flatMap(\.block.rules) + clusterRules.map(\.rule) + clusterRules.compactMap(\.perhaps)
  }
}
