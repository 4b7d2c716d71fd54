import Network
import TestSupport
import Testing

struct IPAddressTests {
  /// Text as read, and the one form in which it is written (RFC 5952).
  @Test(arguments: [
    ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("10.0.0.1", "10.0.0.1"),
    ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("0:0:0:0:0:0:0:0", "::"),
    ("2001:DB8::A", "2001:db8::a"), ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
    ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
    ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
    ("::1.2.3.4", "::102:304"), ("fe80:0:0:0:1::", "fe80::1:0:0:0"),
    ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
  ])
  func canonicalText(text: String, canonical: String) {
    #expect(IPAddress(text)?.description == canonical)
  }

  @Test(arguments: [
    "", " ", "10", "10.0.0", "10.0.0.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.01", "10.0.0.", ".10.0.0", "10..0.0",
    "10.0.0.1 ", "0x0a.0.0.1", "+1.0.0.1", "10.0.0.１", "10.0.0.1/8", "1.2.3.4:80", "[::1]",
    ":", ":::", "1::2::3", "12345::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4::5:6:7:8", "1:", ":1", "g::",
    "fe80::1%eth0", "1.2.3.4::", "::1.2.3", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "::01.2.3.4", "::1::",
    "::ffff:10.0.0.1", "::ffff:a00:1", "0:0:0:0:0:ffff:10.0.0.1", "::FFFF:0:0",
  ])
  func refused(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func roundTrip(seed: UInt64) {
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let v4 = IPAddress(.ipv4, .random(in: 0...IPFamily.ipv4.maximum, using: &generator))
      #expect(IPAddress(v4.description) == v4)
      // Groups of zeros are what the text form is about.
      var value: UInt128 = 0
      for _ in 0..<8 {
        let group: UInt16 = Bool.random(using: &generator) ? 0 : .random(in: 0...UInt16.max, using: &generator)
        value = value << 16 | UInt128(group)
      }
      guard value >> 32 != 0xFFFF else { continue }
      let v6 = IPAddress(.ipv6, value)
      #expect(IPAddress(v6.description) == v6)
      #expect(IPAddress(v6.description.uppercased()) == v6)
    }
  }

  @Test func order() throws {
    let texts = ["0.0.0.1", "9.0.0.0", "10.0.0.0", "::", "::1", "2::"]
    let addresses = try texts.map { try #require(IPAddress($0)) }
    #expect(addresses.reversed().sorted() == addresses)
  }
}
