/// A set of addresses of either family.
package struct AddressSet: Hashable, Sendable {
  /// The IPv4 addresses, as numbers.
  package private(set) var ipv4: IntervalSet<UInt128>
  /// The IPv6 addresses, as numbers.
  package private(set) var ipv6: IntervalSet<UInt128>

  /// Makes a set from its two halves.
  package init(ipv4: IntervalSet<UInt128> = .init(), ipv6: IntervalSet<UInt128> = .init()) {
    self.ipv4 = ipv4
    self.ipv6 = ipv6
  }

  /// The union of blocks.
  package init(_ blocks: some Sequence<CIDR>) {
    let all = Array(blocks)
    ipv4 = IntervalSet(all.lazy.filter { $0.family == .ipv4 }.map(\.range))
    ipv6 = IntervalSet(all.lazy.filter { $0.family == .ipv6 }.map(\.range))
  }

  /// The set of single addresses.
  package init(addresses: some Sequence<IPAddress>) {
    let all = Array(addresses)
    ipv4 = IntervalSet(all.lazy.filter { $0.family == .ipv4 }.map { $0.value...$0.value })
    ipv6 = IntervalSet(all.lazy.filter { $0.family == .ipv6 }.map { $0.value...$0.value })
  }

  /// Every address of the families given.
  package static func everything(_ families: some Sequence<IPFamily>) -> Self {
    var result = Self()
    for family in families { result[family] = IntervalSet(0...family.maximum) }
    return result
  }

  /// The half of one family.
  package subscript(family: IPFamily) -> IntervalSet<UInt128> {
    get { family == .ipv4 ? ipv4 : ipv6 }
    set { if family == .ipv4 { ipv4 = newValue } else { ipv6 = newValue } }
  }

  /// Whether there is no address.
  package var isEmpty: Bool { ipv4.isEmpty && ipv6.isEmpty }

  /// Whether `address` is an element.
  package func contains(_ address: IPAddress) -> Bool { self[address.family].contains(address.value) }

  /// The addresses of either set.
  package func union(_ other: Self) -> Self {
    Self(ipv4: ipv4.union(other.ipv4), ipv6: ipv6.union(other.ipv6))
  }

  /// The addresses of both sets.
  package func intersection(_ other: Self) -> Self {
    Self(ipv4: ipv4.intersection(other.ipv4), ipv6: ipv6.intersection(other.ipv6))
  }

  /// The addresses that are not in `other`.
  package func subtracting(_ other: Self) -> Self {
    Self(ipv4: ipv4.subtracting(other.ipv4), ipv6: ipv6.subtracting(other.ipv6))
  }
}

extension AddressSet: CustomStringConvertible {
  /// Maximal ranges in ascending order, IPv4 first: `10.0.0.0-10.255.255.255, fd00::-fdff::`.
  package var description: String {
    IPFamily.allCases.flatMap { family in
      self[family].intervals.map { range in
        let low = IPAddress(family, range.lowerBound)
        let high = IPAddress(family, range.upperBound)
        return low == high ? "\(low)" : "\(low)-\(high)"
      }
    }.joined(separator: ", ")
  }
}
