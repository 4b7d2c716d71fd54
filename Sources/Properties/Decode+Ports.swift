import Diagnostics
import Kubernetes
package import Network
import YAMLTree

extension PortSpec {
  /// Reads `ports` or `onPorts`: text, or a list of texts such as `5432/TCP`, `8000-9000/TCP`, `http`, `any`.
  static func decode(_ cursor: Cursor) -> Self? {
    let items: [Cursor]
    if case .scalar = cursor.node.content {
      items = [cursor]
    } else if case .mapping = cursor.node.content {
      cursor.typeError(expected: "a list of ports such as `[5432/TCP]`", notes: cursor.portMappingNotes)
      return nil
    } else {
      guard let list = cursor.items() else { return nil }
      guard !list.isEmpty else {
        cursor.error(
          "invalid-ports", "a list of ports needs at least one", notes: [.init("for every port write `any`")])
        return nil
      }
      items = list
    }
    var result = Self(connections: ConnectionSet(), names: [], text: "", span: cursor.span)
    var texts: [String] = []
    var isValid = true
    for item in items {
      guard case .scalar(let scalar) = item.node.content else {
        item.typeError(expected: "a port such as `5432/TCP`", notes: item.portMappingNotes)
        isValid = false
        continue
      }
      // `0x50` and `1e3` are numbers to YAML, whatever they look like.
      guard let port = Item(scalar.text), scalar.value == .string else {
        item.error("invalid-ports", "`\(scalar.text)` is no port of a property", notes: [.init(hint(scalar.text))])
        isValid = false
        continue
      }
      texts.append(scalar.text)
      switch port {
      case .connections(let connections): result.connections = result.connections.union(connections)
      case .name(let name): if !result.names.contains(name) { result.names.append(name) }
      }
    }
    result.text = texts.joined(separator: ", ")
    return isValid ? result : nil
  }

  private static func hint(_ text: String) -> String {
    hint(text, otherwise: "ports are written `5432/TCP`, `8000-9000/TCP`, a port name such as `http`, or `any`")
  }

  /// One port of a property.
  package enum Item {
    case connections(ConnectionSet)
    case name(String)

    /// Reads `number/PROTOCOL`, `from-to/PROTOCOL`, `any/PROTOCOL`, `any`, or a name.
    package init?(_ text: String) {
      if text == "any" {
        self = .connections(.all)
        return
      }
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        guard parts.count == 1, isPortName(text) else { return nil }
        self = .name(text)
        return
      }
      guard let transport = TransportProtocol(rawValue: String(parts[1])) else { return nil }
      if parts[0] == "any" {
        self = .connections(ConnectionSet(transport, .allPorts))
        return
      }
      let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Self.number($0) }
      switch ends.count {
      case 1:
        guard let port = ends[0] else { return nil }
        self = .connections(ConnectionSet(transport, PortSet(port...port)))
      case 2:
        guard let low = ends[0], let high = ends[1], low <= high else { return nil }
        self = .connections(ConnectionSet(transport, PortSet(low...high)))
      default: return nil
      }
    }

    private static func number(_ text: Substring) -> UInt16? {
      guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text.first != "0" else { return nil }
      return UInt16(text)
    }
  }
}

extension Cursor {
  /// A hint for a port as a manifest has it, `{port: 80, protocol: TCP}`.
  fileprivate var portMappingNotes: [Diagnostic.Note] {
    guard case .mapping(let entries) = node.content else { return [] }
    func text(_ keys: String...) -> String? {
      for entry in entries where keys.contains(entry.key) {
        if case .scalar(let scalar) = entry.value.content { return scalar.text }
      }
      return nil
    }
    guard let port = text("port", "containerPort", "number") else { return [] }
    let end = text("endPort").map { "-\($0)" } ?? ""
    let written = "\(port)\(end)/\((text("protocol") ?? "TCP").uppercased())"
    if PortSpec.Item(written) != nil { return [.init("a property writes it `\(written)`")] }
    return PortSpec.Item(port) == nil ? [] : [.init("a property writes it `\(port)`")]
  }
}
