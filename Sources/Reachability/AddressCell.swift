import Network

/// Addresses of one family that no block of a slice tells apart.
struct AddressCell: Hashable {
  /// The places of the dividing sets that the addresses lie in, ascending.
  var membership: [Int]
  /// One or two of the addresses.
  var examples: [UInt128]
  /// All of the addresses, ascending.
  var parts: [ClosedRange<UInt128>] = []

  /// Divides `domain` by `dividers`; cells in ascending order of their first addresses.
  ///
  /// What it takes grows with the edges of the sets, and with how many of them lie over each other.
  ///
  /// - Parameter familiar: addresses to take as examples wherever they can serve.
  static func divide(
    _ domain: IntervalSet<UInt128>, by dividers: [IntervalSet<UInt128>], familiar: [UInt128]
  ) -> [AddressCell] {
    // Where sets begin, and where they have ended.
    var edges: [UInt128: [(place: Int, isStart: Bool)]] = [:]
    for (place, divider) in dividers.enumerated() {
      for interval in divider.intervals {
        edges[interval.lowerBound, default: []].append((place, true))
        if interval.upperBound < UInt128.max { edges[interval.upperBound + 1, default: []].append((place, false)) }
      }
    }
    var cuts = edges.keys.sorted()[...]
    var open = OpenSets()
    var places: [[Int]: Int] = [:]
    var cells: [AddressCell] = []
    func pass() {
      for edge in cuts.popFirst().flatMap({ edges[$0] }) ?? [] { open.change(edge.place, isStart: edge.isStart) }
    }
    for interval in domain.intervals {
      var low = interval.lowerBound
      while let cut = cuts.first, cut <= low { pass() }
      while let cut = cuts.first, cut <= interval.upperBound {
        add(low...(cut - 1))
        low = cut
        pass()
      }
      add(low...interval.upperBound)
    }
    func add(_ part: ClosedRange<UInt128>) {
      // The second address of a block reads better in a report than its first, which names the block.
      let size = part.upperBound - part.lowerBound
      let examples =
        size == 0
        ? [part.lowerBound]
        : size == 1 ? [part.lowerBound, part.upperBound] : [part.lowerBound + 1, part.lowerBound + 2]
      if let known = places[open.places] {
        if cells[known].examples.count < 2 { cells[known].examples += examples.prefix(1) }
        cells[known].parts.append(part)
      } else {
        places[open.places] = cells.count
        cells.append(AddressCell(membership: open.places, examples: examples, parts: [part]))
      }
    }
    for address in familiar.reversed() where domain.contains(address) {
      guard let known = places[dividers.indices.filter { dividers[$0].contains(address) }] else { continue }
      cells[known].examples = [address] + cells[known].examples.filter { $0 != address }.prefix(1)
    }
    return cells
  }
}

/// The sets that a sweep over the addresses is inside of.
private struct OpenSets {
  /// Their places, ascending.
  private(set) var places: [Int] = []

  mutating func change(_ place: Int, isStart: Bool) {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < place { low = middle + 1 } else { high = middle }
    }
    if isStart { places.insert(place, at: low) } else { places.remove(at: low) }
  }
}

extension AddressBlock {
  /// Whether the block matches an address (semantics A32 to A34).
  func contains(_ address: IPAddress) -> Bool {
    cidr.contains(address) && !except.contains { $0.contains(address) }
  }

  /// The numbers of the addresses that the block matches; none of another family.
  func numbers(_ family: IPFamily) -> IntervalSet<UInt128> {
    AddressSet([cidr]).subtracting(AddressSet(except))[family]
  }
}
