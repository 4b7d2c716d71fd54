import Network

/// What passes between the pods of a unit and outside addresses: a link for each group of its pods and each set of
/// addresses that rules do not tell apart.
struct OutsideLinks {
  /// What passes at some addresses.
  struct Passing: Hashable {
    var possible: ConnectionSet
    var certain: ConnectionSet
    var open: ConnectionSet
  }

  private struct Link {
    var addresses: AddressSet
    var passing: Passing
    /// How many of the unit's pods it is about.
    var count: Int
  }

  private var links: [Link] = []

  /// Adds what passes at some addresses of some pods.
  mutating func add(_ addresses: AddressSet, _ passing: Passing, count: Int) {
    links.append(Link(addresses: addresses, passing: passing, count: count))
  }

  /// What passes by addresses, for a unit of `size` pods: certain is what passes for each of them.
  ///
  /// One sweep over the addresses: what it takes grows with the number of links, and not with that of their pairs.
  func merged(size: Int) -> [Passing: AddressSet] {
    var parts: [Passing: [IPFamily: [ClosedRange<UInt128>]]] = [:]
    for family in IPFamily.allCases {
      sweep(family) { open, range in
        var passing = links[open[0]].passing
        for link in open.dropFirst().map({ links[$0] }) {
          passing.possible = passing.possible.union(link.passing.possible)
          passing.certain = passing.certain.intersection(link.passing.certain)
          passing.open = passing.open.union(link.passing.open)
        }
        if open.reduce(0, { $0 + links[$1].count }) != size { passing.certain = ConnectionSet() }
        parts[passing, default: [:]][family, default: []].append(range)
      }
    }
    return parts.mapValues { parts in
      var result = AddressSet()
      for (family, ranges) in parts { result[family] = IntervalSet(ranges) }
      return result
    }
  }

  /// Calls `body` for each range of addresses at which the same links lie, with their places.
  private func sweep(_ family: IPFamily, _ body: (_ open: [Int], _ range: ClosedRange<UInt128>) -> Void) {
    var edges: [(at: UInt128, link: Int, isStart: Bool)] = []
    for (place, link) in links.enumerated() {
      for interval in link.addresses[family].intervals {
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
        if edges[next].isStart { open.insert(edges[next].link) } else { open.remove(edges[next].link) }
        next += 1
      }
      let end = next < edges.count ? edges[next].at - 1 : UInt128.max
      if !open.isEmpty { body(open.sorted(), start...end) }
    }
  }
}
