package import Diagnostics
package import Kubernetes
package import Network

/// A policy as it is written, in words that every language has. What it means, `PolicyModel` and `Reading` say.
package struct WrittenPolicy: Sendable {
  /// The pods that it speaks of; nil where label selectors of Kubernetes cannot say it.
  package var subject: WrittenPods?
  /// The same in words, where there is no `subject`.
  package var subjectText: String
  /// Whether it also speaks of something declared that is no pod.
  package var selectsOthers: Bool
  /// Where that is written: `spec.podSelector`.
  package var subjectField: String
  /// Whether of its rules the first that matches decides.
  package var isOrdered: Bool
  /// Whether pods on the network of their node are for certain none of its ends.
  package var leavesOutHostNetwork: Bool
  /// Whether a block matches pods by their addresses; nil where that is left to the network plugin.
  package var blocksMatchPods: Bool?
  /// The rules for who may come in, those that are not read too: a rule of `PolicyModel` has its place here as its number.
  package var ingress: [WrittenRule]
  /// The same for what may go out.
  package var egress: [WrittenRule]
  /// What its language calls the number by which policies are ordered.
  package var orderNoun: String
  /// How its language writes a port, by number or by name.
  package var portText: @Sendable (String) -> String

  /// Makes a policy.
  package init(
    subject: WrittenPods?, subjectText: String = "", selectsOthers: Bool = false, subjectField: String,
    isOrdered: Bool = false, leavesOutHostNetwork: Bool = false, blocksMatchPods: Bool? = nil, ingress: [WrittenRule],
    egress: [WrittenRule], orderNoun: String = "priority",
    portText: @escaping @Sendable (String) -> String = { "port: \($0)" }
  ) {
    self.subject = subject
    self.subjectText = subjectText
    self.selectsOthers = selectsOthers
    self.subjectField = subjectField
    self.isOrdered = isOrdered
    self.leavesOutHostNetwork = leavesOutHostNetwork
    self.blocksMatchPods = blocksMatchPods
    self.ingress = ingress
    self.egress = egress
    self.orderNoun = orderNoun
    self.portText = portText
  }

  /// The rules of a direction.
  package subscript(direction: Direction) -> [WrittenRule] {
    get { direction == .ingress ? ingress : egress }
    set { if direction == .ingress { ingress = newValue } else { egress = newValue } }
  }

  /// The rules of both directions, ingress first.
  package var rules: [WrittenRule] { ingress + egress }
}

/// Pods as selectors pick them.
package struct WrittenPods: Hashable, Sendable {
  /// The only namespace that is meant; nil where a selector of namespaces says which.
  package var namespace: String?
  /// Which namespaces; nil for all, or for the one that is named.
  package var namespaceSelector: LabelSelector?
  /// Which of their pods; nil for all.
  package var podSelector: LabelSelector?

  /// Makes pods.
  package init(
    namespace: String? = nil, namespaceSelector: LabelSelector? = nil, podSelector: LabelSelector? = nil
  ) {
    self.namespace = namespace
    self.namespaceSelector = namespaceSelector
    self.podSelector = podSelector
  }
}

/// A rule as it is written.
package struct WrittenRule: Sendable {
  /// What it says of what it matches.
  package enum Action: Hashable, Sendable {
    case allow, deny
    /// What is asked next decides.
    case pass
    /// Nothing: it is written down, and the next rule decides.
    case log
  }

  /// `spec.ingress[0]`.
  package var field: String
  /// Where.
  package var span: Span
  /// What it says of what it matches.
  package var action: Action
  /// The items of its list of other ends; empty where it has none.
  package var peers: [WrittenPeer]
  /// Whether these are the items of an `any` of `PolicyModel`, in order; a rule that asks for one end in place of a list
  /// has that one.
  package var listsEnds: Bool
  /// The items of its list of ports; empty where it has none.
  package var ports: [WrittenPort]

  /// Makes a rule.
  package init(
    field: String, span: Span, action: Action, peers: [WrittenPeer], listsEnds: Bool = true, ports: [WrittenPort]
  ) {
    self.field = field
    self.span = span
    self.action = action
    self.peers = peers
    self.listsEnds = listsEnds
    self.ports = ports
  }
}

/// An item of a rule's list of other ends.
package struct WrittenPeer: Sendable {
  /// What it names.
  package enum End: Sendable {
    case pods(WrittenPods)
    /// Whoever has an address of one of these blocks.
    case addresses([AddressBlock])
    /// Nodes by their labels, with all that is on their networks.
    case nodes(LabelSelector)
    /// Whoever has an address of one of these names.
    case domainNames([String])
    /// Whoever has an address of something that labels pick, pods or others: these pods, if label selectors of Kubernetes
    /// can say it.
    case members(pods: WrittenPods?, text: String)
    /// Ends that have a name in the language.
    case named(String)
  }

  /// `spec.ingress[0].from[1]`.
  package var field: String
  /// Where.
  package var span: Span
  /// What it names.
  package var end: End

  /// Makes an item.
  package init(field: String, span: Span, end: End) {
    self.field = field
    self.span = span
    self.end = end
  }
}

/// An item of a rule's list of ports.
package struct WrittenPort: Sendable {
  /// What it names.
  package enum Numbers: Sendable {
    case all
    case number(UInt16)
    case range(ClosedRange<UInt16>)
    /// Looked up at the destination.
    case name(String)
    /// One number for all destinations, which any pod of the cluster may declare.
    case pooledName(String)
  }

  /// `spec.ingress[0].ports[1]`.
  package var field: String
  /// Where.
  package var span: Span
  /// The protocols.
  package var transports: [TransportProtocol]
  /// Which ports of them.
  package var numbers: Numbers

  /// Makes an item.
  package init(field: String, span: Span, transports: [TransportProtocol], numbers: Numbers) {
    self.field = field
    self.span = span
    self.transports = transports
    self.numbers = numbers
  }
}
