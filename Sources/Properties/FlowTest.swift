public import Diagnostics
public import Network

/// One concrete flow and its expected answer.
public struct FlowTest: Sendable {
  /// An end of the flow.
  public enum End: Hashable, Sendable {
    /// `ns/pod`.
    case pod(namespace: String, name: String)
    /// `ns/Kind/name`.
    case workload(namespace: String, kind: String, name: String)
    /// An address.
    case address(IPAddress)
  }

  /// The expected answer.
  public enum Expectation: String, Hashable, CaseIterable, Sendable {
    case allow, deny
    /// It depends on the pod or on its address.
    case depends
    /// Something that is not read may decide otherwise.
    case undecided
  }

  /// The source.
  public var from: End
  /// The source, as written.
  public var fromText: String
  /// The destination.
  public var to: End
  /// The destination, as written.
  public var toText: String
  /// The protocol.
  public var transport: TransportProtocol
  /// The port.
  public var port: UInt16
  /// The port, as written.
  public var portText: String
  /// The expected answer.
  public var expect: Expectation
  /// Where the test was written.
  public var span: Span
  /// Where the source was written.
  public var fromSpan: Span
  /// Where the destination was written.
  public var toSpan: Span
}
