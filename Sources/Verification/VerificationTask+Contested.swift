import Cluster
import Diagnostics
import Kubernetes
import Properties
import SMT

/// Verdicts where it is not known which of several pods has an address.
///
/// Properties are judged with these pods at any address that a pod may have, and as if they need not exist. What is
/// proved so holds whoever has the address. What is violated so need not be: it is judged again without these pods.
extension VerificationTask {
  /// The same task without the pods whose address is contested, and without tests; nil where it cannot be asked.
  static func withoutContested(
    _ world: World, _ set: PropertySet, _ manifests: Manifests, _ baselines: [[String]: Manifests],
    _ options: VerificationOptions
  ) -> VerificationTask? {
    struct Name: Hashable {
      var namespace: String
      var name: String?
    }
    let contested = Set(
      world.contested.flatMap(\.pods).map {
        Name(namespace: world.namespaces[world.pods[$0].namespace].name, name: world.pods[$0].name)
      })
    var manifests = manifests
    manifests.pods.removeAll {
      contested.contains(Name(namespace: $0.metadata.namespace ?? "default", name: $0.metadata.name))
    }
    var set = set
    set.tests = []
    var options = options
    options.recordsObligations = false
    var unheard = DiagnosticBag()
    return VerificationTask(set, manifests, baselines, options, &unheard)
  }

  /// A property that is violated: as it is violated without the pods whose address is contested, or undecided.
  func settled<S: Solver & ~Copyable>(
    _ result: PropertyOutcome, at place: Int, _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    guard result.verdict == .violated || result.verdict == .expectedViolation else { return result }
    if !asksForContested(result.property.assertion), let rest = rest.first {
      let again = try rest.judge(place..<place + 1, &solver).properties.first
      if let again, again.verdict == result.verdict { return again }
    }
    var undecided = result
    undecided.verdict = .inconclusive(reason: contestedReason)
    undecided.counterexamples = []
    undecided.violatingPairs = 0
    return undecided
  }

  /// Whether a property looks for one of several pods, and one whose address is contested may be it.
  private func asksForContested(_ assertion: Assertion) -> Bool {
    guard case .mustReach(_, let to, _, .some) = assertion else { return false }
    return world.contested.flatMap(\.pods).contains { replay.contains(to.expression, podAt: $0) }
  }

  /// The pods and the addresses, by name.
  private var contestedReason: String {
    let groups = world.contested.map { contested in
      let pods = contested.pods.map { "`\(world.namespace(of: world.pods[$0]).name)/\(world.pods[$0].name ?? "")`" }
      return "\(contested.address) (\(few(pods)))"
    }
    return "it depends on whose an address is that several have: \(few(groups))"
  }
}
