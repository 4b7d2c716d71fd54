import Advice
import CalicoAPI
import CalicoReading
import Cluster
import Kubernetes
import Network
import ReferenceEvaluator
import YAMLEdits

/// Looks for the smallest edits that turn around what Calico's policies decide: another rule before the one that decides
/// otherwise, or behind all where none matched, or that one taken out.
///
/// It sees Calico's policies alone. Whoever asks tries each edit on the policies of all languages.
struct CalicoEdits {
  let world: World
  let ends: AskedEnds

  /// How many rules are added in one edit.
  private static let mostSteps = 8
  /// How many rules a direction may have (semantics KV4).
  private static let mostRules = 1024

  /// What decides.
  private enum Decider {
    case rule(ReferenceEvaluator.RuleReference)
    /// No rule of these policies, which the end of their tier denies (semantics K17).
    case end(ofTier: [Int])
  }

  /// Edits after which Calico's policies decide as wanted about flows at the end of `direction`; the smallest first.
  func edits(
    _ flows: [ReferenceEvaluator.Flow], _ direction: Direction, to action: CalicoRule.Action
  ) -> [PolicyEdit] {
    [plan(flows, direction, to: action), removal(flows, direction, to: action)].compactMap { $0 }
  }

  /// Adds a rule at each place where it is decided otherwise; nil where there is none, or it cannot be written.
  private func plan(
    _ flows: [ReferenceEvaluator.Flow], _ direction: Direction, to action: CalicoRule.Action
  ) -> PolicyEdit? {
    var world = world
    var edit = PolicyEdit(direction: direction, steps: [])
    var edited: Set<Int> = []
    for _ in 0..<Self.mostSteps {
      guard let (decider, flow) = otherwise(flows, direction, action, world) else { break }
      guard let place = place(of: decider, world), var policy = world.policies[place] as? CalicoPolicy,
        policy[direction].count < Self.mostRules,
        let new = CalicoRuleWriter(world: world, ends: ends).rule(action, flow, direction, in: policy)
      else { return nil }
      var rules = policy[direction]
      let number: Int
      let text: String
      switch decider {
      case .rule(let rule):
        number = rule.rule
        text = "before [\(number)], which \(rules[number].action.verb) it"
      case .end:
        number = rules.count
        text = "behind the others: none matches, and tier `\(policy.tier ?? "default")` denies at its end"
      }
      let span = rules.indices.contains(number) ? rules[number].span : policy.span
      rules.insert(new, at: number)
      policy.setRules(rules, direction)
      world.policies[place] = policy
      edited.insert(place)
      edit.steps.append(
        .init(
          object: policy.reference, span: span, text: "add a rule to spec.\(direction.field) \(text)",
          yaml: YAMLWords.rule(new)))
    }
    if edit.steps.isEmpty || otherwise(flows, direction, action, world) != nil { return nil }
    edit.policies = edited.sorted().map { world.policies[$0] }
    return edit
  }

  /// Takes out the one rule that decides otherwise; nil where none does, or several.
  private func removal(
    _ flows: [ReferenceEvaluator.Flow], _ direction: Direction, to action: CalicoRule.Action
  ) -> PolicyEdit? {
    guard case (.rule(let rule), _)? = otherwise(flows, direction, action, world),
      var policy = world.policies[rule.policy] as? CalicoPolicy
    else { return nil }
    var rules = policy[direction]
    let gone = rules.remove(at: rule.rule)
    policy.setRules(rules, direction)
    var edited = world
    edited.policies[rule.policy] = policy
    if otherwise(flows, direction, action, edited) != nil { return nil }
    let step = PolicyEdit.Step(
      object: policy.reference, span: gone.span,
      text: "remove spec.\(direction.field)[\(rule.rule)], which \(gone.action.verb) it")
    return PolicyEdit(direction: direction, steps: [step], policies: [policy])
  }

  /// The policy to which a rule is added: of a tier that nothing of matched, the one that selects the fewest pods, which
  /// speaks of this end.
  private func place(of decider: Decider, _ world: World) -> Int? {
    switch decider {
    case .rule(let rule): return rule.policy
    case .end(let policies):
      let reading = CalicoReading(world: world)
      func count(_ place: Int) -> Int {
        guard let policy = world.policies[place] as? CalicoPolicy else { return Int.max }
        return world.pods.count { pod in
          Direction.allCases.contains { reading.selects(policy, pod: pod.index, $0).isPossible }
        }
      }
      return policies.min { count($0) < count($1) }
    }
  }

  /// What may decide one of the flows otherwise than is wanted.
  private func otherwise(
    _ flows: [ReferenceEvaluator.Flow], _ direction: Direction, _ action: CalicoRule.Action, _ world: World
  ) -> (decider: Decider, flow: ReferenceEvaluator.Flow)? {
    let reading = CalicoReading(world: world)
    for flow in flows {
      let decision = reading.decide(flow, direction)
      if action == .allow ? decision.isAllowed : !decision.mayAllow { continue }
      for reason in decision.because {
        switch (reason, action) {
        case (.deniedBy(let rule), .allow), (.rule(let rule), .deny): return (.rule(rule), flow)
        // What passes is not denied by the tier that it leaves (semantics K19).
        case (.passedBy(let rule), .deny): return (.rule(rule), flow)
        case (.noRule(let policies), .allow): return (.end(ofTier: policies), flow)
        default: break
        }
      }
    }
    return nil
  }
}

extension CalicoRule.Action {
  /// What a rule does with what it matches.
  fileprivate var verb: String {
    switch self {
    case .allow: "allows"
    case .deny: "denies"
    case .pass: "passes"
    case .log: "logs"
    }
  }
}
