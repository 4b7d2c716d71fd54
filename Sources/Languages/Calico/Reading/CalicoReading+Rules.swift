package import CalicoAPI
import Network
import ReferenceEvaluator

extension CalicoReading {
  /// What the rules of a policy may say of a connection, in order, up to the first that surely matches (semantics K15).
  ///
  /// - Parameters:
  ///   - place: that of the policy in `world.policies`.
  ///   - countsAllow: whether rules that allow are asked.
  func voices(
    of policy: CalicoPolicy, at place: Int, _ flow: Flow, _ direction: Direction, countsAllow: Bool
  ) -> [Voice] {
    var result: [Voice] = []
    for (number, rule) in policy[direction].enumerated() {
      let reference = RuleReference(
        policy: place, direction: direction, rule: number, peer: nil, port: nil, span: rule.span)
      let outcome: Outcome
      switch rule.action {
      case .allow where !countsAllow: continue
      case .allow: outcome = .allow(reference)
      case .deny: outcome = .deny(reference)
      case .pass: outcome = .pass(reference)
      // It ends nothing, and is no match (K22).
      case .log: continue
      }
      let truth = matches(rule, flow, namespace: policy.namespace)
      guard truth.isPossible else { continue }
      result.append(Voice(outcome, truth))
      if truth == .yes { break }
    }
    return result
  }

  /// Whether a rule matches a connection: source and destination, both also where they are the end that is judged, and
  /// what the rule itself asks for (semantics K34, K45, K46).
  package func matches(_ rule: CalicoRule, _ flow: Flow, namespace: String?) -> Truth {
    if let family = rule.ipVersion, flow.source.address.family != family { return .no }
    // No protocol is every one (K45). Rules that ask for something of ICMP name it as their protocol, and connections
    // have another one.
    if let wanted = rule.protocol, wanted.transport != flow.transport { return .no }
    if let unwanted = rule.notProtocol, unwanted.transport == flow.transport { return .no }
    let source = Side(end: flow.source, port: flow.sourcePort, transport: flow.transport, isSource: true)
    let destination = Side(end: flow.destination, port: flow.port, transport: flow.transport, isSource: false)
    return .all([
      matches(rule.source, source, namespace: namespace), matches(rule.destination, destination, namespace: namespace),
      // Some requests of the connection, or none (K46, KO6).
      rule.hasHTTP ? .unknown(.requests) : .yes,
    ])
  }
}
