import Diagnostics
public import YAMLTree

/// What to do with a policy whose kind is not modelled.
public enum UnknownKinds: String, Hashable, CaseIterable, Sendable {
  /// It ends the run: what it denies or allows would be missing from every verdict.
  case error
  /// It is reported, and verdicts become inconclusive.
  case warn
}

/// Turns documents into API objects. Dispatch is on `apiVersion` *and* `kind`.
public struct ManifestReader {
  let context: DecodingContext
  var manifests = Manifests()
  private var spans: [String: Span] = [:]

  /// Makes a reader that reports into `context`.
  public init(context: DecodingContext) { self.context = context }

  /// What has been read so far.
  public var result: Manifests { manifests }

  /// Reads a document: an object, or a list of objects.
  public mutating func read(_ document: YAMLNode) {
    read(Cursor(document, context: context), defaultType: nil)
  }

  private mutating func read(_ object: Cursor, defaultType: TypeMeta?) {
    guard let fields = object.fields("a Kubernetes object"),
      let type = TypeMeta.decode(fields, default: defaultType)
    else { return }
    if let items = type.items(fields, of: object) {
      for item in items.cursors { read(item, defaultType: items.type) }
      return
    }
    switch type.modelled {
    case .networkPolicy:
      guard let policy = context.withoutErrors({ NetworkPolicy.decode(object) }) else { return }
      let isGenerated = fields["metadata"]?.fields("ObjectMeta")?["name"] == nil
      if isFirst(type.kind, policy.namespace, policy.name, policy.span, isGenerated: isGenerated) {
        manifests.networkPolicies.append(policy)
      }
    case .namespace:
      if let value = Namespace.decode(object), isFirst(type.kind, nil, value.metadata) {
        manifests.namespaces.append(value)
        note(value)
      }
    case .pod:
      if let value = Pod.decode(object), isFirst(type.kind, "default", value.metadata) {
        manifests.pods.append(value)
        if !value.isFinished { note(value.metadata, type.kind, labels: value.metadata.labels) }
      }
    case .service:
      if let value = Service.decode(object), isFirst(type.kind, "default", value.metadata) {
        manifests.services.append(value)
      }
    case .node:
      if let value = Node.decode(object), isFirst(type.kind, nil, value.metadata) { manifests.nodes.append(value) }
    case .workload(let kind):
      if let value = Workload.decode(object, kind: kind), isFirst(type.kind, "default", value.metadata) {
        manifests.workloads.append(value)
        var template = value.metadata
        template.annotations = value.templateAnnotations
        note(template, type.kind, labels: value.templateLabels)
      }
    case .wrongVersion(let right):
      fields["apiVersion"]?.error(
        "unsupported-version", "\(type.kind) of `\(type.apiVersion)` is not served by any supported Kubernetes",
        notes: [.init("write `apiVersion: \(right)`")])
    case .unknownKind(let meant):
      fields["kind"]?.error(
        "unknown-kind", "`\(type.kind)` is no kind of `\(type.apiVersion)`",
        notes: [.init("did you mean `\(meant)`?")])
    case .template: passOver(template: fields)
    case .other: passOver(type, fields)
    }
  }

  /// Reports a second object of one kind, namespace and name: the API server holds one, and which is not known here.
  private mutating func isFirst(_ kind: String, _ namespace: String?, _ metadata: ObjectMeta) -> Bool {
    isFirst(
      kind, namespace.map { metadata.namespace ?? $0 }, metadata.name, metadata.span, isGenerated: metadata.isGenerated)
  }

  private mutating func isFirst(
    _ kind: String, _ namespace: String?, _ name: String, _ span: Span, isGenerated: Bool
  ) -> Bool {
    let title = namespace.map { "\($0)/\(name)" } ?? name
    if let first = spans["\(kind) \(title)"] {
      context.diagnostics.report(
        .error(
          "duplicate-object", "\(kind) `\(title)` is defined twice", at: span,
          notes: [.init("first defined here", at: first)]
            + (isGenerated ? [.init("of one `generateName` the API server makes two objects; give each a name")] : [])))
      return false
    }
    spans["\(kind) \(title)"] = span
    return true
  }
}
