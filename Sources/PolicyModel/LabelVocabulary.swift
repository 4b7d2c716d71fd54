package import Cluster

/// What selections ask for: what tells hypothetical pods apart.
package struct LabelVocabulary: Sendable {
  /// The values of one label that are told from each other.
  package struct Values: Sendable {
    /// Those that selections list, each once.
    package fileprivate(set) var listed: [String]
    /// What is asked of the text of a value.
    package fileprivate(set) var tests: [TextTest] = []
    /// How values are written.
    package fileprivate(set) var grammar = ValueGrammar.labelValue
    /// Where a text is tested, one value for each set of tests that a value can pass which is not listed: it stands for all
    /// values that pass these.
    package fileprivate(set) var examples: [String] = []
  }

  /// The label that the API server gives every namespace: its name (semantics A21).
  package static let namespaceName = "kubernetes.io/metadata.name"

  /// The values of pod labels by key.
  package private(set) var pod: [String: Values]
  /// The values of namespace labels by key. A namespace's name counts as its label.
  package private(set) var namespace: [String: Values]
  /// The values of what is asked of ServiceAccounts, by the keys of `World.Pod.account`.
  package private(set) var account: [String: Values]

  /// What is asked of one label.
  private struct Asked {
    var values: Set<String> = []
    var tests: Set<TextTest> = []

    mutating func add(_ item: LabelRequirement) {
      values.formUnion(item.values)
      if let test = item.test { tests.insert(test) }
    }
  }

  /// A label whose text is tested in so many ways that its values cannot be told apart.
  package struct TooManyTests: Error {
    /// The key of the label.
    package var label: String
  }

  /// What `selections` ask for, of which it is known that no label's text is tested in too many ways.
  ///
  /// - Parameter world: where a text is tested, the values that its objects have are told from each other too.
  package init(_ selections: some Sequence<PodSelection>, in world: World) {
    do throws(TooManyTests) {
      self = try Self(trying: selections, in: world)
    } catch {
      preconditionFailure("too many tests of the text of label \(error.label) were let through")
    }
  }

  /// What `selections` ask for.
  ///
  /// - Parameters:
  ///   - world: where a text is tested, the values that its objects have are told from each other too.
  ///   - mostStates: how long it may take to find values for the tests of a label.
  package init(
    trying selections: some Sequence<PodSelection>, in world: World, mostStates: Int = ValueExamples.mostStates
  ) throws(TooManyTests) {
    var pod: [String: Asked] = [:]
    var namespace: [String: Asked] = [:]
    var account: [String: Asked] = [:]
    for selection in Set(selections) {
      for item in selection.podLabels { pod[item.key, default: Asked()].add(item) }
      for item in selection.namespaceLabels { namespace[item.key, default: Asked()].add(item) }
      for item in selection.account { account[item.key, default: Asked()].add(item) }
      if let name = selection.namespace { namespace[Self.namespaceName, default: Asked()].values.insert(name) }
    }
    self.pod = try Self.values(pod, { _ in .labelValue }, mostStates) { key in
      world.pods.compactMap { $0.labels[key] }
    }
    let ofNamespace = { $0 == Self.namespaceName ? ValueGrammar.dnsLabel : .labelValue }
    self.namespace = try Self.values(namespace, ofNamespace, mostStates) { key in
      (world.namespaces + world.formerNamespaces).compactMap { $0.labels[key] }
    }
    let ofAccount = { $0 == AccountKeys.name ? ValueGrammar.dnsSubdomain : .labelValue }
    self.account = try Self.values(account, ofAccount, mostStates) { key in
      world.serviceAccounts.compactMap { $0.account[key] } + world.pods.compactMap { $0.account[key] }
    }
  }

  private static func values(
    _ asked: [String: Asked], _ grammar: (String) -> ValueGrammar, _ mostStates: Int, _ known: (String) -> [String]
  ) throws(TooManyTests) -> [String: Values] {
    var result: [String: Values] = [:]
    for (key, asked) in asked.sorted(by: { $0.key < $1.key }) {
      if asked.tests.isEmpty {
        result[key] = Values(listed: asked.values.sorted())
        continue
      }
      let listed = asked.values.union(known(key)).sorted()
      let tests = asked.tests.sorted()
      guard let examples = ValueExamples.find(tests, listed: listed, grammar(key), mostStates: mostStates) else {
        throw TooManyTests(label: key)
      }
      result[key] = Values(listed: listed, tests: tests, grammar: grammar(key), examples: examples)
    }
    return result
  }
}
