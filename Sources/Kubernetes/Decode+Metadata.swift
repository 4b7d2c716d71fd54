package import Diagnostics
import YAMLTree

extension ObjectMeta {
  /// The members of `metadata` that the API server knows, or once did.
  private static let known = [
    "name", "generateName", "namespace", "labels", "annotations", "uid", "resourceVersion", "generation",
    "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "ownerReferences", "finalizers",
    "managedFields", "selfLink", "clusterName", "initializers",
  ]

  /// Reads `metadata` of `object`. With `isStrict`, unknown members are errors.
  ///
  /// Reports and returns nil when there is no name or a part cannot be read.
  package static func decode(_ object: Fields, kind: String, isStrict: Bool, isNamespaced: Bool) -> Self? {
    guard let metadata = object.required("metadata", of: kind),
      let fields = metadata.fields("ObjectMeta", known: isStrict ? known : nil)
    else { return nil }
    guard let (name, span) = name(fields, kind: kind) else { return nil }
    var result = Self(name: name, span: span)
    result.isGenerated = fields["name"] == nil
    if let namespace = fields["namespace"], isNamespaced {
      guard let text = namespace.string() else { return nil }
      guard text.isEmpty || NameRule.isDNSLabel(text) else {
        namespace.error("invalid-name", "`\(text)` is no namespace name: it must be a DNS label")
        return nil
      }
      // The API reads empty text as missing.
      if !text.isEmpty { result.namespace = text }
    }
    if isNamespaced, result.namespace == nil {
      let context = object.owner.context
      result.namespace = context.defaultNamespace ?? "default"
      result.namespaceSource = context.defaultNamespace == nil ? .nobody : .user
    }
    if let labels = fields["labels"] {
      guard let map = labels.labelMap() else { return nil }
      result.labels = map
    }
    if isStrict, let annotations = fields["annotations"] {
      guard let map = annotations.stringMap("annotations") else { return nil }
      result.ignored = map["netpol-verify/ignore"]
    }
    if !isStrict {
      result.annotations = fields.tellingAnnotations
      result.ignored = fields["annotations"]?.node["netpol-verify/ignore"]?.scalar?.text
    }
    if let owners = fields["ownerReferences"] {
      guard let items = owners.items() else { return nil }
      for item in items {
        guard let owner = item.fields("OwnerReference") else { return nil }
        // Dumps of old clusters have owners without a kind; such an owner is nobody that could be found.
        guard let kind = owner["kind"]?.string(), let name = owner["name"]?.string() else { continue }
        let controller = owner["controller"].flatMap { $0.bool() } ?? false
        result.ownerReferences.append(.init(kind: kind, name: name, controller: controller))
      }
    }
    return result
  }

  /// The name, or `generateName`'s prefix for objects that are still to be created.
  private static func name(_ fields: Fields, kind: String) -> (String, Span)? {
    let cursor: Cursor
    if let written = fields["name"] {
      cursor = written
    } else if let prefix = fields["generateName"] {
      guard let text = prefix.string() else { return nil }
      guard NameRule.isGenerateName(text) else {
        prefix.error("invalid-name", "`\(text)` is no object name: it must be the start of a DNS subdomain")
        return nil
      }
      return (text, prefix.span)
    } else if let required = fields.required("name", of: kind) {
      cursor = required
    } else {
      return nil
    }
    guard let text = cursor.string() else { return nil }
    guard NameRule.isDNSSubdomain(text) else {
      cursor.error("invalid-name", "`\(text)` is no object name: it must be a DNS subdomain of lower-case letters")
      return nil
    }
    return (text, cursor.span)
  }
}

extension Fields {
  /// The annotations of an object's metadata that bear on connections.
  var tellingAnnotations: [String: String] { self["annotations"]?.node.tellingAnnotations ?? [:] }
}

extension Cursor {
  /// Labels of an object: text to text, keys and values in the API's form (semantics B3, B4).
  package func labelMap() -> [String: String]? {
    guard let fields = fields("labels"), let map = stringMap("labels") else { return nil }
    var isValid = true
    for (key, value) in fields.all {
      if !value.checkLabelKey(key, at: fields.keySpan(key)) { isValid = false }
      if let text = map[key], !value.checkLabelValue(text) { isValid = false }
    }
    return isValid ? map : nil
  }

  /// Reports a label key that the API would refuse.
  package func checkLabelKey(_ key: String, at keySpan: Span? = nil) -> Bool {
    if NameRule.isQualifiedName(key) { return true }
    context.diagnostics.report(
      .error(
        "invalid-label",
        "\(path): `\(key)` is no label key: an optional DNS subdomain and `/`, then up to 63 letters, digits, `-`, `_`, `.`",
        at: keySpan ?? span))
    return false
  }

  /// Reports a label value that the API would refuse.
  package func checkLabelValue(_ value: String) -> Bool {
    if NameRule.isLabelValue(value) { return true }
    error(
      "invalid-label", "`\(value)` is no label value: up to 63 letters, digits, `-`, `_`, `.` with alphanumeric ends")
    return false
  }
}
