public import Kubernetes

/// Which label keys and values any selector of a run asks for.
///
/// Labels that controllers add matter only where a selector asks for them (semantics D3).
public struct SelectorMentions: Sendable {
  /// The values by key; an entry without values for keys of `Exists` and `DoesNotExist`.
  public private(set) var values: [String: Set<String>] = [:]

  /// The keys of namespaces' labels.
  public private(set) var namespaceKeys: Set<String> = []

  /// Nothing is mentioned.
  public init() {}

  /// Adds every requirement of a selector.
  public mutating func add(_ selector: LabelSelector) {
    for (key, value) in selector.matchLabels { values[key, default: []].insert(value) }
    for requirement in selector.matchExpressions {
      values[requirement.key, default: []].formUnion(requirement.values)
    }
  }

  /// Adds the key of a label whose values are compared.
  public mutating func add(key: String) { values[key, default: []].formUnion([]) }

  /// Adds a selector of namespaces.
  public mutating func add(namespaces selector: LabelSelector) {
    for key in selector.matchLabels.keys { add(namespaceKey: key) }
    for requirement in selector.matchExpressions { add(namespaceKey: requirement.key) }
  }

  /// Adds the key of a namespace's label whose values are compared.
  public mutating func add(namespaceKey key: String) { namespaceKeys.insert(key) }

  /// The keys of all labels that are asked for.
  public var keys: Set<String> { namespaceKeys.union(values.keys) }

  /// Adds every selector of a policy.
  public mutating func add(_ policy: NetworkPolicy) {
    add(policy.podSelector)
    for rule in policy.ingress + policy.egress {
      for peer in rule.peers {
        if let selector = peer.podSelector { add(selector) }
        if let selector = peer.namespaceSelector { add(namespaces: selector) }
      }
    }
  }
}
