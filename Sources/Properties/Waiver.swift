package import Diagnostics

/// A violation that is accepted for a time: a region that a property does not judge.
package struct Waiver: Sendable {
  /// The property's name.
  package var property: String
  /// Where the flows start; nil for anywhere.
  package var from: SetReference?
  /// Where the flows end; nil for anywhere.
  package var to: SetReference?
  /// On which ports; nil for all.
  package var ports: PortSpec?
  /// The pods, for `defaultDeny`.
  package var pods: SetReference?
  /// Why it is accepted.
  package var reason: String
  /// The last day on which it is.
  package var expires: CalendarDate
  /// Where the waiver was written.
  package var span: Span

  /// Makes a waiver.
  package init(
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
  package var sets: [SetReference] { [from, to, pods].compactMap { $0 } }
}
