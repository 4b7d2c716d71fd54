/// What an object says it is.
struct TypeMeta {
  /// `group/version`, or `version` alone for the core group.
  var apiVersion: String
  /// The kind.
  var kind: String

  /// What the program does with objects of a type.
  enum Modelled {
    case networkPolicy, namespace, pod, service, node
    case workload(Workload.Kind)
    /// A policy that this program cannot read; the reason says whose it is.
    case unmodelledPolicy(reason: String)
    /// A known kind under an `apiVersion` that no supported Kubernetes serves.
    case wrongVersion(right: String)
    /// No kind of a built-in group: most likely misspelt, and then it must not vanish.
    case unknownKind(meant: String?)
    /// Of no concern to network policy.
    case other
  }

  /// Reads `apiVersion` and `kind`. Items of a typed list may leave them out.
  static func decode(_ fields: Fields, default defaultType: TypeMeta?) -> Self? {
    if let defaultType, fields["apiVersion"] == nil, fields["kind"] == nil { return defaultType }
    guard let kind = fields.required("kind", of: "a Kubernetes object")?.string(),
      let apiVersion = fields.required("apiVersion", of: "a Kubernetes object")?.string()
    else { return nil }
    return Self(apiVersion: apiVersion, kind: kind)
  }

  /// The `apiVersion` of each kind that is modelled.
  private static let versions: [String: String] = [
    "Namespace": "v1", "Pod": "v1", "Service": "v1", "Node": "v1", "ReplicationController": "v1",
    "Deployment": "apps/v1", "StatefulSet": "apps/v1", "DaemonSet": "apps/v1", "ReplicaSet": "apps/v1",
    "Job": "batch/v1", "CronJob": "batch/v1", "NetworkPolicy": "networking.k8s.io/v1",
  ]

  /// Groups in which Kubernetes itself has served the kinds above.
  private static let builtInGroups: Set<String> = ["", "apps", "extensions", "batch", "networking.k8s.io"]

  /// Kinds of those groups that have no part in network policy.
  private static let builtInOthers: Set<String> = [
    "Binding", "ComponentStatus", "ConfigMap", "ControllerRevision", "Endpoints", "Event", "IPAddress", "Ingress",
    "IngressClass", "LimitRange", "PersistentVolume", "PersistentVolumeClaim", "PodTemplate", "ResourceQuota", "Secret",
    "ServiceAccount", "ServiceCIDR",
  ]

  /// Kinds of other groups that decide about traffic and are not named `…NetworkPolicy`.
  private static let otherPolicyKinds: Set<String> = [
    "EgressFirewall", "AdminPolicyBasedExternalRoute", "CiliumEgressGatewayPolicy", "ApplicationNetworkPolicy",
  ]

  /// The group of `apiVersion`; empty for the core group.
  private var group: String {
    apiVersion.split(separator: "/", omittingEmptySubsequences: false).count > 1
      ? String(apiVersion.prefix { $0 != "/" }) : ""
  }

  /// Whether it is the type of objects that are modelled.
  var isKnown: Bool { Self.versions[kind] == apiVersion }

  /// What the program does with objects of this type.
  var modelled: Modelled {
    if let right = Self.versions[kind] {
      if apiVersion == right { return known }
      if kind != "NetworkPolicy" && !Self.builtInGroups.contains(group) { return .other }
      if Self.builtInGroups.contains(group) { return .wrongVersion(right: right) }
    }
    if Self.builtInGroups.contains(group) && !Self.builtInOthers.contains(kind) {
      return .unknownKind(meant: nearest(kind, among: Self.versions.keys))
    }
    if kind.lowercased().hasSuffix("networkpolicy") || Self.otherPolicyKinds.contains(kind) {
      return .unmodelledPolicy(reason: "it is a policy language of group `\(group)`, with semantics of its own")
    }
    return .other
  }

  /// What a type with its right version is.
  private var known: Modelled {
    switch kind {
    case "Namespace": .namespace
    case "Pod": .pod
    case "Service": .service
    case "Node": .node
    case "NetworkPolicy": .networkPolicy
    default: Workload.Kind(rawValue: kind).map { .workload($0) } ?? .other
    }
  }
}

extension TypeMeta {
  /// Whether some group has a kind of this name that is modelled, or that decides about connections.
  static func mayMatter(kind: String) -> Bool {
    versions[kind] != nil || kind.lowercased().hasSuffix("networkpolicy") || otherPolicyKinds.contains(kind)
  }

  /// Whether objects of this `apiVersion` are modelled.
  static func mayMatter(apiVersion: String) -> Bool { versions.values.contains(apiVersion) }
}
