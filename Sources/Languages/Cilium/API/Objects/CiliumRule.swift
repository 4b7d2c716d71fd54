package import Diagnostics
package import Kubernetes
package import Network

/// One item of `ingress`, `ingressDeny`, `egress` or `egressDeny` (semantics L20 to L23).
package struct CiliumRule: Sendable {
  /// Whether two ends must have shown each other who they are (semantics L55).
  package enum Authentication: String, Hashable, CaseIterable, Sendable {
    case disabled
    case required
    case testAlwaysFail = "test-always-fail"
  }

  package var direction: Direction
  package var isDeny: Bool
  /// Where it stands, such as `spec.ingressDeny[0]`.
  package var path: FieldPath
  /// Its L3 part.
  package var peers: Peers
  /// `toPorts`; empty where the field is missing or an empty list (semantics L22).
  package var ports: [PortItem] = []
  /// The fields of each item of `icmps`; empty where the field is missing or an empty list (semantics L22, L51).
  package var icmps: [[ICMPField]] = []
  /// `authentication.mode`; nil where it is missing.
  package var authentication: Authentication?
  package var span: Span

  /// Makes a rule without an L4 part.
  package init(_ direction: Direction, isDeny: Bool, path: FieldPath, peers: Peers, span: Span) {
    self.direction = direction
    self.isDeny = isDeny
    self.path = path
    self.peers = peers
    self.span = span
  }
}

/// The L3 part of a rule (semantics L21).
package enum Peers: Sendable {
  /// No field is set, or only such whose empty list says nothing.
  case unset
  /// A field, such as `fromCIDR`, is set to an empty list that matches nobody, whatever field beside it has items.
  case nothing(field: String, beside: String?)
  /// The items of the one field that has some.
  case items([Peer])
}

/// One item of `fromEndpoints`, `toCIDRSet` and the like.
package struct Peer: Sendable {
  /// What it means.
  package enum Member: Hashable, Sendable {
    case endpoints(EndpointSelector)
    /// Nodes but for the subject's own, by their labels (semantics L33).
    case nodes(EndpointSelector)
    case entity(Entity)
    /// Addresses (semantics L36). `isBare` where the text is an address alone, which the API server of some releases
    /// refuses (semantics M16).
    case block(AddressBlock, isBare: Bool)
    /// The addresses of a CiliumCIDRGroup by its name, but for some (semantics L37).
    case group(String, except: [CIDR])
    /// Those of the groups with some labels.
    case groups(LabelSelector, except: [CIDR])
    /// A Service by its name; without a namespace, of every namespace (semantics L39).
    case service(name: String, namespace: String?)
    /// Services by their labels.
    case services(EndpointSelector, namespace: String?)
    /// The addresses that DNS gave for a name, or for names of a pattern (semantics L41).
    case domainName(String)
    /// Addresses that a cloud knows (semantics L43).
    case cloud
  }

  package var member: Member
  /// Where it stands in the rule, such as `fromEndpoints[0]`.
  package var field: String
  package var span: Span

  /// Makes an item.
  package init(_ member: Member, field: String, span: Span) {
    self.member = member
    self.field = field
    self.span = span
  }
}

/// Ends that have a name of their own (semantics L32).
package enum Entity: String, Hashable, CaseIterable, Sendable {
  case all, world, cluster, host
  case initialising = "init"
  case ingress, unmanaged
  case remoteNode = "remote-node"
  case health
  case nobody = "none"
  case kubeAPIServer = "kube-apiserver"
  /// Since release 1.20.
  case clusterMesh = "cluster-mesh"
}
