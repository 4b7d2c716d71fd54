import Cluster
import Diagnostics
import Kubernetes
import Network
import Properties
import ReferenceEvaluator
import SMT
import TinyWorlds
import Verification

/// Holds the verdicts of a run to what the reference evaluator says flow by flow.
struct PropertyCheck {
  let read: ReadWorld
  let judge: ForceJudge
  let examples: CounterexampleCheck
  /// Where it is decided which hypothetical pods are looked at.
  let random: SplitMix64

  init(_ read: ReadWorld, grid: FlowGrid, random: SplitMix64) {
    self.read = read
    self.random = random
    judge = ForceJudge(read, grid: grid)
    examples = CounterexampleCheck(read, grid: grid, random: random)
  }

  /// Throws the first disagreement.
  func run<S: Solver & ~Copyable>(solver: inout S, tally: inout Tally) throws(Disagreement) {
    for result in try verify(&solver).properties {
      tally.verdicts[result.verdict.name, default: 0] += 1
      let property = result.property
      if case .noNewAccess = property.assertion { tally.count("noNewAccess \(result.verdict.name)") }
      if isChain(property.assertion) { tally.count("transitive \(result.verdict.name)") }
      var forced = judge.violation(of: property.assertion) ?? chain(property.assertion, &tally)
      if forced == nil, property.world == .open {
        var crowd = Crowd(read, property: property, declared: judge.grid, random: random)
        forced = crowd.violation()
        tally.hypotheticalPods += crowd.size
        if forced != nil { tally.violatedByHypothetical += 1 }
      }
      if forced != nil { tally.violatedByForce += 1 }
      switch result.verdict {
      case .proved, .vacuous, .inconclusive:
        // Worlds are so small that every property can be decided, but for chains that depend on unknown addresses.
        if isChain(property.assertion), case .inconclusive = result.verdict { continue }
        if case .inconclusive(let reason) = result.verdict {
          throw Disagreement("undecided", "\(property.name): \(reason)")
        }
        if let forced { throw Disagreement("missed", "\(property.name) is \(result.verdict.name) but: \(forced)") }
      case .violated, .waived:
        if let problem = try examples.doubt(result) {
          throw Disagreement("unconfirmed", "\(property.name): \(problem)")
        }
      case .expectedViolation, .unexpectedSuccess:
        throw Disagreement("verdict", "\(property.name) is \(result.verdict.name) though nothing is expected of it")
      }
    }
  }

  private func isChain(_ assertion: Assertion) -> Bool {
    if case .neverReachesTransitively = assertion { true } else { false }
  }

  /// A chain of flows in words; nil for an assertion that is not about chains, and when none was found.
  private func chain(_ assertion: Assertion, _ tally: inout Tally) -> String? {
    var search = ChainSearch(
      assertion, judge: judge, pods: Array(read.world.pods.indices), random: random)
    guard let found = search?.violation(rounds: 3) else { return nil }
    tally.count(found.hops == 1 ? "direct chains" : "longer chains")
    return found.words
  }

  private func verify<S: Solver & ~Copyable>(_ solver: inout S) throws(Disagreement) -> Outcome {
    var bag = DiagnosticBag()
    let outcome: Outcome?
    do throws(VerificationFailure) {
      outcome = try Verifier.verify(
        read.properties, manifests: read.manifests,
        baselines: read.baseline.map { [read.properties.baseline: $0.manifests] } ?? [:], solver: &solver,
        diagnostics: &bag)
    } catch {
      switch error {
      case .solver(let failure): throw Disagreement("solver", failure.message)
      case .inconsistency(let found): throw Disagreement("contradiction", found.message)
      }
    }
    guard let outcome else {
      let errors = bag.all.filter { $0.severity == .error }.map { "\($0.id.rawValue): \($0.message)" }
      throw Disagreement("unreadable", errors.joined(separator: "; "))
    }
    return outcome
  }
}
