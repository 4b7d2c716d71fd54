import Diagnostics
import Kubernetes
import Network
import YAMLTree

extension FlowTest {
  /// A port as it is written; a number without a protocol is read as well, for a better message.
  private static func portText(_ cursor: Cursor) -> String? {
    if case .scalar(let scalar) = cursor.node.content, case .int = scalar.value { return scalar.text }
    return cursor.string()
  }

  /// Reads one item of `tests`.
  static func decode(_ cursor: Cursor) -> Self? {
    guard let fields = cursor.fields("a test", known: ["from", "to", "port", "expect", "description"]) else {
      return nil
    }
    guard let fromCursor = fields.required("from", of: "a test"), let fromText = fromCursor.string(),
      let from = End.decode(fromCursor, fromText),
      let toCursor = fields.required("to", of: "a test"), let toText = toCursor.string(),
      let to = End.decode(toCursor, toText),
      let port = fields.required("port", of: "a test"), let portText = portText(port),
      let expect: Expectation = fields.required("expect", of: "a test")?.choice()
    else { return nil }
    guard case .connections(let connections)? = PortSpec.Item(portText), let single = connections.first,
      TransportProtocol.allCases.reduce(0, { $0 + connections[$1].count(upTo: 2) }) == 1
    else {
      port.error(
        "invalid-ports", "`\(portText)` is not one port",
        notes: [.init(PortSpec.hint(portText, otherwise: "write a port such as `5432/TCP`"))])
      return nil
    }
    if case .address = from, case .address = to {
      cursor.error("unclear-test", "a flow needs a pod at one end at least")
      return nil
    }
    return Self(
      from: from, fromText: fromText, to: to, toText: toText, transport: single.transport, port: single.port,
      portText: portText, expect: expect, span: cursor.span, fromSpan: fromCursor.span, toSpan: toCursor.span)
  }
}

extension FlowTest.End {
  /// Reads `ns/pod`, `ns/Kind/name` or an address.
  fileprivate static func decode(_ cursor: Cursor, _ text: String) -> Self? {
    if let end = Self(text) { return end }
    cursor.error(
      "invalid-reference", "`\(text)` is no end of a flow",
      notes: [.init("write `namespace/pod`, `namespace/Kind/name`, or an address")])
    return nil
  }
}

extension FlowTest.End {
  /// Reads `ns/pod`, `ns/Kind/name` or an address.
  package init?(_ text: String) {
    if let address = IPAddress(text) {
      self = .address(address)
      return
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard !parts.contains("") else { return nil }
    switch parts.count {
    case 2: self = .pod(namespace: parts[0], name: parts[1])
    case 3: self = .workload(namespace: parts[0], kind: parts[1], name: parts[2])
    default: return nil
    }
  }
}
