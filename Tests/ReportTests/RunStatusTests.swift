import Diagnostics
import Report
import Testing

@testable import Properties
@testable import Verification

struct RunStatusTests {
  @Test(arguments: [
    (Verdict.proved, RunStatus.green), (.expectedViolation, .green), (.violated, .red), (.unexpectedSuccess, .red),
    (.vacuous(reason: ""), .undecided), (.inconclusive(reason: ""), .undecided),
  ])
  func ofOneVerdict(verdict: Verdict, status: RunStatus) {
    #expect(Sample.run([Sample.outcome("p", verdict)]).exitStatus == status)
  }

  @Test func ofTests() {
    #expect(Sample.run([], tests: [Sample.test(.allow, .allow)]).exitStatus == .green)
    #expect(Sample.run([], tests: [Sample.test(.allow, .allow), Sample.test(.allow, .deny)]).exitStatus == .red)
    #expect(Sample.run([], tests: [Sample.test(.deny, .depends)]).exitStatus == .red)
  }

  @Test func theWorstCounts() {
    var outcomes = [Sample.outcome("p", .proved)]
    #expect(Sample.run(outcomes).exitStatus == .green)
    outcomes.append(Sample.outcome("q", .vacuous(reason: "")))
    #expect(Sample.run(outcomes).exitStatus == .undecided)
    outcomes.insert(Sample.outcome("r", .violated), at: 0)
    var run = Sample.run(outcomes)
    #expect(run.exitStatus == .red)
    run.diagnostics = [Diagnostic("w", severity: .warning, "w", at: .run)]
    #expect(run.exitStatus == .red)
    run.diagnostics.append(Diagnostic("e", "e", at: .run))
    #expect(run.exitStatus == .invalid)
    run.isInconsistent = true
    #expect(run.exitStatus == .inconsistent)
  }

  @Test func failOnSparesLesserViolationsOnly() {
    func status(_ verdict: Verdict, _ severity: PropertySeverity, failOn: PropertySeverity) -> RunStatus {
      var run = Sample.run([Sample.outcome("p", verdict, severity: severity)])
      run.failOn = failOn
      return run.exitStatus
    }
    #expect(status(.violated, .medium, failOn: .high) == .green)
    #expect(status(.unexpectedSuccess, .low, failOn: .high) == .green)
    #expect(status(.violated, .high, failOn: .high) == .red)
    #expect(status(.violated, .critical, failOn: .high) == .red)
    #expect(status(.vacuous(reason: ""), .info, failOn: .critical) == .undecided)
    var run = Sample.run([], tests: [Sample.test(.deny, .allow)])
    run.failOn = .critical
    #expect(run.exitStatus == .red)
  }

  @Test func statusesAreTheNumbersOfTheInterface() {
    let statuses: [RunStatus] = [.green, .red, .invalid, .undecided, .inconsistent]
    #expect(statuses.map(\.rawValue) == [0, 1, 2, 3, 70])
  }
}
