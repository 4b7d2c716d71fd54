package import Cluster
package import Diagnostics
import EnforcerTiers
package import Kubernetes
import Network
import PolicyModel
package import Properties
import Reachability

/// Which properties and tests of a file hold for the pods that manifests declare, by set algebra alone: fast enough to
/// ask again for every rule that could be missing.
///
/// Chains are followed hop by hop, each on its own: where a chain rests on one pod having two addresses, it counts.
package struct AlgebraVerdicts {
  /// What is judged.
  package enum Claim: Hashable, Sendable {
    /// A property, by name.
    case property(String)
    /// A test, as `shop/web → shop/db 5432/TCP`.
    case test(String)

    /// A test.
    init(_ test: FlowTest) { self = .test("\(test.fromText) → \(test.toText) \(test.portText)") }
  }

  /// What holds in a world as it is read, and where the objects that are not read let through all that they can.
  package struct Answer: Hashable, Sendable {
    /// Whether the claim holds in the world as it is read.
    package var holds: Bool
    /// Whether it holds in the other as well.
    package var holdsOpened: Bool
  }

  let set: PropertySet
  let manifests: Manifests
  private let baselines: [[String]: World]

  /// Prepares the properties and the tests of a file.
  ///
  /// - Parameter baselines: the worlds that properties compare with, by their paths as the file has them.
  package init(_ set: PropertySet, manifests: Manifests, baselines: [[String]: World]) {
    self.set = set
    self.manifests = manifests
    self.baselines = baselines
  }

  /// What is judged: the properties, then the tests, in the order of the file.
  package var claims: [Claim] {
    self.set.properties.map { .property($0.name) }
      + set.tests.map { Claim($0) }
  }

  /// Reports sets and ends of tests that cannot be, as a verification would.
  package func check(in world: World, _ diagnostics: inout DiagnosticBag) {
    let model = PolicyModel(world, podNames: set.podNames)
    var check = SetCheck(resolver: SetResolver(set.sets, model: model))
    check.check(set, &diagnostics)
    let ends = TestEndResolver(model: model, manifests: manifests)
    for test in set.tests { _ = TestQuestion(test, ends, &diagnostics) }
  }

  /// What is true of each claim, in the order of `claims`; waivers are not looked at.
  package func answers(in world: World) -> [Answer] {
    let holds = holds(in: world)
    let openers = Freedom(world).openers
    if openers.isEmpty { return holds.map { Answer(holds: $0, holdsOpened: $0) } }
    let opened = self.holds(in: world.opened(by: openers))
    return holds.indices.map { place in
      // What objects let through now they have let through in the baseline (kinds, U5).
      let isComparison = place < set.properties.count && set.properties[place].isComparison
      return Answer(holds: holds[place], holdsOpened: isComparison ? holds[place] : opened[place])
    }
  }

  /// Whether each claim holds in a world, in the order of `claims`; waivers are not looked at.
  package func holds(in world: World) -> [Bool] {
    let model = PolicyModel(world, podNames: set.podNames)
    var compiler = ObligationCompiler(resolver: SetResolver(set.sets, model: model))
    let properties = set.properties.map { property in
      if case .noNewAccess(_, let paths) = property.assertion {
        return holds(property, in: world, since: baselines[paths.isEmpty ? set.baseline : paths])
      }
      return compiler.obligations(of: property.assertion).allSatisfy { $0.holdsBySets(in: model) }
    }
    let ends = TestEndResolver(model: model, manifests: manifests)
    return properties + set.tests.map { holds($0, ends, model) }
  }

  /// Whether a property about a baseline holds.
  private func holds(_ property: Property, in world: World, since before: World?) -> Bool {
    guard let before else { return false }
    let model = PolicyModel(world, podNames: set.podNames, baseline: world.counterpart(in: before))
    var compiler = ObligationCompiler(resolver: SetResolver(set.sets, model: model))
    return compiler.obligations(of: property.assertion).allSatisfy { $0.holdsBySets(in: model) }
  }

  /// Whether a test passes.
  private func holds(_ test: FlowTest, _ ends: TestEndResolver, _ model: PolicyModel) -> Bool {
    var trouble = DiagnosticBag()
    guard let question = TestQuestion(test, ends, &trouble) else { return false }
    func canBe(_ wanted: FlowClaim.Violation, isCertain: Bool = false) -> Bool {
      let (claim, slice) = question.claim(wanted, in: model)
      return FlowAlgebra(claim, slice: slice, model: model).violations().contains { !isCertain || !$0.certain.isEmpty }
    }
    return switch test.expect {
    case .allow: !canBe(.denied)
    case .deny: !canBe(.allowed)
    case .depends: canBe(.allowed, isCertain: true) && canBe(.denied, isCertain: true)
    // What is read decides.
    case .undecided: false
    }
  }
}

extension Property {
  /// Whether it compares with a baseline.
  fileprivate var isComparison: Bool { if case .noNewAccess = assertion { true } else { false } }
}
