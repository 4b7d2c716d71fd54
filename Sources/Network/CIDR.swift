/// A block of addresses that share a prefix.
package struct CIDR: Hashable, Comparable, Sendable {
  /// The first address: every bit behind the prefix is zero.
  package let base: IPAddress
  /// The number of leading bits that all addresses share, 0 to the family's width.
  package let prefixLength: Int

  /// What is wrong with the text of a CIDR (semantics B18, B20).
  package enum Failure: Error, Hashable, Sendable {
    /// There is no `/`: an address alone.
    case missingPrefixLength
    /// The part before `/` is no address in strict form.
    case badAddress
    /// The part behind `/` is no number from 0 to the family's width, or has leading zeros.
    case badPrefixLength
    /// Bits behind the prefix are set; the block that was probably meant.
    case hostBits(masked: CIDR)
  }

  /// Makes the block of all addresses that share the first `prefixLength` bits with `address`.
  package init(containing address: IPAddress, prefixLength: Int) {
    precondition((0...address.family.width).contains(prefixLength), "a prefix does not fit its family")
    base = IPAddress(address.family, address.value & Self.mask(address.family, prefixLength))
    self.prefixLength = prefixLength
  }

  /// Reads the API's strict form.
  package init(strict text: some StringProtocol) throws(Failure) {
    guard let slash = text.firstIndex(of: "/") else { throw .missingPrefixLength }
    guard let address = IPAddress(text[..<slash]) else { throw .badAddress }
    let digits = text[text.index(after: slash)...]
    guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      digits.utf8.count == 1 || digits.first != "0", let length = Int(digits), length <= address.family.width
    else { throw .badPrefixLength }
    let block = CIDR(containing: address, prefixLength: length)
    guard block.base == address else { throw .hostBits(masked: block) }
    self = block
  }

  /// The family of every address of the block.
  package var family: IPFamily { base.family }

  /// The numbers of the block's addresses.
  package var range: ClosedRange<UInt128> {
    base.value...(base.value | (family.maximum & ~Self.mask(family, prefixLength)))
  }

  /// Whether `address` is of this block's family and lies in it (semantics A32, A34).
  package func contains(_ address: IPAddress) -> Bool {
    address.family == family && address.value & Self.mask(family, prefixLength) == base.value
  }

  /// The bits of a prefix, within the family's width.
  private static func mask(_ family: IPFamily, _ prefixLength: Int) -> UInt128 {
    let free = family.width - prefixLength
    return free == 128 ? 0 : (family.maximum >> UInt128(free)) << UInt128(free)
  }

  /// Orders by first address, then by size, the larger block first.
  package static func < (a: Self, b: Self) -> Bool { (a.base, a.prefixLength) < (b.base, b.prefixLength) }
}

extension CIDR: CustomStringConvertible {
  /// The block as it is written: `10.0.0.0/8`.
  package var description: String { "\(base)/\(prefixLength)" }
}
