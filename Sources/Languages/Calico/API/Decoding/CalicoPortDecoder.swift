import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// Reads `ports` and `notPorts` of a rule (semantics K42, KV9).
struct CalicoPortDecoder {
  /// What the rule says of protocols.
  enum Transport {
    case none
    case some(IPProtocol)
    /// It was reported.
    case unreadable
  }

  let transport: Transport

  /// Reads a list.
  func ports(_ cursor: Cursor) -> [EntityRule.Port] {
    let ports = (cursor.items(atMost: 50, of: "ports") ?? []).compactMap(port)
    guard !ports.isEmpty else { return ports }
    switch transport {
    case .unreadable: break
    case .none:
      let number = ports.first { if case .numbers = $0 { true } else { false } }
      if let number {
        cursor.error(
          "invalid-port", "port \(number) is asked for without a protocol",
          notes: [.init("add `protocol: TCP` or another one to the rule")])
      }
    case .some(let found):
      if found.transport == nil {
        cursor.error("invalid-port", "\(found) has no ports", notes: [.init("TCP, UDP and SCTP have ports")])
      }
    }
    return ports
  }

  private func port(_ cursor: Cursor) -> EntityRule.Port? {
    guard case .scalar(let scalar) = cursor.node.content, scalar.value == .string else {
      return cursor.portNumber().map { .numbers($0...$0) }
    }
    let text = scalar.text
    if text.isOfDigits { return number(text, cursor).map { .numbers($0...$0) } }
    let ends = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if ends.count == 2, ends.allSatisfy(\.isOfDigits) {
      guard let first = number(ends[0], cursor), let last = number(ends[1], cursor) else { return nil }
      guard first <= last else {
        cursor.error(
          "invalid-end-port", "`\(text)` ends before it begins", notes: [.init("did you mean `\"\(last):\(first)\"`?")])
        return nil
      }
      return .numbers(first...last)
    }
    if isPortName(text) { return .named(text) }
    let dashed = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    let isRange = dashed.count == 2 && dashed.allSatisfy(\.isOfDigits)
    cursor.error(
      "invalid-port",
      "`\(text)` is no port: a number, a range `\"80:90\"`, or up to 15 of a-z, 0-9 and `-`, with a letter",
      notes: isRange ? [.init("did you mean `\"\(dashed[0]):\(dashed[1])\"`?")] : [])
    return nil
  }

  private func number(_ digits: String, _ cursor: Cursor) -> UInt16? {
    if let number = UInt16(digits), number > 0 { return number }
    cursor.error("invalid-port", "\(digits) is no port: ports are 1 to 65535")
    return nil
  }
}
