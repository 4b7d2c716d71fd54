import Claims
import Cluster
import Kubernetes
import Network
import PolicyModel
import ReferenceEvaluator

/// Where two ends stand in a slice: flows with one spot are the same to it.
struct Spot: Hashable {
  /// The places of their groups.
  var source: Int
  var destination: Int
  /// The addresses by which the groups speak for them.
  var from: IPAddress
  var to: IPAddress
  var isOwnNode: Bool
}

/// Finds ends among the groups of a slice.
struct GroupFinder {
  let model: PolicyModel
  let slice: Slice

  /// Where two ends stand; nil where the slice does not have one of them.
  func spot(of pair: FlowGrid.Pair) -> Spot? {
    guard let i = group(of: pair.source, among: slice.sources),
      let j = group(of: pair.destination, among: slice.destinations)
    else { return nil }
    return Spot(
      source: i, destination: j, from: address(of: pair.source, in: slice.sources[i]),
      to: address(of: pair.destination, in: slice.destinations[j]), isOwnNode: pair.isOwnNode)
  }

  private func group(of end: FlowGrid.End, among groups: [EndpointGroup]) -> Int? {
    let nodes = model.world.nodes
    return groups.firstIndex { group in
      switch (end.endpoint, group.kind) {
      case (.pod(let pod, _, _, _), .pods(let classes)):
        classes.contains { model.classes.members[$0].contains(pod) }
      case (.address(let address), .outside): group.addresses(address.family).contains(address.value)
      case (.node(let name, _), .node(let place)): nodes[place].name == name
      case (.node(let name, _), .undeclaredNode): !(name.map { model.world.knowsAddresses(ofNode: $0) } ?? false)
      default: false
      }
    }
  }

  /// The address by which a group speaks for an end: that of its first member, where the members' are known.
  private func address(of end: FlowGrid.End, in group: EndpointGroup) -> IPAddress {
    let own = end.endpoint.address
    guard case .known(let list) = group.addressing, let pod = end.pod,
      let place = model.world.pods[pod].addresses.firstIndex(of: own), place < list.count
    else { return own }
    return list[place]
  }
}
