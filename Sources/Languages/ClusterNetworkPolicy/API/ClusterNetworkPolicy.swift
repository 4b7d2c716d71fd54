package import Diagnostics
package import Kubernetes
package import Network

/// A policy of the whole cluster as it was written: a ClusterNetworkPolicy, or what was called AdminNetworkPolicy and
/// BaselineAdminNetworkPolicy before it (semantics C1 to C4, N1 to N3).
package struct ClusterNetworkPolicy: Sendable {
  /// What kinds of objects are such policies.
  package enum Kind: String, Hashable, CaseIterable, Sendable {
    case clusterNetworkPolicy = "ClusterNetworkPolicy"
    case adminNetworkPolicy = "AdminNetworkPolicy"
    case baselineAdminNetworkPolicy = "BaselineAdminNetworkPolicy"

    /// The version that serves it (semantics C48).
    package var version: Version { self == .clusterNetworkPolicy ? .v1alpha2 : .v1alpha1 }
  }

  /// The versions of the API group. No enforcer orders the policies of one against those of the other (semantics C42).
  package enum Version: String, Hashable, CaseIterable, Sendable { case v1alpha1, v1alpha2 }

  /// When a policy is asked (semantics C7).
  package enum Tier: String, Hashable, CaseIterable, Sendable {
    /// Before NetworkPolicies.
    case admin = "Admin"
    /// After them.
    case baseline = "Baseline"
  }

  /// What a rule says of what it matches (semantics C11, C12).
  package enum Action: Hashable, Sendable { case accept, deny, pass }

  /// Pods by labels (semantics C4, C25, C54). Host-network pods are never among them (semantics C23).
  package struct Pods: Hashable, Sendable {
    /// The namespaces; nil for every one.
    package var namespaceSelector: LabelSelector?
    /// The pods of these namespaces; nil where `namespaces` was written: all of them.
    package var podSelector: LabelSelector?

    /// Makes a selection.
    package init(namespaceSelector: LabelSelector?, podSelector: LabelSelector?) {
      self.namespaceSelector = namespaceSelector
      self.podSelector = podSelector
    }
  }

  /// One item of `from` or `to` (semantics C22).
  package struct Peer: Sendable {
    /// The one member that it has.
    package enum Member: Hashable, Sendable {
      case pods(Pods)
      /// Addresses, host bits masked (semantics C27).
      case networks([CIDR])
      /// The addresses of the nodes with labels (semantics C26).
      case nodes(LabelSelector)
      /// Whatever addresses the names have (semantics C28).
      case domainNames([DomainName])
    }

    package var member: Member
    /// Where the item was written.
    package var span: Span

    /// Makes a peer.
    package init(_ member: Member, span: Span) {
      self.member = member
      self.span = span
    }
  }

  /// One item of `protocols` (v1alpha2) or `ports` (v1alpha1).
  package enum Port: Hashable, Sendable {
    /// Ports of one protocol, both ends included (semantics C30, C31, N5).
    case numbers(TransportProtocol, ClosedRange<UInt16>)
    /// What the destination declares under a name, whatever the protocol (semantics C32).
    case named(String)
  }

  /// One item of `ingress` or `egress`.
  package struct Rule: Sendable {
    /// What it is called; means nothing (semantics C10).
    package var name: String?
    package var action: Action
    /// At least one.
    package var peers: [Peer]
    /// At least one; nil for every protocol and port (semantics C33).
    package var ports: [Port]?
    /// Where the item was written.
    package var span: Span

    /// Makes a rule.
    package init(name: String? = nil, action: Action, peers: [Peer], ports: [Port]?, span: Span) {
      self.name = name
      self.action = action
      self.peers = peers
      self.ports = ports
      self.span = span
    }
  }

  /// The kind.
  package var kind: Kind
  /// The name, unique within the kind.
  package var name: String
  /// Whether the name is that of `generateName`, to which the API server will add something.
  package var isGenerated = false
  package var tier: Tier
  /// 0 to 1000; the smaller is asked first among policies of its tier and version (semantics C9). 0 where the kind has
  /// none (semantics N3).
  package var priority: Int
  /// The pods that it judges.
  package var subject: Pods
  /// Its rules, in order; the first one that matches speaks for it (semantics C10).
  package var ingress: [Rule]
  package var egress: [Rule]
  /// Where the name stands.
  package var span: Span
  /// The annotation `netpol-verify/ignore`, if there is one: findings that are accepted, each with a reason.
  package var ignored: String?

  /// Makes a policy.
  package init(
    kind: Kind, name: String, tier: Tier, priority: Int, subject: Pods, ingress: [Rule], egress: [Rule], span: Span,
    ignored: String? = nil
  ) {
    self.kind = kind
    self.name = name
    self.tier = tier
    self.priority = priority
    self.subject = subject
    self.ingress = ingress
    self.egress = egress
    self.span = span
    self.ignored = ignored
  }

  /// The rules of a direction.
  package subscript(direction: Direction) -> [Rule] {
    get { direction == .ingress ? ingress : egress }
    set { if direction == .ingress { ingress = newValue } else { egress = newValue } }
  }
}
