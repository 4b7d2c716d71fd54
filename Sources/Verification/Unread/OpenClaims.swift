import Cluster
import Diagnostics
package import Kubernetes
import Properties
package import SMT

/// The properties and tests of a file that the input leaves open: those that a verification does not decide.
package struct OpenClaims: Sendable {
  /// A claim that is open, and why.
  package struct Item: Sendable {
    /// The claim.
    package var claim: AlgebraVerdicts.Claim
    /// Why, in a sentence.
    package var reason: String
    /// What leaves it open, where the input does.
    package var undecided: [Undecided]
    /// Whether it speaks of pods that no manifest declares.
    package var isOfOpenWorld: Bool
  }

  /// The claims in the order of `AlgebraVerdicts.claims`, nil for those that are decided.
  package var items: [Item?]

  /// Of claims of which none is open.
  package init(none verdicts: AlgebraVerdicts) { items = verdicts.claims.map { _ in nil } }

  /// Verifies the claims if anything is open; waivers are not looked at.
  package init<S: Solver & ~Copyable>(
    _ verdicts: AlgebraVerdicts, baselines: [[String]: Manifests], solver: inout S
  ) throws(VerificationFailure) {
    self.init(none: verdicts)
    var unheard = DiagnosticBag()
    let options = VerificationOptions(counterexamples: 1, ignoresWaivers: true)
    guard let task = VerificationTask(verdicts.set, verdicts.manifests, baselines, options, &unheard), task.isOpen
    else {
      return
    }
    var found: [AlgebraVerdicts.Claim: (reason: String, undecided: [Undecided])] = [:]
    for outcome in try task.judge(task.set.properties.indices, &solver).properties {
      guard case .inconclusive(let reason) = outcome.verdict else { continue }
      found[.property(outcome.property.name)] = (reason, outcome.undecided)
    }
    for outcome in try task.judgeTests(task.set.tests.indices, &solver).tests where outcome.actual == .undecided {
      found[.init(outcome.test)] = (outcome.undecided?.text ?? "", [outcome.undecided].compactMap { $0 })
    }
    let open = Set(task.set.properties.filter { $0.world == .open }.map { AlgebraVerdicts.Claim.property($0.name) })
    items = verdicts.claims.map { claim in
      found[claim].map {
        Item(claim: claim, reason: $0.reason, undecided: $0.undecided, isOfOpenWorld: open.contains(claim))
      }
    }
  }
}

extension VerificationTask {
  /// Whether the input leaves anything open that verdicts could rest on.
  fileprivate var isOpen: Bool {
    !freedom.isNone || !world.contested.isEmpty || world.pods.contains { !$0.unknownLabels.isEmpty }
      || worlds.values.contains { !Freedom($0).isNone }
  }
}
