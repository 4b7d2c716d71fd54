/// A property file in which one thing is left out or turned round: where verdicts differ, that thing matters.
package enum PropertyVariant: String, CaseIterable, Sendable {
  case untrustedPods = "trust in labels of pods"
  case untrustedNamespaces = "trust in labels of namespaces"
  case otherNamespaces = "whether there are new namespaces"
  case withoutPodSelectors = "podSelector of a set"
  case withoutNamespaceSelectors = "namespaceSelector of a set"
  case firstOfAny = "anyOf"
  case firstOfAll = "allOf"
  case withoutNoneOf = "noneOf"
  case withoutExceptions = "except of a claim"
  case withoutPorts = "ports of a claim"
  case withoutWaivers = "a waiver"

  /// The world with its property file changed; nil if it is the same.
  package func applied(to world: TinyWorld) -> TinyWorld? {
    var result = world
    result.properties = world.properties.replacing("spec") { changed($0) }
    return result.properties == world.properties ? nil : result
  }

  private func changed(_ spec: Tree) -> Tree {
    switch self {
    case .untrustedPods: spec.replacing("model") { $0.replacing("trustedLabels") { $0.setting("pod", nil) } }
    case .untrustedNamespaces:
      spec.replacing("model") { $0.replacing("trustedLabels") { $0.setting("namespace", nil) } }
    case .otherNamespaces:
      spec.replacing("model") { model in
        model.setting("namespaces", model["namespaces"] == "any" ? "declared" : "any")
      }
    case .withoutPodSelectors: inProperties(spec) { $0["podSelector"] == nil ? $0 : $0.setting("podSelector", [:]) }
    case .withoutNamespaceSelectors:
      inProperties(spec) { $0["namespaceSelector"] == nil ? $0 : $0.setting("namespaceSelector", [:]) }
    case .firstOfAny: inProperties(spec) { $0.replacing("anyOf") { .list(Array($0.items.prefix(1))) } }
    case .firstOfAll: inProperties(spec) { $0.replacing("allOf") { .list(Array($0.items.prefix(1))) } }
    case .withoutNoneOf: inProperties(spec) { $0["allOf"] == nil ? $0 : $0.setting("noneOf", nil) }
    case .withoutExceptions:
      inProperties(spec) { $0["sets"] == nil && $0["byLabel"] == nil ? $0 : $0.setting("except", nil) }
    case .withoutPorts: inProperties(spec) { $0.setting("ports", nil).setting("onPorts", nil) }
    case .withoutWaivers: spec.setting("waivers", nil)
    }
  }

  /// The spec with a change to every mapping in its properties and its named sets.
  private func inProperties(_ spec: Tree, _ change: (Tree) -> Tree) -> Tree {
    spec.replacing("properties") { $0.changingMappings(change) }.replacing("sets") { $0.changingMappings(change) }
  }
}

extension Tree {
  /// The tree with a change to every mapping in it, from the inside out.
  fileprivate func changingMappings(_ change: (Tree) -> Tree) -> Tree {
    switch self {
    case .text, .plain: self
    case .list(let items): .list(items.map { $0.changingMappings(change) })
    case .map(let entries): change(.map(entries.map { Entry($0.key, $0.value.changingMappings(change)) }))
    }
  }
}
