import Advice
package import Kubernetes
import Properties
package import Verification

extension FlowExplanation {
  /// The explanation with edits judged by what properties and tests come to after them: those after which the most hold
  /// come first. Edits of labels are judged by nothing, and stand last.
  ///
  /// - Parameter verify: verifies everything after an edit of policies.
  package func judged(
    by verify: ((_ edited: ([any PolicyObject]) -> [any PolicyObject]) throws(VerificationFailure) -> Outcome?)
  ) throws(VerificationFailure) -> Self {
    var result = self
    guard !denying.isEmpty || !allowing.isEmpty, let now = try verify({ $0 }).map({ PolicyEdit.Judgement($0) }) else {
      return result
    }
    result.denying = try Self.judged(denying, since: now, by: verify)
    result.allowing = try Self.judged(allowing, since: now, by: verify)
    return result
  }

  private static func judged(
    _ edits: [PolicyEdit], since now: PolicyEdit.Judgement,
    by verify: ((_ edited: ([any PolicyObject]) -> [any PolicyObject]) throws(VerificationFailure) -> Outcome?)
  ) throws(VerificationFailure) -> [PolicyEdit] {
    var judged: [PolicyEdit] = []
    for edit in edits {
      var edit = edit
      if edit.labels.isEmpty, let outcome = try verify({ edit.applied(to: $0) }) {
        var judgement = PolicyEdit.Judgement(outcome)
        judgement.failingAlready = judgement.failing.filter { now.failing.contains($0) }
        edit.judgement = judgement
      }
      judged.append(edit)
    }
    // What is broken by an edit weighs more than what it does not mend.
    func failures(_ edit: PolicyEdit) -> (Int, Int) {
      guard let judgement = edit.judgement else { return (.max, .max) }
      return (judgement.failing.count - judgement.failingAlready.count, judgement.failing.count)
    }
    return judged.enumerated().sorted { a, b in
      let (left, right) = (failures(a.element), failures(b.element))
      return (left.0, left.1, a.offset) < (right.0, right.1, b.offset)
    }.map(\.element)
  }
}

extension PolicyEdit.Judgement {
  /// What a run has found.
  init(_ outcome: Outcome) {
    self.init(holding: [], failing: [])
    for property in outcome.properties {
      if property.isRed { failing.append(property.property.name) } else { holding.append(property.property.name) }
    }
    for (number, test) in outcome.tests.enumerated() {
      if test.isPassed { holding.append("test \(number + 1)") } else { failing.append("test \(number + 1)") }
    }
  }
}
