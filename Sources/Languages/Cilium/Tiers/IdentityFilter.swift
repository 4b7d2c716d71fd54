import CiliumAPI

/// Which labels of pods are part of their identity: selectors see no others (semantics L9).
struct IdentityFilter {
  /// What is known of a label.
  enum Answer { case kept, dropped, unclear }

  private let own: [String]?

  init(_ settings: CiliumSettings) { own = settings.labelFilter }

  func answer(_ key: String) -> Answer {
    if let own { return Self.isKept(key, own) ? .kept : .dropped }
    if Self.droppedBeginnings.contains(where: { key.hasPrefix($0) }) || key.contains("beta.kubernetes.io") {
      return .dropped
    }
    return Self.droppedLater.contains(key) ? .unclear : .kept
  }

  /// What a list of beginnings says, of which `!` begins those of labels that are left out: with none of the others, all
  /// that is not left out is kept.
  private static func isKept(_ key: String, _ list: [String]) -> Bool {
    let beginnings = list.map { $0.hasPrefix("k8s:") ? String($0.dropFirst(4)) : $0 }
    let (excluded, included) = (
      beginnings.filter { $0.hasPrefix("!") }.map { String($0.dropFirst()) }, beginnings.filter { !$0.hasPrefix("!") }
    )
    if excluded.contains(where: { key.hasPrefix($0) }) { return false }
    return included.isEmpty || included.contains { key.hasPrefix($0) }
  }

  private static let droppedBeginnings = [
    "io.kubernetes", "kubernetes.io", "k8s.io", "pod-template-generation", "pod-template-hash",
    "controller-revision-hash", "annotation", "etcd_node",
  ]
  /// What some releases drop and others do not.
  private static let droppedLater: Set<String> = [
    "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/controller-uid",
  ]
}
