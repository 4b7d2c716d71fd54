import Network
import TestSupport
import Testing

struct AddressSetTests {
  private static func set(_ blocks: String...) throws -> AddressSet {
    AddressSet(try blocks.map { try CIDR(strict: $0) })
  }

  @Test func familiesNeverMix() throws {
    let v4 = try Self.set("0.0.0.0/0")
    let v6 = try Self.set("::/0")
    #expect(v4 == AddressSet.everything([.ipv4]))
    #expect(v6 == AddressSet.everything([.ipv6]))
    #expect(v4.intersection(v6).isEmpty)
    #expect(v4.union(v6) == AddressSet.everything(IPFamily.allCases))
    #expect(v4.subtracting(v6) == v4)
    #expect(!v4.contains(try #require(IPAddress("::1"))))
    #expect(!v6.contains(try #require(IPAddress("0.0.0.1"))))
  }

  @Test func asText() throws {
    #expect(
      try Self.set("10.0.0.0/9", "10.128.0.0/9", "fd00::/8", "10.0.0.0/8").description
        == "10.0.0.0-10.255.255.255, fd00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
    #expect(try Self.set("192.0.2.1/32", "::1/128").description == "192.0.2.1, ::1")
    #expect(AddressSet().description == "")
    let hole = try Self.set("10.0.0.0/30").subtracting(Self.set("10.0.0.1/32"))
    #expect(hole.description == "10.0.0.0, 10.0.0.2-10.0.0.3")
  }

  /// Blocks as unions, against the blocks themselves, at every edge and beside it.
  @Test(arguments: 0..<20 as Range<UInt64>) func blocks(seed: UInt64) {
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    func random() -> [CIDR] {
      (0..<5).map { _ in
        let family = IPFamily.allCases.randomElement(using: &generator) ?? .ipv4
        // Few high bits and long prefixes, so that blocks meet.
        let value = UInt128.random(in: 0...7, using: &generator) << UInt128(family.width - 3)
        let address = IPAddress(family, value | .random(in: 0...7, using: &generator))
        return CIDR(
          containing: address,
          prefixLength: [0, 1, 2, 3, family.width - 2, family.width].randomElement(using: &generator) ?? 0)
      }
    }
    for _ in 0..<20 {
      let (a, b) = (random(), random())
      let (setA, setB) = (AddressSet(a), AddressSet(b))
      for block in a + b {
        let edges = [block.range.lowerBound, block.range.upperBound].flatMap { [$0 &- 1, $0, $0 &+ 1] }
        for edge in edges where edge <= block.family.maximum {
          let address = IPAddress(block.family, edge)
          let (inA, inB) = (a.contains { $0.contains(address) }, b.contains { $0.contains(address) })
          #expect(setA.contains(address) == inA)
          #expect(setA.union(setB).contains(address) == (inA || inB))
          #expect(setA.intersection(setB).contains(address) == (inA && inB))
          #expect(setA.subtracting(setB).contains(address) == (inA && !inB))
        }
      }
      #expect(AddressSet(addresses: a.map(\.base)).subtracting(setA).isEmpty)
    }
  }
}
