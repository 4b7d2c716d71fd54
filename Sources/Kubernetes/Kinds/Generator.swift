import YAMLTree

/// What objects of kinds that write other objects come to: found by looking inside.
enum Generator {
  /// What it writes that bears on connections.
  struct Output: Hashable {
    /// Whether it writes policies, or what cannot be told from them.
    var policies = false
    /// Whether it writes labels of pods or namespaces, or ports of pods.
    var labels = false

    var isNothing: Bool { !policies && !labels }
  }

  /// What an object of `kind` writes.
  static func output(of object: YAMLNode, group: String, kind: String) -> Output {
    switch (group, kind) {
    case ("kyverno.io", _): return kyverno(object)
    case ("mutations.gatekeeper.sh", _): return gatekeeper(object)
    // What it writes is read: `ContainerInjector`.
    case ("apps.kruise.io", _): return Output()
    case ("hnc.x-k8s.io", "HNCConfiguration"):
      let resources = object.nodes(at: ["spec", "resources[*]", "resource"]).compactMap(\.scalar?.text)
      return Output(policies: resources.contains { isPolicyResource($0) })
    case ("capsule.clastix.io", "Tenant"):
      return Output(policies: !object.nodes(at: ["spec", "networkPolicies"]).isEmpty)
    case ("capsule.clastix.io", _): return Output(policies: mentionsPolicies(object.words))
    default:
      let words = object.words
      return Output(policies: mentionsPolicies(words), labels: mentionsLabels(words))
    }
  }

  /// Kyverno: a rule that generates policies (or whose kind cannot be read), or that mutates policies or labels.
  private static func kyverno(_ object: YAMLNode) -> Output {
    var result = Output()
    for rule in object.nodes(at: ["spec", "rules[*]"]) {
      if let generate = rule["generate"] {
        let kinds =
          generate.nodes(at: ["kind"]) + generate.nodes(at: ["cloneList", "kinds[*]"])
          + generate.nodes(at: ["foreach[*]", "kind"])
        let names = kinds.compactMap(\.scalar?.text).map { String($0.split(separator: "/").last ?? "") }
        if names.isEmpty || names.contains(where: isPolicy) { result.policies = true }
        if names.contains("Namespace") { result.labels = true }
      }
      guard let mutate = rule["mutate"] else { continue }
      let kinds =
        (rule.nodes(at: ["match"]) + mutate.nodes(at: ["targets"])).flatMap(\.words)
        .map { String($0.split(separator: "/").last ?? "") }
      if kinds.contains(where: isPolicy) { result.policies = true }
      if mentionsLabels(mutate.words) { result.labels = true }
    }
    return result
  }

  /// Gatekeeper: what it is applied to, and the place that it assigns.
  private static func gatekeeper(_ object: YAMLNode) -> Output {
    let kinds =
      object.nodes(at: ["spec", "applyTo[*]", "kinds[*]"])
      + object.nodes(at: ["spec", "match", "kinds[*]", "kinds[*]"])
    let location = object.nodes(at: ["spec", "location"]).compactMap(\.scalar?.text).joined()
    return Output(
      policies: kinds.compactMap(\.scalar?.text).contains { isPolicy($0) || $0 == "*" },
      labels: location.isEmpty || mentionsLabels([location]))
  }

  /// Whether a kind decides about connections.
  private static func isPolicy(_ kind: String) -> Bool {
    kind == "*" || KindTable.names.contains(kind) || TypeMeta.isNamedLikePolicy(kind)
  }

  /// Whether the plural of a kind, as resources are named, is that of a policy.
  private static func isPolicyResource(_ plural: String) -> Bool {
    let name = plural.lowercased()
    return KindTable.names.contains { kind in
      let kind = kind.lowercased()
      return name == kind || name == "\(kind)s" || (kind.hasSuffix("y") && name == "\(kind.dropLast())ies")
    }
  }

  private static func mentionsPolicies(_ words: [String]) -> Bool {
    words.contains { isPolicy($0) || isPolicyResource($0) || $0.contains("NetworkPolicy") }
  }

  private static func mentionsLabels(_ words: [String]) -> Bool {
    words.contains {
      $0.contains("labels") || $0.contains("annotations") || $0.contains("ports") || $0 == "containerPort"
    }
  }
}
