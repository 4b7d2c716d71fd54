public import Diagnostics
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
  private let context: DecodingContext
  private let unknownKinds: UnknownKinds
  private var manifests = Manifests()
  private var duplicates = DuplicateObjects()

  /// Makes a reader that reports into `context`.
  public init(context: DecodingContext, unknownKinds: UnknownKinds = .error) {
    self.context = context
    self.unknownKinds = unknownKinds
  }

  /// What was read, after a report about objects that were defined more than once.
  ///
  /// - Parameter files: the files that were read; without them, places cannot be told apart by folder.
  public func finish(in files: SourceFiles = SourceFiles()) -> Manifests {
    duplicates.report(in: files, to: context)
    return manifests
  }

  /// Reads a document: an object, or a list of objects.
  public mutating func read(_ document: YAMLNode) {
    read(Cursor(document, context: context), defaultType: nil)
  }

  private mutating func read(_ item: Cursor, defaultType: TypeMeta?) {
    // Paths begin at the object, also at one in a list.
    let object = Cursor(item.node, context: context)
    guard let fields = object.fields("a Kubernetes object"),
      let type = TypeMeta.decode(fields, default: defaultType)
    else { return }
    if type.kind.hasSuffix("List") {
      let itemKind = String(type.kind.dropLast(4))
      let itemType = itemKind.isEmpty ? nil : TypeMeta(apiVersion: type.apiVersion, kind: itemKind)
      if let items = fields["items"] {
        for item in items.items() ?? [] { read(item, defaultType: itemType) }
        return
      }
      // A list of nothing is written without items, too.
      if itemType?.isKnown ?? true { return }
    }
    switch type.modelled {
    case .networkPolicy:
      guard let policy = context.withoutErrors({ NetworkPolicy.decode(object) }) else { return }
      if duplicates.isFirst(policy) { manifests.networkPolicies.append(policy) }
    case .namespace:
      if let value = Namespace.decode(object), duplicates.isFirst(value) { manifests.namespaces.append(value) }
    case .pod:
      if let value = Pod.decode(object), duplicates.isFirst(value) { manifests.pods.append(value) }
    case .service:
      if let value = Service.decode(object), duplicates.isFirst(value) { manifests.services.append(value) }
    case .node:
      if let value = Node.decode(object), duplicates.isFirst(value) { manifests.nodes.append(value) }
    case .workload(let kind):
      if let value = Workload.decode(object, kind: kind), duplicates.isFirst(value) {
        manifests.workloads.append(value)
      }
    case .unmodelledPolicy(let reason): refuse(type, fields, reason: reason)
    case .wrongVersion(let right):
      fields["apiVersion"]?.error(
        "unsupported-version", "\(type.kind) of `\(type.apiVersion)` is not served by any supported Kubernetes",
        notes: [.init("write `apiVersion: \(right)`")])
    case .unknownKind(let meant):
      fields["kind"]?.error(
        "unknown-kind", "`\(type.kind)` is no kind of `\(type.apiVersion)`",
        notes: meant.map { [.init("did you mean `\($0)`?")] } ?? [])
    case .other: skip(type, fields)
    }
  }

  /// Reports a policy that would otherwise vanish.
  private mutating func refuse(_ type: TypeMeta, _ fields: Fields, reason: String) {
    let span = fields["kind"]?.span ?? fields.owner.span
    let message = "\(type.kind) of `\(type.apiVersion)` is not modelled: \(reason)"
    switch unknownKinds {
    case .error:
      context.diagnostics.report(
        .error(
          "unmodelled-policy", message, at: span,
          notes: [.init("`unknownKinds: warn` reads the rest; verdicts are then inconclusive")]))
    case .warn:
      context.diagnostics.report(.warning("unmodelled-policy", message, at: span))
      manifests.unmodelledPolicies.append(label(type, fields))
    }
  }

  /// Counts an object of a kind that has no part in network policy, or says that it has pods of its own.
  private mutating func skip(_ type: TypeMeta, _ fields: Fields) {
    manifests.skipped["\(type.apiVersion)/\(type.kind)", default: 0] += 1
    if case .mapping(let spec)? = fields["spec"]?.node.content,
      case .mapping(let template)? = spec.first(where: { $0.key == "template" })?.value.content,
      case .mapping(let podSpec)? = template.first(where: { $0.key == "spec" })?.value.content,
      podSpec.contains(where: { $0.key == "containers" })
    {
      manifests.unmodelledWorkloads.append(label(type, fields))
      context.diagnostics.report(
        .warning(
          "unmodelled-workload", "\(type.kind) of `\(type.apiVersion)` has a pod template that is not modelled",
          at: fields["kind"]?.span ?? fields.owner.span,
          notes: [.init("no property speaks of its pods; add a Pod or Deployment with the same labels")]))
    }
  }

  /// `Kind namespace/name` as far as an object tells it.
  private func label(_ type: TypeMeta, _ fields: Fields) -> String {
    guard case .mapping(let metadata)? = fields["metadata"]?.node.content else { return type.kind }
    func text(_ key: String) -> String? {
      guard case .scalar(let scalar)? = metadata.first(where: { $0.key == key })?.value.content else { return nil }
      return scalar.text
    }
    return [type.kind, [text("namespace"), text("name")].compactMap { $0 }.joined(separator: "/")].joined(
      separator: " ")
  }
}
