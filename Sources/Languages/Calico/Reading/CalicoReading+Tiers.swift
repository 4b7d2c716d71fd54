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

    let voices = groups.map { group in
      group.map { policy, selects -> [Voice] in
        policy.voices(flow, direction, countsAllow).map { voice in
          var voice = voice
          voice.causes.formUnion(selects.causes)
          return voice
        }
      }
    }
    let next = ask(tiers.dropFirst(), pod: pod, flow, direction)
    var answer = end(of: tier, selecting, next)
    for group in voices.reversed() { answer = hear(group, next: next, rest: answer) }
    return answer
  }

  /// What a tier says where none of its rules matches (semantics K17).
  ///
  /// - Parameter selecting: the policies that select the pod, or may.
  private func end(of tier: TierList.Tier, _ selecting: [(RankedPolicy, Truth)], _ next: Answer) -> Answer {
    guard tier.denies else { return next }
    let denied = Answer(isAllowed: false, because: .noRule(policies: selecting.map(\.0.place).sorted()))
    if selecting.contains(where: { $0.1 == .yes }) { return denied }
    var result = Answer(anyOf: [denied, next])
    if denied.differs(from: next) {
      for (policy, truth) in selecting {
        result.doubts += truth.causes.map { .init(cause: $0, object: .policy(policy.place)) }
      }
    }
    return result
  }

  /// What the policies of one group say. In each its first matching rule speaks; of several policies any one that has
  /// such a rule may be the first to be asked (semantics K15, K21).
  ///
  /// - Parameters:
  ///   - group: the rules of each policy that may match, up to the first that does.
  ///   - next: what the tiers behind this one say.
  ///   - rest: what is said where the group says nothing.
  private func hear(_ group: [[Voice]], next: Answer, rest: Answer) -> Answer {
    let group = group.map { voices in voices.map { (voice: $0, answer: act($0.outcome, next)) } }
    let heard = group.flatMap { $0 }
    let certain = heard.filter(\.voice.isCertain).map(\.answer)
    let isSilentMaybe = certain.isEmpty
    var result = Answer(anyOf: heard.map(\.answer) + (isSilentMaybe ? [rest] : []))
    // Of rules that come to the same, those count that surely match.
    if !(result.mayAllow && result.mayDeny), !certain.isEmpty { result.because = Answer(anyOf: certain).because }
    for (place, voices) in group.enumerated() where !voices.isEmpty {
      let others = group.enumerated().filter { $0.offset != place }.flatMap(\.element).map(\.answer)
      for (number, speaker) in voices.enumerated() {
        let rule = Answer.Open.Object.rule(speaker.voice.outcome.rule)
        if others.contains(where: { speaker.answer.differs(from: $0) }) {
          result.doubts.append(.init(cause: .tie, object: rule))
        }
        if speaker.voice.isCertain { continue }
        // What may happen if the rule does not match: what the policy says then, or else the others.
        let later = voices[(number + 1)...]
        var instead = later.map(\.answer)
        if !later.contains(where: \.voice.isCertain) { instead += others + (isSilentMaybe ? [rest] : []) }
        if instead.contains(where: { speaker.answer.differs(from: $0) }) {
          result.doubts += speaker.voice.causes.map { .init(cause: $0, object: rule) }
        }
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
