import Claims
import Cluster
import Encoding
import Kubernetes
import Network
import PolicyModel
import ReferenceEvaluator
import SMT

/// One end of a flow as the model has it: a group, one of its pods if it has any, and an address.
struct GroupMember: Hashable {
  /// The place of the group in its side of the slice.
  var group: Int
  /// The address in the flow.
  var address: IPAddress
}

/// Turns members of groups into endpoints that the reference evaluator understands.
struct FlowDecoder {
  let model: PolicyModel
  let slice: Slice

  /// The flow of an interpretation of the encoder's variables; nil when it describes none.
  ///
  /// - Parameter hypothetical: the pods of `world` that stand for ends that no manifest declares.
  func flow(
    _ variables: FlowVariables, _ values: Interpretation, in store: TermStore,
    hypothetical: (source: Int?, destination: Int?) = (nil, nil)
  ) -> ReferenceEvaluator.Flow? {
    let family: IPFamily = store.holds(variables.isIPv6, under: values) ? .ipv6 : .ipv4
    func member(_ end: EndVariables, _ groups: [EndpointGroup]) -> GroupMember? {
      guard let group = end.groups.firstIndex(where: { store.holds($0, under: values) }) else { return nil }
      // The terms leave it open where there is no choice.
      if let address = groups[group].onlyAddress(family) { return GroupMember(group: group, address: address) }
      guard
        case .bitVector(let address, _) = store.evaluate(end.address[family == .ipv4 ? 0 : 1], under: values)
      else { return nil }
      return GroupMember(group: group, address: IPAddress(family, address))
    }
    guard let source = member(variables.source, slice.sources),
      let destination = member(variables.destination, slice.destinations),
      case .bitVector(let code, _) = store.evaluate(variables.transport, under: values),
      let transport = TransportProtocol.allCases.first(where: { $0.code == code }),
      case .bitVector(let port, _) = store.evaluate(variables.port, under: values)
    else { return nil }
    let pair = pods(slice.sources[source.group], slice.destinations[destination.group])
    return flow(
      source, hypothetical.source ?? pair?.0, destination, hypothetical.destination ?? pair?.1, transport, UInt16(port),
      isOwnNode: store.holds(variables.isOwnNode, under: values))
  }

  /// The flow between two members; `from` and `to` are the pods to take, where the ends are pods.
  func flow(
    _ source: GroupMember, _ from: Int?, _ destination: GroupMember, _ to: Int?, _ transport: TransportProtocol,
    _ port: UInt16, isOwnNode: Bool
  ) -> ReferenceEvaluator.Flow {
    let sourceGroup = slice.sources[source.group]
    let destinationGroup = slice.destinations[destination.group]
    // A pod whose node is not known is on the node that the flow comes from, where the flow says so.
    let node = nodeName(sourceGroup) ?? "a-node"
    var end = endpoint(destinationGroup, destination.address, pod: to, replica: from == to && to != nil ? 1 : 0)
    if case .pod(let index, let address, nil, let replica) = end, isOwnNode {
      end = .pod(index, address: address, node: node, replica: replica)
    }
    var start = endpoint(sourceGroup, source.address, pod: from, replica: 0)
    if sourceGroup.kind == .undeclaredNode, isOwnNode, case .pod(_, _, let name, _) = end {
      start = .node(name, address: source.address)
    }
    return ReferenceEvaluator.Flow(source: start, destination: end, transport: transport, port: port)
  }

  private func nodeName(_ group: EndpointGroup) -> String? {
    guard case .node(let place) = group.kind else { return nil }
    return model.world.nodes[place].name
  }

  /// A member of a group as an end of a flow.
  ///
  /// - Parameters:
  ///   - address: the address that the group's first member has in it.
  ///   - pod: the pod to take, where members are pods; the first if left out.
  func endpoint(
    _ group: EndpointGroup, _ address: IPAddress, pod: Int?, replica: Int
  )
    -> ReferenceEvaluator.Endpoint
  {
    switch group.kind {
    case .hypothetical: return .pod(pod ?? model.world.pods.count, address: address, node: nil, replica: replica)
    case .pods:
      let index = pod ?? model.classes.members[group.classes[0]][0]
      return .pod(
        index, address: own(address, of: index, in: group), node: model.world.pods[index].nodeName, replica: replica)
    case .outside: return .address(address)
    case .node: return .node(nodeName(group), address: address)
    case .undeclaredNode: return .node(nil, address: address)
    }
  }

  /// The address that a pod has where the group's first pod has `address`.
  private func own(_ address: IPAddress, of pod: Int, in group: EndpointGroup) -> IPAddress {
    guard case .known(let list) = group.addressing, let place = list.firstIndex(of: address) else { return address }
    let own = model.world.pods[pod].addresses
    return own.indices.contains(place) ? own[place] : address
  }

  /// Two different pods of two groups, or two replicas of one; nil for ends that are no pods.
  private func pods(_ source: EndpointGroup, _ destination: EndpointGroup) -> (Int?, Int?)? {
    guard source.isPods, destination.isPods else { return nil }
    for from in source.classes.lazy.flatMap({ self.model.classes.members[$0] }) {
      for to in destination.classes.lazy.flatMap({ self.model.classes.members[$0] })
      where from != to || model.world.pods[from].isReplicated {
        return (from, to)
      }
    }
    return nil
  }
}
