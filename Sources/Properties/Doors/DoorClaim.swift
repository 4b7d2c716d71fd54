package import Diagnostics
package import Kubernetes
package import Network

/// What a property claims of doors: the ways from outside to pods (semantics X, section E).
package enum DoorClaim: Sendable {
  /// Nothing passes a door of such a reach into the pods, on the ports, by one of the openers.
  case neverExposed(pods: SetReference, ports: PortSpec?, reach: [DoorReach], via: [DoorOpener])
  /// What passes a door into the pods passes one of the openers, on the ports, and comes from the clients.
  case exposedOnly(pods: SetReference, via: [DoorOpener], ports: PortSpec?, clients: SetReference?)
  /// What comes through a door of the objects gets in, whoever of its source it is; of a test, at some pods and ports.
  case doorsWork(objects: [DoorOpener], reach: [DoorReach], pods: SetReference?, ports: PortSpec?)
  /// A client that a balancer, a port of nodes or a port of a pod lets reach the pods has one of the addresses.
  case clientsOf(pods: SetReference, cidrs: [CIDR])

  /// The name as the file spells it.
  package var name: String {
    switch self {
    case .neverExposed: "neverExposed"
    case .exposedOnly: "exposedOnly"
    case .doorsWork: "doorsWork"
    case .clientsOf: "clientsOf"
    }
  }

  /// The pods that it speaks of; nil where doors alone are named.
  package var pods: SetReference? {
    switch self {
    case .neverExposed(let pods, _, _, _), .exposedOnly(let pods, _, _, _), .clientsOf(let pods, _): pods
    case .doorsWork(_, _, let pods, _): pods
    }
  }

  /// The set that excuses what comes from it.
  package var clients: SetReference? {
    if case .exposedOnly(_, _, _, let clients) = self { clients } else { nil }
  }

  /// The ports of the pods that it speaks of; nil for all.
  package var ports: PortSpec? {
    switch self {
    case .neverExposed(_, let ports, _, _), .exposedOnly(_, _, let ports, _), .doorsWork(_, _, _, let ports): ports
    case .clientsOf: nil
    }
  }

  /// What opens the doors that it names.
  package var openers: [DoorOpener] {
    switch self {
    case .neverExposed(_, _, _, let openers), .exposedOnly(_, let openers, _, _), .doorsWork(let openers, _, _, _):
      openers
    case .clientsOf: []
    }
  }

  /// Whether it wants connections to pass.
  package var wantsFlows: Bool { if case .doorsWork = self { true } else { false } }

  /// What is claimed, in words.
  package var sentence: String {
    func list(_ openers: [DoorOpener]) -> String { openers.map(\.title).joined(separator: ", ") }
    func on(_ ports: PortSpec?) -> String { ports.map { " on \($0.text)" } ?? "" }
    switch self {
    case .neverExposed(let pods, let ports, let reach, let via):
      return "nothing from \(reach.map(\.place).joined(separator: ", ")) gets into \(pods.title)\(on(ports)) through "
        + (via.isEmpty ? "any door" : list(via))
    case .exposedOnly(let pods, let via, let ports, let clients):
      return "what gets into \(pods.title) from outside comes through \(list(via))\(on(ports))"
        + (clients.map { ", from \($0.title)" } ?? "")
    case .doorsWork(let objects, let reach, _, _):
      let all = reach.count == DoorReach.writable.count
      return
        "whoever comes \(all ? "" : "from \(reach.map(\.place).joined(separator: ", ")) ")through \(list(objects)) "
        + "gets in"
    case .clientsOf(let pods, let cidrs):
      return "every client that reaches \(pods.title) from outside has an address in "
        + cidrs.map(\.description).joined(separator: ", ")
    }
  }
}

/// What opens doors, as a property names it: objects, or fields of pods.
package struct DoorOpener: Hashable, Sendable {
  /// What opens them.
  package enum Kind: Hashable, Sendable {
    /// An object, or with no name every one of the kind in the namespace.
    case object(kind: String, namespace: String, name: String?)
    case hostPort
    case hostNetwork
  }

  /// The kinds of objects that open doors.
  package static let kinds = [
    "Service", "Ingress", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute", "Route",
  ]

  /// What opens them.
  package var kind: Kind
  /// Where it was written.
  package var span: Span

  /// Makes one.
  package init(kind: Kind, span: Span) {
    self.kind = kind
    self.span = span
  }

  /// As it is written: `Ingress shop/web`, `Service edge/*`, `hostPort`.
  package var title: String {
    switch kind {
    case .object(let kind, let namespace, let name): "\(kind) \(namespace)/\(name ?? "*")"
    case .hostPort: "hostPort"
    case .hostNetwork: "hostNetwork"
    }
  }

  /// Whether it is an object, and which are meant.
  package func means(_ object: ObjectReference) -> Bool {
    guard case .object(let kind, let namespace, let name) = kind else { return false }
    return object.kind == kind && object.namespace == namespace && name.map { $0 == object.name } ?? true
  }
}

extension DoorReach {
  /// Where somebody stands who reaches so far.
  package var place: String {
    switch self {
    case .internet: "the internet"
    case .private: "private networks"
    case .node: "whatever reaches a node"
    case .cluster: "the cluster"
    case .unknown: "nobody knows where"
    }
  }
}
