package import Diagnostics
package import Kubernetes
package import Network

/// A way from outside to pods: who dials, whom, at which of their ports. Which of that policies let through is another
/// question (semantics X: "demand, not permission", X41).
package struct Door: Sendable {
  /// Who can knock at it.
  package typealias Reach = DoorReach

  /// By which address of a Service (semantics X7, X8).
  package enum Entry: String, Hashable, Sendable {
    case loadBalancer, nodePort, externalIP
  }

  /// Whom the pods see (semantics X9).
  package enum Source: Hashable, Sendable {
    /// Clients with their own addresses; of the blocks given, or of any.
    case client([CIDR]?)
    /// A node that stands in for a client.
    case node
    /// A balancer, whose addresses nobody wrote down but for the blocks given.
    case balancer([CIDR]?)
    /// Pods of a controller, by their places in `World.pods`.
    case controller([Int])
    /// A controller that no manifest declares.
    case undeclaredController
  }

  /// The pods behind a Service by their labels, those included that no manifest declares.
  package struct Selection: Hashable, Sendable {
    /// Their namespace.
    package var namespace: String
    /// The labels that they carry; at least one.
    package var labels: [String: String]
    /// Their port; by name the one that each of them declares.
    package var port: IntOrString

    /// Whether a pod is one of them that answers on a port.
    package func holds(_ pod: World.Pod, on port: UInt16, _ transport: TransportProtocol, in world: World) -> Bool {
      guard world.namespace(of: pod).name == namespace, labels.allSatisfy({ pod.labels[$0.key] == $0.value }) else {
        return false
      }
      switch self.port {
      case .number(let number): return number == port
      case .name(let name):
        return pod.ports.contains { $0.name == name && $0.protocol == transport && $0.containerPort == port }
      }
    }
  }

  /// What opens it: an object, or `hostPort` or `hostNetwork` of its pods.
  package enum Opener: Hashable, Sendable {
    case object(ObjectReference)
    case hostPort
    case hostNetwork

    /// `Ingress shop/web`, or `hostPort`.
    package var title: String {
      switch self {
      case .object(let reference): reference.title
      case .hostPort: "hostPort"
      case .hostNetwork: "hostNetwork"
      }
    }
  }

  /// What opens it.
  package var opener: Opener
  /// By which address of a Service, where it is one.
  package var entry: Entry?
  /// Whom the pods see.
  package var source: Source
  /// The blocks in which clients lie, of which the pods may not see one; nil for any.
  package var clients: [CIDR]?
  /// The pods, by their places in `World.pods`, ascending; none of a door that is there for pods alone that no manifest
  /// declares.
  package var pods: [Int]
  /// What other pods would stand behind it; nil where it is about declared pods alone.
  package var selection: Selection?
  /// The port of the pods.
  package var port: UInt16
  /// The protocol.
  package var transport: TransportProtocol
  /// Who can knock; of a controller's doors that is known when those of the controller are judged.
  package var reach: Reach
  /// The objects that a connection passes, in order: `Ingress shop/web`, `Service shop/web:80`.
  package var chain: [String]
  /// The port of the Service that leads to them; nil without one.
  package var servicePort: UInt16?
  /// The address families; nil for all that are judged.
  package var families: [IPFamily]?
  /// Why it is not known whether it is a door at all; nil where it is one.
  package var doubt: String?
  /// Where it is opened.
  package var span: Span

  /// Makes a door to no pods yet.
  init(
    _ opener: Opener, entry: Entry? = nil, source: Source, transport: TransportProtocol, reach: Reach, chain: [String],
    span: Span
  ) {
    self.opener = opener
    self.entry = entry
    self.source = source
    pods = []
    port = 0
    self.transport = transport
    self.reach = reach
    self.chain = chain
    self.span = span
  }

  /// The way of declared pods to another that an object sends them: a monitor's to what it scrapes.
  package static func of(
    _ object: ObjectReference, from sources: [Int], to pod: Int, _ port: UInt16, at span: Span
  ) -> Self {
    Self(.object(object), source: .controller(sources), transport: .tcp, reach: .cluster, chain: [], span: span)
      .to(.init(pods: [pod], port: port))
  }

  /// The same door to pods.
  func to(_ backends: ServiceBackends.Backends) -> Self {
    var result = self
    result.pods = backends.pods
    result.port = backends.port
    result.doubt = doubt ?? backends.doubt
    result.selection = backends.selection
    return result
  }
}

/// A door that leads nowhere, or a route that is none (semantics section F).
package struct DoorFault: Hashable, Sendable {
  /// The kinds of faults.
  package enum Rule: String, Hashable, Comparable, Sendable {
    case leadsNowhere = "door-leads-nowhere"
    case notAttached = "route-not-attached"
    case notGranted = "reference-not-granted"
    case namesTargetPort = "backend-names-target-port"

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// What a door that leads nowhere lacks.
  package enum Missing: Hashable, Sendable {
    /// The Service, which another repository may declare.
    case service
    /// The port of the Service.
    case port
    /// The pods, which another repository, or an operator, may make.
    case pods
  }

  /// What kind of fault it is.
  package var rule: Rule
  /// What is missing; nil where nothing is.
  package var missing: Missing?
  /// The object.
  package var object: ObjectReference
  /// What is wrong, as a sentence.
  package var message: String
  /// Where.
  package var span: Span
}
