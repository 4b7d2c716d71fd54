package import Cluster
package import Diagnostics
import EnforcerTiers
package import Kubernetes
import Network
import PolicyModel
package import Properties

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
  let baselines: [[String]: World]

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
    let model = PolicyModel(world, podNames: set.podNames(in: world), tellsAccounts: set.mentionsAccounts)
    var check = SetCheck(resolver: SetResolver(set, model: model))
    check.check(set, &diagnostics)
    let ends = TestEndResolver(model: model, manifests: manifests)
    for test in set.tests { _ = AskedTest(test, ends, &diagnostics) }
  }

  /// Whether each claim holds in a world, in the order of `claims`; waivers are not looked at.
  package func holds(in world: World) -> [Bool] { AlgebraQuestions(self, in: world).holds() }
}
