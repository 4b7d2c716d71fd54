import Cluster
import EnforcerReadings
import Kubernetes
import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import ReferenceEvaluator
import Verification

/// Traces one flow through the policies.
struct FlowTracer {
  let world: World
  let evaluator: ReferenceEvaluator
  private let reading: NetworkPolicyReading
  let explanation: Explanation

  /// Makes a tracer; `declared` is the part of `world` that manifests describe.
  init(world: World, declared: World) {
    self.world = world
    evaluator = ReferenceEvaluator(world: world)
    reading = NetworkPolicyReading(world: world)
    explanation = Explanation(world: world, declared: declared)
  }

  /// What one end of a flow says.
  func trace(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> EndTrace {
    let decision = evaluator.decide(flow)
    let (own, other) = direction.ends(source: flow.source, destination: flow.destination)
    var policies: [PolicyTrace] = []
    if case .pod(let pod, _, _, _) = own {
      policies = evaluator.isolatingPolicies(ofPod: pod, direction: direction).compactMap { index in
        guard let policy = world.policies.networkPolicy(index) else { return nil }
        let rules = policy[direction]
        return PolicyTrace(
          object: policy.reference, selector: policy.podSelector.description,
          span: policy.span,
          rules: rules.enumerated().map { rule($1, $0, direction, policy.namespace, other, flow) })
      }
    }
    return EndTrace(
      direction: direction, end: explanation.end(decision[direction]),
      policies: policies)
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
