import Diagnostics
import YAMLTree

extension WorkloadRecipe {
  /// The pods that an object makes; nil where not even their labels can be told.
  ///
  /// What stands in such an object is not the API's to check, so that nothing here is an error: a template that cannot
  /// be read makes pods of which nothing is known.
  func pods(of object: YAMLNode, group: String, kind: String, metadata: ObjectMeta) -> [OperatedPods]? {
    var result: [OperatedPods]
    switch source {
    case .none: return nil
    case .labels:
      let isOnHost = object.isOnHostNetwork
      let annotations = object.podAnnotations
      result = labels.map { labels in
        var pods = OperatedPods(
          group: group, kind: kind, metadata: metadata, labels: labels.known(in: object, name: metadata.name),
          freeKeys: labels.free, hasMoreLabels: true, template: PodSpec(ports: ports, hostNetwork: isOnHost),
          hasMorePorts: hasMorePorts)
        pods.annotations = labels.annotations(in: object).merging(annotations, uniquingKeysWith: TellingKeys.joining)
        pods.mayUseHostNetwork =
          !isOnHost && object.mayUseHostNetwork(besides: self.labels.flatMap(\.parts), labels.parts)
        return pods
      }
    case .templates(let paths):
      let templates = paths.flatMap { object.nodes(at: $0[...]) }
      if templates.isEmpty { return nil }
      result = []
      for template in templates {
        guard let read = Self.read(template) else { return nil }
        var spec = read.spec
        spec.ports += ports
        for (number, labels) in self.labels.enumerated() {
          let known = labels.known(in: object, name: metadata.name)
          // Of one template, further pods are only made where users write labels for them.
          if number > 0, known.isEmpty { continue }
          var pods = OperatedPods(
            group: group, kind: kind, metadata: metadata, labels: read.labels.merging(known) { $1 },
            freeKeys: labels.free, template: spec, hasMorePorts: hasMorePorts)
          pods.annotations = read.annotations.merging(
            labels.annotations(in: object), uniquingKeysWith: TellingKeys.joining)
          result.append(pods)
        }
      }
      // Pods of one template that differ in labels are one workload's.
      if templates.count == 1 { return result.map { $0.withoutLabelsOfFreeKeys() } }
    }
    result = result.map { $0.withoutLabelsOfFreeKeys() }
    if result.count > 1 {
      for place in result.indices { result[place].metadata.name += "[\(place)]" }
    }
    return result
  }

  /// A pod template's labels and what its pods run; nil for one that cannot be read.
  static func read(
    _ template: YAMLNode
  ) -> (labels: [String: String], annotations: [String: String], spec: PodSpec)? {
    let context = DecodingContext()
    guard let fields = Cursor(template, context: context).fields("PodTemplateSpec") else { return nil }
    var labels: [String: String] = [:]
    let metadata = fields["metadata"]?.fields("ObjectMeta")
    if let written = metadata?["labels"] { labels = written.labelMap() ?? [:] }
    var annotations = metadata?.tellingAnnotations ?? [:]
    annotations.merge(template.attachments) { $1 }
    // A virtual machine's template has devices in place of containers.
    let spec = fields["spec"].flatMap { PodSpec.decode($0) } ?? PodSpec()
    return context.diagnostics.hasErrors ? nil : (labels, annotations, spec)
  }
}

extension WorkloadRecipe.Labels {
  /// The labels that are known, of an object.
  fileprivate func known(in object: YAMLNode, name: String) -> [String: String] {
    var result: [String: String] = [:]
    for path in paths {
      for node in object.nodes(at: path[...]) {
        for entry in node.mapping ?? [] { if let text = entry.value.scalar?.text { result[entry.key] = text } }
      }
    }
    for (key, value) in fixed { result[key] = value == "{name}" ? name : value }
    return result
  }

  /// The annotations that users write beside these labels.
  fileprivate func annotations(in object: YAMLNode) -> [String: String] {
    let nodes = paths.filter { $0.last == "labels" }
      .flatMap { object.nodes(at: ($0.dropLast() + ["annotations"])[...]) }
    return nodes.map(\.tellingAnnotations).reduce(into: [:]) { $0.merge($1, uniquingKeysWith: TellingKeys.joining) }
  }

  /// Where users write about these pods and, it may be, no others: around their labels.
  fileprivate var parts: [[String]] {
    paths.map { path in Array(path.last == "labels" ? path.dropLast() : path[...]) }
  }
}

extension YAMLNode {
  /// The nodes at a path, in which `x[*]` stands for every item of the list `x`, and `*` in a key for any text.
  func nodes(at path: ArraySlice<String>) -> [YAMLNode] {
    guard let first = path.first else { return [self] }
    let isList = first.hasSuffix("[*]")
    let key = Pattern(isList ? String(first.dropLast(3)) : first)
    let found = (mapping ?? []).filter { key.matches($0.key) && !$0.value.isNull }.map(\.value)
    return (isList ? found.flatMap { $0.sequence ?? [] } : found).flatMap { $0.nodes(at: path.dropFirst()) }
  }

  /// Every scalar's text, and every key.
  var words: [String] {
    switch content {
    case .scalar(let scalar): [scalar.text]
    case .sequence(let items): items.flatMap(\.words)
    case .mapping(let entries): entries.flatMap { [$0.key] + $0.value.words }
    }
  }
}

extension OperatedPods {
  /// A label that the operator sets to a value of its own is not the template's to choose.
  fileprivate func withoutLabelsOfFreeKeys() -> Self {
    let free = freeKeys.map { Pattern($0) }
    var result = self
    result.labels = labels.filter { label in !free.contains { $0.matches(label.key) } }
    return result
  }
}
