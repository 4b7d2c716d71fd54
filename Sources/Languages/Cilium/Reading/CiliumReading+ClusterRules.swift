package import CiliumAPI
import Cluster
import Network
import ReferenceEvaluator

/// Policies of the whole cluster as Cilium's agents have them: one rule after the other, by priority and by place, before
/// its own policies and behind them (semantics L57).
extension CiliumReading {
  /// One rule of such a policy, in this language's words.
  package struct ClusterRule: Sendable {
    /// What it says of what it matches.
    package enum Action: Hashable, Sendable { case accept, deny, pass }

    package var action: Action
    /// Whether it is asked behind Cilium's policies, and not before them.
    package var isBaseline: Bool
    package var priority: Int
    /// The place in its policy's list.
    package var number: Int
    /// The subject of its policy, with what the rule matches.
    package var block: Block
    package var rule: CiliumRule
    /// What else it may let through, if it is heard there.
    package var perhaps: CiliumRule?

    /// Makes one that nothing more is known of.
    package init(
      _ action: Action, isBaseline: Bool, priority: Int, number: Int, block: Block, rule: CiliumRule,
      perhaps: CiliumRule? = nil
    ) {
      (self.action, self.isBaseline, self.priority, self.number) = (action, isBaseline, priority, number)
      (self.block, self.rule, self.perhaps) = (block, rule, perhaps)
    }
  }

  /// What a rule may say of a connection.
  private struct Voice {
    var action: ClusterRule.Action
    var reference: RuleReference
    var truth: Truth
    /// Which of those that are asked together it is one of.
    var level: Int
  }

  /// What the rules of one side say, and after them whoever is asked next.
  ///
  /// - Parameter rest: what is said where they say nothing, or pass.
  func clusterRules(
    isBaseline: Bool, _ pod: World.Pod, _ identities: [Identity], _ packet: Packet, _ direction: Direction,
    _ flow: Flow, rest: () -> EndDecision
  ) -> EndDecision {
    let asked = clusterRules.filter { item in
      item.isBaseline == isBaseline && item.rule.direction == direction && (countsAllow || item.action != .accept)
    }
    var voices: [Voice] = []
    var (level, isDecided) = (0, false)
    for (place, item) in asked.enumerated() {
      if place > 0, (asked[place - 1].priority, asked[place - 1].number) != (item.priority, item.number) {
        // Behind one that surely speaks nothing is asked.
        if isDecided { break }
        level += 1
      }
      let (truth, peer) = matches(item, pod, identities, packet, flow)
      guard truth.isPossible else { continue }
      if truth == .yes { isDecided = true }
      let found = reference(item.rule, item.number, item.block, peer)
      voices.append(Voice(action: item.action, reference: found, truth: truth, level: level))
    }
    return conclude(voices, isDecided: isDecided, rest: rest)
  }

  /// Whether a rule speaks of a connection, and by which of its peers.
  private func matches(
    _ item: ClusterRule, _ pod: World.Pod, _ identities: [Identity], _ packet: Packet, _ flow: Flow
  ) -> (truth: Truth, peer: Peer?) {
    let speaks = speaks(item.block, of: pod)
    let (truth, peer) = peer(item.rule, item.block, identities)
    var whole = Truth.all([truth, port(item.rule, packet, flow)])
    if let perhaps = item.perhaps, world.countsRestricted {
      let other = self.peer(perhaps, item.block, identities).0
      whole = .any([whole, .all([other, port(perhaps, packet, flow), .unknown(.domainName)])])
    }
    return (.all([speaks, whole]), peer)
  }

  /// - Parameter isDecided: whether one of them surely speaks.
  private func conclude(_ voices: [Voice], isDecided: Bool, rest: () -> EndDecision) -> EndDecision {
    let later = isDecided && voices.allSatisfy { $0.action != .pass } ? nil : rest()
    func decision(_ voice: Voice) -> EndDecision {
      switch voice.action {
      case .accept: return EndDecision(isAllowed: true, because: [.rule(voice.reference)])
      case .deny: return EndDecision(isAllowed: false, because: [.deniedBy(voice.reference)])
      case .pass:
        var result = later ?? EndDecision(isAllowed: true, because: [.notIsolated])
        result.because.append(.passedBy(voice.reference))
        return result
      }
    }
    var all = voices.map(decision)
    if !isDecided, let later { all.append(later) }
    guard let first = all.first else { return EndDecision(isAllowed: true, because: [.notIsolated]) }
    let (isAllowed, mayAllow) = (all.allSatisfy(\.isAllowed), all.contains(where: \.mayAllow))
    if isAllowed == mayAllow {
      // Whatever is said first; what passed is told with what came of it.
      return EndDecision(isAllowed: isAllowed, because: first.because)
    }
    func isOther(_ decision: EndDecision) -> (EndDecision) -> Bool {
      { ($0.isAllowed, $0.mayAllow) != (decision.isAllowed, decision.mayAllow) }
    }
    let open = zip(voices, all).filter { _, said in all.contains(where: isOther(said)) }.map(\.0)
    let tied = open.filter { one in open.contains { $0.level == one.level && $0.reference != one.reference } }
    var causes = Dictionary(grouping: open.flatMap { voice in voice.truth.causes.map { ($0, voice.reference) } }) {
      $0.0
    }
    .mapValues { $0.map(\.1) }
    causes[.tie, default: []] += tied.map(\.reference)
    let written = later?.because ?? []
    var because = Cause.allCases.compactMap { cause -> ReferenceEvaluator.Reason? in
      let own = causes[cause] ?? []
      let doubts = written.compactMap { reason -> ReferenceEvaluator.Doubt? in
        if case .undecided(let doubt) = reason, doubt.cause == cause { doubt } else { nil }
      }
      guard var result = own.isEmpty ? doubts.first : doubts.first ?? .init(cause, []) else { return nil }
      result.rules = own + result.rules.filter { !own.contains($0) }
      return .undecided(result)
    }
    for reason in all.flatMap(\.because) where !because.contains(reason) {
      if case .undecided = reason { continue }
      because.append(reason)
    }
    return EndDecision(isAllowed: false, mayAllow: true, because: because)
  }

  /// Rules before Cilium's policies that may deny a pod's own node (semantics L71).
  func clusterRulesThatDeny(_ identities: [Identity], of pod: World.Pod) -> [RuleReference] {
    clusterRules.filter { item in
      item.action == .deny && !item.isBaseline && item.rule.direction == .ingress
        && speaks(item.block, of: pod).isPossible
        && (asksForNodesByAddress(item.rule)
          || identities.contains { peer(item.rule, item.block, $0).truth.isPossible })
    }.map { reference($0.rule, $0.number, $0.block, nil) }
  }

  /// The rules that may bind a connection, whichever stage lets it pass (semantics L53).
  func bindingRules(
    _ blocks: [Block], _ identities: [Identity], _ packet: Packet, _ direction: Direction, _ flow: Flow
  ) -> [RuleReference] {
    blocks.flatMap { block in
      zip(block.numbers, block.block.rules).filter { _, rule in
        rule.direction == direction
          && Truth.all([peer(rule, block, identities).0, binds(rule, packet, flow)]).isPossible
      }.map { reference($1, $0, block, nil) }
    }
  }
}
