package import Diagnostics
package import Network

/// One item of `ingress` or `egress`: of packets that have everything it asks for, what is done with them.
package struct CalicoRule: Sendable {
  /// What a rule says of what it matches (semantics K15, K16, K22).
  package enum Action: String, Hashable, CaseIterable, Sendable {
    case allow = "Allow"
    case deny = "Deny"
    /// The next tier is asked.
    case pass = "Pass"
    /// Nothing: the rules behind it are asked as if it were not there.
    case log = "Log"
  }

  /// `icmp` or `notICMP`.
  package struct ICMP: Hashable, Sendable {
    /// 0 to 254; nil for any.
    package var type: UInt8?
    /// 0 to 255; nil for any, and always nil without a type.
    package var code: UInt8?

    /// Makes a condition.
    package init(type: UInt8? = nil, code: UInt8? = nil) {
      self.type = type
      self.code = code
    }
  }

  package var action: Action
  /// The family that it is about; nil for both.
  package var ipVersion: IPFamily?
  /// The protocol; nil for every one (semantics K45).
  package var `protocol`: IPProtocol?
  /// A protocol that it is not about.
  package var notProtocol: IPProtocol?
  /// What it asks of ICMP; nil for nothing.
  package var icmp: ICMP?
  /// What ICMP it is not about.
  package var notICMP: ICMP?
  /// Whether it asks for anything of HTTP, which is not asked of connections (semantics K46).
  package var hasHTTP = false
  package var source = EntityRule()
  package var destination = EntityRule()
  /// Where the item was written.
  package var span: Span

  /// Makes a rule that matches everything.
  package init(_ action: Action, span: Span) {
    self.action = action
    self.span = span
  }

  /// The other end in a direction: the source of what comes in.
  package func peer(_ direction: Direction) -> EntityRule { direction == .ingress ? source : destination }

  /// The end at which a direction is judged.
  package func own(_ direction: Direction) -> EntityRule { direction == .ingress ? destination : source }
}
