/// Labels that exist without being written (semantics K54 to K57).
enum EffectiveLabels {
  /// The name of the namespace; nobody can write it.
  static let namespace = "projectcalico.org/namespace"
  /// Who made a pod; nobody can write it.
  static let orchestrator = "projectcalico.org/orchestrator"
  /// The value of that of every pod.
  static let kubernetes = "k8s"
  /// The name of a pod's ServiceAccount; nobody can write it.
  static let serviceAccount = "projectcalico.org/serviceaccount"
  /// Under the prefixes: the name of the namespace or of the account.
  static let name = "projectcalico.org/name"

  private static let namespacePrefix = "pcns."
  private static let accountPrefix = "pcsa."

  /// The key of the namespace's label that a label inherits, unless an own one is there (semantics K55, K56).
  static func ofNamespace(_ label: String) -> String? { key(label, namespacePrefix) }

  /// The key of the account's label that a label inherits, unless an own one is there (semantics K55, K56).
  static func ofServiceAccount(_ label: String) -> String? { key(label, accountPrefix) }

  /// The label that inherits one of the namespace.
  static func inherited(fromNamespace key: String) -> String { namespacePrefix + key }

  /// The label that inherits one of the account.
  static func inherited(fromServiceAccount key: String) -> String { accountPrefix + key }

  private static func key(_ label: String, _ prefix: String) -> String? {
    label.hasPrefix(prefix) ? String(label.dropFirst(prefix.count)) : nil
  }
}
