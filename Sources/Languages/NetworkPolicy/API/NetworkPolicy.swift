package import Diagnostics
package import Kubernetes
package import Network

/// A `networking.k8s.io/v1` NetworkPolicy as it was written, before any defaulting.
package struct NetworkPolicy: Sendable {
  /// A block of addresses without some of its parts (semantics A32); each exception is a strict part (semantics B19).
  package typealias IPBlock = AddressBlock

  /// One item of `from` or `to`. Either `ipBlock` or at least one selector is set (semantics A14 to A18, B16, B17).
  package struct Peer: Sendable {
    /// Pods, of the policy's namespace unless `namespaceSelector` is set.
    package var podSelector: LabelSelector?
    /// The namespaces of the pods.
    package var namespaceSelector: LabelSelector?
    /// Addresses.
    package var ipBlock: IPBlock?
    /// Where the item was written.
    package var span: Span

    /// Makes a peer.
    package init(
      podSelector: LabelSelector? = nil, namespaceSelector: LabelSelector? = nil, ipBlock: IPBlock? = nil, span: Span
    ) {
      self.podSelector = podSelector
      self.namespaceSelector = namespaceSelector
      self.ipBlock = ipBlock
      self.span = span
    }
  }

  /// One item of `ports` (semantics A22 to A29).
  package struct Port: Sendable {
    /// Missing means TCP, which is for the readers of this value to apply (semantics A23).
    package var `protocol`: TransportProtocol?
    /// Missing means every port of the protocol (semantics A25).
    package var port: IntOrString?
    /// The end of a range that starts at a numeric `port` (semantics A26).
    package var endPort: UInt16?
    /// Where the item was written.
    package var span: Span

    /// Makes a port item.
    package init(protocol: TransportProtocol? = nil, port: IntOrString? = nil, endPort: UInt16? = nil, span: Span) {
      self.protocol = `protocol`
      self.port = port
      self.endPort = endPort
      self.span = span
    }
  }

  /// One item of `ingress` or `egress`. Missing, null and empty lists are alike: they are all empty here
  /// (semantics A11, A12).
  package struct Rule: Sendable {
    /// `from` or `to`; empty means every endpoint.
    package var peers: [Peer]
    /// Empty means every port of every protocol.
    package var ports: [Port]
    /// Where the item was written.
    package var span: Span

    /// Makes a rule.
    package init(peers: [Peer], ports: [Port], span: Span) {
      self.peers = peers
      self.ports = ports
      self.span = span
    }
  }

  /// The name, unique within the namespace.
  package var name: String
  /// Whether the name is that of `generateName`, to which the API server will add something.
  package var isGenerated = false
  /// The namespace. Of a manifest that names none, the user's for such objects, else `default` (semantics A1).
  package var namespace: String
  /// Who says what the namespace is.
  package var namespaceSource = NamespaceSource.manifest
  /// Which pods of the namespace it selects; empty for all (semantics A2).
  package var podSelector: LabelSelector
  /// `spec.policyTypes`; nil when missing, null or empty. Defaulting is for the readers of this value (semantics A3).
  package var policyTypes: [Direction]?
  /// `spec.ingress`; empty when missing.
  package var ingress: [Rule]
  /// `spec.egress`; empty when missing.
  package var egress: [Rule]
  /// Where the name stands, or the object when that is unknown.
  package var span: Span
  /// Where `spec.policyTypes` stands, if it does.
  package var policyTypesSpan: Span?

  /// Where the key `spec.egress` stands, if it does; the list may be empty.
  package var egressSpan: Span?
  /// The annotation `netpol-verify/ignore`, if there is one: findings that are accepted, each with a reason.
  package var ignored: String?

  /// Makes a policy.
  package init(
    name: String, namespace: String, podSelector: LabelSelector, policyTypes: [Direction]?, ingress: [Rule],
    egress: [Rule], span: Span, policyTypesSpan: Span? = nil, egressSpan: Span? = nil, ignored: String? = nil
  ) {
    self.egressSpan = egressSpan
    self.ignored = ignored
    self.name = name
    self.namespace = namespace
    self.podSelector = podSelector
    self.policyTypes = policyTypes
    self.ingress = ingress
    self.egress = egress
    self.span = span
    self.policyTypesSpan = policyTypesSpan
  }
}

extension NetworkPolicy {
  /// The rules of a direction.
  package subscript(direction: Direction) -> [Rule] {
    get { direction == .ingress ? ingress : egress }
    set { if direction == .ingress { ingress = newValue } else { egress = newValue } }
  }
}
