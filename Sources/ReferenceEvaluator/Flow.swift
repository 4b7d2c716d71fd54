package import Network

extension ReferenceEvaluator {
  /// One end of a connection, with the one address it has in it.
  package enum Endpoint: Hashable, Sendable {
    /// The pod at an index of `world.pods`, with the address and the node it is taken to have. `replica` tells two
    /// pods of one template apart; no rule looks at it (semantics A46).
    case pod(Int, address: IPAddress, node: String?, replica: Int)
    /// An address outside the cluster.
    case address(IPAddress)
    /// A node, by name if it is declared.
    case node(String?, address: IPAddress)

    /// The address that IP blocks are compared with (semantics A32, A35).
    package var address: IPAddress {
      switch self {
      case .pod(_, let address, _, _), .address(let address), .node(_, let address): address
      }
    }
  }

  /// A new connection. Its port is that of the destination; source ports matter to few languages (semantics A9, A22, K42).
  package struct Flow: Hashable, Sendable {
    /// Who opens it.
    package var source: Endpoint
    /// Who is to accept it.
    package var destination: Endpoint
    /// The protocol.
    package var transport: TransportProtocol
    /// The destination's port.
    package var port: UInt16
    /// The source's port; nil for any: what depends on it is undecided (semantics KO6).
    package var sourcePort: UInt16?

    /// Makes a connection.
    package init(
      source: Endpoint, destination: Endpoint, transport: TransportProtocol, port: UInt16, sourcePort: UInt16? = nil
    ) {
      self.source = source
      self.destination = destination
      self.transport = transport
      self.port = port
      self.sourcePort = sourcePort
    }
  }
}
