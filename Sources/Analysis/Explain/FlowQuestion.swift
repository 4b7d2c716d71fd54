package import Diagnostics
package import Network

/// A question about one connection.
package struct FlowQuestion: Sendable {
  /// How a Service leads to its pods.
  package struct Translation: Sendable {
    /// `ns/name`.
    package var service: String
    /// The port that the client asks for.
    package var port: UInt16
    /// The port of the pods: a number, or a name that each pod resolves.
    package var targetPort: String
    /// Where the Service says so.
    package var span: Span?
    /// The pods' ports, ascending.
    package var numbers: [UInt16]

    /// Makes a translation.
    package init(service: String, port: UInt16, targetPort: String, span: Span?, numbers: [UInt16]) {
      self.service = service
      self.port = port
      self.targetPort = targetPort
      self.span = span
      self.numbers = numbers
    }
  }

  /// Who opens the connection.
  package var from: FlowEnd
  /// Who is to accept it.
  package var to: FlowEnd
  /// The protocol.
  package var transport: TransportProtocol
  /// The port that was asked for; of several of one name, the first.
  package var port: UInt16
  /// Its name, where it was asked for by name.
  package var portName: String?
  /// Whether no protocol was written: TCP is assumed, as in a policy (semantics A23).
  package var assumesProtocol = false
  /// The ports of each pod, where a Service translates or a name is resolved; nil for `port`.
  package var portsOfPod: [Int: [UInt16]]?
  /// The translation, where there is one.
  package var translation: Translation?

  /// Makes a question.
  package init(from: FlowEnd, to: FlowEnd, transport: TransportProtocol, port: UInt16) {
    self.from = from
    self.to = to
    self.transport = transport
    self.port = port
  }
}
