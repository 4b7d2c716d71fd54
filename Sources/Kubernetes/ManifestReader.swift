package import Diagnostics
package import YAMLTree

/// What to do with a policy whose kind is not modelled.
package enum UnknownKinds: String, Hashable, CaseIterable, Sendable {
  /// It ends the run: what it denies or allows would be missing from every verdict.
  case error
  /// It is reported, and verdicts become inconclusive.
  case warn
}

/// Turns documents into API objects. Dispatch is on `apiVersion` *and* `kind`.
package struct ManifestReader {
  let context: DecodingContext
  /// The kinds of policies that are read.
  let kinds: PolicyKinds
  var manifests = Manifests()
  private var duplicates = DuplicateObjects()

  /// Makes a reader that reports into `context`.
  ///
  /// - Parameter kinds: the kinds of policies that are read.
  package init(context: DecodingContext, kinds: PolicyKinds) {
    self.context = context
    self.kinds = kinds
  }

  /// What was read, after a report about objects that were defined more than once.
  ///
  /// - Parameter files: the files that were read; without them, places cannot be told apart by folder.
  package func finish(in files: SourceFiles = SourceFiles()) -> Manifests {
    duplicates.report(in: files, to: context)
    return manifests
  }

  /// Reads a document: an object, or a list of objects.
  package mutating func read(_ document: YAMLNode) {
    read(Cursor(document, context: context), defaultType: nil)
  }

  private mutating func read(_ item: Cursor, defaultType: TypeMeta?) {
    // Paths begin at the object, also at one in a list.
    let object = Cursor(item.node, context: context)
    guard let fields = object.fields("a Kubernetes object"),
      let type = TypeMeta.decode(fields, default: defaultType)
    else { return }
    if let items = type.items(fields, of: object, kinds) {
      for item in items.cursors { read(item, defaultType: items.type) }
      return
    }
    switch type.modelled(kinds) {
    case .policy(let kind): read(object, as: kind, type)
    case .namespace:
      if let value = Namespace.decode(object), duplicates.isFirst(value) {
        manifests.namespaces.append(value)
        note(value)
      }
    case .pod:
      if let value = named(Pod.decode(object), \.metadata), duplicates.isFirst(value) {
        manifests.pods.append(value)
        note(annotated: object.node, value.reference)
        if !value.isFinished { note(value.metadata, type.kind, labels: value.metadata.labels) }
      }
    case .service:
      if let value = named(Service.decode(object), \.metadata) {
        guard duplicates.isFirst(value) else { return noteOtherDoor(of: value) }
        manifests.services.append(value)
        note(annotated: object.node, value.reference)
      }
    case .node:
      if let value = Node.decode(object), duplicates.isFirst(value) { manifests.nodes.append(value) }
    case .workload(let kind):
      if let value = named(Workload.decode(object, kind: kind), \.metadata), duplicates.isFirst(value) {
        manifests.workloads.append(value)
        note(annotated: object.node, value.reference)
        if let transience = Transience(of: object.node) { note(value, transience) }
        var template = value.metadata
        template.annotations = value.templateAnnotations
        note(template, type.kind, labels: value.ownLabels)
      }
    case .wrongVersion(let right):
      fields["apiVersion"]?.error(
        "unsupported-version", "\(type.kind) of `\(type.apiVersion)` is not served by any supported Kubernetes",
        notes: [.init("write `apiVersion: \(right)`")])
    case .unknownKind(let meant):
      fields["kind"]?.error(
        "unknown-kind", "`\(type.kind)` is no kind of `\(type.apiVersion)`",
        notes: meant.map { [.init("did you mean `\($0)`?")] } ?? [])
    case .template: passOver(template: fields)
    case .other: passOver(type, fields)
    }
  }

  /// Notes that Prometheus is to scrape the pods of an object.
  private mutating func note(annotated object: YAMLNode, _ reference: ObjectReference) {
    if let caller = KnownCaller.annotated(object, reference) { manifests.callers.append(caller) }
  }

  /// Reads a policy, or what policies refer to.
  private mutating func read(_ object: Cursor, as kind: PolicyKinds.Kind, _ type: TypeMeta) {
    let transience = Transience(of: object.node)
    switch kind.reading {
    case .policy(let decode):
      guard var policy = context.withoutErrors({ decode(object) }) else { return }
      if policy.isGenerated { policy.name = duplicates.name(generated: policy.reference) }
      guard duplicates.isFirst(policy) else { return }
      guard let transience else { return manifests.policies.append(policy) }
      note(policy.reference, policy.scope, transience, object.node.canonical, policy.span)
    case .data(let decode):
      guard var data = context.withoutErrors({ decode(object) }) else { return }
      if data.isGenerated { data.name = duplicates.name(generated: data.reference) }
      guard duplicates.isFirst(data) else { return }
      guard let transience else { return manifests.policyData.append(data) }
      // What refers to it may lie anywhere.
      note(data.reference, KindScope(.cluster), transience, object.node.canonical, data.span)
    case .inert(let check):
      check(object)
      count(type, ["inert"], nil)
    }
  }

  /// An object with the name that reports call it by, where the API server makes one up.
  private mutating func named<Object: ReadObject>(
    _ object: Object?, _ metadata: WritableKeyPath<Object, ObjectMeta>
  ) -> Object? {
    guard var object, object[keyPath: metadata].isGenerated else { return object }
    object[keyPath: metadata].name = duplicates.name(generated: object.reference)
    return object
  }
}
