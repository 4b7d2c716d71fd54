import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import Properties

/// Address blocks that cover more than the outside world: pods, and the metadata service of clouds.
struct BlockLint {
  let world: World
  let written: [WrittenPolicy?]
  /// `podCIDRs`, where they are declared.
  let podCIDRs: [CIDR]?

  func findings() -> [Finding] {
    var pods = AddressSet(podCIDRs ?? [])
    pods = pods.union(AddressSet(addresses: world.pods.filter { !$0.hostNetwork }.flatMap(\.addresses)))
    let metadata = AddressSet(ReservedSet.cloudMetadataBlocks)
    return written.enumerated().flatMap { place, policy -> [Finding] in
      guard let policy else { return [] }
      var result: [Finding] = []
      for direction in Direction.allCases {
        for (peer, block, action) in policy[direction].flatMap(blocks) {
          let covered = AddressSet([block.cidr]).subtracting(AddressSet(block.except))
          let inside = covered.intersection(pods)
          if !inside.isEmpty {
            result.append(
              Finding(
                "block-covers-pods", policy: place, "`\(block.cidr)` covers addresses of pods: \(inside)",
                at: peer.span,
                notes: ["whether a block matches pods is left to the network plugin; name pods by their labels"]))
          }
          let open = covered.intersection(metadata)
          if direction == .egress, action == .allow, !open.isEmpty {
            result.append(
              Finding(
                "block-covers-metadata", policy: place,
                "`\(block.cidr)` covers the metadata service of the cloud: \(open)", at: peer.span,
                notes: ["who reaches it can get credentials of the node; list it in `except`"]))
          }
        }
      }
      return result
    }
  }
  /// The blocks of a rule, each with its item, and what the rule says.
  private func blocks(_ rule: WrittenRule) -> [(WrittenPeer, AddressBlock, WrittenRule.Action)] {
    rule.peers.flatMap { peer in peer.blocks.map { (peer, $0, rule.action) } }
  }
}

extension WrittenPeer {
  /// The blocks that it names.
  var blocks: [AddressBlock] { if case .addresses(let blocks) = end { blocks } else { [] } }
}
