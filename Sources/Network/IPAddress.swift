/// An IPv4 or IPv6 address.
package struct IPAddress: Hashable, Comparable, Sendable {
  /// The family.
  package let family: IPFamily
  /// The address as a number, most significant bit first.
  package let value: UInt128

  /// Makes an address; `value` must fit the family.
  package init(_ family: IPFamily, _ value: UInt128) {
    precondition(value <= family.maximum, "an address does not fit its family")
    self.family = family
    self.value = value
  }

  /// Reads the text form that Kubernetes admits: dotted decimal without leading zeros, or RFC 4291 without a zone.
  /// IPv4-mapped IPv6 addresses (`::ffff:1.2.3.4`) are refused, as the API server's strict form does (semantics B20).
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    if let value = parseIPv4(bytes[...]) {
      self.init(.ipv4, UInt128(value))
    } else if let value = parseIPv6(bytes), value >> 32 != 0xFFFF {
      self.init(.ipv6, value)
    } else {
      return nil
    }
  }

  /// Orders by family, then by number.
  package static func < (a: Self, b: Self) -> Bool { (a.family, a.value) < (b.family, b.value) }
}

/// Four decimal numbers up to 255 without leading zeros.
private func parseIPv4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
  let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  guard parts.count == 4 else { return nil }
  var result: UInt32 = 0
  for part in parts {
    guard (1...3).contains(part.count), part.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      part.count == 1 || part.first != UInt8(ascii: "0")
    else { return nil }
    let number = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - UInt8(ascii: "0")) }
    guard number <= 255 else { return nil }
    result = result << 8 | number
  }
  return result
}

/// Eight groups of up to four hexadecimal digits, one run of zero groups written `::`, the last two as dotted decimal.
private func parseIPv6(_ bytes: [UInt8]) -> UInt128? {
  let colon = UInt8(ascii: ":")
  var head: [UInt16] = []
  var tail: [UInt16] = []
  var sawGap = false
  var index = 0
  if bytes.starts(with: [colon, colon]) {
    sawGap = true
    index = 2
  }
  while index < bytes.count {
    let end = bytes[index...].firstIndex(of: colon) ?? bytes.count
    let group = bytes[index..<end]
    var numbers: [UInt16]
    if end == bytes.count, group.contains(UInt8(ascii: ".")) {
      guard let four = parseIPv4(group) else { return nil }
      numbers = [UInt16(four >> 16), UInt16(four & 0xFFFF)]
    } else {
      guard (1...4).contains(group.count), let number = UInt16(hexadecimal: group) else { return nil }
      numbers = [number]
    }
    if sawGap { tail += numbers } else { head += numbers }
    numbers = []
    if end == bytes.count {
      index = end
    } else if end + 1 < bytes.count, bytes[end + 1] == colon {
      guard !sawGap else { return nil }
      sawGap = true
      index = end + 2
    } else {
      index = end + 1
      guard index < bytes.count else { return nil }
    }
  }
  let count = head.count + tail.count
  guard sawGap ? count <= 7 : count == 8 else { return nil }
  let groups = head + Array(repeating: 0, count: 8 - count) + tail
  return groups.reduce(UInt128(0)) { $0 << 16 | UInt128($1) }
}

extension UInt16 {
  /// Reads one to four hexadecimal digits of either case.
  fileprivate init?(hexadecimal digits: ArraySlice<UInt8>) {
    var result: UInt16 = 0
    for digit in digits {
      let number: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): number = digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): number = digit - UInt8(ascii: "A") + 10
      default: return nil
      }
      result = result << 4 | UInt16(number)
    }
    self = result
  }
}

extension IPAddress: CustomStringConvertible {
  /// The canonical text: dotted decimal, or RFC 5952.
  package var description: String {
    switch family {
    case .ipv4:
      return (0..<4).map { String((value >> UInt128(24 - 8 * $0)) & 0xFF) }.joined(separator: ".")
    case .ipv6:
      let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> UInt128(112 - 16 * $0)) }
      guard let gap = longestZeroRun(groups) else {
        return groups.map { String($0, radix: 16) }.joined(separator: ":")
      }
      let head = groups[..<gap.lowerBound].map { String($0, radix: 16) }.joined(separator: ":")
      let tail = groups[gap.upperBound...].map { String($0, radix: 16) }.joined(separator: ":")
      return head + "::" + tail
    }
  }
}

/// The first longest run of at least two zero groups.
private func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
  var best: Range<Int>?
  var start = 0
  while start < groups.count {
    var end = start
    while end < groups.count && groups[end] == 0 { end += 1 }
    if end - start >= 2 && end - start > (best?.count ?? 0) { best = start..<end }
    start = max(end, start + 1)
  }
  return best
}
