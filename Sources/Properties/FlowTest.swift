public import Diagnostics
public import Network

/// One concrete flow and its expected answer.
public struct FlowTest: Sendable {
  /// An end of the flow.
  public enum End: Hashable, Sendable {
    /// `ns/name` or `ns/Kind/name`.
    case workload(WorkloadReference)
    /// An address.
    case address(IPAddress)
  }

  /// The destination's port.
  public enum Port: Hashable, Sendable {
    /// By number.
    case number(TransportProtocol, UInt16)
    /// By name, resolved on the destination pods.
    case name(String)
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
  /// The port.
  public var port: Port
  /// Where the port was written.
  public var portSpan: Span
  /// The expected answer.
  public var expect: Expectation
  /// Where the test was written.
  public var span: Span
  /// Where the source was written.
  public var fromSpan: Span
  /// Where the destination was written.
  public var toSpan: Span
}

extension FlowTest {
  /// The port in words, `5432/TCP` or a name.
  public var portText: String { port.title }
}

extension FlowTest.Port {
  /// `5432/TCP`, or the name.
  public var title: String {
    switch self {
    case .number(let transport, let number): "\(number)/\(transport.rawValue)"
    case .name(let name): name
    }
  }
}
