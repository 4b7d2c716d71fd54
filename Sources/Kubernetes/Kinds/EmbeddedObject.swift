package import YAMLTree

/// An object that stands inside another: in a template, in what a controller applies for its users, in the file of some
/// other tool.
package struct EmbeddedObject {
  /// What it says it is.
  let type: TypeMeta
  /// What was written.
  let node: YAMLNode

  /// Every object inside a node, at any depth. A mapping with a kind and a name alone refers to an object and is none.
  static func all(in node: YAMLNode) -> [Self] {
    var result: [Self] = []
    collect(node, &result)
    return result
  }

  /// The names of kinds that decide about connections, of objects inside a document that is none itself; sorted.
  package static func deciding(in document: YAMLNode, policies: PolicyKinds) -> [String] {
    Set(all(in: document).filter { $0.decides(policies) }.map(\.type.kind)).sorted()
  }

  /// Whether it decides about connections, or writes what does.
  func decides(_ policies: PolicyKinds) -> Bool {
    switch type.modelled(policies) {
    case .policy: return true
    case .wrongVersion: return policies.hasKind(named: type.kind)
    case .unknownKind(let meant): return KindNames.decides(meant ?? type.kind)
    case .namespace, .pod, .service, .node, .workload, .template: return false
    case .other:
      guard let row = KindTable.row(group: type.group, kind: type.kind) else {
        return TypeMeta.isNamedLikePolicy(type.kind)
      }
      guard row.family == .generator, row.effects == [.generate] else { return row.effects.contains { $0 != .request } }
      return Generator.output(of: node, group: type.group, kind: type.kind).policies
    }
  }

  /// The keys of labels of namespaces and pods that it writes, besides those of pods of its own.
  func labelKeys(_ policies: PolicyKinds) -> [String] {
    if case .namespace = type.modelled(policies) {
      return node.nodes(at: ["metadata", "labels"]).flatMap { $0.mapping ?? [] }.map(\.key)
    }
    guard let row = KindTable.row(group: type.group, kind: type.kind), row.family == .generator else { return [] }
    return Generator.output(of: node, group: type.group, kind: type.kind).labelKeys
  }

  /// Whether it makes pods.
  func makesPods(_ policies: PolicyKinds) -> Bool {
    switch type.modelled(policies) {
    case .workload, .pod: true
    default: KindTable.workload(group: type.group, kind: type.kind) != nil
    }
  }

  /// Its namespace as written; nil where it names none, or where something is still to be filled in.
  var namespace: String? {
    node.nodes(at: ["metadata", "namespace"]).first?.scalar.map(\.text).flatMap { NameRule.isDNSLabel($0) ? $0 : nil }
  }

  /// Whether its namespace is still to be filled in, or it judges more than its namespace.
  func mayJudgeAnywhere(_ policies: PolicyKinds) -> Bool {
    if node.nodes(at: ["metadata", "namespace"]).first?.scalar != nil, namespace == nil { return true }
    return switch KindTable.row(group: type.group, kind: type.kind)?.reach {
    case .namespace, .selector: false
    case .cluster, .nodes: true
    case Optional.none, .some(.none): !policies.hasKind(named: type.kind)
    }
  }

  private static func collect(_ node: YAMLNode, _ result: inout [Self]) {
    switch node.content {
    case .scalar: return
    case .sequence(let items): for item in items { collect(item, &result) }
    case .mapping(let entries):
      if let kind = node["kind"]?.scalar?.text, let version = node["apiVersion"]?.scalar?.text,
        node["metadata"]?.mapping != nil || node["spec"]?.mapping != nil
      {
        result.append(Self(type: TypeMeta(apiVersion: version, kind: kind), node: node))
      }
      for entry in entries { collect(entry.value, &result) }
    }
  }
}

extension EmbeddedObject {
  /// Whether a text inside a node is a manifest, or a template of one, that names a kind which decides.
  static func isInText(of node: YAMLNode) -> Bool {
    node.words.contains { text in
      text.contains("apiVersion") && KindNames.kinds(in: Array(text.utf8)).contains { KindNames.decides($0) }
    }
  }
}
