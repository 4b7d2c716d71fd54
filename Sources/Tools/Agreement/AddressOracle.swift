import Cluster
import Kubernetes
import Network
import Properties

/// Which addresses ends can have, by the letter of the property language ("The universe of a claim", 1 to 3), from the
/// manifests alone.
struct AddressOracle {
  let read: ReadWorld

  init(_ read: ReadWorld) { self.read = read }

  private var manifests: Manifests { read.manifests }
  private var model: PropertySet.Model { read.properties.model }

  private var everything: AddressSet { AddressSet.everything(model.ipFamilies) }

  private var running: [Pod] { manifests.pods.filter { !$0.isFinished } }

  /// Addresses that are known to be pods'.
  private var pods: AddressSet {
    AddressSet(addresses: running.filter { !$0.spec.hostNetwork }.flatMap(\.addresses))
  }

  /// Addresses that are known to be nodes'.
  private var nodes: AddressSet {
    let own = running.filter(\.spec.hostNetwork).flatMap(\.addresses)
    return AddressSet(addresses: own + running.flatMap(\.hostAddresses) + manifests.nodes.flatMap(\.addresses))
  }

  private var podRanges: AddressSet { AddressSet(model.podCIDRs ?? []) }
  private var nodeRanges: AddressSet { AddressSet(model.nodeCIDRs) }

  /// A pod whose address is not known: any of the ranges that no other has. Without ranges, a private one that no Service
  /// has.
  var unknownPods: AddressSet {
    let services = AddressSet(addresses: manifests.services.flatMap(\.clusterAddresses))
    let free = AddressPlan.privateRanges.subtracting(nodeRanges).subtracting(services)
    let ranges = model.podCIDRs == nil ? free : podRanges
    return everything.intersection(ranges).subtracting(pods.union(nodes))
  }

  /// A node whose address is not known: any of the ranges, or that of a node that is known. Without ranges, any address
  /// that is no pod's: to know some nodes is not to know all.
  var unknownNodes: AddressSet {
    let ranges = model.nodeCIDRs.isEmpty ? everything.subtracting(pods.union(podRanges)) : nodeRanges
    return everything.intersection(ranges.union(nodes))
  }

  /// What is no pod's and no node's.
  var outside: AddressSet {
    everything.subtracting(pods.union(nodes).union(podRanges).union(nodeRanges))
  }

  /// Throws if the world's plan says otherwise.
  func check() throws(Disagreement) {
    let plan = read.world.addresses
    for (what, claimed, meant) in [
      ("pods", plan.unknownPods, unknownPods), ("nodes", plan.unknownNodes, unknownNodes),
      ("outside", plan.outside, outside),
    ] where claimed != meant {
      throw Disagreement("addresses", "\(what): \(claimed) and not \(meant)")
    }
  }
}
