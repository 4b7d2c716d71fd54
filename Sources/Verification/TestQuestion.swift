import Claims
import Diagnostics
import Network
import PolicyModel
import Properties

/// A test with what its ends and its port stand for.
struct TestQuestion {
  /// The test.
  var test: FlowTest
  /// The source.
  var from: TestEnd
  /// The destination.
  var to: TestEnd
  /// The protocol.
  var transport: TransportProtocol
  /// The port.
  var port: UInt16

  /// Resolves a test; nil after a report.
  init?(_ test: FlowTest, _ resolver: TestEndResolver, _ diagnostics: inout DiagnosticBag) {
    let from = resolver.resolve(test.from, at: test.fromSpan, &diagnostics)
    let to = resolver.resolve(test.to, at: test.toSpan, &diagnostics)
    guard let to, let port = resolver.port(test.port, of: to, at: test.portSpan, &diagnostics), let from else {
      return nil
    }
    self.test = test
    self.from = from
    self.to = to
    self.transport = port.transport
    self.port = port.number
  }

  /// The claim that a flow between the ends is as wanted, and what of the model bears on it.
  func claim(_ wanted: FlowClaim.Violation, in model: PolicyModel) -> (FlowClaim, Slice) {
    let ports = PropertyPorts(connections: ConnectionSet(transport, PortSet(port...port)))
    let claim = FlowClaim(sources: from.set, destinations: to.set, ports: ports, violation: wanted)
    var slice = Slice(model, claim: claim)
    for end in [from, to] where end.set.nodes {
      if let address = end.address { slice.keepOnlyNode(end.node, address: address) }
    }
    return (claim, slice)
  }
}
