import Network
import TestSupport
import Testing

struct CIDRTests {
  private static func failure(_ text: String) -> CIDR.Failure? {
    do throws(CIDR.Failure) {
      _ = try CIDR(strict: text)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("0.0.0.0/0", "0.0.0.0-255.255.255.255"), ("10.0.0.0/8", "10.0.0.0-10.255.255.255"),
    ("10.0.0.1/32", "10.0.0.1"), ("255.255.255.254/31", "255.255.255.254-255.255.255.255"),
    ("::/0", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), ("::1/128", "::1"),
    ("2001:DB8::/32", "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("8000::/1", "8000::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
  ])
  func read(text: String, range: String) throws {
    let block = try CIDR(strict: text)
    #expect(AddressSet([block]).description == range)
    #expect(block.description == text.lowercased())
    #expect(try CIDR(strict: block.description) == block)
  }

  @Test(arguments: [
    ("10.0.0.0", CIDR.Failure.missingPrefixLength), ("", .missingPrefixLength), ("::1", .missingPrefixLength),
    ("010.0.0.0/8", .badAddress), ("10.0.0/8", .badAddress), ("/8", .badAddress), (" 10.0.0.0/8", .badAddress),
    ("::ffff:10.0.0.0/104", .badAddress), ("::ffff:0:0/96", .badAddress), ("fe80::%1/64", .badAddress),
    ("10.0.0.0/", .badPrefixLength), ("10.0.0.0/33", .badPrefixLength), ("10.0.0.0/08", .badPrefixLength),
    ("10.0.0.0/+8", .badPrefixLength), ("10.0.0.0/-1", .badPrefixLength), ("10.0.0.0/8/8", .badPrefixLength),
    ("::/129", .badPrefixLength), ("::/0128", .badPrefixLength), ("10.0.0.0/8 ", .badPrefixLength),
  ])
  func refused(text: String, failure: CIDR.Failure) {
    #expect(Self.failure(text) == failure)
  }

  @Test(arguments: [
    ("10.0.0.1/8", "10.0.0.0/8"), ("10.0.0.1/0", "0.0.0.0/0"), ("10.0.0.1/31", "10.0.0.0/31"),
    ("2001:db8::1/32", "2001:db8::/32"), ("ffff::/1", "8000::/1"),
  ])
  func hostBits(text: String, masked: String) throws {
    #expect(Self.failure(text) == .hostBits(masked: try CIDR(strict: masked)))
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func membership(seed: UInt64) {
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let family = IPFamily.allCases.randomElement(using: &generator) ?? .ipv4
      let inner = IPAddress(family, .random(in: 0...family.maximum, using: &generator))
      let block = CIDR(containing: inner, prefixLength: .random(in: 0...family.width, using: &generator))
      #expect(block.contains(inner))
      #expect(block.contains(block.base))
      #expect(block.range.lowerBound == block.base.value)
      let ends = [block.range.lowerBound, block.range.upperBound]
      for end in ends { #expect(block.contains(IPAddress(family, end))) }
      if ends[0] > 0 { #expect(!block.contains(IPAddress(family, ends[0] - 1))) }
      if ends[1] < family.maximum { #expect(!block.contains(IPAddress(family, ends[1] + 1))) }
      let size = block.range.upperBound - block.range.lowerBound
      #expect(
        size == (block.prefixLength == 0 ? family.maximum : (1 << UInt128(family.width - block.prefixLength)) - 1))
      // The same number in the other family is another address.
      let other: IPFamily = family == .ipv4 ? .ipv6 : .ipv4
      if inner.value <= other.maximum { #expect(!block.contains(IPAddress(other, inner.value))) }
    }
  }

  @Test func order() throws {
    let blocks = try ["9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/16", "10.0.1.0/24", "::/0"].map { try CIDR(strict: $0) }
    #expect(blocks.reversed().sorted() == blocks)
  }
}
