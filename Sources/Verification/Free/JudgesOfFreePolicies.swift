import Diagnostics
import Kubernetes
import PolicyModel
import Properties
import SMT

/// Judges the properties of a file whose policies anyone may write: those that one choice breaks share a model.
struct JudgesOfFreePolicies {
  let task: VerificationTask
  /// Writes down what the solver is asked, if that is wanted.
  let recorder: ObligationRecorder?
  private var judges: [FreePolicies: (judge: PropertyJudge, freedom: FreedomJudge)] = [:]

  init(task: VerificationTask, recorder: ObligationRecorder?) {
    self.task = task
    self.recorder = recorder
  }

  /// How long things took.
  var times: PhaseTimes { judges.values.reduce(into: PhaseTimes()) { $0 += $1.judge.clock.times } }

  /// Decides a property, and whether that stands whatever the objects say that are not read.
  mutating func judge<S: Solver & ~Copyable>(
    _ property: Property, _ free: FreePolicies, _ waived: WaivedJudge, _ solver: inout S,
    _ diagnostics: inout DiagnosticBag
  ) throws(VerificationFailure) -> PropertyOutcome {
    var (judge, freedom) = judges[free] ?? make(free)
    let outcome = try waived.judge(property, with: &judge, solver: &solver, diagnostics: &diagnostics)
    try outcome.confirm(free)
    let result = try freedom.qualify(outcome, waivers: outcome.waivers, &solver)
    judges[free] = (judge, freedom)
    return result
  }

  private func make(_ free: FreePolicies) -> (PropertyJudge, FreedomJudge) {
    let (task, recorder) = (self.task, self.recorder)
    let freedom = FreedomJudge(task.freedom, world: task.world) { world, _, stage in
      task.judge(in: world, free.at(stage), recorder)
    }
    return (task.judge(in: task.world, free, recorder), freedom)
  }
}

extension FreePolicies {
  /// What counts in one of the worlds that verdicts are held against. What objects let through that are not read, they let
  /// through whatever policies others write; where no policy is to count, these do not either.
  func at(_ stage: FreedomJudge.Stage) -> Self? {
    switch stage {
    case .bare, .denied: return nil
    case .nominal, .opened: return self
    }
  }
}
