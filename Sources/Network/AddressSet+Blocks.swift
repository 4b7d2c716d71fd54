extension AddressSet {
  /// The fewest blocks that hold these addresses and no others, IPv4 first, ascending.
  package var blocks: [CIDR] {
    IPFamily.allCases.flatMap { family in self[family].intervals.flatMap { blocks(of: $0, family) } }
  }

  private func blocks(of range: ClosedRange<UInt128>, _ family: IPFamily) -> [CIDR] {
    var result: [CIDR] = []
    var start = range.lowerBound
    while true {
      // The largest block that begins here and does not go on behind the range.
      var bits = start == 0 ? family.width : min(family.width, start.trailingZeroBitCount)
      func end(_ bits: Int) -> UInt128 { bits == 128 ? .max : start + (UInt128(1) << UInt128(bits) - 1) }
      while end(bits) > range.upperBound { bits -= 1 }
      result.append(CIDR(containing: IPAddress(family, start), prefixLength: family.width - bits))
      if end(bits) >= range.upperBound { return result }
      start = end(bits) + 1
    }
  }
}
