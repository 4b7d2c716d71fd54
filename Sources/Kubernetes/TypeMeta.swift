/// What an object says it is.
struct TypeMeta: Hashable {
  /// `group/version`, or `version` alone for the core group.
  var apiVersion: String
  /// The kind.
  var kind: String

  /// What the program does with objects of a type.
  enum Modelled {
    /// A policy that is read, or what policies refer to.
    case policy(PolicyKinds.Kind)
    case namespace, pod, service, node
    case workload(Workload.Kind)
    /// A known kind under an `apiVersion` that no supported Kubernetes serves.
    case wrongVersion(right: String)
    /// A name that is nearly that of a kind that matters, or that no kind of a group has which is known as a whole: most
    /// likely misspelt, and then it must not vanish.
    case unknownKind(meant: String?)
    /// An OpenShift Template: objects for `oc process` to make.
    case template
    /// Of a kind that `KindTable` knows, or that nothing is known of.
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

  /// The `apiVersion` of each kind that is modelled, but for policies.
  private static let versions: [String: String] = [
    "Namespace": "v1", "Pod": "v1", "Service": "v1", "Node": "v1", "ReplicationController": "v1",
    "Deployment": "apps/v1", "StatefulSet": "apps/v1", "DaemonSet": "apps/v1", "ReplicaSet": "apps/v1",
    "Job": "batch/v1", "CronJob": "batch/v1",
  ]

  /// Groups in which Kubernetes itself has served the kinds above and NetworkPolicy; all of their kinds are known.
  private static let builtInGroups: Set<String> = ["", "apps", "extensions", "batch", "networking.k8s.io"]

  /// How the names of policy kinds end (kinds, U1).
  private static let policyEndings = [
    "networkpolicy", "securitypolicy", "firewall", "intentions", "trafficpermission", "networkpolicies",
    "securitypolicies", "firewalls", "trafficpermissions",
  ]

  /// How many edits a name may be away from that of a kind to be taken for it: one, or two of a long name.
  private var misspelling: Int { kind.count < 8 ? 1 : 2 }

  /// Whether a kind, or its plural, is named like those that decide about connections.
  static func isNamedLikePolicy(_ kind: String) -> Bool {
    let kind = kind.lowercased()
    // PodSecurityPolicy said what a pod may ask of its node.
    return !kind.hasPrefix("podsecurity") && policyEndings.contains { kind.hasSuffix($0) }
  }

  /// The group of `apiVersion`; empty for the core group. What has neither a slash nor the form of a version is a group
  /// of a tool, such as kustomize's `builtin`.
  var group: String {
    if let slash = apiVersion.firstIndex(of: "/") { return String(apiVersion[..<slash]) }
    let digits = apiVersion.dropFirst()
    return apiVersion.hasPrefix("v") && digits.first.map { ("0"..."9").contains($0) } ?? false ? "" : apiVersion
  }

  /// Whether it is the type of objects that are modelled.
  func isModelled(_ policies: PolicyKinds) -> Bool { Self.versions[kind] == apiVersion || policies[self] != nil }

  /// Whether objects of the type can change connections, or make pods.
  func matters(_ policies: PolicyKinds) -> Bool {
    if isModelled(policies) { return true }
    let row = KindTable.row(group: group, kind: kind)
    return !(row?.effects ?? []).isEmpty || KindTable.workload(group: group, kind: kind) != nil
      || (row == nil && Self.isNamedLikePolicy(kind))
  }

  /// What the program does with objects of this type.
  ///
  /// - Parameter policies: the kinds of policies that are read.
  func modelled(_ policies: PolicyKinds) -> Modelled {
    if let policy = policies[self] { return .policy(policy) }
    let policy = policies.kind(named: kind, ofOneOf: Self.builtInGroups)
    if let right = Self.versions[kind] ?? policy?.apiVersion {
      if apiVersion == right { return known }
      if Self.builtInGroups.contains(group) { return .wrongVersion(right: right) }
    }
    // Another version of what is read may mean something else (semantics C48).
    if let read = policies.kind(named: kind, ofGroup: group) { return .wrongVersion(right: read.apiVersion) }
    if kind == "Template", group.isEmpty || group == "template.openshift.io" { return .template }
    let isListed =
      KindTable.row(group: group, kind: kind) != nil || KindTable.workload(group: group, kind: kind) != nil
    if isListed { return .other }
    let names = names(policies)
    if let meant = plural(among: names) ?? nearest(kind, among: names, limit: misspelling) {
      return .unknownKind(meant: meant)
    }
    let isKnownAsAWhole = Self.builtInGroups.contains(group) && !kind.hasSuffix("List")
    return isKnownAsAWhole ? .unknownKind(meant: nearest(kind, among: names)) : .other
  }

  /// The kind of some names of which the name is the plural.
  private func plural(among names: [String]) -> String? {
    let written = kind.lowercased()
    return names.sorted().first { name in
      let name = name.lowercased()
      return written == "\(name)s" || name.hasSuffix("y") && written == "\(name.dropLast())ies"
    }
  }

  /// The kinds of the group that matter.
  private func names(_ policies: PolicyKinds) -> [String] {
    let isBuiltIn = Self.builtInGroups.contains(group)
    return (isBuiltIn ? Array(Self.versions.keys) : []) + KindTable.kinds(ofGroup: group)
      + policies.names(ofOneOf: isBuiltIn ? Self.builtInGroups : [group])
  }

  /// What a type with its right version is.
  private var known: Modelled {
    switch kind {
    case "Namespace": .namespace
    case "Pod": .pod
    case "Service": .service
    case "Node": .node
    default: Workload.Kind(rawValue: kind).map { .workload($0) } ?? .other
    }
  }
}

extension TypeMeta {
  /// Whether some group has a kind of this name that is modelled, or that decides about connections and is named so
  /// that nothing else would be.
  static func mayMatter(kind: String) -> Bool {
    versions[kind] != nil || isNamedLikePolicy(kind) || (kind.hasSuffix("Policy") && KindTable.names.contains(kind))
  }

  /// Whether some version of the kind is modelled.
  static func mayBeModelled(group: String, kind: String, _ policies: PolicyKinds) -> Bool {
    versions[kind].map { TypeMeta(apiVersion: $0, kind: kind).group == group } ?? false
      || policies.kind(named: kind, ofGroup: group) != nil
  }

  /// Whether objects of this `apiVersion` are modelled.
  static func mayMatter(apiVersion: String, _ policies: PolicyKinds) -> Bool {
    versions.values.contains(apiVersion) || policies.hasVersion(apiVersion)
  }
}
