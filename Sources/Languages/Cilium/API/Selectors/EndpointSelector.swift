package import Kubernetes

/// What is asked of the labels of an identity (semantics L24, L25). Of several requirements all must hold.
package struct EndpointSelector: Hashable, Sendable {
  /// A label, of one source or of any.
  package struct Key: Hashable, Comparable, Sendable {
    /// Where the label comes from, such as `k8s` or `reserved`; nil for anywhere.
    package var source: String?
    package var name: String

    /// Makes a key.
    package init(_ name: String, source: String? = nil) {
      self.source = source
      self.name = name
    }

    /// Reads a key: without a source it is of any, and a dot ends no source but `reserved` (semantics L24).
    package init(parsing text: String) {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if text.hasPrefix("$") {
        self.init(String(text.dropFirst()), source: Self.reserved)
      } else if parts.count == 2 {
        self.init(parts[1], source: parts[0] == "any" || parts[0].isEmpty ? nil : parts[0])
      } else if text.hasPrefix("reserved.") {
        self.init(String(text.dropFirst("reserved.".count)), source: Self.reserved)
      } else {
        self.init(text)
      }
    }

    /// The source of labels of ends that are no pods, and of some that are not ready to be pods.
    package static let reserved = "reserved"
    /// The source of labels of pods, and of what Kubernetes knows of them.
    package static let kubernetes = "k8s"

    /// Whether labels of a source are meant.
    package func isOf(_ source: String) -> Bool { self.source.map { $0 == source } ?? true }

    /// Orders by name, then by source, any first.
    package static func < (a: Self, b: Self) -> Bool { (a.name, a.source ?? "") < (b.name, b.source ?? "") }
  }

  /// One requirement.
  package struct Requirement: Hashable, Sendable {
    package var key: Key
    package var `operator`: LabelSelector.Requirement.Operator
    /// Non-empty for `In` and `NotIn`, empty for `Exists` and `DoesNotExist`.
    package var values: [String]

    /// Makes a requirement.
    package init(_ key: Key, _ operator: LabelSelector.Requirement.Operator, _ values: [String] = []) {
      self.key = key
      self.operator = `operator`
      self.values = values
    }

    /// Whether it holds where the label is missing (semantics L25).
    package var admitsAbsence: Bool {
      switch `operator` {
      case .notIn, .doesNotExist: true
      case .in, .exists: false
      }
    }
  }

  package var matchLabels: [Key: String]
  package var matchExpressions: [Requirement]

  /// Makes a selector; without arguments, the one that matches everything.
  package init(matchLabels: [Key: String] = [:], matchExpressions: [Requirement] = []) {
    self.matchLabels = matchLabels
    self.matchExpressions = matchExpressions
  }

  /// All requirements, those of `matchLabels` first, by key.
  package var requirements: [Requirement] {
    matchLabels.sorted { $0.key < $1.key }.map { Requirement($0.key, .in, [$0.value]) } + matchExpressions
  }

  /// The labels that it asks for.
  package var keys: Set<Key> { Set(requirements.map(\.key)) }
}

extension EndpointSelector.Key: CustomStringConvertible {
  /// The key as it is written: `k8s:app`, or `app` of any source.
  package var description: String { source.map { "\($0):\(name)" } ?? name }
}

extension EndpointSelector: CustomStringConvertible {
  /// The selector as `kubectl` would print it.
  package var description: String {
    LabelSelector(
      matchLabels: Dictionary(uniqueKeysWithValues: matchLabels.map { ($0.key.description, $0.value) }),
      matchExpressions: matchExpressions.map {
        .init(key: $0.key.description, operator: $0.operator, values: $0.values)
      }
    ).description
  }
}
