import Diagnostics
import Kubernetes
import Network

/// Who has which address: finds those that cannot be two ends' at a time.
///
/// Nodes and host-network pods share addresses, and what has ended has none (semantics A40).
struct AddressHolders {
  private struct Holder {
    var title: String
    var span: Span
    /// The place of a pod with a network of its own; nil for nodes and what is on theirs.
    var pod: Int?
  }

  /// The addresses that several have, with the pods among them.
  private(set) var contested: [World.ContestedAddress] = []

  /// Looks for addresses of several ends, and reports each.
  ///
  /// - Parameters:
  ///   - namespaces: the names of the namespaces.
  ///   - severity: an error, or a warning where manifests are the snapshot of a cluster.
  init(
    _ pods: [World.Pod], namespaces: [String], nodes: [Node], severity: Diagnostic.Severity,
    diagnostics: inout DiagnosticBag
  ) {
    var holders: [IPAddress: Holder] = [:]
    for node in nodes {
      for address in node.addresses {
        holders[address] = holders[address] ?? Holder(title: "node `\(node.metadata.name)`", span: node.metadata.span)
      }
    }
    func title(_ pod: World.Pod) -> String { "pod `\(namespaces[pod.namespace])/\(pod.name ?? "")`" }
    for pod in pods where pod.hostNetwork {
      for address in pod.addresses {
        holders[address] = holders[address] ?? Holder(title: title(pod), span: pod.span)
      }
    }
    var found: [IPAddress: Set<Int>] = [:]
    for pod in pods where !pod.hostNetwork {
      for address in pod.addresses {
        guard let holder = holders[address] else {
          holders[address] = Holder(title: title(pod), span: pod.span, pod: pod.index)
          continue
        }
        if holder.pod == pod.index { continue }
        found[address, default: []].formUnion([pod.index] + (holder.pod.map { [$0] } ?? []))
        diagnostics.report(
          Diagnostic(
            "contested-address", severity: severity,
            "\(title(pod)) has the address \(address), which \(holder.title) has, too", at: .span(pod.span),
            notes: [
              .init("the other is here", at: holder.span),
              .init(
                severity == .error
                  ? "two running pods never share one: take out the pod that has ended, or the address of one of them"
                  : "what passes between these pods and others is decided only where it does not depend on addresses"),
            ]))
      }
    }
    contested = found.map { .init(address: $0.key, pods: $0.value.sorted()) }.sorted { $0.address < $1.address }
  }
}
