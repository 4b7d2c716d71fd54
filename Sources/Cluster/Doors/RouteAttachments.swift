import Kubernetes
import Network

/// To which Gateways routes attach (semantics X28).
struct RouteAttachments {
  private let world: World

  init(_ world: World) { self.world = world }

  /// What becomes of the parents of a route.
  struct Attachment {
    /// The Gateways of which a listener takes it.
    var gateways: [Gateway] = []
    /// Whether a parent is a Gateway that no manifest declares.
    var isElsewhere = false
    /// Whether it is a route of a mesh alone.
    var isOfMesh = false
  }

  func attachment(of route: GatewayRoute) -> Attachment {
    var result = Attachment()
    let parents = route.parents.filter { $0.kind == "Gateway" }
    result.isOfMesh = !route.parents.isEmpty && route.parents.allSatisfy { $0.kind == "Service" }
    // What else it may attach to is not read: it may take the route.
    result.isElsewhere = route.parents.contains { $0.kind != "Gateway" && $0.kind != "Service" }
    for parent in parents {
      let namespace = parent.namespace ?? route.metadata.namespaceName
      let named = world.doors.gateways.filter {
        $0.metadata.name == parent.name && $0.metadata.namespaceName == namespace
      }
      if named.isEmpty { result.isElsewhere = true }
      result.gateways += named.filter { gateway in
        gateway.listeners.contains { takes($0, route, parent, of: gateway) }
      }
    }
    return result
  }

  private func takes(
    _ listener: Gateway.Listener, _ route: GatewayRoute, _ parent: GatewayRoute.Parent, of gateway: Gateway
  ) -> Bool {
    if let section = parent.section, section != listener.name { return false }
    if let port = parent.port, port != listener.port { return false }
    return carries(listener, route.kind) && admits(listener, route, gateway) && meets(listener, route)
  }

  /// Whether a listener's protocol carries a kind of route, and the listener admits it. A protocol of an implementation may
  /// carry any.
  private func carries(_ listener: Gateway.Listener, _ kind: String) -> Bool {
    if let kinds = listener.kinds, !kinds.contains(kind) { return false }
    switch listener.transport {
    case "HTTP", "HTTPS": return kind == "HTTPRoute" || kind == "GRPCRoute"
    case "TLS": return kind == "TLSRoute" || kind == "TCPRoute"
    case "TCP": return kind == "TCPRoute"
    case "UDP": return kind == "UDPRoute"
    default: return true
    }
  }

  private func admits(_ listener: Gateway.Listener, _ route: GatewayRoute, _ gateway: Gateway) -> Bool {
    switch listener.namespaces {
    case .all: return true
    case .none: return false
    case .same: return gateway.metadata.namespaceName == route.metadata.namespaceName
    case .selected(let selector):
      // Of a namespace that no manifest declares, only the name is known.
      let name = route.metadata.namespaceName
      let labels = world.namespace(named: name)?.labels ?? ["kubernetes.io/metadata.name": name]
      return selector.requirements.allSatisfy { $0.admits(labels) }
    }
  }

  /// Whether a listener and a route have host names in common; each without any has all.
  private func meets(_ listener: Gateway.Listener, _ route: GatewayRoute) -> Bool {
    guard let name = listener.hostname, !route.hostnames.isEmpty, route.kind != "TCPRoute", route.kind != "UDPRoute"
    else { return true }
    return route.hostnames.contains { Self.overlap(name, $0) }
  }

  /// Whether two host names, each perhaps with `*` for its first labels, stand for a name in common.
  static func overlap(_ a: String, _ b: String) -> Bool {
    let (a, b) = (a.lowercased(), b.lowercased())
    switch (a.hasPrefix("*."), b.hasPrefix("*.")) {
    case (false, false): return a == b
    case (true, false): return b.hasSuffix(a.dropFirst())
    case (false, true): return a.hasSuffix(b.dropFirst())
    case (true, true): return a.hasSuffix(b.dropFirst()) || b.hasSuffix(a.dropFirst())
    }
  }
}
