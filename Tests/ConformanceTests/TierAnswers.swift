import Claims
import Cluster
import Encoding
import Network
import PolicyModel
import Reachability
import SMT

/// Answers probes by the tiers of a world, in two ways.
struct TierAnswers {
  private let slice: Slice
  private let algebra: FlowAlgebra
  private let encoded: EncodedClaim
  private let model: PolicyModel

  init(_ model: PolicyModel) {
    self.model = model
    let everyone = EndpointSet(
      classes: ClassSet(model.classes.members.indices), addresses: model.world.addresses.outside, nodes: true)
    let claim = FlowClaim(sources: everyone, destinations: everyone, ports: .all, violation: .allowed)
    slice = Slice(model, claim: claim)
    algebra = FlowAlgebra(claim, slice: slice, model: model)
    encoded = FlowEncoder.encode(claim, slice: slice, model: model)
  }

  func all(
    _ from: String, _ to: String, _ transport: TransportProtocol, _ port: UInt16
  ) -> [(way: String, answer: MayMust<Bool>)] {
    guard let (i, from) = end(from, slice.sources), let (j, to) = end(to, slice.destinations) else {
      return [("no such end", MayMust(may: true, must: false))]
    }
    let isOwnNode = isOwnNode(slice.sources[i], slice.destinations[j])
    let sets = algebra.allowed(slice.sources[i], from, slice.destinations[j], to, isOwnNode: isOwnNode).map {
      $0.contains(transport, port)
    }
    let flow = Interpretation([
      "source.group.\(i)": .bool(true), "destination.group.\(j)": .bool(true),
      "isIPv6": .bool(from.family == .ipv6),
      "source.\(from.family.rawValue)": .bitVector(from.value, width: from.family.width),
      "destination.\(to.family.rawValue)": .bitVector(to.value, width: to.family.width),
      "protocol": .bitVector(transport.code, width: 2), "port": .bitVector(UInt128(port), width: 16),
    ])
    var store = encoded.store
    let may = store.and(encoded.violation)
    let must = store.and(encoded.certainViolation ?? encoded.violation)
    let terms = MayMust(may: store.holds(may, under: flow), must: store.holds(must, under: flow))
    return [("sets", sets), ("terms", terms.may == terms.must ? MayMust(terms.may) : terms)]
  }

  /// Whether a source is the node on which a destination is known to run.
  private func isOwnNode(_ source: EndpointGroup, _ destination: EndpointGroup) -> Bool {
    guard case .node(let place) = source.kind, let number = destination.classes.first else { return false }
    return model.world.nodes[place].name == model.representative(number).nodeName
  }

  private func end(_ text: String, _ groups: [EndpointGroup]) -> (Int, IPAddress)? {
    if text.hasPrefix("ip:") {
      guard let address = IPAddress(text.dropFirst(3)) else { return nil }
      return groups.firstIndex { $0.kind == .outside && $0.addresses(address.family).contains(address.value) }.map {
        ($0, address)
      }
    }
    if text.hasPrefix("node:") {
      let place = groups.firstIndex { group in
        if case .node(let node) = group.kind { model.world.nodes[node].name == text.dropFirst(5) } else { false }
      }
      guard let place, case .node(let node) = groups[place].kind else { return nil }
      return (place, model.world.nodes[node].addresses[0])
    }
    for (place, group) in groups.enumerated() {
      for pod in group.classes.flatMap({ model.classes.members[$0] }).map({ model.world.pods[$0] })
      where "\(model.world.namespace(of: pod).name)/\(pod.name ?? "")" == text {
        return pod.addresses.first.map { (place, $0) }
      }
    }
    return nil
  }
}
