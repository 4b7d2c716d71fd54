public import Diagnostics

/// A violation that is accepted for a time: a region that a property does not judge.
public struct Waiver: Sendable {
  /// The property's name.
  public var property: String
  /// Where the flows start; nil for anywhere.
  public var from: SetReference?
  /// Where the flows end; nil for anywhere.
  public var to: SetReference?
  /// On which ports; nil for all.
  public var ports: PortSpec?
  /// The pods, for `defaultDeny`.
  public var pods: SetReference?
  /// Why it is accepted.
  public var reason: String
  /// The last day on which it is.
  public var expires: CalendarDate
  /// Where the waiver was written.
  public var span: Span

  /// Makes a waiver.
  public init(
    property: String, from: SetReference? = nil, to: SetReference? = nil, ports: PortSpec? = nil,
    pods: SetReference? = nil, reason: String, expires: CalendarDate, span: Span
  ) {
    self.property = property
    self.from = from
    self.to = to
    self.ports = ports
    self.pods = pods
    self.reason = reason
    self.expires = expires
    self.span = span
  }

  /// The sets that the waiver names.
  public var sets: [SetReference] { [from, to, pods].compactMap { $0 } }
}
