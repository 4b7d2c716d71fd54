import EnforcerKinds
import Kubernetes

/// The kinds of a cluster that can change connections or make pods, besides those that are always read.
struct ClusterKinds {
  /// The resources, as `kubectl get` takes them, sorted.
  private(set) var namespaced: [String] = []
  private(set) var clusterWide: [String] = []

  /// Reads what `kubectl api-resources --no-headers` prints: name, short names if there are any, version, whether it is
  /// namespaced, kind.
  init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      let columns = line.split(separator: " ").map(String.init)
      guard columns.count >= 4, let isNamespaced = Bool(columns[columns.count - 2]) else { continue }
      let version = columns[columns.count - 3]
      guard let slash = version.firstIndex(of: "/") else { continue }
      let group = String(version[..<slash])
      let kind = columns[columns.count - 1]
      guard KindNames.isUnread(group: group, kind: kind, policies: EnforcerKinds.all) else { continue }
      if isNamespaced {
        namespaced.append("\(columns[0]).\(group)")
      } else {
        clusterWide.append("\(columns[0]).\(group)")
      }
    }
    namespaced.sort()
    clusterWide.sort()
  }
}
