import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// Reads the items of `toPorts` (semantics L45 to L47, M6 to M9).
struct PortItemDecoder {
  let direction: Direction
  let isDeny: Bool
  let isOfNodes: Bool

  private static let ofAllow = ["terminatingTLS", "originatingTLS", "serverNames", "listener", "rules"]

  /// Reads one.
  func item(_ cursor: Cursor) -> PortItem? {
    let known = ["ports"] + (isDeny ? [] : Self.ofAllow)
    let note = "what is denied is denied whatever the requests: the API server drops the field, and denies more"
    let misnomers: [String: Misnomer] =
      isDeny
      ? Dictionary(uniqueKeysWithValues: Self.ofAllow.map { ($0, .note(note)) })
      : ["port": .of("ports"), "rule": .of("rules"), "serverName": .of("serverNames")]
    guard let fields = cursor.fields("PortRule", known: known, misnomers: misnomers) else { return nil }
    let written = fields["ports"]?.items() ?? []
    if written.count > 40 {
      fields["ports"]?.error("item-count", "\(written.count) ports, of which the agent takes at most 40")
    }
    let ports = written.map { ($0, port($0)) }
    let decoder = RestrictionDecoder(direction: direction, isOfNodes: isOfNodes, ports: ports)
    return PortItem(ports: ports.compactMap(\.1), restrictions: isDeny ? [] : decoder.restrictions(fields))
  }

  private func port(_ cursor: Cursor) -> PortProtocol? {
    guard
      let fields = cursor.fields(
        "PortProtocol", known: ["port", "endPort", "protocol"], misnomers: ["number": .of("port")])
    else { return nil }
    var transport = PortProtocol.Transport.any
    if let written = fields["protocol"] {
      guard let found = written.word("invalid-protocol", "protocol of Cilium", of: PortProtocol.Transport.self) else {
        return nil
      }
      transport = found
    }
    let end = fields["endPort"].map(endPort)
    if end == .some(nil) { return nil }
    let hasPorts = transport != .vrrp && transport != .igmp
    guard let written = hasPorts ? fields.required("port", of: "PortProtocol") : fields["port"] else {
      return hasPorts ? nil : PortProtocol(.every, transport)
    }
    guard let first = port(written, endPort: end ?? nil) else { return nil }
    if !hasPorts, first != .every {
      written.error("invalid-port", "\(transport.rawValue) has no ports")
      return nil
    }
    return PortProtocol(first, transport)
  }

  /// A port by number, with what `endPort` says, or by name.
  private func port(_ cursor: Cursor, endPort: UInt16?) -> PortProtocol.Port? {
    guard case .scalar(let scalar) = cursor.node.content, scalar.value == .string else {
      _ = cursor.string()
      return nil
    }
    let text = scalar.text
    let digits = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    if !digits {
      let name = text.lowercased()
      if isPortName(name) { return .named(name) }
      cursor.error(
        "invalid-port", "`\(text)` is no port: a number from 0 to 65535, or up to 15 letters, digits and `-`")
      return nil
    }
    guard text.utf8.count == 1 || !text.hasPrefix("0") else {
      cursor.error(
        "invalid-port", "`\(text)` is read as an octal number in one place and as a decimal one in another",
        notes: [.init("leave the leading zeros out")])
      return nil
    }
    guard let number = UInt16(text) else {
      cursor.error("invalid-port", "\(text) is no port: ports are 0 to 65535, and 0 is every one")
      return nil
    }
    // An end before the start says nothing; nothing is sent to port 0.
    guard let endPort, endPort > number else { return number == 0 ? .every : .numbers(number...number) }
    return number <= 1 && endPort == .max ? .every : .numbers(max(number, 1)...endPort)
  }

  private func endPort(_ cursor: Cursor) -> UInt16? {
    guard let number = cursor.integer() else { return nil }
    if let port = UInt16(exactly: number) { return port }
    cursor.error("invalid-end-port", "\(number) is no port: ports are 0 to 65535")
    return nil
  }
}
