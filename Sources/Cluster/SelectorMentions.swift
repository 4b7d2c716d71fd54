package import Kubernetes

/// Which label keys and values any selector of a run asks for.
///
/// Labels that controllers add matter only where a selector asks for them (semantics D3).
package struct SelectorMentions: Sendable {
  /// The values by key; an entry without values for keys of `Exists` and `DoesNotExist`.
  package private(set) var values: [String: Set<String>] = [:]
  /// What is asked of the pods of one namespace beside that, by namespace.
  private var local: [String: [String: Set<String>]] = [:]

  /// The keys of namespaces' labels.
  package private(set) var namespaceKeys: Set<String> = []

  /// Nothing is mentioned.
  package init() {}

  /// Adds every requirement of a selector.
  package mutating func add(_ selector: LabelSelector) {
    for (key, value) in selector.matchLabels { values[key, default: []].insert(value) }
    for requirement in selector.matchExpressions {
      values[requirement.key, default: []].formUnion(requirement.values)
    }
  }

  /// Adds every requirement of a selector that looks at the pods of one namespace.
  package mutating func add(_ selector: LabelSelector, ofPodsIn namespace: String) {
    var asked = Self()
    asked.add(selector)
    local[namespace, default: [:]].merge(asked.values) { $0.union($1) }
  }

  /// Adds what objects that are not read ask of pods: whom they select must not be taken for known (kinds, U4, U10).
  package mutating func add(_ object: UnreadObject) {
    if object.isSelecting, case .pods(let namespace, let selector) = object.scope.ends {
      add(selector, ofPodsIn: namespace)
    }
  }

  /// All that is asked of the pods of a namespace.
  func ofPods(in namespace: String) -> Self {
    var result = self
    result.values.merge(local[namespace] ?? [:]) { $0.union($1) }
    return result
  }

  /// Adds the key of a label whose values are compared.
  package mutating func add(key: String) { values[key, default: []].formUnion([]) }

  /// Adds a selector of namespaces.
  package mutating func add(namespaces selector: LabelSelector) {
    for key in selector.matchLabels.keys { add(namespaceKey: key) }
    for requirement in selector.matchExpressions { add(namespaceKey: requirement.key) }
  }

  /// Adds the key of a namespace's label whose values are compared.
  package mutating func add(namespaceKey key: String) { namespaceKeys.insert(key) }

  /// The keys of all labels that are asked for.
  package var keys: Set<String> { namespaceKeys.union(values.keys) }

  /// Adds every selector of a policy.
  package mutating func add(_ policy: any PolicyObject) {
    for selector in policy.podSelectors { add(selector) }
    for selector in policy.namespaceSelectors { add(namespaces: selector) }
  }
}
