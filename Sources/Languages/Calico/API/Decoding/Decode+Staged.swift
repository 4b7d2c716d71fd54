import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// A policy that is stored and not enforced (semantics K3, K23): it is checked, and nothing comes of it.
enum StagedPolicy {
  private enum Action: String, CaseIterable {
    case set = "Set"
    case delete = "Delete"
    case learn = "Learn"
    case ignore = "Ignore"
  }

  /// Checks a staged policy of Calico's own kinds (semantics KV33), and tells that it has no effect.
  static func check(_ object: Cursor, _ kind: CalicoPolicy.Kind, _ group: CalicoGroup) {
    let decoder = PolicyDecoder(kind: kind, group: group)
    guard
      let header = ObjectHeader(
        object, "Staged\(kind.rawValue)", group, isNamespaced: kind == .networkPolicy, name: decoder.nameRule)
    else { return }
    let spec = header.spec(["stagedAction"] + decoder.known, misnomers: decoder.misnomers)
    let unnamed = ObjectMeta(name: "", span: object.span)
    _ = decoder.policy(header.metadata ?? unnamed, spec)
    if let written = spec?["stagedAction"], written.node.scalar?.text != "" {
      let action = written.word("invalid-action", "staged action", of: Action.self)
      let others = spec?.all.filter { !["stagedAction", "tier"].contains($0.key) && !$0.value.isNull } ?? []
      if action == .delete, let other = others.first {
        other.value.error("invalid-action", "a policy that is to be deleted has no field but `tier`")
      }
    }
    if let metadata = header.metadata { tell(header.kind, metadata, isNamespaced: kind == .networkPolicy, object) }
  }

  /// Tells that a staged policy of Kubernetes' kind has no effect.
  static func checkKubernetes(_ object: Cursor, _ group: CalicoGroup) {
    guard let header = ObjectHeader(object, "StagedKubernetesNetworkPolicy", group, isNamespaced: true),
      let metadata = header.metadata
    else { return }
    tell(header.kind, metadata, isNamespaced: true, object)
  }

  private static func tell(_ kind: String, _ metadata: ObjectMeta, isNamespaced: Bool, _ object: Cursor) {
    let reference = ObjectReference(
      kind: kind, namespace: isNamespaced ? metadata.namespaceName : nil, name: metadata.name)
    object.context.diagnostics.report(
      .warning("staged-policy", "\(reference.quoted) is staged: nothing enforces it", at: metadata.span))
  }
}
