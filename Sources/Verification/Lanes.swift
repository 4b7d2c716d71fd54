import Dispatch
import Properties
import SMT
import Synchronization

/// The properties and tests of a file in lanes, each with a solver of its own and an even share of both.
///
/// What a solver finds may depend on what it was asked before. Hence the lanes are the same however many threads work
/// on them, and so is the outcome.
final class Lanes<S: Solver & SendableMetatype & ~Copyable>: Sendable {
  /// What was found out in a lane.
  private struct Found {
    var properties: VerificationTask.Part
    var tests: VerificationTask.Part
  }

  /// How many properties and tests share a solver: enough to be worth making one.
  private static var questionsPerLane: Int { 18 }

  private let task: VerificationTask
  private let makeSolver: @Sendable () -> S
  private let progress: @Sendable (_ done: Int, _ all: Int) -> Void
  private let count: Int
  private let found: Mutex<[Int: Result<Found, VerificationFailure>]> = Mutex([:])
  private let next = Atomic<Int>(0)
  private let done = Atomic<Int>(0)

  init(
    _ task: VerificationTask, makeSolver: @escaping @Sendable () -> S,
    progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void
  ) {
    self.task = task
    self.makeSolver = makeSolver
    self.progress = progress
    count = (Self.questions(of: task) + Self.questionsPerLane - 1) / Self.questionsPerLane
  }

  private static func questions(of task: VerificationTask) -> Int {
    task.set.properties.count + task.set.tests.count
  }

  /// Decides everything; the parts come in the order of the file, all properties before all tests.
  func run(jobs: Int) throws(VerificationFailure) -> [VerificationTask.Part] {
    DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, count))) { _ in work() }
    let found = found.withLock { $0 }
    var lanes: [Found] = []
    for lane in 0..<count {
      guard let part = found[lane] else { preconditionFailure("a lane was left out") }
      lanes.append(try part.get())
    }
    return lanes.map(\.properties) + lanes.map(\.tests)
  }

  /// Takes lanes for as long as there are any.
  private func work() {
    while true {
      let lane = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if lane >= count { return }
      let part = Result { () throws(VerificationFailure) in try decide(lane) }
      found.withLock { $0[lane] = part }
    }
  }

  private func decide(_ lane: Int) throws(VerificationFailure) -> Found {
    var solver = makeSolver()
    return Found(
      properties: try task.judge(share(of: task.set.properties.count, lane), &solver, decided: tell),
      tests: try task.judgeTests(share(of: task.set.tests.count, lane), &solver, decided: tell))
  }

  /// The part of `all` that falls to a lane.
  private func share(of all: Int, _ lane: Int) -> Range<Int> { all * lane / count..<all * (lane + 1) / count }

  private func tell() {
    progress(done.wrappingAdd(1, ordering: .relaxed).newValue, Self.questions(of: task))
  }
}
