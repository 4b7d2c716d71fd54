import Dispatch
import Properties
import SMT
import Synchronization

/// The properties of a file in lanes, each with a solver of its own, and the tests in one more.
///
/// What a solver finds may depend on what it was asked before. Hence the lanes are the same however many threads work
/// on them, and so is the outcome.
final class Lanes<S: Solver & SendableMetatype & ~Copyable>: Sendable {
  /// How many properties share a solver: enough to be worth making one.
  private static var propertiesPerLane: Int { 16 }

  private let task: VerificationTask
  private let makeSolver: @Sendable () -> S
  private let parts: Mutex<[Int: Result<VerificationTask.Part, VerificationFailure>]> = Mutex([:])
  private let next = Atomic<Int>(0)

  init(_ task: VerificationTask, makeSolver: @escaping @Sendable () -> S) {
    self.task = task
    self.makeSolver = makeSolver
  }

  /// How many lanes there are, with that of the tests.
  private var count: Int {
    (task.set.properties.count + Self.propertiesPerLane - 1) / Self.propertiesPerLane + 1
  }

  /// Decides everything; the parts come in the order of the file.
  func run(jobs: Int) throws(VerificationFailure) -> [VerificationTask.Part] {
    DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, count))) { _ in work() }
    let done = parts.withLock { $0 }
    var result: [VerificationTask.Part] = []
    for lane in 0..<count {
      guard let part = done[lane] else { preconditionFailure("a lane was left out") }
      result.append(try part.get())
    }
    return result
  }

  /// Takes lanes for as long as there are any.
  private func work() {
    while true {
      let lane = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if lane >= count { return }
      let part = Result { () throws(VerificationFailure) in try decide(lane) }
      parts.withLock { $0[lane] = part }
    }
  }

  private func decide(_ lane: Int) throws(VerificationFailure) -> VerificationTask.Part {
    var solver = makeSolver()
    if lane == count - 1 { return try task.judgeTests(&solver) }
    let first = lane * Self.propertiesPerLane
    let last = min(first + Self.propertiesPerLane, task.set.properties.count)
    return try task.judge(task.set.properties[first..<last], &solver)
  }
}
