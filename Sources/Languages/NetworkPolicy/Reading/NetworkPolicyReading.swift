package import Cluster
import Kubernetes
package import Network
package import NetworkPolicyAPI
package import ReferenceEvaluator

/// NetworkPolicy by the letter of the API's text (semantics A1 to A46): one connection at a time, one policy after the
/// other.
///
/// It builds nothing ahead and shares no code with `NetworkPolicyTiers`, so that a mistake of one is not a mistake of
/// both. A connection of a pod with itself is judged like any other; callers must not ask for it (semantics A36).
package struct NetworkPolicyReading: Reading {
  package typealias Flow = ReferenceEvaluator.Flow
  package typealias Endpoint = ReferenceEvaluator.Endpoint
  package typealias EndDecision = ReferenceEvaluator.EndDecision
  typealias Reason = ReferenceEvaluator.Reason
  typealias RuleReference = ReferenceEvaluator.RuleReference

  let world: World
  /// The NetworkPolicies, by their places in `world.policies`; nil where a policy of another language stands.
  let policies: [NetworkPolicy?]

  /// Reads the NetworkPolicies of a world.
  package init(world: World) {
    self.world = world
    policies = world.policies.map { $0 as? NetworkPolicy }
  }

  /// The policies that isolate a pod in a direction, as ascending indices into `world.policies`: those of its own
  /// namespace that select it and list the direction (semantics A2, A5). None for a host-network pod (semantics A38).
  package func isolatingPolicies(ofPod pod: Int, direction: Direction) -> [Int] {
    let subject = world.pods[pod]
    if subject.hostNetwork { return [] }
    let namespace = world.namespace(of: subject).name
    return policies.indices.filter { isolates($0, subject, of: namespace, direction) }
  }

  /// Whether a policy isolates a pod in a direction.
  package func isolates(_ policy: Int, pod: Int, direction: Direction) -> Bool {
    let subject = world.pods[pod]
    return !subject.hostNetwork && isolates(policy, subject, of: world.namespace(of: subject).name, direction)
  }

  private func isolates(
    _ policy: Int, _ subject: World.Pod, of namespace: String, _ direction: Direction
  ) -> Bool {
    // Most are of other namespaces: these are asked for no more than that.
    guard policies[policy]?.namespace == namespace, let policy = policies[policy] else { return false }
    return ReferenceEvaluator.matches(policy.podSelector, labels: subject.labels)
      && Self.effectiveTypes(of: policy).contains(direction)
  }

  /// The NetworkPolicies, as ascending indices into `World.policies`.
  package var places: [Int] { policies.indices.filter { policies[$0] != nil } }

  /// The directions that a policy isolates in: what it says, or the API server's default (semantics A3, A4).
  package static func effectiveTypes(of policy: NetworkPolicy) -> Set<Direction> {
    if let written = policy.policyTypes, !written.isEmpty { return Set(written) }
    return policy.egress.count > 0 ? [.ingress, .egress] : [.ingress]
  }

  /// Decides at the end of the connection that `direction` is judged at.
  package func decide(_ flow: Flow, _ direction: Direction) -> EndDecision {
    let subject: Endpoint
    let peer: Endpoint
    switch direction {
    case .egress: (subject, peer) = (flow.source, flow.destination)
    case .ingress: (subject, peer) = (flow.destination, flow.source)
    }

    // Policies govern pods, and no host-network pods (A38, A45).
    let pod: Int
    let ownNode: String?
    switch subject {
    case .address: return EndDecision(isAllowed: true, because: [.notGoverned(.outside)])
    case .node: return EndDecision(isAllowed: true, because: [.notGoverned(.node)])
    case .pod(let index, _, let node, _):
      if world.pods[index].hostNetwork { return EndDecision(isAllowed: true, because: [.notGoverned(.hostNetwork)]) }
      pod = index
      ownNode = node
    }

    // A pod that no policy isolates allows everything (A5, A6).
    let policies = isolatingPolicies(ofPod: pod, direction: direction)
    if policies.isEmpty { return EndDecision(isAllowed: true, because: [.notIsolated]) }

    var because: [Reason] = []

    // The pod's own node always gets through to it (A37).
    if direction == .ingress, case .node(let name?, _) = peer, name == ownNode { because.append(.ownNode) }

    // The union of all rules of all isolating policies; no order, no deny (A7).
    for policy in policies {
      because += allowingRules(ofPolicy: policy, direction, flow, peer: peer).map { .rule($0) }
    }

    if because.isEmpty { return EndDecision(isAllowed: false, because: [.noRule(policies: policies)]) }
    return EndDecision(isAllowed: true, because: because)
  }

  /// Decides as if no policy had a rule. That is left of NetworkPolicy, whose rules all allow: a pod that some policy
  /// isolates is denied everything (A5, A7).
  package func decideWithoutAllowRules(_ flow: Flow, _ direction: Direction) -> EndDecision {
    switch direction == .egress ? flow.source : flow.destination {
    case .address: return EndDecision(isAllowed: true, because: [.notGoverned(.outside)])
    case .node: return EndDecision(isAllowed: true, because: [.notGoverned(.node)])
    case .pod(let pod, _, _, _):
      if world.pods[pod].hostNetwork { return EndDecision(isAllowed: true, because: [.notGoverned(.hostNetwork)]) }
      let policies = isolatingPolicies(ofPod: pod, direction: direction)
      return policies.isEmpty
        ? EndDecision(isAllowed: true, because: [.notIsolated])
        : EndDecision(isAllowed: false, because: [.noRule(policies: policies)])
    }
  }

  /// The rules of a policy for which some peer and some port item match (semantics A10).
  package func allowingRules(
    ofPolicy index: Int, _ direction: Direction, _ flow: Flow, peer: Endpoint
  ) -> [ReferenceEvaluator.RuleReference] {
    guard let policy = policies[index] else { return [] }
    let rules =
      switch direction {
      case .ingress: policy.ingress
      case .egress: policy.egress
      }
    var result: [RuleReference] = []
    for (number, rule) in rules.enumerated() {
      // No peers are every endpoint (A11), no ports every port of every protocol (A12).
      let peerItem = rule.peers.firstIndex { matches($0, peer, policyNamespace: policy.namespace) }
      let portItem = rule.ports.firstIndex { matches($0, flow) }
      guard rule.peers.isEmpty || peerItem != nil, rule.ports.isEmpty || portItem != nil else { continue }
      result.append(
        RuleReference(
          policy: index, direction: direction, rule: number, peer: peerItem, port: portItem,
          span: peerItem.map { rule.peers[$0].span } ?? rule.span))
    }
    return result
  }
}
