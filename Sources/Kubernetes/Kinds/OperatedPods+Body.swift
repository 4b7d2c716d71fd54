import YAMLTree

/// What objects of operators say of their pods beside labels and ports, wherever they say it: of most of these kinds no
/// table tells where a pod's spec and its metadata stand.
extension YAMLNode {
  /// The annotations of pods that bear on connections, from any place of the object's `spec`; and the networks that its
  /// pods attach to.
  var podAnnotations: [String: String] {
    var result = attachments
    for node in self["spec"]?.nodes(ofKey: "annotations") ?? [] {
      result.merge(node.tellingAnnotations, uniquingKeysWith: TellingKeys.joining)
    }
    return result
  }

  /// The annotations of this mapping that bear on connections.
  var tellingAnnotations: [String: String] {
    var result: [String: String] = [:]
    for entry in mapping ?? [] where TellingKeys.isAnnotation(entry.key) {
      result[entry.key] = entry.value.scalar?.text ?? ""
    }
    return result
  }

  /// The networks of a virtual machine beside the pod network, or in its place: its controller writes them into the
  /// annotations of the pod (kinds, 1d).
  var attachments: [String: String] {
    var result: [String: String] = [:]
    for network in nodes(at: ["spec", "networks[*]", "multus"]) {
      let name = network["networkName"]?.scalar?.text ?? ""
      let isDefault = network["default"]?.isTrue ?? false
      result[isDefault ? TellingKeys.defaultNetwork : TellingKeys.attachment, default: ""] += " \(name)"
    }
    return result
  }

  /// Whether all pods of the object share their nodes' network (semantics A38).
  var isOnHostNetwork: Bool { self["spec"]?["hostNetwork"]?.isTrue ?? false }

  /// Whether pods may share their node's network: the object says so somewhere, but for the parts that speak of other
  /// pods of it.
  func mayUseHostNetwork(besides parts: [[String]], _ own: [[String]]) -> Bool {
    var rest = self
    for part in parts where !own.contains(part) { rest = rest.without(part[...]) }
    return rest.nodes(ofKey: "hostNetwork").contains(where: \.isTrue)
  }

  private var isTrue: Bool { scalar?.value == .bool(true) }

  /// Every node under a key, at any depth.
  private func nodes(ofKey key: String) -> [YAMLNode] {
    switch content {
    case .scalar: []
    case .sequence(let items): items.flatMap { $0.nodes(ofKey: key) }
    case .mapping(let entries): entries.flatMap { ($0.key == key ? [$0.value] : []) + $0.value.nodes(ofKey: key) }
    }
  }

  /// The node without what stands at a path.
  private func without(_ path: ArraySlice<String>) -> YAMLNode {
    guard let first = path.first, let mapping else { return self }
    let kept = mapping.compactMap { entry -> Entry? in
      if entry.key != first { return entry }
      if path.count == 1 { return nil }
      var entry = entry
      entry.value = entry.value.without(path.dropFirst())
      return entry
    }
    return YAMLNode(.mapping(kept), span: span)
  }
}
