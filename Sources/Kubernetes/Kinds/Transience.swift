import Diagnostics
import Network
import YAMLTree

/// What says of an object that it is in the cluster for a time only, or not at all.
struct Transience {
  /// Where it says so, and what.
  let words: String
  /// The key alone.
  let key: String

  /// Reads the annotations of an object; nil for one that stays once it is applied.
  init?(of object: YAMLNode) {
    func text(_ field: String, _ key: String) -> String? { object["metadata"]?[field]?[key]?.scalar?.text }
    for tool in Self.tools {
      guard let hooks = text("annotations", tool.key).map(Self.items), !hooks.isEmpty else { continue }
      let stays = !tool.staying.isDisjoint(with: hooks)
      let deletion = text("annotations", tool.deletion).map(Self.items) ?? []
      if stays, !deletion.contains(tool.deleted) { continue }
      let isDeleted = stays && deletion.contains(tool.deleted)
      key = isDeleted ? tool.deletion : tool.key
      words = "annotation `\(key): \((isDeleted ? deletion : hooks).joined(separator: ", "))`"
      return
    }
    guard let time = text("labels", Self.timeToLive) else { return nil }
    key = Self.timeToLive
    words = "label `\(key): \(time)`"
  }

  /// Tools that apply some objects at points of their work alone. An object of the points in `staying` is there after
  /// the first installation, and stays unless it is deleted once it is applied.
  private static let tools: [(key: String, staying: Set<String>, deletion: String, deleted: String)] = [
    ("helm.sh/hook", ["pre-install", "post-install", "crd-install"], "helm.sh/hook-delete-policy", "hook-succeeded"),
    (
      "argocd.argoproj.io/hook", ["PreSync", "Sync", "PostSync"], "argocd.argoproj.io/hook-delete-policy",
      "HookSucceeded"
    ),
  ]

  /// Kyverno deletes what carries this label when its time has come.
  private static let timeToLive = "cleanup.kyverno.io/ttl"

  private static func items(_ text: String) -> [String] {
    text.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
  }
}

extension ManifestReader {
  /// Takes a policy that may not be there, or what policies refer to, for an object that may allow and deny: neither
  /// what it allows nor that it isolates may be relied on.
  mutating func note(
    _ reference: ObjectReference, _ scope: KindScope, _ transience: Transience, _ content: String, _ span: Span
  ) {
    manifests.unread.append(
      UnreadObject(
        group: "", kind: reference.kind, namespace: reference.namespace, name: "\(reference.name) (\(transience.key))",
        effects: [.allowAndDeny], scope: scope, content: content, span: span))
    tell(reference, transience, "what it decides is left open", span)
  }

  /// Tells of pods that are there for a time, but for those that run to an end anyway.
  func note(_ workload: Workload, _ transience: Transience) {
    guard workload.kind != .job, workload.kind != .cronJob else { return }
    tell(
      workload.reference, transience, "its pods are judged as if they were always there", workload.metadata.span)
  }

  private func tell(_ object: ObjectReference, _ transience: Transience, _ what: String, _ span: Span) {
    context.diagnostics.report(
      .warning(
        "temporary-object", "\(object.quoted) may not be there: \(transience.words)", at: span,
        notes: [.init("\(what); without that it would be applied like the others")]))
  }
}
