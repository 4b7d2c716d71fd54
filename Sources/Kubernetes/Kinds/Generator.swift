import YAMLTree

/// What objects of kinds that write other objects come to: found by looking inside (kinds, 1c).
enum Generator {
  /// What it writes that bears on connections.
  struct Output: Hashable {
    /// Whether it writes or deletes policies, or what cannot be told from them.
    var policies = false
    /// The keys of labels of pods or namespaces that it writes, in which `*` stands for any text; also any key where it
    /// writes ports of pods.
    var labelKeys: [String] = []

    var isNothing: Bool { !policies && labelKeys.isEmpty }

    /// Any key, if so.
    static func anyKey(_ isSo: Bool) -> [String] { isSo ? ["*"] : [] }
  }

  /// What an object of `kind` writes.
  static func output(of object: YAMLNode, group: String, kind: String) -> Output {
    switch (group, kind) {
    case ("kyverno.io", "ClusterCleanupPolicy"), ("kyverno.io", "CleanupPolicy"): return cleanup(object)
    case ("kyverno.io", _): return kyverno(object)
    case ("policies.kyverno.io", "GeneratingPolicy"), ("policies.kyverno.io", "NamespacedGeneratingPolicy"):
      return generating(object)
    case ("policies.kyverno.io", "DeletingPolicy"), ("policies.kyverno.io", "NamespacedDeletingPolicy"):
      let resources = object.nodes(at: ["spec", "matchConstraints", "resourceRules[*]", "resources[*]"])
        .map { $0.scalar?.text ?? "*" }
      return Output(policies: resources.isEmpty || resources.contains(where: KindWords.mayDecide))
    case ("mutations.gatekeeper.sh", _): return gatekeeper(object)
    // What it writes is read: `ContainerInjector`.
    case ("apps.kruise.io", _): return Output()
    case ("hnc.x-k8s.io", "HNCConfiguration"):
      let resources = object.nodes(at: ["spec", "resources[*]", "resource"]).compactMap(\.scalar?.text)
      return Output(policies: resources.contains { KindWords.isResource($0) })
    case ("hnc.x-k8s.io", _):
      // Every namespace of a tree is labelled with its distance from each one above it.
      let written = object.nodes(at: ["spec", "labels[*]", "key"]).map { $0.scalar?.text ?? "*" }
      return Output(labelKeys: written + ["*.tree.hnc.x-k8s.io/depth"])
    case ("capsule.clastix.io", "Tenant"): return tenant(object)
    case ("project.openshift.io", _), ("", "Project"):
      return Output(labelKeys: object.nodes(at: ["metadata", "labels"]).flatMap { $0.mapping ?? [] }.map(\.key))
    case ("management.cattle.io", "Project"): return Output(labelKeys: ["field.cattle.io/projectId"])
    case ("management.cattle.io", _):
      return Output(policies: object.nodes(at: ["spec", "enableNetworkPolicy"]).first?.scalar?.text != "false")
    case ("fluxcd.controlplane.io", _):
      return Output(policies: object.nodes(at: ["spec", "cluster", "networkPolicy"]).first?.scalar?.text != "false")
    default:
      let words = object.words
      return Output(
        policies: KindWords.mention(words), labelKeys: Output.anyKey(mentionsLabels(words)))
    }
  }

  /// Kyverno: a rule that generates policies (or whose kind cannot be read), or that mutates policies or labels.
  private static func kyverno(_ object: YAMLNode) -> Output {
    var result = Output()
    for rule in object.nodes(at: ["spec", "rules[*]"]) {
      if let generate = rule["generate"] {
        let kinds =
          generate.nodes(at: ["kind"]) + generate.nodes(at: ["cloneList", "kinds[*]"])
          + generate.nodes(at: ["foreach[*]", "kind"]) + generate.nodes(at: ["foreach[*]", "cloneList", "kinds[*]"])
        let names = kinds.map { $0.scalar?.text ?? "*" }
        if names.isEmpty || names.contains(where: KindWords.mayDecide) { result.policies = true }
        if names.isEmpty || names.contains(where: { KindWords.may($0, be: "Namespace") }) { result.labelKeys = ["*"] }
      }
      guard let mutate = rule["mutate"] else { continue }
      let kinds = matched(rule) + mutate.nodes(at: ["targets[*]", "kind"]).map { $0.scalar?.text ?? "*" }
      if kinds.isEmpty || kinds.contains(where: KindWords.mayDecide) { result.policies = true }
      if mentionsLabels(mutate.words) { result.labelKeys = ["*"] }
    }
    return result
  }

  /// Kyverno's policies that delete what they match: those that may match policies.
  private static func cleanup(_ object: YAMLNode) -> Output {
    let kinds = object.nodes(at: ["spec"]).flatMap { matched($0) }
    return Output(policies: kinds.isEmpty || kinds.contains(where: KindWords.mayDecide))
  }

  /// The kinds that `match` names.
  private static func matched(_ rule: YAMLNode) -> [String] {
    (rule.nodes(at: ["match", "resources", "kinds[*]"]) + rule.nodes(at: ["match", "any[*]", "resources", "kinds[*]"])
      + rule.nodes(at: ["match", "all[*]", "resources", "kinds[*]"])).map { $0.scalar?.text ?? "*" }
  }

  /// Kyverno's policies in CEL: what they make is known where an expression names a kind or a resource.
  private static func generating(_ object: YAMLNode) -> Output {
    let words =
      (object.nodes(at: ["spec", "variables"]) + object.nodes(at: ["spec", "generate"])).flatMap(\.words)
    let isKnown = words.contains { text in ["kind", "resource."].contains { text.contains($0) } }
    return Output(
      policies: !isKnown || KindWords.mention(object.nodes(at: ["spec"]).flatMap(\.words)),
      labelKeys: Output.anyKey(mentionsLabels(words)))
  }

  /// Gatekeeper: what it is applied to, and the place that it assigns.
  private static func gatekeeper(_ object: YAMLNode) -> Output {
    let kinds =
      object.nodes(at: ["spec", "applyTo[*]", "kinds[*]"])
      + object.nodes(at: ["spec", "match", "kinds[*]", "kinds[*]"])
    let location = object.nodes(at: ["spec", "location"]).compactMap(\.scalar?.text).joined()
    return Output(
      policies: kinds.compactMap(\.scalar?.text).contains(where: KindWords.mayDecide),
      labelKeys: Output.anyKey(location.isEmpty || mentionsLabels([location])))
  }

  /// Capsule: policies of a tenant's namespaces, and labels that it gives to namespaces and pods.
  private static func tenant(_ object: YAMLNode) -> Output {
    let options = object.nodes(at: ["spec", "namespaceOptions"]) + object.nodes(at: ["spec", "podOptions"])
    let labels = options.flatMap {
      $0.nodes(at: ["additionalMetadata", "labels"]) + $0.nodes(at: ["additionalMetadataList[*]", "labels"])
    }
    return Output(
      policies: !object.nodes(at: ["spec", "networkPolicies"]).isEmpty,
      labelKeys: labels.flatMap { $0.mapping ?? [] }.map { $0.key.contains("{") ? "*" : $0.key }
        + ["capsule.clastix.io/*"])
  }

  private static func mentionsLabels(_ words: [String]) -> Bool {
    words.contains {
      $0.contains("labels") || $0.contains("annotations") || $0.contains("ports") || $0 == "containerPort"
    }
  }
}
