import Cluster
import Kubernetes
import Network
import SMT

/// Says which answers of tests stand whatever the objects that are not read say (kinds, U3).
struct TestFreedom {
  let freedom: Freedom
  let world: World
  /// Answers a test in the world as it is read.
  let nominal: TestJudge
  /// Answers a test in the world where every object lets through all that it can.
  let opened: TestJudge?

  /// The outcome with what is open taken into account.
  func qualify<S: Solver & ~Copyable>(
    _ outcome: TestOutcome, of question: TestQuestion, _ solver: inout S
  ) throws(VerificationFailure) -> TestOutcome {
    if freedom.isNone || outcome.actual == .undecided { return outcome }
    let (from, to) = (question.from, question.to)
    let closing = touching(freedom.deniers + freedom.redirectors, from, to)
    if outcome.actual != .deny, !closing.isEmpty { return undecided(outcome, .unreadKind, closing.map { .init($0) }) }
    if outcome.actual != .allow {
      let opening = touching(freedom.openers.filter(\.mayAllow), from, to)
      if !opening.isEmpty, let opened {
        let best = try opened.judge(question, solver: &solver)
        if best?.actual != outcome.actual { return undecided(outcome, .unreadKind, opening.map { .init($0) }) }
      }
      let makers = freedom.portMakers.filter { maker in to.pods.contains { maker.has(world.pods[$0], in: world) } }
      if !makers.isEmpty, freedom.namesPorts { return undecided(outcome, .unknownPorts, makers.map(\.object)) }
    }
    return try qualifyTunnels(outcome, question, &solver)
  }

  /// Between members of a mesh the port on the wire is the mesh's: the answer must be the same on both (kinds, U9).
  private func qualifyTunnels<S: Solver & ~Copyable>(
    _ outcome: TestOutcome, _ question: TestQuestion, _ solver: inout S
  ) throws(VerificationFailure) -> TestOutcome {
    guard question.transport == .tcp else { return outcome }
    for mesh in freedom.meshes {
      let isBetween = [question.from, question.to].allSatisfy { end in
        end.pods.contains { mesh.contains(world.pods[$0], in: world) }
      }
      var judge = nominal
      judge.recorder = nil
      var wire = question
      wire.port = mesh.mesh.port
      if isBetween, try judge.judge(wire, solver: &solver)?.actual != outcome.actual {
        return undecided(outcome, .tunnelPort, [.init(mesh)])
      }
    }
    return outcome
  }

  private func undecided(
    _ outcome: TestOutcome, _ because: Undecided.Reason, _ objects: [Undecided.Object]
  ) -> TestOutcome {
    var result = outcome
    result.actual = .undecided
    result.undecided = Undecided(because, objects, flow: outcome.flow)
    return result
  }

  /// The objects in whose scope a pod of an end lies.
  private func touching(_ objects: [UnreadObject], _ from: TestEnd, _ to: TestEnd) -> [UnreadObject] {
    objects.filter { $0.touches(from: from.pods, to: to.pods, in: world) }
  }
}
