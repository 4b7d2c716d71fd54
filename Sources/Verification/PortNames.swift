package import Cluster
package import Diagnostics
import Kubernetes
package import Network

/// Looks up names of ports on destination pods.
package struct PortNames {
  /// What a name stands for.
  package struct Numbers {
    /// The protocol, of which a connection has one.
    package var transport: TransportProtocol
    /// The numbers of each pod that declares the name, ascending, by the pod's place in the world.
    package var ofPod: [Int: [UInt16]]
  }

  let world: World

  /// Makes a lookup of a world's ports.
  package init(world: World) { self.world = world }

  /// The numbers of a name on some pods; nil after a report that there are none, or of several protocols.
  package func numbers(
    of name: String, at pods: [Int], _ span: Span, _ diagnostics: inout DiagnosticBag
  ) -> Numbers? {
    guard !pods.isEmpty else {
      diagnostics.report(
        .error(
          "unclear-ports", "port name `\(name)` is resolved on pods, and the destination is an address", at: span,
          notes: [.init("write the number: `443/TCP`")]))
      return nil
    }
    var found: [TransportProtocol: [Int: Set<UInt16>]] = [:]
    for pod in pods {
      for port in world.pods[pod].ports where port.name == name {
        found[port.protocol, default: [:]][pod, default: []].insert(port.containerPort)
      }
    }
    guard let (transport, ofPod) = found.min(by: { $0.key < $1.key }) else {
      report(name, absentFrom: pods, span, &diagnostics)
      return nil
    }
    guard found.count == 1 else {
      let titles = found.sorted { $0.key < $1.key }.flatMap { transport, ofPod in
        Set(ofPod.values.joined()).sorted().map { "`\($0)/\(transport.rawValue)`" }
      }
      diagnostics.report(
        .error(
          "unclear-ports", "port name `\(name)` stands for ports of several protocols", at: span,
          notes: [.init("write one of \(few(titles))")]))
      return nil
    }
    return Numbers(transport: transport, ofPod: ofPod.mapValues { $0.sorted() })
  }

  private func report(_ name: String, absentFrom pods: [Int], _ span: Span, _ diagnostics: inout DiagnosticBag) {
    let declared = pods.flatMap { world.pods[$0].ports }
    let names = Set(declared.compactMap(\.name))
    var note = "it declares no port by name; write the number"
    if let meant = nearest(name, among: names) {
      note = "did you mean `\(meant)`?"
    } else if !names.isEmpty {
      note = "names that it declares: \(few(names.sorted().map { "`\($0)`" }))"
    }
    diagnostics.report(
      .error("unknown-port", "the destination declares no port named `\(name)`", at: span, notes: [.init(note)]))
  }
}
