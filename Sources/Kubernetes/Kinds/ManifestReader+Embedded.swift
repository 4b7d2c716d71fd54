import Diagnostics
import YAMLTree

/// Objects inside others, which somebody may create.
extension ManifestReader {
  /// Notes what an object of a kind that nobody has heard of may create: objects stand in it, or texts of such.
  mutating func embedded(_ type: TypeMeta, _ object: YAMLNode, _ place: Place) -> [String] {
    let objects = (object.mapping ?? []).flatMap { EmbeddedObject.all(in: $0.value) }
    var words: [String] = []
    let decides = objects.contains { $0.decides(kinds) } || EmbeddedObject.isInText(of: object)
    let labelKeys = Set(objects.flatMap { $0.labelKeys(kinds) }).sorted()
    if decides || !labelKeys.isEmpty {
      var unread = unread(type, object, place, [.generate], KindScope(.cluster), isPolicy: false)
      unread.labelKeys = labelKeys
      unread.writesLabelsAlone = !decides
      manifests.unread.append(unread)
      words.append(Effect.generate.rawValue)
    }
    let makers = objects.filter { $0.makesPods(kinds) }
    guard !makers.isEmpty else { return words }
    for namespace in Set(makers.map { $0.namespace ?? place.namespace }).sorted() {
      var workload = place.workload(type.kind)
      if namespace != place.namespace { (workload.namespace, workload.namespaceSource) = (namespace, .manifest) }
      manifests.unmodelledWorkloads.append(workload)
    }
    context.diagnostics.report(
      .warning(
        "unmodelled-workload",
        "\(type.kind) of `\(type.apiVersion)` holds \(Set(makers.map(\.type.kind)).sorted().joined(separator: ", "))",
        at: place.kindSpan,
        notes: [.init("what their pods could change is inconclusive; add the objects that it makes to the manifests")]))
    return words + ["makes-pods"]
  }

  /// Leaves an OpenShift Template out as a chart is: its objects are made by `oc process`.
  mutating func passOver(template fields: Fields) {
    let place = Place(fields)
    let objects = fields.owner.node["objects"].map { EmbeddedObject.all(in: $0) } ?? []
    let relevant = Set(objects.filter { $0.type.matters(kinds) || $0.decides(kinds) }.map(\.type.kind)).sorted()
    let type = TypeMeta(apiVersion: "template.openshift.io/v1", kind: "Template")
    guard !relevant.isEmpty else { return count(type, ["inert"], nil) }
    manifests.templates.append(
      Manifests.Template(name: place.name, namespace: place.writtenNamespace, kinds: relevant, span: place.span))
    context.diagnostics.report(
      .warning(
        "template-left-out", "Template `\(place.name)` holds \(relevant.joined(separator: ", ")), which are not read",
        at: place.kindSpan, notes: [.init("`oc process -f FILE | netpol-verify -f -` reads what it makes")]))
    let makers = objects.filter { $0.makesPods(kinds) }
    for namespace in Set(makers.map { $0.namespace ?? place.namespace }).sorted() {
      var workload = place.workload("Template")
      if namespace != place.namespace { (workload.namespace, workload.namespaceSource) = (namespace, .manifest) }
      manifests.unmodelledWorkloads.append(workload)
    }
    var words: Set<String> = makers.isEmpty ? [] : ["makes-pods"]
    let deciding = objects.filter { $0.decides(kinds) }
    if !deciding.isEmpty {
      words.insert(Effect.generate.rawValue)
      let namespaces = Set(deciding.map { $0.namespace ?? place.namespace }).sorted()
      let ends = deciding.contains { $0.mayJudgeAnywhere(kinds) } ? KindScope.Ends.cluster : .namespaces(namespaces)
      manifests.unread.append(
        unread(type, fields.owner.node, place, [.generate], KindScope(ends), isPolicy: false))
    }
    count(type, words, place.title("Template"))
  }
}
