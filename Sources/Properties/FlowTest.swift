package import Diagnostics
package import Network

/// One concrete flow and its expected answer.
package struct FlowTest: Sendable {
  /// An end of the flow.
  package enum End: Hashable, Sendable {
    /// `ns/name` or `ns/Kind/name`.
    case workload(WorkloadReference)
    /// An address.
    case address(IPAddress)
    /// What comes through the doors of an object.
    case door(DoorOpener.Kind)
  }

  /// The destination's port.
  package enum Port: Hashable, Sendable {
    /// By number.
    case number(TransportProtocol, UInt16)
    /// By name, resolved on the destination pods.
    case name(String)
  }

  /// The expected answer.
  package enum Expectation: String, Hashable, CaseIterable, Sendable {
    case allow, deny
    /// It depends on the pod or on its address.
    case depends
    /// Something that is not read may decide otherwise.
    case undecided
  }

  /// The source.
  package var from: End
  /// The source, as written; what opens the doors, of a test of these.
  package var fromText: String
  /// The destination.
  package var to: End
  /// The destination, as written.
  package var toText: String
  /// The port.
  package var port: Port
  /// Where the port was written.
  package var portSpan: Span
  /// The expected answer.
  package var expect: Expectation
  /// Where the test was written.
  package var span: Span
  /// Where the source was written.
  package var fromSpan: Span
  /// Where the destination was written.
  package var toSpan: Span
}

extension FlowTest {
  /// The port in words, `5432/TCP` or a name.
  package var portText: String { port.title }
}

extension FlowTest.Port {
  /// `5432/TCP`, or the name.
  package var title: String {
    switch self {
    case .number(let transport, let number): "\(number)/\(transport.rawValue)"
    case .name(let name): name
    }
  }
}
