import Network
import ReferenceEvaluator

extension CalicoReading {
  /// What the tiers from one on say: those that take part, one after the other (semantics K14 to K18).
  func ask(_ tiers: ArraySlice<TierList.Tier>, pod: Int, _ flow: Flow, _ direction: Direction) -> Answer {
    // Behind the last tier, the profile of the namespace allows (K18, K60).
    guard let tier = tiers.first else { return Answer(isAllowed: true, because: .notIsolated) }
    let groups = tier.groups.map { $0.map { ($0, $0.selects(pod, direction)) }.filter { $0.1.isPossible } }
    let selecting = groups.flatMap { $0 }
    // A tier without a policy that selects the pod is skipped (K14).
    if selecting.isEmpty { return ask(tiers.dropFirst(), pod: pod, flow, direction) }

    let next = ask(tiers.dropFirst(), pod: pod, flow, direction)
    let denied = Answer(isAllowed: false, because: .noRule(policies: selecting.map(\.0.place).sorted()))
    var behind = Behind(isolated: tier.denies ? denied : next, free: next)
    for group in groups.reversed() {
      let heard = group.map { policy, selects in
        Heard(
          policy: policy.place, selects: selects,
          voices: policy.voices(flow, direction, countsAllow).map { ($0, act($0.outcome, next)) })
      }
      behind = Behind(
        isolated: hear(heard, behind: behind.isolated, behind.isolated),
        free: hear(heard, behind: behind.isolated, behind.free))
    }
    return behind.free
  }

  /// What is said behind some policies of a tier.
  private struct Behind {
    /// Where a policy that was asked before, or is asked later, selects the pod: in the end the tier may deny (K17).
    var isolated: Answer
    /// Where none of those that were asked before does.
    var free: Answer
  }

  /// A policy that selects the pod, or may.
  private struct Heard {
    var policy: Int
    var selects: Truth
    /// Its rules that may match, up to the first that does, with what becomes of what they match.
    var voices: [(voice: Voice, answer: Answer)]

    /// Whether one of its rules matches if it selects the pod.
    var speaksIfAsked: Bool { voices.contains { $0.voice.isCertain } }
  }

  /// What the policies of one group say. In each its first matching rule speaks; of several policies any one that has
  /// such a rule may be the first to be asked (semantics K15, K21). A policy of which nobody knows whether it selects the
  /// pod does so for all its rules, and for the end of the tier, or for none.
  ///
  /// - Parameters:
  ///   - group: the policies.
  ///   - isolated: what is said behind them if one of them selects the pod.
  ///   - free: what is said behind them if none does.
  private func hear(_ group: [Heard], behind isolated: Answer, _ free: Answer) -> Answer {
    let isAnySilent = group.contains { !$0.speaksIfAsked }
    let isAnySure = group.contains { $0.selects == .yes }
    let isSilentMaybe = !group.contains { $0.selects == .yes && $0.speaksIfAsked }
    var rest: [Answer] = []
    if isSilentMaybe, isAnySilent { rest.append(isolated) }
    if isSilentMaybe, !isAnySure { rest.append(free) }

    var result = Answer(anyOf: group.flatMap(\.voices).map(\.answer) + rest)
    let certain = group.filter { $0.selects == .yes }.flatMap(\.voices).filter(\.voice.isCertain).map(\.answer)
    // Of rules that come to the same, those count that surely match.
    if !(result.mayAllow && result.mayDeny), !certain.isEmpty { result.because = Answer(anyOf: certain).because }

    for (place, policy) in group.enumerated() {
      let others = group.enumerated().filter { $0.offset != place }.flatMap(\.element.voices).map(\.answer)
      let own = policy.voices.map(\.answer)
      for (number, speaker) in policy.voices.enumerated() {
        let rule = Answer.Open.Object.rule(speaker.voice.outcome.rule)
        if others.contains(where: { speaker.answer.differs(from: $0) }) {
          result.doubts.append(.init(cause: .tie, object: rule))
        }
        if speaker.voice.isCertain { continue }
        // What may happen if the rule does not match: what the policy says then, or else the others.
        let later = policy.voices[(number + 1)...]
        var instead = later.map(\.answer)
        if !later.contains(where: \.voice.isCertain) { instead += others + rest }
        if instead.contains(where: { speaker.answer.differs(from: $0) }) {
          result.doubts += speaker.voice.causes.map { .init(cause: $0, object: rule) }
        }
      }
      // What may happen if the policy selects the pod, and if it does not.
      let selected = own + (policy.speaksIfAsked ? [] : [isolated])
      if selected.contains(where: { answer in (others + rest).contains { answer.differs(from: $0) } }) {
        result.doubts += policy.selects.causes.map { .init(cause: $0, object: .policy(policy.policy)) }
      }
    }
    return result
  }

  /// What becomes of a connection that a rule matches (semantics K16).
  private func act(_ outcome: Outcome, _ next: Answer) -> Answer {
    switch outcome {
    case .allow(let rule): return Answer(isAllowed: true, because: .rule(rule))
    case .deny(let rule): return Answer(isAllowed: false, because: .deniedBy(rule))
    case .pass(let rule):
      var result = next
      result.because.append(.passedBy(rule))
      return result
    }
  }
}
