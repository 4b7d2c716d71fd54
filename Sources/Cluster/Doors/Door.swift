package import Diagnostics
package import Kubernetes
package import Network

/// A way from outside to pods: who dials, whom, at which of their ports. Which of that policies let through is another
/// question (semantics X: "demand, not permission", X41).
package struct Door: Sendable {
  /// Who can knock at it (semantics X26).
  package enum Reach: String, Hashable, Comparable, CaseIterable, Sendable {
    /// Whoever reaches the internet.
    case internet
    /// Whoever reaches a private network.
    case `private`
    /// Whoever reaches a node.
    case node
    /// What runs in the cluster.
    case cluster
    /// Nobody knows.
    case unknown

    /// Orders the widest first, and what nobody knows last.
    package static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

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
  /// The pods, by their places in `World.pods`, ascending.
  package var pods: [Int]
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
