import Diagnostics
package import Network
import YAMLTree

extension Cursor {
  /// A block in the API's strict form.
  package func cidr() -> CIDR? {
    guard let text = string() else { return nil }
    do throws(CIDR.Failure) {
      return try CIDR(strict: text)
    } catch {
      switch error {
      case .missingPrefixLength:
        let length = IPAddress(text).map { $0.family.width }
        self.error(
          "invalid-cidr", "`\(text)` is no CIDR: the prefix length is missing",
          notes: length.map { [.init("for this one address write `\(text)/\($0)`")] } ?? [])
      case .badAddress:
        self.error("invalid-cidr", "`\(text)` is no CIDR: what stands before `/` is no address in strict form")
      case .badPrefixLength:
        self.error("invalid-cidr", "`\(text)` is no CIDR: the prefix length is out of range")
      case .hostBits(let masked):
        self.error(
          "invalid-cidr", "`\(text)` has bits set behind its prefix length", notes: [.init("did you mean `\(masked)`?")]
        )
      }
      return nil
    }
  }

  /// A number from 1 to 65535.
  package func portNumber() -> UInt16? {
    guard let number = integer() else { return nil }
    guard (1...65535).contains(number) else {
      error("invalid-port", "\(number) is no port: ports are 1 to 65535")
      return nil
    }
    return UInt16(number)
  }

  /// `TCP`, `UDP` or `SCTP`, in upper case as the API wants it.
  package func transportProtocol() -> TransportProtocol? {
    guard let text = string() else { return nil }
    if let transport = TransportProtocol(rawValue: text) { return transport }
    let meant = TransportProtocol(rawValue: text.uppercased()).map { "did you mean `\($0.rawValue)`?" }
    error(
      "invalid-protocol", "`\(text)` is no protocol of network policy",
      notes: [.init(meant ?? "protocols are TCP, UDP and SCTP")])
    return nil
  }
}
