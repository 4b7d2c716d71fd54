package import Diagnostics
package import Network

/// `source` or `destination` of a rule: one end of a packet (semantics K34 to K44). Everything that is given must hold;
/// of an end that says nothing, everything holds. An empty list says nothing.
package struct EntityRule: Sendable {
  /// One item of `ports` or `notPorts`.
  package enum Port: Hashable, Sendable {
    /// Both ends included (semantics K42).
    case numbers(ClosedRange<UInt16>)
    /// What members declare under a name (semantics K43).
    case named(String)

    package var isNamed: Bool { if case .named = self { true } else { false } }
  }

  /// `serviceAccounts`: both must hold (semantics K40).
  package struct ServiceAccounts: Hashable, Sendable {
    /// One of these is the account's name; empty for any.
    package var names: [String]
    /// What holds for the account's labels; nil for anything.
    package var selector: SelectorExpression?

    /// Makes a condition.
    package init(names: [String] = [], selector: SelectorExpression? = nil) {
      self.names = names
      self.selector = selector
    }
  }

  /// `services`: a Service by its name (semantics K41).
  package struct ServiceReference: Hashable, Sendable {
    package var name: String
    package var namespace: String

    /// Makes a reference.
    package init(name: String, namespace: String) {
      self.name = name
      self.namespace = namespace
    }
  }

  /// The address lies in one of these (semantics K34).
  package var nets: [CIDR] = []
  /// The address lies in none of these.
  package var notNets: [CIDR] = []
  /// The address belongs to a member whose labels are so (semantics K35); nil where the field is missing or empty.
  package var selector: SelectorExpression?
  /// The address belongs to no member whose labels are so, or the member of `selector` is none (semantics K36, K37).
  package var notSelector: SelectorExpression?
  /// The member's namespace has such labels (semantics K38, K39); nil where the field is missing or empty, which in a
  /// NetworkPolicy is its own namespace.
  package var namespaceSelector: SelectorExpression?
  /// The member's service account; nil where the field is missing or says nothing.
  package var serviceAccounts: ServiceAccounts?
  /// The address is an endpoint of this Service; of a destination, protocol and port are the endpoint's too.
  package var services: ServiceReference?
  /// The port is one of these (semantics K42).
  package var ports: [Port] = []
  /// The port is none of these (semantics K44).
  package var notPorts: [Port] = []
  /// Where it was written; nil where the rule has none.
  package var span: Span?

  /// Makes an end that says nothing.
  package init() {}

  /// Every selector of labels that it has.
  package var selectors: [SelectorExpression] {
    [selector, notSelector, namespaceSelector, serviceAccounts?.selector].compactMap { $0 }
  }
}

extension EntityRule.Port: CustomStringConvertible {
  /// The item as it is written.
  package var description: String {
    switch self {
    case .named(let name): name
    case .numbers(let range) where range.count == 1: "\(range.lowerBound)"
    case .numbers(let range): "\(range.lowerBound):\(range.upperBound)"
    }
  }
}
