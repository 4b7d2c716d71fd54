import Diagnostics
import YAMLTree

extension ManifestReader {
  /// Notes an object of a kind that the program has no semantics for: what it can do to connections, and which pods it
  /// makes. Nothing that matters is passed over without a trace.
  mutating func passOver(_ type: TypeMeta, _ fields: Fields) {
    let object = fields.owner.node
    let place = Place(fields)
    let row = KindTable.row(group: type.group, kind: type.kind)
    var words: Set<String> = []
    if let unread = unread(type, row, object, place) {
      manifests.unread.append(unread)
      words.formUnion(unread.effects.map(\.rawValue))
    }
    if type.group == "apps.kruise.io", type.kind == "SidecarSet",
      let injector = ContainerInjector(object, kind: type.kind, name: place.name, span: place.span)
    {
      manifests.injectors.append(injector)
      words.insert(Effect.generate.rawValue)
    }
    readDoor(fields.owner, type, place)
    manifests.callers += KnownCaller.all(
      object, group: type.group, kind: type.kind, namespace: place.namespace, name: place.name)
    if type.group.isEmpty, type.kind == "ServiceAccount" {
      manifests.serviceAccounts.append(ServiceAccount(object, namespace: place.namespace, name: place.name))
    }
    if makePods(type, object, place) { words.insert("makes-pods") }
    if row == nil { words.formUnion(embedded(type, object, place)) }
    if words.isEmpty {
      let isPlain = row?.family == .source
      words = [row == nil ? "unknown" : isPlain ? "source" : "inert"]
      count(type, words, isPlain ? place.title(type.kind) : nil)
    } else {
      count(type, words, place.title(type.kind))
    }
  }

  /// What an object can do to connections; nil for nothing.
  private func unread(_ type: TypeMeta, _ row: KindTable.Row?, _ object: YAMLNode, _ place: Place) -> UnreadObject? {
    guard let row else {
      guard TypeMeta.isNamedLikePolicy(type.kind) else { return nil }
      return unread(type, object, place, [.allowAndDeny], KindScope(.cluster), isPolicy: true)
    }
    guard !row.effects.isEmpty else { return nil }
    let ends: KindScope.Ends
    switch row.reach {
    case .cluster: ends = .cluster
    case .namespace: ends = .namespaces([place.namespace])
    case .nodes: ends = .nodes
    case .none: ends = .none
    case .selector(let path): ends = selected(by: path, object, type, place)
    }
    let scope = KindScope(ends, directions: row.directions, isOutsideOnly: row.isOutsideOnly)
    guard row.family == .generator, row.effects == [.generate] else {
      var result = unread(
        type, object, place, effects(row, object, type), scope, isPolicy: row.family == .policy)
      result.isSelecting = true
      return result
    }
    let output = Generator.output(of: object, group: type.group, kind: type.kind)
    if output.isNothing { return nil }
    var result = unread(type, object, place, [.generate], scope, isPolicy: false)
    result.labelKeys = output.labelKeys
    result.writesLabelsAlone = !output.policies
    return result
  }

  /// The effects of a row's kind; a network that users define replaces the pod network or stands beside it.
  private func effects(_ row: KindTable.Row, _ object: YAMLNode, _ type: TypeMeta) -> Set<Effect> {
    guard type.kind.hasSuffix("UserDefinedNetwork") else { return Set(row.effects) }
    let roles = object.nodes(at: ["spec", "*", "role"]) + object.nodes(at: ["spec", "network", "*", "role"])
    let names = roles.compactMap(\.scalar?.text)
    return names.isEmpty || names.contains("Primary") ? [.deny, .redirect] : [.path]
  }

  func unread(
    _ type: TypeMeta, _ object: YAMLNode, _ place: Place, _ effects: Set<Effect>, _ scope: KindScope, isPolicy: Bool
  ) -> UnreadObject {
    UnreadObject(
      group: type.group, kind: type.kind,
      namespace: scope.isNamespaced && place.source == .user ? place.namespace : place.writtenNamespace,
      name: place.name, effects: effects,
      scope: scope, isPolicy: isPolicy, content: object.withoutStatus.canonical, span: place.span)
  }

  /// The pods that a label selector of the object picks; all of the namespace where it cannot be read, and of the
  /// cluster where the object is a mesh's in the root namespace.
  private func selected(by path: [String], _ object: YAMLNode, _ type: TypeMeta, _ place: Place) -> KindScope.Ends {
    let roots = ["istio-system", "istio-config"]
    let isRoot = roots.contains(place.namespace) && type.group.hasSuffix("istio.io")
    let whole: KindScope.Ends = isRoot ? .cluster : .namespaces([place.namespace])
    // An AuthorizationPolicy may name its targets in place of labels.
    if object["spec"]?["targetRef"] != nil || object["spec"]?["targetRefs"] != nil { return whole }
    guard let written = object.nodes(at: path[...]).first else { return whole }
    let scratch = DecodingContext()
    // A workloadSelector of Istio has `labels`, other selectors `matchLabels`.
    if let labels = written["labels"], written.mapping?.count == 1 {
      guard let map = Cursor(labels, context: scratch).labelMap(), !isRoot else { return whole }
      return .pods(namespace: place.namespace, LabelSelector(matchLabels: map))
    }
    guard let selector = LabelSelector.decode(Cursor(written, context: scratch)), !scratch.diagnostics.hasErrors,
      !isRoot
    else { return whole }
    return .pods(namespace: place.namespace, selector)
  }

  /// Notes the pods that an object makes; whether it makes any.
  private mutating func makePods(_ type: TypeMeta, _ object: YAMLNode, _ place: Place) -> Bool {
    let recipe = KindTable.workload(group: type.group, kind: type.kind)
    let template = recipe == nil ? object.nodes(at: ["spec", "template"]).first : nil
    let hasTemplate = template.map { !$0.nodes(at: ["spec", "containers"]).isEmpty } ?? false
    guard recipe != nil || hasTemplate else { return false }
    var metadata = ObjectMeta(name: place.name, namespace: place.namespace, span: place.span)
    metadata.namespaceSource = place.source
    if let recipe, let pods = recipe.pods(of: object, group: type.group, kind: type.kind, metadata: metadata) {
      manifests.operated += pods
      for pod in pods { note(pod) }
      if KindTable.makesPolicies(group: type.group, kind: type.kind) {
        for pod in pods {
          let selector = LabelSelector(matchLabels: pod.labels.filter { $0.key.hasPrefix("strimzi.io/") })
          manifests.unread.append(
            unread(
              type, object, place, [.generate], KindScope(.pods(namespace: place.namespace, selector)), isPolicy: false)
          )
        }
      }
      return true
    }
    var workload = place.workload(type.kind)
    workload.annotations = object.podAnnotations
    note(workload)
    manifests.unmodelledWorkloads.append(workload)
    let what = hasTemplate ? "has a pod template that is not modelled" : "makes pods whose labels are not known"
    context.diagnostics.report(
      .warning(
        "unmodelled-workload", "\(type.kind) of `\(type.apiVersion)` \(what)", at: place.kindSpan,
        notes: [.init("what its pods could change is inconclusive; add a Pod or Deployment with the same labels")]))
    return true
  }

  /// Counts an object under its kind.
  mutating func count(_ type: TypeMeta, _ effects: Set<String>, _ title: String?) {
    let key = "\(type.group)/\(type.kind)"
    var entry =
      manifests.passedOver[key] ?? PassedOver(group: type.group, kind: type.kind, effects: [], count: 0)
    entry.count += 1
    entry.effects.formUnion(effects)
    if let title { entry.scope.insert(title) }
    manifests.passedOver[key] = entry
  }
}

/// Who an object is, as far as it tells. Nothing here is an error: what is not read is not checked.
struct Place {
  /// The name; `?` where there is none.
  var name = "?"
  /// The namespace as written.
  var writtenNamespace: String?
  /// Where the name stands, or the object.
  var span: Span
  /// Where the kind stands.
  var kindSpan: Span

  /// The namespace it lies in, if it lies in any.
  var namespace: String
  /// Who says so.
  var source: NamespaceSource

  init(_ fields: Fields) {
    let metadata = fields.owner.node["metadata"]
    span = metadata?["name"]?.span ?? fields["kind"]?.span ?? fields.owner.span
    kindSpan = fields["kind"]?.span ?? fields.owner.span
    if let text = (metadata?["name"] ?? metadata?["generateName"])?.scalar?.text, !text.isEmpty { name = text }
    if let text = metadata?["namespace"]?.scalar?.text, !text.isEmpty { writtenNamespace = text }
    let chosen = fields.owner.context.defaultNamespace
    namespace = writtenNamespace ?? chosen ?? "default"
    source = writtenNamespace != nil ? .manifest : chosen == nil ? .nobody : .user
  }

  /// The object as one that makes pods of which nothing is known.
  func workload(_ kind: String) -> UnmodelledWorkload {
    var result = UnmodelledWorkload(kind: kind, namespace: namespace, name: name, span: span)
    result.namespaceSource = source
    return result
  }

  func title(_ kind: String) -> String {
    ObjectReference(kind: kind, namespace: writtenNamespace, name: name).title
  }
}

extension YAMLNode {
  /// The object without what a cluster writes into it.
  fileprivate var withoutStatus: YAMLNode {
    guard let mapping else { return self }
    let kept = mapping.filter { $0.key != "status" }.map { entry -> Entry in
      guard entry.key == "metadata", let metadata = entry.value.mapping else { return entry }
      let volatile: Set = [
        "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink", "ownerReferences",
      ]
      var entry = entry
      entry.value = YAMLNode(.mapping(metadata.filter { !volatile.contains($0.key) }), span: entry.value.span)
      return entry
    }
    return YAMLNode(.mapping(kept), span: span)
  }
}
