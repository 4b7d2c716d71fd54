import Cluster
import Encoding
import PolicyModel
import Properties
import Reachability
import ReferenceEvaluator
import SMT

/// Whether there is anything that an obligation speaks of.
enum Inhabitation {
  case inhabited, empty, unknown
}

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
  let search = LabelSearch()

  /// What is known of a property after some of its obligations.
  struct Progress {
    /// What violates it.
    var violations: ViolationCollector
    /// Violations that are no pairs of ends.
    var counterexamples: [Counterexample] = []
    /// How many violations `counterexamples` would hold without a limit.
    var count = 0
    /// How many counterexamples are wanted.
    var limit = 1
    /// Why an obligation is about nothing.
    var emptiness: String?
    /// Why an obligation was not decided.
    var unknown: String?
  }

  /// Decides a property without waivers: what `excluded` accept is not judged, and nothing else than `focus`, if set.
  mutating func judge<S: Solver & ~Copyable>(
    _ property: Property, excluding excluded: [Waiver] = [], focus: Waiver? = nil, solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    replay.waivers = excluded
    search.isComplete = true
    recorder?.begin(property, excluding: excluded, focus: focus)
    var progress = Progress(violations: ViolationCollector(model: model, explanation: explanation))
    progress.emptiness = try emptySet(property, &solver)
    progress.limit = options.counterexamples ?? property.counterexamples
    let obligations = compiler.obligations(of: property.assertion)
    for (index, obligation) in obligations.enumerated() {
      recorder?.begin(obligation, number: index + 1, of: obligations.count)
      let limited = compiler.limited(obligation, excluding: excluded, focus: focus)
      try decide(limited, property, &progress, &solver)
    }
    let limit = progress.limit
    let assertion = property.assertion
    progress.unknown = progress.unknown ?? unknownValues(assertion)
    let judge = self
    let start = ContinuousClock.now
    let found = try progress.violations.counterexamples(upTo: limit) {
      (flow, isFlow) throws(VerificationFailure) in
      let isConfirmed = isFlow ? judge.replay.violates(assertion, flow) : judge.isPair(flow, assertion)
      guard isConfirmed else {
        throw .unconfirmed(property, "a violation found by set algebra does not replay", flow)
      }
    }
    clock.add(\.check, since: start)
    var outcome = PropertyOutcome(property: property, verdict: .proved)
    outcome.counterexamples = found + progress.counterexamples.prefix(max(0, limit - found.count))
    outcome.violatingPairs = progress.violations.pairCount + progress.count
    outcome.hasFewestLabels = search.isComplete
    outcome.verdict = verdict(property, progress, isViolated: outcome.violatingPairs > 0)
    return outcome
  }

  private func verdict(_ property: Property, _ progress: Progress, isViolated: Bool) -> Verdict {
    if isViolated { return .violated }
    if let reason = progress.unknown { return .inconclusive(reason: reason) }
    if let reason = progress.emptiness, !property.allowEmpty { return .vacuous(reason: reason) }
    return .proved
  }

  /// The explanation of a world that has hypothetical pods.
  func explanation(in world: World) -> Explanation {
    Explanation(world: world, declared: model.world, before: replay.before?.extended(like: world))
  }

  /// Decides an obligation: of the pods that manifests declare and, in the open world, of those that they do not.
  private mutating func decide<S: Solver & ~Copyable>(
    _ obligation: Obligation, _ property: Property, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) {
    let isOpen = property.world == .open
    var parts: [Inhabitation] = []
    switch obligation {
    case .flows(let claim):
      parts.append(try decide(claim.declared, property, &progress, &solver))
      if isOpen, let rest = claim.hypothetical {
        parts.append(try decideHypothetical(rest, property, &progress, &solver))
      }
    case .commonFamily(let claim):
      decideCommonFamily(claim.declared, &progress)
      if isOpen, let rest = claim.hypothetical {
        try decideHypotheticalCommonFamily(rest, property, &progress, &solver)
      }
      return
    case .reachSome(let claim):
      parts.append(try decideReachSome(claim.declared, property, &progress, &solver))
      if isOpen, let rest = claim.hypothetical {
        parts.append(try decideHypotheticalReachSome(rest, property, &progress, &solver))
      }
    case .chain(let claim): parts.append(try decide(claim, property, &progress, &solver))
    case .isolation(let pods, let direction):
      parts.append(try decideIsolation(pods.classes, direction, property, &progress, &solver))
      if isOpen, pods.hypothetical != .never {
        parts.append(try decideHypotheticalIsolation(pods.hypothetical, direction, property, &progress, &solver))
      }
    }
    if parts.contains(.inhabited) { return }
    if parts.contains(.unknown) {
      progress.unknown = progress.unknown ?? "the solver did not say whether the claim is about anything"
    } else {
      progress.emptiness = progress.emptiness ?? emptiness(of: obligation)
    }
  }

  /// The first set of an assertion that has no members.
  private mutating func emptySet<S: Solver & ~Copyable>(
    _ property: Property, _ solver: inout S
  ) throws(VerificationFailure) -> String? {
    for set in property.assertion.sets {
      let members = compiler.members(set)
      if !members.declared.isEmpty { continue }
      if property.world == .open, members.hypothetical != .never {
        let encoded = IsolationEncoder.encode(hypothetical: members.hypothetical, policies: [], model: model)
        if try inhabitation(encoded.region, encoded.store, property, &solver) != .empty { continue }
      }
      let reason = EmptySetReason(world: model.world, sets: compiler.resolver.named).text(set.expression)
      return "`\(set.title)` matches nothing" + (reason.map { ": \($0)" } ?? "")
    }
    return nil
  }

  // MARK: Solving

  /// Asks the solver; what is satisfiable is checked with the term interpreter before anyone believes it.
  func solve<S: Solver & ~Copyable>(
    _ terms: [Term], _ store: TermStore, _ property: Property, _ solver: inout S,
    asking question: ObligationQuestion = .violation, budget: SolverBudget? = nil
  ) throws(VerificationFailure) -> SolverAnswer {
    let answer: SolverAnswer
    let start = ContinuousClock.now
    do throws(SolverFailure) {
      answer = try solver.decide(terms, in: store, budget: budget ?? options.budget)
    } catch {
      throw .solver(error)
    }
    clock.add(\.solve, since: start)
    if case .satisfiable(let values) = answer {
      let holds = clock.measure(\.check) {
        var store = store
        let formula = store.and(terms)
        return store.holds(formula, under: values)
      }
      guard holds else {
        throw .contradiction(
          property, "a model of \(solver.name) does not satisfy its formula", terms, store, values)
      }
    }
    recorder?.record(question, terms, store, answer, property)
    return answer
  }

  /// Whether a claim speaks of any flow. No policy has a say in that, and mostly no solver need be asked.
  func inhabitation<S: Solver & ~Copyable>(
    _ claim: FlowClaim, _ property: Property, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    let slice = Slice(model, claim: claim, isBare: true)
    var encoded = clock.measure(\.encode) { FlowEncoder.encode(claim, slice: slice, model: model) }
    if let flow = clock.measure(\.check, { encoded.likelyFlow(of: claim, slice, model, fulfilling: encoded.region) }) {
      recorder?.record(.region, encoded.region, encoded.store, .satisfiable(flow), property)
      return .inhabited
    }
    return try inhabitation(encoded.region, encoded.store, property, &solver)
  }

  /// Whether an obligation's region has a member.
  func inhabitation<S: Solver & ~Copyable>(
    _ region: [Term], _ store: TermStore, _ property: Property, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    switch try solve(region, store, property, &solver, asking: .region) {
    case .satisfiable: .inhabited
    case .unsatisfiable: .empty
    case .unknown: .unknown
    }
  }
}
