import Diagnostics
import Kubernetes
import Network
import YAMLTree

extension Cursor {
  /// A block, host bits masked (semantics L36).
  var maskedCIDR: CIDR? {
    guard let text = string() else { return nil }
    do throws(CIDR.Failure) {
      return try CIDR(strict: text)
    } catch {
      if case .hostBits(let masked) = error { return masked }
      // Reports it.
      return cidr()
    }
  }

  /// A block, or an address alone (semantics M16).
  var block: Peer.Member? {
    guard let text = string() else { return nil }
    if let address = IPAddress(text) {
      let cidr = CIDR(containing: address, prefixLength: address.family.width)
      return .block(AddressBlock(cidr: cidr), isBare: true)
    }
    return maskedCIDR.map { .block(AddressBlock(cidr: $0), isBare: false) }
  }

  /// A name that objects can have.
  func objectName() -> String? {
    guard let text = string() else { return nil }
    if isObjectName(text) { return text }
    error("invalid-name", "`\(text)` is no object name: it must be a DNS subdomain of lower-case letters")
    return nil
  }
}
