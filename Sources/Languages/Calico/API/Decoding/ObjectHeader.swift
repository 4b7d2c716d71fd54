import Diagnostics
import Kubernetes
import YAMLTree

/// What all of Calico's objects have: metadata, and a `spec` that may be missing.
struct ObjectHeader {
  let kind: String
  let group: CalicoGroup
  private let fields: Fields
  /// Nil after a report.
  let metadata: ObjectMeta?

  /// What the name of a kind's objects may be (semantics KV1).
  enum NameRule {
    /// Any name of the API.
    case any
    /// One DNS label.
    case label
    /// A DNS label, perhaps behind that of a tier; `reserved` beginnings may have more.
    case policy(reserved: [String])
  }

  /// Reads what stands around the `spec`.
  init?(_ object: Cursor, _ kind: String, _ group: CalicoGroup, isNamespaced: Bool, name: NameRule = .any) {
    self.kind = kind
    self.group = group
    let known = ["apiVersion", "kind", "metadata", "spec", "status"]
    guard let fields = object.fields(kind, known: known) else { return nil }
    self.fields = fields
    metadata = ObjectMeta.decode(fields, kind: kind, isStrict: true, isNamespaced: isNamespaced)
    guard let metadata, let members = fields["metadata"]?.fields("ObjectMeta") else { return }
    members["annotations"]?.checkAnnotations()
    if !isNamespaced, let place = members.keySpan("namespace") {
      object.context.diagnostics.report(
        .warning("ignored-namespace", "metadata.namespace: \(kind) lies in no namespace", at: place))
    }
    // A generated name goes on where the written one ends.
    if let written = members["name"] ?? members["generateName"] {
      check(metadata.name + (metadata.isGenerated ? "x" : ""), name, at: written)
    }
  }

  /// The members of the `spec`; nil after a report, or where it is missing.
  func spec(_ known: [String], misnomers: [String: Misnomer] = [:]) -> Fields? {
    fields["spec"]?.fields("\(kind)Spec", known: known, misnomers: misnomers)
  }

  /// The members of a `spec` that must be there.
  func requiredSpec(_ known: [String], misnomers: [String: Misnomer] = [:]) -> Fields? {
    fields.required("spec", of: kind)?.fields("\(kind)Spec", known: known, misnomers: misnomers)
  }

  private func check(_ name: String, _ rule: NameRule, at cursor: Cursor) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    switch rule {
    case .any: return
    case .label:
      guard !isDNSLabel(name) else { return }
      cursor.error("invalid-name", "`\(name)` is no name of a \(kind): it must be one DNS label")
    case .policy(let reserved):
      if reserved.contains(where: { name.hasPrefix($0) }) { return }
      // Of a policy only the whole name has a length (KV1).
      guard parts.count > 2 || !isDNSSubdomain(name) else { return }
      cursor.error(
        "invalid-name", "`\(name)` is no name of a \(kind): it must be a DNS label, behind that of its tier perhaps")
    }
  }

  /// Checks the labels of an object that rules can select by them (semantics KV2).
  func checkLabelsOfMember() {
    guard let metadata, let members = fields["metadata"]?.fields("ObjectMeta") else { return }
    let reserved = "projectcalico.org/namespace"
    if kind != "HostEndpoint", metadata.labels[reserved] != nil {
      members["labels"]?.error("invalid-label", "`\(reserved)` is set by Calico alone")
    }
    // Calico's API server keeps labels there, where it stores objects in the older group.
    let annotation = members["annotations"]?.fields("annotations")?["projectcalico.org/metadata"]
    if group == .stored, let annotation, annotation.node.scalar?.text.contains("\"labels\"") ?? false {
      annotation.error(
        "hidden-labels", "the labels of this stored \(kind) stand in an annotation, which is not read",
        notes: [.init("take the object from the API: `kubectl get … -o yaml` of \(CalicoGroup.api.rawValue)")])
    }
  }
}
