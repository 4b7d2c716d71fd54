import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// Reads `icmps` (semantics L51, M15).
enum ICMPDecoder {
  /// The fields of each item.
  static func items(_ cursor: Cursor) -> [[ICMPField]] {
    (cursor.items() ?? []).compactMap { item in
      guard let fields = item.fields("ICMPRule", known: ["fields"]) else { return nil }
      guard let list = fields["fields"], let items = list.items() else { return [] }
      if items.count > 40 { list.error("item-count", "\(items.count) fields, of which the agent takes at most 40") }
      return items.compactMap(field)
    }
  }

  private enum Family: String, CaseIterable {
    case ipv4 = "IPv4"
    case ipv6 = "IPv6"
  }

  private static func field(_ cursor: Cursor) -> ICMPField? {
    let type = "ICMPField"
    guard let fields = cursor.fields(type, known: ["family", "type"]) else { return nil }
    var family = IPFamily.ipv4
    if let written = fields["family"] {
      guard let found = written.word("invalid-family", "family of addresses", of: Family.self) else { return nil }
      family = found == .ipv6 ? .ipv6 : .ipv4
    }
    guard let written = fields.required("type", of: type) else { return nil }
    guard case .scalar(let scalar) = written.node.content, scalar.value == .string else {
      guard let number = written.integer() else { return nil }
      if let type = UInt8(exactly: number) { return ICMPField(family, type: type) }
      written.error("invalid-icmp", "\(number) is no type of ICMP: types are 0 to 255")
      return nil
    }
    let names = family == .ipv4 ? ofIPv4 : ofIPv6
    if let type = names[scalar.text] ?? UInt8(scalar.text) { return ICMPField(family, type: type) }
    let meant = nearest(scalar.text, among: names.keys.sorted()).map { "did you mean `\($0)`?" }
    written.error(
      "invalid-icmp", "`\(scalar.text)` is no type of ICMP for \(family.rawValue)",
      notes: [.init(meant ?? "types are 0 to 255, or names such as `EchoRequest`")])
    return nil
  }

  /// The names of types that Cilium knows (pkg/policy/api/icmp.go at v1.19.4).
  private static let ofIPv4: [String: UInt8] = [
    "EchoReply": 0, "DestinationUnreachable": 3, "Redirect": 5, "Echo": 8, "EchoRequest": 8, "RouterAdvertisement": 9,
    "RouterSelection": 10, "TimeExceeded": 11, "ParameterProblem": 12, "Timestamp": 13, "TimestampReply": 14,
    "Photuris": 40, "ExtendedEchoRequest": 42,
    "ExtendedEchoReply": 43,
  ]
  private static let ofIPv6: [String: UInt8] = [
    "DestinationUnreachable": 1, "PacketTooBig": 2, "TimeExceeded": 3, "ParameterProblem": 4, "EchoRequest": 128,
    "EchoReply": 129, "MulticastListenerQuery": 130, "MulticastListenerReport": 131, "MulticastListenerDone": 132,
    "RouterSolicitation": 133, "RouterAdvertisement": 134, "NeighborSolicitation": 135, "NeighborAdvertisement": 136,
    "RedirectMessage": 137, "RouterRenumbering": 138, "ICMPNodeInformationQuery": 139,
    "ICMPNodeInformationResponse": 140, "InverseNeighborDiscoverySolicitation": 141,
    "InverseNeighborDiscoveryAdvertisement": 142, "HomeAgentAddressDiscoveryRequest": 144,
    "HomeAgentAddressDiscoveryReply": 145, "MobilePrefixSolicitation": 146, "MobilePrefixAdvertisement": 147,
    "DuplicateAddressRequestCodeSuffix": 157, "DuplicateAddressConfirmationCodeSuffix": 158,
    "ExtendedEchoRequest": 160, "ExtendedEchoReply": 161,
  ]
}
