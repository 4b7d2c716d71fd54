import Diagnostics
package import Kubernetes
import Network
import YAMLTree

extension ClusterNetworkPolicy {
  /// The kinds, as a reader of manifests wants them (semantics C48).
  package static let kinds = Kind.allCases.map { kind in
    PolicyKinds.Kind(apiVersion: "policy.networking.k8s.io/\(kind.version.rawValue)", kind: kind.rawValue) {
      decode($0, kind)
    }
  }

  /// Reads a policy with every check of the experimental CRD, and refuses what that admits without a meaning
  /// (semantics C48 to C72, N10 to N18). Unknown members are errors: the API server would drop them, which widens a rule
  /// (semantics C20, C68).
  static func decode(_ object: Cursor, _ kind: Kind) -> Self? {
    let known = ["apiVersion", "kind", "metadata", "spec", "status"]
    guard let fields = object.fields(kind.rawValue, known: known) else { return nil }
    let metadata = ObjectMeta.decode(fields, kind: kind.rawValue, isStrict: true, isNamespaced: false)
    fields["metadata"]?.warnOfNamespace(kind)
    if let metadata, kind == .baselineAdminNetworkPolicy, metadata.name != "default" {
      fields["metadata"]?.fields("ObjectMeta")?["name"]?.error(
        "invalid-name", "the one BaselineAdminNetworkPolicy of a cluster is called `default`")
    }
    let type = "\(kind.rawValue)Spec"
    let members =
      switch kind {
      case .clusterNetworkPolicy: ["tier", "priority", "subject", "ingress", "egress"]
      case .adminNetworkPolicy: ["priority", "subject", "ingress", "egress"]
      case .baselineAdminNetworkPolicy: ["subject", "ingress", "egress"]
      }
    guard let cursor = fields.required("spec", of: kind.rawValue),
      let spec = cursor.fields(type, known: members, misnomers: kind.misnomers)
    else { return nil }
    let tier = tier(spec, kind, type)
    let priority =
      kind == .baselineAdminNetworkPolicy ? 0 : spec.required("priority", of: type).flatMap(decodePriority)
    let subject = spec.required("subject", of: type).flatMap { decodeSubject($0, kind.version) }
    let ingress = spec["ingress"].map { RuleDecoder(kind: kind, direction: .ingress).rules($0) } ?? []
    let egress = spec["egress"].map { RuleDecoder(kind: kind, direction: .egress).rules($0) } ?? []
    guard let metadata, let tier, let priority, let subject, let ingress, let egress else { return nil }
    var result = Self(
      kind: kind, name: metadata.name, tier: tier, priority: priority, subject: subject, ingress: ingress,
      egress: egress, span: metadata.span, ignored: metadata.ignored)
    result.isGenerated = metadata.isGenerated
    return result
  }

  /// Reads `tier`, which only a ClusterNetworkPolicy has (semantics C51, N1, N3).
  private static func tier(_ spec: Fields, _ kind: Kind, _ type: String) -> Tier? {
    switch kind {
    case .adminNetworkPolicy: return .admin
    case .baselineAdminNetworkPolicy: return .baseline
    case .clusterNetworkPolicy:
      let note = "`Admin` is asked before NetworkPolicies, `Baseline` after them"
      guard let written = spec.required("tier", of: type, notes: [.init(note)]), let text = written.string() else {
        return nil
      }
      if let tier = Tier(rawValue: text) { return tier }
      let meant = nearest(text, among: Tier.allCases.map(\.rawValue)).map { "did you mean `\($0)`?" }
      written.error("invalid-tier", "`\(text)` is no tier", notes: [.init(meant ?? note)])
      return nil
    }
  }

  /// Reads `priority` (semantics C51, N11).
  private static func decodePriority(_ cursor: Cursor) -> Int? {
    guard let number = cursor.integer() else { return nil }
    guard (0...1000).contains(number) else {
      cursor.error("invalid-priority", "\(number) is no priority: priorities are 0 to 1000, the smallest asked first")
      return nil
    }
    return Int(number)
  }

  /// Reads `subject` (semantics C52).
  private static func decodeSubject(_ cursor: Cursor, _ version: Version) -> Pods? {
    let members = ["namespaces", "pods"]
    guard
      let (key, value) = cursor.onlyMember(
        "Subject", among: members, misnomers: Cursor.misnomersOfPods)
    else { return nil }
    return key == "pods" ? Pods.decode(value, version) : value.strictSelector().map { Pods(namespaces: $0) }
  }
}

extension ClusterNetworkPolicy.Kind {
  /// What people write of another version's fields, and what to tell them.
  fileprivate var misnomers: [String: Misnomer] {
    switch self {
    case .clusterNetworkPolicy: ["rules": .note("rules are listed in `ingress` and `egress`")]
    case .adminNetworkPolicy: ["tier": .note("an AdminNetworkPolicy is always asked before NetworkPolicies")]
    case .baselineAdminNetworkPolicy:
      [
        "priority": .note("a cluster has one BaselineAdminNetworkPolicy, which needs no priority"),
        "tier": .note("a BaselineAdminNetworkPolicy is always asked after NetworkPolicies"),
      ]
    }
  }
}

extension ClusterNetworkPolicy.Pods {
  /// All pods of some namespaces.
  init(namespaces: LabelSelector) { self.init(namespaceSelector: namespaces, podSelector: nil) }

  /// Reads `pods` (semantics C54, N16).
  static func decode(_ cursor: Cursor, _ version: ClusterNetworkPolicy.Version) -> Self? {
    let type = "NamespacedPod"
    let old = "it is called `namespaceSelector` now, and takes a label selector"
    guard
      let fields = cursor.fields(
        type, known: ["namespaceSelector", "podSelector"], misnomers: ["namespaces": .note(old)]),
      fields.written("namespaces") == nil,
      let pods = fields.required("podSelector", of: type, notes: [.init("`podSelector: {}` is every pod")])
    else { return nil }
    let podSelector = pods.strictSelector()
    let namespaces: LabelSelector??
    switch version {
    case .v1alpha1:
      namespaces = fields.required("namespaceSelector", of: type).map { $0.strictSelector() } ?? .some(nil)
    case .v1alpha2:
      fields.warnOfNull("namespaceSelector", "every namespace")
      namespaces = fields["namespaceSelector"].map { $0.strictSelector() }
    }
    // A member that was written and could not be read is .some(nil); it was reported.
    guard let podSelector, namespaces != .some(nil) else { return nil }
    return Self(namespaceSelector: namespaces ?? nil, podSelector: podSelector)
  }
}
