import Claims
import Cluster
import Encoding
import Network
import PolicyModel
import ReferenceEvaluator
import SMT

/// Turns a model of a chain into flows between concrete pods, none of which occurs twice.
struct ChainDecoder {
  let model: PolicyModel
  let slice: Slice
  let values: Interpretation
  let store: TermStore
  /// The world with the chain's hypothetical pods.
  private(set) var world: HypotheticalWorld
  private var used: Set<Int> = []

  init(model: PolicyModel, slice: Slice, values: Interpretation, store: TermStore) {
    self.model = model
    self.slice = slice
    self.values = values
    self.store = store
    world = HypotheticalWorld(model)
  }

  /// The flows; nil when the model describes none.
  mutating func decode(_ hops: [FlowVariables]) -> [ReferenceEvaluator.Flow]? {
    var pods: [(group: Int, pod: Int?, replica: Int)] = []
    for (place, end) in (hops.prefix(1).map(\.source) + hops.map(\.destination)).enumerated() {
      guard let group = end.groups.firstIndex(where: { store.holds($0, under: values) }) else { return nil }
      let into = place == 0 ? nil : hops[place - 1]
      guard let chosen = pod(of: end, slice.sources[group], into) else { return nil }
      pods.append((group, chosen.pod, chosen.replica))
    }
    let decoder = FlowDecoder(model: model, slice: slice)
    var result: [ReferenceEvaluator.Flow] = []
    for (place, hop) in hops.enumerated() {
      let flow = decoder.flow(
        hop, values, in: store, hypothetical: (pods[place].pod, pods[place + 1].pod))
      guard var flow else { return nil }
      flow.source = flow.source.replaced(replica: pods[place].replica)
      flow.destination = flow.destination.replaced(replica: pods[place + 1].replica)
      result.append(flow)
    }
    return result
  }

  /// A pod of a group that the chain does not have yet, or another replica; no pod for an address.
  private mutating func pod(
    of end: EndVariables, _ group: EndpointGroup, _ into: FlowVariables?
  ) -> (pod: Int?, replica: Int)? {
    switch group.kind {
    case .outside, .node, .undeclaredNode: return (nil, 0)
    case .hypothetical:
      guard let pod = end.hypothetical else { return nil }
      return (world.add(pod, values, store, port: into.flatMap { connection($0) }), 0)
    case .pods(let classes):
      let members = classes.flatMap { model.classes.members[$0] }
      if let fresh = members.first(where: { !used.contains($0) }) {
        used.insert(fresh)
        return (fresh, 0)
      }
      return members.first { model.world.pods[$0].isReplicated }.map { ($0, used.count) }
    }
  }

  private func connection(_ flow: FlowVariables) -> (transport: TransportProtocol, number: UInt16)? {
    guard case .bitVector(let code, _) = store.evaluate(flow.transport, under: values),
      case .bitVector(let port, _) = store.evaluate(flow.port, under: values),
      let transport = TransportProtocol.allCases.first(where: { $0.code == code })
    else { return nil }
    return (transport, UInt16(port))
  }
}

extension ReferenceEvaluator.Endpoint {
  /// The same end as another replica.
  fileprivate func replaced(replica: Int) -> Self {
    guard case .pod(let index, let address, let node, _) = self else { return self }
    return .pod(index, address: address, node: node, replica: replica)
  }
}
