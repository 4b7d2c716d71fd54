import Network

/// Addresses cut where any of some sets begins or ends.
enum AddressPieces {
  /// Addresses that lie in the same sets.
  struct Piece {
    /// The places of the sets, ascending; never empty.
    var members: [Int]
    /// The addresses, of both families.
    var addresses: AddressSet
  }

  /// The pieces of some sets, in the order of their first addresses, IPv4 first.
  static func divide(_ sets: [AddressSet]) -> [Piece] {
    var pieces: [Piece] = []
    var places: [[Int]: Int] = [:]
    var ranges: [[IPFamily: [ClosedRange<UInt128>]]] = []
    for family in IPFamily.allCases {
      sweep(sets, family) { members, range in
        let place = places[members] ?? pieces.count
        if place == pieces.count {
          places[members] = place
          pieces.append(Piece(members: members, addresses: AddressSet()))
          ranges.append([:])
        }
        ranges[place][family, default: []].append(range)
      }
    }
    for place in pieces.indices {
      for (family, list) in ranges[place] { pieces[place].addresses[family] = IntervalSet(list) }
    }
    return pieces
  }

  /// Calls `body` for each range of addresses that lie in the same sets, with the places of these.
  private static func sweep(
    _ sets: [AddressSet], _ family: IPFamily, _ body: (_ members: [Int], _ range: ClosedRange<UInt128>) -> Void
  ) {
    var edges: [(at: UInt128, set: Int, isStart: Bool)] = []
    for (place, set) in sets.enumerated() {
      for interval in set[family].intervals {
        edges.append((interval.lowerBound, place, true))
        if interval.upperBound < UInt128.max { edges.append((interval.upperBound + 1, place, false)) }
      }
    }
    edges.sort { $0.at < $1.at }
    var open: Set<Int> = []
    var next = 0
    while next < edges.count {
      let start = edges[next].at
      while next < edges.count, edges[next].at == start {
        if edges[next].isStart { open.insert(edges[next].set) } else { open.remove(edges[next].set) }
        next += 1
      }
      let end = next < edges.count ? edges[next].at - 1 : UInt128.max
      if !open.isEmpty { body(open.sorted(), start...end) }
    }
  }
}
