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
    var resources = text.split(whereSeparator: \.isNewline).compactMap { Resource($0) }
    // Calico's API server shows what is stored in the other group: one object each.
    let served = Set(resources.filter { $0.group == Self.calico }.map(\.kind))
    resources.removeAll { $0.group == "crd.\(Self.calico)" && served.contains($0.kind) }
    for resource in resources {
      if resource.isNamespaced { namespaced.append(resource.name) } else { clusterWide.append(resource.name) }
    }
    // Calico's policies know pods by the labels of their accounts.
    if resources.contains(where: { $0.group.hasSuffix(Self.calico) }) { namespaced.append("serviceaccounts") }
    namespaced.sort()
    clusterWide.sort()
  }

  private static let calico = "projectcalico.org"

  /// A line of the list that matters.
  private struct Resource {
    var group: String
    var kind: String
    var isNamespaced: Bool
    /// As `kubectl get` takes it.
    var name: String

    init?(_ line: Substring) {
      let columns = line.split(separator: " ").map(String.init)
      guard columns.count >= 4, let isNamespaced = Bool(columns[columns.count - 2]) else { return nil }
      let version = columns[columns.count - 3]
      guard let slash = version.firstIndex(of: "/") else { return nil }
      group = String(version[..<slash])
      kind = columns[columns.count - 1]
      self.isNamespaced = isNamespaced
      name = "\(columns[0]).\(group)"
      let kinds = EnforcerKinds.all
      guard
        KindNames.isUnread(group: group, kind: kind, policies: kinds)
          || KindNames.isPolicy(group: group, kind: kind, policies: kinds)
      else { return nil }
    }
  }
}
