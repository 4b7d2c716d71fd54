import Advice
import Cluster
import Kubernetes
import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import ReferenceEvaluator

/// Traces one flow through the policies that isolate one of its ends.
struct PolicyTracer {
  let world: World
  private let reading: NetworkPolicyReading

  /// Makes a tracer.
  init(world: World) {
    self.world = world
    reading = NetworkPolicyReading(world: world)
  }

  /// What the policies that isolate the end of `direction` say, in their order.
  func traces(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> [PolicyTrace] {
    let (own, other) = direction.ends(source: flow.source, destination: flow.destination)
    guard case .pod(let pod, _, _, _) = own else { return [] }
    return reading.isolatingPolicies(ofPod: pod, direction: direction).map { place in
      let policy = world.policies[networkPolicy: place]
      return PolicyTrace(
        place: place, object: policy.reference, selector: policy.podSelector.description, span: policy.span,
        rules: policy[direction].enumerated().map { rule($1, $0, direction, policy.namespace, other, flow) })
    }
  }

  private func rule(
    _ rule: NetworkPolicy.Rule, _ number: Int, _ direction: Direction, _ namespace: String,
    _ other: ReferenceEvaluator.Endpoint, _ flow: ReferenceEvaluator.Flow
  ) -> RuleTrace {
    let words = MissWords(world: world)
    let list = direction.peersField
    let peers = rule.peers.enumerated().map { place, peer in
      let isMatch = reading.matches(peer, other, policyNamespace: namespace)
      return ItemTrace(
        field: "\(list)[\(place)]", span: peer.span, isMatch: isMatch,
        text: words.text(peer, other, policyNamespace: namespace, isMatch: isMatch))
    }
    let ports = rule.ports.enumerated().map { place, port in
      let isMatch = reading.matches(port, flow)
      return ItemTrace(
        field: "ports[\(place)]", span: port.span, isMatch: isMatch, text: words.text(port, flow, isMatch: isMatch))
    }
    let isMatch =
      (peers.isEmpty || peers.contains(where: \.isMatch)) && (ports.isEmpty || ports.contains(where: \.isMatch))
    return RuleTrace(
      field: "spec.\(direction.field)[\(number)]", span: rule.span, isMatch: isMatch,
      peers: peers, ports: ports, note: note(rule, list, other, namespace))
  }

  /// A note where two items, of which one matches, would not match as one.
  private func note(
    _ rule: NetworkPolicy.Rule, _ list: String, _ other: ReferenceEvaluator.Endpoint, _ namespace: String
  ) -> String? {
    for place in rule.peers.indices.dropLast() {
      guard let merged = rule.peers[place].merged(with: rule.peers[place + 1]),
        reading.matches(rule.peers[place], other, policyNamespace: namespace)
          || reading.matches(rule.peers[place + 1], other, policyNamespace: namespace),
        !reading.matches(merged, other, policyNamespace: namespace)
      else { continue }
      return "\(list)[\(place)] and \(list)[\(place + 1)] are two items, of which either may match; "
        + "one item with both selectors would not match"
    }
    return nil
  }
}

extension NetworkPolicy.Peer {
  /// One item in which two must match, where one has a namespace selector alone and the other a pod selector alone.
  func merged(with other: Self) -> Self? {
    switch (namespaceSelector, podSelector, other.namespaceSelector, other.podSelector) {
    case (let namespaces?, nil, nil, let pods?), (nil, let pods?, let namespaces?, nil):
      Self(podSelector: pods, namespaceSelector: namespaces, span: span)
    default: nil
    }
  }
}
