import Diagnostics
import Kubernetes
import Network
import YAMLTree

extension FlowTest {
  /// Reads one item of `tests`.
  static func decode(_ cursor: Cursor) -> Self? {
    let known = ["from", "via", "to", "port", "expect", "description"]
    guard let fields = cursor.fields("a test", known: known, misnomers: Misnomers.test) else { return nil }
    guard let fromCursor = fields["via"] ?? fields.required("from", of: "a test"), let fromText = fromCursor.string(),
      let from = fields["via"] != nil ? Self.door(fromCursor) : End.decode(fromCursor, fromText),
      let toCursor = fields.required("to", of: "a test"), let toText = toCursor.string(),
      let to = End.decode(toCursor, toText),
      let portCursor = fields.required("port", of: "a test"), let port = Port.decode(portCursor),
      let expect: Expectation = fields.required("expect", of: "a test")?.choice(Misnomers.answers)
    else { return nil }
    if case .name(let name) = port, case .address(let address) = to {
      portCursor.error(
        "unclear-ports", "port name `\(name)` is resolved on pods, and `\(address)` is an address",
        notes: [.init("write the number: `443/TCP`")])
      return nil
    }
    if fields["via"] != nil {
      guard fields["from"] == nil else {
        fromCursor.error(
          "unclear-test", "`from` and `via` cannot stand together",
          notes: [.init("`via` asks for whoever comes through the door")])
        return nil
      }
      if case .address = to {
        toCursor.error("unclear-test", "a door leads to pods", notes: [.init("write a pod or workload")])
        return nil
      }
    }
    if case .address = from, case .address = to {
      cursor.error("unclear-test", "a flow needs a pod at one end at least")
      return nil
    }
    return Self(
      from: from, fromText: fromText, to: to, toText: toText, port: port, portSpan: portCursor.span, expect: expect,
      span: cursor.span, fromSpan: fromCursor.span, toSpan: toCursor.span)
  }
}

extension FlowTest {
  /// Reads the door of a test: one object, or a field of pods.
  private static func door(_ cursor: Cursor) -> End? {
    guard let opener = cursor.opener() else { return nil }
    if case .object(_, _, nil) = opener.kind {
      cursor.error("unclear-door", "a test is about one door", notes: [.init("name the object")])
      return nil
    }
    return .door(opener.kind)
  }
}

extension FlowTest.End {
  /// Reads `ns/name`, `ns/Kind/name` or an address.
  fileprivate static func decode(_ cursor: Cursor, _ text: String) -> Self? {
    guard let end = Self(text) else {
      cursor.error(
        "invalid-reference", "`\(text)` is no end of a flow",
        notes: [.init("write `namespace/pod`, `namespace/Kind/name`, or an address")])
      return nil
    }
    if case .workload(let reference) = end, let kind = reference.kind, ["Service", "Node", "Namespace"].contains(kind) {
      cursor.error(
        "invalid-reference", "a \(kind) is no end of a test",
        notes: [.init("write a pod or workload, `namespace/Kind/name`, or an address")])
      return nil
    }
    return end
  }
}

extension FlowTest.Port {
  /// Reads one port.
  fileprivate static func decode(_ cursor: Cursor) -> Self? {
    guard case .scalar(let scalar) = cursor.node.content else {
      cursor.typeError(expected: "a port such as `5432/TCP`")
      return nil
    }
    if let port = Self(scalar.text), scalar.value == .string || port.isNumber { return port }
    cursor.error(
      "invalid-ports", "`\(scalar.text)` is not one port",
      notes: [.init(PortSpec.hint(scalar.text, otherwise: "write a port such as `5432/TCP`, or its name"))])
    return nil
  }

  private var isNumber: Bool { if case .number = self { true } else { false } }

  /// Reads `5432/TCP`, a port name, or `5432`, for which TCP is assumed as in a policy (semantics A23).
  package init?(_ text: String) {
    let isBare = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    switch PortSpec.Item(isBare ? "\(text)/TCP" : text) {
    case nil: return nil
    case .name(let name): self = .name(name)
    case .connections(let connections):
      guard let first = connections.first,
        connections == ConnectionSet(first.transport, PortSet(first.port...first.port))
      else { return nil }
      self = .number(first.transport, first.port)
    }
  }
}

extension FlowTest.End {
  /// Reads `ns/name`, `ns/Kind/name` or an address.
  package init?(_ text: String) {
    if let address = IPAddress(text) {
      self = .address(address)
    } else if let reference = WorkloadReference(text) {
      self = .workload(reference)
    } else {
      return nil
    }
  }
}
