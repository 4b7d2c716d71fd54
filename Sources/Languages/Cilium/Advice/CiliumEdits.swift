import Advice
import CiliumAPI
import CiliumReading
import Cluster
import Kubernetes
import Network
import ReferenceEvaluator
import YAMLEdits

/// Looks for the smallest edits that turn around what Cilium's policies decide: a rule that denies taken out and one that
/// allows added, or the reverse.
///
/// It sees Cilium's policies alone. Whoever asks tries each edit on the policies of all languages.
struct CiliumEdits {
  let world: World
  let ends: AskedEnds

  /// How many rules are changed in one edit.
  private static let mostSteps = 8

  // MARK: Allowing

  /// Edits after which Cilium's policies let a flow through at the end of `direction`. What is denied no other rule allows
  /// (semantics L18).
  func allowing(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> [PolicyEdit] {
    var world = world
    var edit = PolicyEdit(direction: direction, steps: [])
    var edited: Set<Int> = []
    for _ in 0..<Self.mostSteps {
      let decision = CiliumReading(world: world).decide(flow, direction)
      if decision.isAllowed { break }
      if let rule = decision.because.lazy.compactMap(\.denying).first {
        guard let policy = world.policies[rule.policy] as? CiliumPolicy else { return [] }
        edit.steps.append(removal(rule, policy, "denies"))
        world.policies[rule.policy] = policy.removing(rule.rule, direction)
        edited.insert(rule.policy)
        continue
      }
      guard let (place, block) = place(flow, direction, world), let policy = world.policies[place] as? CiliumPolicy,
        let rule = CiliumRuleWriter(world: world, ends: ends).rule(
          [(flow.transport, flow.port)], direction, isDeny: false, in: policy.namespace, policy.span)
      else { return [] }
      edit.steps.append(addition(rule, to: policy, block))
      world.policies[place] = policy.adding(rule, to: block)
      edited.insert(place)
    }
    guard !edit.steps.isEmpty, CiliumReading(world: world).decide(flow, direction).isAllowed else { return [] }
    edit.policies = edited.sorted().map { world.policies[$0] }
    return [edit]
  }

  // MARK: Denying

  /// Edits after which Cilium's policies let none of some flows through at the end of `direction`.
  func denying(_ flows: [ReferenceEvaluator.Flow], _ direction: Direction) -> [PolicyEdit] {
    guard let flow = flows.first else { return [] }
    let reading = CiliumReading(world: world)
    let own = direction.ends(source: flow.source, destination: flow.destination).own
    guard let pod = reading.governedPod(own) else { return [] }
    return [denial(flows, direction, world.pods[pod]), removals(flows, direction)].compactMap { $0 }
  }

  /// A rule that denies them: in the policy that speaks of the fewest pods, or in one of its own.
  private func denial(
    _ flows: [ReferenceEvaluator.Flow], _ direction: Direction, _ pod: World.Pod
  ) -> PolicyEdit? {
    let writer = CiliumRuleWriter(world: world, ends: ends)
    let ports = Set(flows.map { [UInt16(TransportProtocol.allCases.firstIndex(of: $0.transport) ?? 0), $0.port] })
      .sorted { $0.lexicographicallyPrecedes($1) }
      .map { (transport: TransportProtocol.allCases[Int($0[0])], port: $0[1]) }
    func rule(_ namespace: String?, _ policy: CiliumPolicy?) -> CiliumRule? {
      writer.rule(ports, direction, isDeny: true, in: namespace, policy?.span ?? pod.span)
    }
    if let flow = flows.first, let (place, block) = place(flow, direction, world),
      let policy = world.policies[place] as? CiliumPolicy, let rule = rule(policy.namespace, policy)
    {
      return PolicyEdit(
        direction: direction, steps: [addition(rule, to: policy, block)], policies: [policy.adding(rule, to: block)])
    }
    guard let rule = rule(world.namespace(of: pod).name, nil) else { return nil }
    let policy = writer.policy(rule, at: pod)
    return PolicyEdit(
      direction: direction,
      steps: [
        .init(
          object: policy.reference, span: nil, text: "add a policy that denies it, and nothing else",
          yaml: YAMLWords.policy(policy))
      ], policies: [policy])
  }

  /// Takes out the rules that let them through; nil where it is not rules of Cilium that do.
  private func removals(_ flows: [ReferenceEvaluator.Flow], _ direction: Direction) -> PolicyEdit? {
    var world = world
    var edit = PolicyEdit(direction: direction, steps: [])
    var edited: Set<Int> = []
    for _ in 0..<Self.mostSteps {
      let reading = CiliumReading(world: world)
      let found = flows.lazy.flatMap { reading.decide($0, direction).because }.compactMap(\.allowing).first
      guard let rule = found, let policy = world.policies[rule.policy] as? CiliumPolicy else { break }
      edit.steps.append(removal(rule, policy, "allows"))
      world.policies[rule.policy] = policy.removing(rule.rule, direction)
      edited.insert(rule.policy)
    }
    let reading = CiliumReading(world: world)
    guard !edit.steps.isEmpty, flows.allSatisfy({ !reading.decide($0, direction).mayAllow }) else { return nil }
    edit.policies = edited.sorted().map { world.policies[$0] }
    return edit
  }

  // MARK: Steps

  private func removal(
    _ rule: ReferenceEvaluator.RuleReference, _ policy: CiliumPolicy, _ verb: String
  ) -> PolicyEdit.Step {
    let gone = policy.rules(rule.direction)[rule.rule]
    let isLast = policy.blocks[gone.block].rules.count { $0.direction == rule.direction } == 1
    return .init(
      object: policy.reference, span: gone.rule.span,
      text: isLast ? "replace \(gone.rule.path), which \(verb) it, with" : "remove \(gone.rule.path), which \(verb) it",
      yaml: isLast ? ["- {}"] : [])
  }

  private func addition(_ rule: CiliumRule, to policy: CiliumPolicy, _ block: Int) -> PolicyEdit.Step {
    let path = policy.blocks[block].path.appending(rule.list)
    let last = policy.blocks[block].rules.last { $0.list == rule.list }
    return .init(
      object: policy.reference, span: last?.span ?? policy.blocks[block].span,
      text: "add a rule to \(path)" + (last == nil ? ", which it does not have yet" : ""), yaml: YAMLWords.rule(rule))
  }

  /// The block to which a rule is added: of those that speak of the judged end and take part in the direction, that of the
  /// policy which speaks of the fewest pods.
  private func place(
    _ flow: ReferenceEvaluator.Flow, _ direction: Direction, _ world: World
  ) -> (policy: Int, block: Int)? {
    let reading = CiliumReading(world: world)
    let own = direction.ends(source: flow.source, destination: flow.destination).own
    let speaking = reading.blocks.filter { block in
      block.block.rules.contains { $0.direction == direction } && reading.speaks(block, of: own) == .yes
    }
    guard let best = speaking.map({ (block: $0, count: count($0, reading)) }).min(by: { $0.count < $1.count })?.block,
      let policy = world.policies[best.policy] as? CiliumPolicy,
      let number = policy.blocks.firstIndex(where: { $0.path == best.block.path })
    else { return nil }
    return (best.policy, number)
  }

  private func count(_ block: CiliumReading.Block, _ reading: CiliumReading) -> Int {
    world.pods.count { !$0.hostNetwork && reading.speaks(block, of: $0).isPossible }
  }
}

extension ReferenceEvaluator.Reason {
  /// The rule that denies.
  fileprivate var denying: ReferenceEvaluator.RuleReference? {
    if case .deniedBy(let rule) = self { rule } else { nil }
  }
  /// The rule that allows.
  fileprivate var allowing: ReferenceEvaluator.RuleReference? { if case .rule(let rule) = self { rule } else { nil } }
}
