import Network
import Testing

@testable import Report

/// Addresses in words: a reader must not have to subtract.
struct ConnectionWordsTests {
  private static func words(_ blocks: [String], but missing: [String], outside families: [IPFamily]) throws -> String {
    let set = AddressSet(try blocks.map { try CIDR(strict: $0) })
    let holes = AddressSet(try missing.map { try CIDR(strict: $0) })
    return ConnectionWords(units: [], outside: .everything(families)).addresses(set.subtracting(holes))
  }

  @Test(arguments: [
    (["0.0.0.0/0", "::/0"], [], "any outside address"),
    (["0.0.0.0/0"], [], "any outside IPv4 address"),
    (["::/0"], [], "any outside IPv6 address"),
    (["0.0.0.0/0", "::/0"], ["10.0.0.0/8"], "any outside address but 10.0.0.0/8"),
    (["0.0.0.0/0"], ["10.0.0.0/8"], "any outside IPv4 address but 10.0.0.0/8"),
    (["192.0.2.0/24", "2001:db8::/64"], [], "192.0.2.0/24, 2001:db8::/64"),
    (["0.0.0.0/0", "2000::/3"], ["10.0.0.0/8"], "2000::/3, any outside IPv4 address but 10.0.0.0/8"),
    (["0.0.0.0/0", "2000::/3"], [], "2000::/3, any outside IPv4 address"),
    (["192.0.2.0/28"], ["192.0.2.4/32", "192.0.2.8/32"], "192.0.2.0/30, 192.0.2.5-192.0.2.7, 192.0.2.9-192.0.2.15"),
  ])
  func addresses(blocks: [String], missing: [String], words: String) throws {
    #expect(try Self.words(blocks, but: missing, outside: IPFamily.allCases) == words)
  }

  @Test func aNetworkOfOneFamily() throws {
    #expect(try Self.words(["0.0.0.0/0"], but: [], outside: [.ipv4]) == "any outside address")
    #expect(
      try Self.words(["0.0.0.0/0"], but: ["10.0.0.0/8"], outside: [.ipv4]) == "any outside address but 10.0.0.0/8")
  }

  /// A block of a network with nodes in it has more ranges than the rest of the world, and is what is meant.
  @Test func aBlockAroundNodes() throws {
    let nodes = AddressSet(try [5, 9].map { try CIDR(strict: "10.20.0.\($0)/32") })
    let outside = AddressSet.everything(IPFamily.allCases).subtracting(nodes)
    let words = ConnectionWords(units: [], outside: outside)
    let block = AddressSet([try CIDR(strict: "10.20.0.0/24")]).subtracting(nodes)
    #expect(words.addresses(block) == "10.20.0.0-10.20.0.4, 10.20.0.6-10.20.0.8, 10.20.0.10-10.20.0.255")
    #expect(words.addresses(outside.subtracting(block)) == "any outside address but 10.20.0.0/24")
    // Holes of the outside that have nothing to do with what is missing are not named.
    let documentation = AddressSet([try CIDR(strict: "192.0.2.0/24")])
    #expect(words.addresses(outside.subtracting(documentation)) == "any outside address but 192.0.2.0/24")
  }
}
