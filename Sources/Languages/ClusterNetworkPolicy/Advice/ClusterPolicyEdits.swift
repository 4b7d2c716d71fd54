import Advice
import Cluster
import ClusterNetworkPolicyAPI
import ClusterNetworkPolicyReading
import Kubernetes
import Network
import ReferenceEvaluator
import YAMLEdits

/// Looks for the smallest edits that turn around what rules of the policies of the whole cluster decide: another rule
/// before one that decides otherwise, or that one taken out.
struct ClusterPolicyEdits {
  let world: World
  let ends: AskedEnds

  /// How many rules are put before others in one edit.
  private static let mostSteps = 8

  /// Edits after which no rule of this language decides otherwise than is wanted of flows at the end of `direction`; the
  /// smallest first.
  func edits(
    _ flows: [ReferenceEvaluator.Flow], _ direction: Direction, to action: ClusterNetworkPolicy.Action
  ) -> [PolicyEdit] {
    [plan(flows, direction, to: action), removal(flows, direction, to: action)].compactMap { $0 }
  }

  /// Puts a rule before each rule that decides otherwise; nil where none does, or that cannot be written.
  private func plan(
    _ flows: [ReferenceEvaluator.Flow], _ direction: Direction, to action: ClusterNetworkPolicy.Action
  ) -> PolicyEdit? {
    var world = world
    var edit = PolicyEdit(direction: direction, steps: [])
    var edited: Set<Int> = []
    for _ in 0..<Self.mostSteps {
      guard let (rule, flow) = otherwise(flows, direction, action, world) else { break }
      guard var policy = world.policies[rule.policy] as? ClusterNetworkPolicy,
        let new = self.rule(flow, direction, action, like: policy[direction][rule.rule]),
        policy[direction].count < policy.kind.mostRules
      else { return nil }
      let field = "spec.\(direction.field)"
      let before = policy[direction][rule.rule]
      policy[direction].insert(new, at: rule.rule)
      world.policies[rule.policy] = policy
      edited.insert(rule.policy)
      edit.steps.append(
        .init(
          object: policy.reference, span: before.span,
          text: "add a rule to \(field) before [\(rule.rule)], which \(before.action.verb) it",
          yaml: YAMLWords.rule(new, direction, policy.kind)))
    }
    if edit.steps.isEmpty || otherwise(flows, direction, action, world) != nil { return nil }
    edit.policies = edited.sorted().map { world.policies[$0] }
    return edit
  }

  /// Takes out the one rule that decides otherwise; nil where none does, or several.
  private func removal(
    _ flows: [ReferenceEvaluator.Flow], _ direction: Direction, to action: ClusterNetworkPolicy.Action
  ) -> PolicyEdit? {
    guard let (rule, _) = otherwise(flows, direction, action, world),
      var policy = world.policies[rule.policy] as? ClusterNetworkPolicy
    else { return nil }
    let gone = policy[direction].remove(at: rule.rule)
    var edited = world
    edited.policies[rule.policy] = policy
    if otherwise(flows, direction, action, edited) != nil { return nil }
    let step = PolicyEdit.Step(
      object: policy.reference, span: gone.span,
      text: "remove spec.\(direction.field)[\(rule.rule)], which \(gone.action.verb) it")
    return PolicyEdit(direction: direction, steps: [step], policies: [policy])
  }

  /// The first rule that may decide one of the flows otherwise than is wanted.
  private func otherwise(
    _ flows: [ReferenceEvaluator.Flow], _ direction: Direction, _ action: ClusterNetworkPolicy.Action, _ world: World
  ) -> (rule: ReferenceEvaluator.RuleReference, flow: ReferenceEvaluator.Flow)? {
    let reading = ClusterNetworkPolicyReading(world: world)
    for flow in flows {
      for tier in [reading.admin(flow, direction), reading.baseline(flow, direction)] {
        let outcomes = tier.outcomes
        for outcome in outcomes {
          switch (outcome, action) {
          case (.deny(let rule), .accept), (.accept(let rule), .deny): return (rule, flow)
          case (.accept, _), (.deny, _), (.pass, _), (.none, _): break
          }
        }
        // Where every outcome is final, the weaker tier is not asked (semantics C11).
        if outcomes.allSatisfy(\.isFinal) { break }
      }
    }
    return nil
  }

  /// A rule for a flow between the ends, and for nothing else; nil where it cannot be written.
  private func rule(
    _ flow: ReferenceEvaluator.Flow, _ direction: Direction, _ action: ClusterNetworkPolicy.Action,
    like other: ClusterNetworkPolicy.Rule
  ) -> ClusterNetworkPolicy.Rule? {
    guard let member = member(ends.other(direction), direction) else { return nil }
    return ClusterNetworkPolicy.Rule(
      action: action, peers: [.init(member, span: other.span)],
      ports: [.numbers(flow.transport, flow.port...flow.port)],
      span: other.span)
  }

  /// A peer that matches an end and, where labels allow, nothing else; nil where none can be written down.
  private func member(_ end: AskedEnd, _ direction: Direction) -> ClusterNetworkPolicy.Peer.Member? {
    func networks(_ address: IPAddress?) -> ClusterNetworkPolicy.Peer.Member? {
      // Ingress knows pods alone (semantics C24).
      guard direction == .egress, let address else { return nil }
      return .networks([CIDR(containing: address, prefixLength: address.family.width)])
    }
    guard let first = end.pods.first else { return networks(end.address) }
    let pod = world.pods[first]
    if pod.hostNetwork { return networks(pod.addresses.first) }
    return .pods(
      .init(
        namespaceSelector: LabelSelector(matchLabels: ["kubernetes.io/metadata.name": world.namespace(of: pod).name]),
        podSelector: EndSelector(world: world).podSelector(end.pods)))
  }
}

extension ClusterNetworkPolicy.Kind {
  /// How many rules a direction may have (semantics C57, N10).
  fileprivate var mostRules: Int {
    switch version {
    case .v1alpha1: 100
    case .v1alpha2: 25
    }
  }
}

extension ClusterNetworkPolicy.Action {
  /// What a rule does with what it matches.
  fileprivate var verb: String {
    switch self {
    case .accept: "accepts"
    case .deny: "denies"
    case .pass: "passes"
    }
  }
}

extension ClusterNetworkPolicyReading.Outcome {
  /// Whether nothing weaker is asked.
  fileprivate var isFinal: Bool {
    switch self {
    case .accept, .deny: true
    case .pass, .none: false
    }
  }
}
