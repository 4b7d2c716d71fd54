import Cluster
package import Network

/// What judges traffic at the interfaces of nodes, of which nobody knows what it says: it may deny, and allows nothing
/// that policies of pods deny.
package struct HostJudges: Hashable, Sendable {
  /// The addresses of the nodes that it is about, besides all nodes and pods on their networks.
  package var addresses: [CIDR]
  /// Whether it judges what is forwarded too: all traffic of pods, but for that between two pods of one node.
  package var judgesForwarded: Bool

  /// Makes what judges.
  package init(addresses: [CIDR], judgesForwarded: Bool) {
    self.addresses = addresses
    self.judgesForwarded = judgesForwarded
  }

  /// Whether it judges at the address of an end outside of the cluster.
  package func judges(_ address: IPAddress) -> Bool { addresses.contains { $0.contains(address) } }
}

extension PolicyModel {
  /// Whether two pods with networks of their own are known to be on one node.
  package func areOnOneNode(_ a: Int, _ b: Int) -> Bool {
    guard let node = representative(a).nodeName else { return false }
    return node == representative(b).nodeName
  }
}
