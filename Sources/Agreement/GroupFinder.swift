import Cluster
import Kubernetes
import Network
import PolicyModel
import ReferenceEvaluator

/// Finds ends among the groups of a slice.
struct GroupFinder {
  let model: PolicyModel

  /// The group of an end on one side of the slice; nil where the slice does not have it.
  func group(of end: FlowGrid.End, among groups: [EndpointGroup]) -> Int? {
    let nodes = model.world.nodes
    return groups.firstIndex { group in
      switch (end.endpoint, group.kind) {
      case (.pod(let pod, _, _, _), .pods(let classes)):
        classes.contains { model.classes.members[$0].contains(pod) }
      case (.address(let address), .outside): group.addresses(address.family).contains(address.value)
      case (.node(let name, _), .node(let place)): nodes[place].metadata.name == name
      case (.node(let name, _), .undeclaredNode): !nodes.contains { $0.metadata.name == name }
      default: false
      }
    }
  }

  /// The address by which a group speaks for an end: that of its first member, where the members' are known.
  func address(of end: FlowGrid.End, in group: EndpointGroup) -> IPAddress {
    let own = end.endpoint.address
    guard case .known(let list) = group.addressing, let pod = end.pod,
      let place = model.world.pods[pod].addresses.firstIndex(of: own), place < list.count
    else { return own }
    return list[place]
  }
}
