package import Diagnostics
import Kubernetes
import Network

extension CiliumPolicy {
  /// What a release, or how it is set up, does not take. The agent drops such a policy as a whole, and lets through what it
  /// should have denied (semantics J).
  package func misfits(in settings: CiliumSettings) -> [Diagnostic] {
    blocks.flatMap { block -> [Diagnostic] in
      var found = block.rules.flatMap { $0.misfits(in: settings) }
      if block.rules.isEmpty, settings.release >= .v117 {
        found.append(
          .error(
            "invalid-policy",
            "\(block.path): no rule is listed: the agent drops the policy, and nothing is denied", at: block.span,
            notes: [.init("`ingress: [{}]` lets nothing in, `egress: [{}]` nothing out")]))
      }
      return found
    }
  }
}

extension CiliumRule {
  fileprivate func misfits(in settings: CiliumSettings) -> [Diagnostic] {
    let release = settings.release
    var found: [Diagnostic] = []
    func report(_ id: Diagnostic.ID, _ path: FieldPath, _ message: String, _ note: String? = nil, at place: Span? = nil)
    {
      found.append(
        .error(id, "\(path): \(message)", at: place ?? span, notes: note.map { [.init($0)] } ?? []))
    }
    for item in items {
      switch item.member {
      case .entity(.clusterMesh) where release < .v120:
        report(
          "invalid-entity", path.appending(item.field), "`cluster-mesh` is an entity since release 1.20", at: item.span)
      case .block(let block, isBare: true) where release >= .v119:
        report(
          "invalid-cidr", path.appending(item.field), "`\(block.cidr.base)` is no CIDR: the prefix length is missing",
          "for this one address write `\(block.cidr)`", at: item.span)
      case .nodes where !settings.nodeSelectorLabels:
        let field = "\(direction.peersField)Nodes"
        report(
          "invalid-peer", path.appending(field),
          "nodes have labels for policies only where `nodeSelectorLabels` is set",
          "write `cilium: {nodeSelectorLabels: true}` below `model` if the agents have `enable-node-selector-labels`",
          at: item.span)
        return found
      case .service, .services:
        if release <= .v116, !ports.isEmpty {
          report("invalid-rule", path, "`toServices` stands beside no `toPorts` before release 1.17")
          return found
        }
      default: continue
      }
    }
    for (place, item) in ports.enumerated() {
      let path = path.appending("toPorts").appending(place)
      for restriction in item.restrictions {
        if release >= .v120, restriction.kind == .kafka || restriction.kind == .l7 {
          report(
            "invalid-rules", path.appending("rules"), "rules of `\(restriction.kind.rawValue)` ended with release 1.19",
            at: restriction.span)
        }
        if restriction.kind.isAboutRequests, !settings.l7Proxy {
          report(
            "invalid-rules", path.appending("rules"), "rules about requests need the proxy, which `l7Proxy` turns off",
            at: restriction.span)
        }
      }
      for (number, port) in item.ports.enumerated() where !settings.extendedProtocols {
        guard port.transport == .vrrp || port.transport == .igmp else { continue }
        report(
          "invalid-protocol", path.appending("ports").appending(number).appending("protocol"),
          "`\(port.transport.rawValue)` needs `extendedProtocols`")
      }
    }
    return found
  }
}
