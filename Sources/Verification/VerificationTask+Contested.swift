import Claims
import Cluster
import Diagnostics
import Kubernetes
import PolicyModel
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
      contested.contains(Name(namespace: $0.metadata.namespaceName, name: $0.metadata.name))
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
    let undecided = Undecided(world.contested, in: world, flow: result.counterexamples.first)
    var open = result
    open.isOpen(undecided)
    return open
  }

  /// A test whose answer depends: as it depends on the pods whose address is known alone, or undecided.
  ///
  /// One that is allowed, or denied, is so whoever has the address.
  func settled<S: Solver & ~Copyable>(
    _ result: TestOutcome, of question: TestQuestion, _ tests: TestJudge, _ solver: inout S
  ) throws(VerificationFailure) -> TestOutcome {
    let contested = world.contested(among: question.from.pods + question.to.pods)
    guard result.actual == .depends, !contested.isEmpty else { return result }
    let pods = Set(contested.flatMap(\.pods))
    if let from = question.from.without(pods, in: model), let to = question.to.without(pods, in: model) {
      var rest = question
      (rest.from, rest.to) = (from, to)
      var quiet = tests
      quiet.recorder = nil
      if let again = try quiet.judge(rest, solver: &solver), again.actual == .depends { return again }
    }
    var open = result
    open.actual = .undecided
    open.undecided = Undecided(contested, in: world, flow: result.flow)
    return open
  }

  /// Whether a property looks for one of several pods, and one whose address is contested may be it.
  private func asksForContested(_ assertion: Assertion) -> Bool {
    guard case .mustReach(_, let to, _, .some) = assertion else { return false }
    return world.contested.flatMap(\.pods).contains { replay.contains(to.expression, podAt: $0) }
  }
}

extension TestEnd {
  /// The end without some of its pods; nil where none is left.
  fileprivate func without(_ gone: Set<Int>, in model: PolicyModel) -> TestEnd? {
    if address != nil { return self }
    var result = self
    result.pods.removeAll { gone.contains($0) }
    if result.pods.isEmpty { return nil }
    let left = Set(result.pods)
    // A class may hold more pods than the end; they are alike.
    result.set.classes = ClassSet(
      model.classes.members.indices.filter { model.classes.members[$0].contains(where: left.contains) })
    return result
  }
}
