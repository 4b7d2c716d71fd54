import Claims
import Cluster
import Encoding
import PolicyModel
import Properties
import SMT

/// Decides properties of one world, one at a time.
struct PropertyJudge {
  let model: PolicyModel
  var replay: ClaimReplay
  var explanation: Explanation
  let options: VerificationOptions
  var compiler: ObligationCompiler
  /// Writes down what the solver is asked, if that is wanted.
  var recorder: ObligationRecorder?
  /// Measures how long things take.
  let clock = PhaseClock()
  /// Whether the labels of counterexamples are all needed.
  let labels = LabelSearch()

  /// Decides a property without waivers: what `excluded` accept is not judged, and nothing else than `focus`, if set.
  mutating func judge<S: Solver & ~Copyable>(
    _ property: Property, excluding excluded: [Waiver] = [], focus: Waiver? = nil, solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    replay.waivers = excluded
    labels.isComplete = true
    recorder?.begin(property, excluding: excluded, focus: focus)
    let limit = options.counterexamples ?? property.counterexamples
    let search = Search(
      title: "property `\(property.name)`", model: model, replay: replay, explanation: explanation, options: options,
      clock: clock, recorder: recorder, labels: labels, limit: limit)
    var progress = Progress(violations: ViolationCollector(model: model, explanation: explanation))
    if speaksOfNewPods(property), let label = model.labelOfTooManyTests {
      progress.isUnknown("policies test the text of label `\(label)` in more ways than pods can be told apart by")
      return try outcome(property, progress, limit)
    }
    progress.isEmpty(try emptySet(property, search, &solver))
    let obligations = compiler.obligations(of: property.assertion)
    let limits = compiler.limits(excluding: excluded, focus: focus)
    for (index, obligation) in obligations.enumerated() {
      recorder?.begin(obligation, number: index + 1, of: obligations.count)
      let limited = obligation.limited(to: limits)
      switch try limited.decide(isOpen: property.world == .open, search, &progress, &solver) {
      case .inhabited, nil: break
      case .unknown: progress.isUnknown("the solver did not say whether the claim is about anything")
      case .empty: progress.isEmpty(limited.emptiness(in: model))
      }
    }
    progress.isUnknown(unknownValues(property.assertion))
    return try outcome(property, progress, limit)
  }

  /// Whether pods count that no manifest declares.
  private func speaksOfNewPods(_ property: Property) -> Bool {
    if case .defaultDeny = property.assertion { return true }
    return property.world == .open
  }

  /// What was found out of a property; the violations of set algebra are replayed.
  private func outcome(
    _ property: Property, _ progress: Progress, _ limit: Int
  ) throws(VerificationFailure) -> PropertyOutcome {
    let assertion = property.assertion
    let start = ContinuousClock.now
    let found = try progress.violations.counterexamples(upTo: limit) {
      (flow, isFlow) throws(VerificationFailure) in
      let isConfirmed = isFlow ? replay.violates(assertion, flow) : replay.isPair(flow, assertion)
      guard isConfirmed else {
        throw .unconfirmed(
          "property `\(property.name)`", "a violation found by set algebra does not replay", flow)
      }
    }
    clock.add(\.check, since: start)
    var outcome = PropertyOutcome(property: property, verdict: .proved)
    outcome.counterexamples = found + progress.counterexamples.prefix(max(0, limit - found.count))
    if case .doors(let claim) = assertion {
      for place in outcome.counterexamples.indices { replay.addDoor(to: &outcome.counterexamples[place], of: claim) }
    }
    outcome.violatingPairs = progress.violations.pairCount + progress.count
    outcome.hasFewestLabels = labels.isComplete
    outcome.undecided = progress.undecided
    outcome.verdict = verdict(property, progress, isViolated: outcome.violatingPairs > 0)
    return outcome
  }

  private func verdict(_ property: Property, _ progress: Progress, isViolated: Bool) -> Verdict {
    if isViolated { return .violated }
    if let reason = progress.unknown ?? progress.undecided.first?.text { return .inconclusive(reason: reason) }
    if let reason = progress.emptiness, !property.allowEmpty { return .vacuous(reason: reason) }
    return .proved
  }

  /// The first set of an assertion that has no members.
  private mutating func emptySet<S: Solver & ~Copyable>(
    _ property: Property, _ search: Search, _ solver: inout S
  ) throws(VerificationFailure) -> String? {
    for set in property.assertion.sets {
      let members = compiler.members(set)
      if !members.declared.isEmpty { continue }
      if property.world == .open, members.hypothetical != .never {
        let encoded = IsolationEncoder.encode(hypothetical: members.hypothetical, tiers: [], model: model)
        if try search.inhabitation(encoded.region, encoded.store, &solver) != .empty { continue }
      }
      let reason = EmptySetReason(world: model.world, sets: compiler.resolver.named).text(set.expression)
      return "`\(set.title)` matches nothing" + (reason.map { ": \($0)" } ?? "")
    }
    return nil
  }
}
