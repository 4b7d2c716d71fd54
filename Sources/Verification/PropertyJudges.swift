import Cluster
import Diagnostics
import Kubernetes
import PolicyModel
import Properties
import SMT

/// Decides properties one after the other, each in the world that it asks for, and keeps what they have in common.
struct PropertyJudges {
  /// What was found out so far.
  var part = VerificationTask.Part()
  /// Judges with waivers.
  let waived: WaivedJudge
  private let task: VerificationTask
  private let recorder: ObligationRecorder?
  private var judge: PropertyJudge
  private var freedom: FreedomJudge
  private var others: JudgesOfFreePolicies

  init(_ task: VerificationTask, _ options: VerificationOptions) {
    self.task = task
    let recorder = options.recordsObligations ? ObligationRecorder() : nil
    self.recorder = recorder
    judge = PropertyJudge(
      model: task.model, replay: task.replay, explanation: task.explanation, options: options, compiler: task.compiler)
    judge.recorder = recorder
    waived = WaivedJudge(waivers: task.set.waivers, options: options)
    freedom = FreedomJudge(task.freedom, world: task.world) { world, _, _ in task.judge(in: world, nil, recorder) }
    others = JudgesOfFreePolicies(task: task, recorder: recorder)
  }

  /// What was found out.
  func finished(_ solver: SolverStatistics) -> VerificationTask.Part {
    var part = part
    part.times += judge.clock.times
    part.times += others.times
    part.obligations = recorder?.obligations ?? []
    part.solver = solver
    return part
  }

  /// Decides a property; nil where its baseline is missing, which was reported.
  ///
  /// Where it is open which pods are members of a set that is described by doors, the property holds if it holds whichever
  /// are, and is violated if it is whichever are.
  mutating func decide<S: Solver & ~Copyable>(
    _ property: Property, _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome? {
    let named = task.compiler.resolver.named
    let selections = property.assertion.doorSelections(named: named)
    guard let doors = task.compiler.resolver.doors, !selections.isEmpty else { return try judged(property, &solver) }
    var asked = property
    asked.assertion = property.assertion.counting(.possible, named: named)
    guard var result = try judged(asked, &solver) else { return nil }
    result.property = property
    let open = selections.filter { doors.isOpen($0, in: task.world) }
    if result.verdict == .violated || result.verdict == .waived, !open.isEmpty {
      asked.assertion = property.assertion.counting(.certain, named: named)
      let certain = try judged(asked, &solver)
      if var certain, certain.verdict == result.verdict {
        certain.property = property
        return certain
      }
      let names = open.flatMap { doors.openers(of: $0) }
      result.isOpen(
        Undecided(
          unclear: "it is not known whether somebody gets in, or who", names,
          otherwise: "pods that no manifest declares may be among those that doors lead to"))
    } else if result.verdict == .proved, selections.contains(where: \.isExposure) {
      if let first = doors.book.unclear.first {
        result.isOpen(Undecided(unclear: first.message, [.init(title: first.reference.title, span: first.span)]))
      } else if !doors.book.unread.isEmpty {
        result.isOpen(Undecided(.unreadKind, doors.book.unread))
      }
    }
    return result
  }

  /// Decides a property in the world that it asks for.
  private mutating func judged<S: Solver & ~Copyable>(
    _ property: Property, _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome? {
    let free = property.freePolicies
    if case .noNewAccess(_, let paths) = property.assertion {
      let key = paths.isEmpty ? task.set.baseline : paths
      guard let baseline = task.worlds[key] else { return nil }
      return try compared(property, with: task.world.counterpart(in: baseline), Freedom(baseline), free, &solver)
    }
    if property.requiresUnrestricted { return try unrestricted(property, &solver) }
    if let free { return try others.judge(property, free, waived, &solver, &part.diagnostics) }
    let result = try waived.judge(property, with: &judge, solver: &solver, diagnostics: &part.diagnostics)
    return try freedom.qualify(result, waivers: result.waivers, &solver)
  }

  private mutating func compared<S: Solver & ~Copyable>(
    _ property: Property, with before: World, _ earlier: Freedom, _ free: FreePolicies?, _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    let task = task
    var judge = task.judge(in: task.world, comparedWith: before, free, recorder)
    let result = try waived.judge(property, with: &judge, solver: &solver, diagnostics: &part.diagnostics)
    part.times += judge.clock.times
    if let free { try result.confirm(free) }
    var comparison = FreedomJudge(task.freedom, world: task.world, before: (before, earlier)) {
      task.judge(in: $0, comparedWith: $1 ?? before, free?.at($2), nil)
    }
    return try comparison.qualify(result, waivers: result.waivers, &solver)
  }

  private mutating func unrestricted<S: Solver & ~Copyable>(
    _ property: Property, _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    let (task, recorder) = (task, recorder)
    let strict = task.world.unrestricted
    var judge = task.judge(in: strict, nil, recorder)
    let result = try waived.judge(property, with: &judge, solver: &solver, diagnostics: &part.diagnostics)
    part.times += judge.clock.times
    var freedom = FreedomJudge(task.freedom, world: strict) { world, _, _ in task.judge(in: world, nil, recorder) }
    return try freedom.qualify(result, waivers: result.waivers, &solver)
  }
}

extension PropertyOutcome {
  /// That the verdict is open after all.
  mutating func isOpen(_ undecided: Undecided) {
    verdict = .inconclusive(reason: undecided.text)
    self.undecided.append(undecided)
    counterexamples = []
    violatingPairs = 0
  }
}
