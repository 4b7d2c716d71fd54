import Claims
import Cluster
import Encoding
import PolicyModel
import SMT

/// Whether there is anything that an obligation speaks of.
enum Inhabitation {
  case inhabited, empty, unknown
}

/// Looks for violations of one property, or for the flows of one test: nobody else asks a solver.
///
/// Whatever a solver answers is checked before anyone believes it: a model by the term interpreter, by set algebra where
/// that has an opinion, and by a replay in the reference evaluator; that there is none, by set algebra.
struct Search {
  /// What is judged, as reports of contradictions call it.
  let title: String
  let model: PolicyModel
  let replay: ClaimReplay
  let explanation: Explanation
  let options: VerificationOptions
  /// Measures how long things take.
  let clock: PhaseClock
  /// Writes down what the solver is asked, if that is wanted.
  let recorder: ObligationRecorder?
  /// Whether the labels of counterexamples are all needed.
  let labels: LabelSearch
  /// How many counterexamples are wanted.
  let limit: Int

  /// Decides a question, and notes in `progress` what violates it or why that is not known.
  ///
  /// Where the input leaves freedom, that nothing violates is proved of what may violate, and only what must violate is
  /// shown. What lies between is undecided.
  func decide<S: Solver & ~Copyable>(
    _ question: some Question, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    guard let certain = question.certainViolation else {
      return try look(for: question.violation, question, &progress, &solver)
    }
    switch try ask(question.region + question.violation, question.store, &solver) {
    case .unsatisfiable:
      try confirmProof(of: question, &progress)
      return try inhabitation(question, &solver)
    case .unknown(let reason):
      progress.isUnknown("the solver gave up: \(reason)")
      return .unknown
    case .satisfiable(let values):
      guard case .unsatisfiable = try ask(question.region + certain, question.store, &solver) else {
        return try look(for: certain, question, &progress, &solver)
      }
      switch question.opinion {
      case .none, .undecided, .mayBeViolated: break
      case .holds, .violated:
        throw contradiction(
          "set algebra knows what the solver finds undecided", question.region + certain, question.store, values)
      }
      try question.reportUndecided(values, question.store, self, &progress)
      return .inhabited
    }
  }

  /// Looks for what fulfils the terms of a violation, as often as wanted.
  private func look<S: Solver & ~Copyable>(
    for violation: [Term], _ question: some Question, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    var store = question.store
    var terms = question.region + violation
    var found = 0
    var rounds = 0
    repeat {
      rounds += 1
      let isFirst = rounds == 1 && question.certainViolation == nil
      let (answer, part) = isFirst ? try first(question, &solver) : (try ask(terms, store, &solver), nil)
      switch answer {
      case .unsatisfiable where found > 0: return .inhabited
      case .unsatisfiable:
        try confirmProof(of: question, &progress)
        return try inhabitation(question, &solver)
      case .unknown(let reason):
        guard case .violated = question.opinion else {
          progress.isUnknown("the solver gave up: \(reason)")
          return .unknown
        }
        // Violations of set algebra are replayed like any other.
        try question.reportBySets(self, &progress)
        return .inhabited
      case .satisfiable(let values):
        switch question.opinion {
        case .none, .violated, .mayBeViolated: break
        case .holds:
          throw contradiction("the solver finds a violation and set algebra finds none", terms, store, values)
        case .undecided:
          throw contradiction("the solver knows what set algebra finds undecided", terms, store, values)
        }
        if let part {
          if try part.report(values, part.store, self, &progress) { found += 1 }
          if progress.isProof {
            throw contradiction("the solver finds a violation that no report shows", terms, store, values)
          }
          // A part is looked at for one violation: its model says nothing in the terms of the whole.
          return .inhabited
        }
        let fewest = try minimise(values, question.ends, terms, &store, &solver)
        if try question.report(fewest, store, self, &progress) { found += 1 }
        if progress.isProof {
          throw contradiction("the solver finds a violation that no report shows", terms, store, fewest)
        }
        terms.append(store.not(store.and(question.likeness(fewest, store))))
      }
    } while !question.isEnough(found: found, rounds: rounds, limit: limit)
    return .inhabited
  }

  /// Holds a proof against set algebra.
  private func confirmProof(of question: some Question, _ progress: inout Progress) throws(VerificationFailure) {
    switch question.opinion {
    case .none, .holds: break
    case .violated, .undecided:
      throw contradiction(
        "set algebra finds a violation and the solver finds none", question.region + question.violation, question.store,
        nil)
    case .mayBeViolated:
      progress.isUnknown("set algebra, which lets two pods share an address, does not confirm the proof")
    }
  }

  /// The same of another model of the world.
  func over(_ model: PolicyModel) -> Self {
    Self(
      title: title, model: model, replay: replay, explanation: explanation, options: options, clock: clock,
      recorder: recorder, labels: labels, limit: limit)
  }

  // MARK: Asking

  /// Asks the solver; what is satisfiable is checked with the term interpreter.
  func ask<S: Solver & ~Copyable>(
    _ terms: [Term], _ store: TermStore, _ solver: inout S, for purpose: Purpose = .violation,
    budget: SolverBudget? = nil
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
        throw contradiction("a model of \(solver.name) does not satisfy its formula", terms, store, values)
      }
    }
    record(purpose, terms, store, answer)
    return answer
  }

  /// Writes down a question on which a verdict rests.
  func record(_ purpose: Purpose, _ terms: [Term], _ store: TermStore, _ answer: SolverAnswer) {
    recorder?.record(purpose, terms, store, answer)
  }

  // MARK: Vacuity

  /// Whether the obligation of a question is about anything.
  private func inhabitation<S: Solver & ~Copyable>(
    _ question: some Question, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    switch question.subject {
    case .region: try inhabitation(question.region, question.store, &solver)
    case .flows(let claim): try inhabitation(claim, &solver)
    case .nothing: .inhabited
    }
  }

  /// Whether a claim speaks of any flow. No policy has a say in that, and mostly no solver need be asked.
  func inhabitation<S: Solver & ~Copyable>(
    _ claim: FlowClaim, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    let slice = Slice(model, claim: claim, isBare: true)
    var encoded = clock.measure(\.encode) { FlowEncoder.encode(claim, slice: slice, model: model) }
    if let flow = clock.measure(\.check, { encoded.likelyFlow(of: claim, slice, model, fulfilling: encoded.region) }) {
      record(.region, encoded.region, encoded.store, .satisfiable(flow))
      return .inhabited
    }
    return try inhabitation(encoded.region, encoded.store, &solver)
  }

  /// Whether a claim speaks of any flow that it does not permit.
  func isLeft<S: Solver & ~Copyable>(
    _ claim: FlowClaim, _ solver: inout S
  ) throws(VerificationFailure) -> Bool {
    if claim.permissions.isEmpty { return try inhabitation(claim, &solver) != .empty }
    // Without policies, all flows pass that are not left out.
    var all = claim
    all.violation = .allowed
    let slice = Slice(model, claim: all, isBare: true)
    let encoded = clock.measure(\.encode) { FlowEncoder.encode(all, slice: slice, model: model) }
    return try inhabitation(encoded.region + encoded.violation, encoded.store, &solver) != .empty
  }

  /// Whether a region has a member.
  func inhabitation<S: Solver & ~Copyable>(
    _ region: [Term], _ store: TermStore, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    switch try ask(region, store, &solver, for: .region) {
    case .satisfiable: .inhabited
    case .unsatisfiable: .empty
    case .unknown: .unknown
    }
  }

  // MARK: Help for questions

  /// Cuts the model down to a claim, and writes the claim as terms.
  ///
  /// - Parameter other: the model to cut, if not the search's.
  func encode(_ claim: FlowClaim, in other: PolicyModel? = nil) -> (slice: Slice, encoded: EncodedClaim) {
    let model = other ?? model
    return clock.measure(\.encode) {
      let slice = Slice(model, claim: claim)
      return (slice, FlowEncoder.encode(claim, slice: slice, model: model))
    }
  }

  /// The explanation of a world that has hypothetical pods. As of declared ones, what is restricted is told as such even
  /// where it does not count.
  func explanation(in world: World) -> Explanation {
    var world = world
    world.countsRestricted = explanation.world.countsRestricted
    return Explanation(
      world: world, declared: model.world, before: replay.before?.extended(like: world), reader: explanation.reader,
      free: explanation.free)
  }

  /// The engines disagree about terms.
  func contradiction(
    _ message: String, _ terms: [Term], _ store: TermStore, _ values: Interpretation?
  ) -> VerificationFailure {
    .contradiction(title, message, terms, store, values)
  }
}

extension Search {
  /// What a question to the solver is for.
  enum Purpose {
    /// A violation.
    case violation
    /// Anything that the claim speaks of.
    case region
    /// A smaller counterexample; no verdict rests on the answer.
    case search
  }
}
