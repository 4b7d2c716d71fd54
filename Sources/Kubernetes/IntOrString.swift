import Diagnostics
import YAMLTree

/// A port number, or the name of a container port.
package enum IntOrString: Hashable, Sendable {
  case number(UInt16)
  case name(String)
}

extension IntOrString {
  /// Reads a number from 1 to 65535 or a port name.
  ///
  /// - Parameter hint: what helps where text is neither.
  package static func decode(_ cursor: Cursor, hint: String? = nil) -> Self? {
    guard case .scalar(let scalar) = cursor.node.content, scalar.value == .string else {
      return cursor.portNumber().map { .number($0) }
    }
    guard NameRule.isPortName(scalar.text) else {
      let isNumber = !scalar.text.isEmpty && scalar.text.utf8.allSatisfy { (0x30...0x39).contains($0) }
      cursor.error(
        "invalid-port", "`\(scalar.text)` is no port name: up to 15 of a-z, 0-9 and `-`, with a letter",
        notes: isNumber
          ? [.init("a number is written without quotes: \(scalar.text)")] : hint.map { [.init($0)] } ?? [])
      return nil
    }
    return .name(scalar.text)
  }
}

extension IntOrString: CustomStringConvertible {
  /// The number, or the name.
  package var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .name(let name): name
    }
  }
}
