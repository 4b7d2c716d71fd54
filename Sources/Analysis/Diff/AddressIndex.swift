import Network

/// The connections of one pair of ends, found by the outside addresses that they speak of: a unit may have thousands.
struct AddressIndex {
  /// Some addresses of one connection.
  private struct Part {
    var interval: ClosedRange<UInt128>
    /// The place of the connection.
    var place: Int
  }

  private let connections: [Connection]
  /// Ascending; connections of one pair have no address in common.
  private var parts: [IPFamily: [Part]] = [:]

  /// Indexes connections of one pair of ends.
  init(_ connections: [Connection]) {
    self.connections = connections
    for (place, connection) in connections.enumerated() {
      guard let addresses = connection.outsideAddresses else { continue }
      for family in IPFamily.allCases {
        parts[family, default: []] += addresses[family].intervals.map { Part(interval: $0, place: place) }
      }
    }
    for family in parts.keys { parts[family]?.sort { $0.interval.lowerBound < $1.interval.lowerBound } }
  }

  /// The connections that have an address in common with one of the same pair, in their order; all, where the pair has
  /// no outside addresses.
  func overlapping(_ connection: Connection) -> [Connection] {
    guard let addresses = connection.outsideAddresses else { return connections }
    var places: Set<Int> = []
    for (family, parts) in parts {
      for interval in addresses[family].intervals {
        let first = parts.partitioningIndex { $0.interval.upperBound >= interval.lowerBound }
        for part in parts[first...] {
          if part.interval.lowerBound > interval.upperBound { break }
          places.insert(part.place)
        }
      }
    }
    return places.sorted().map { connections[$0] }
  }
}

extension Connection {
  /// The outside addresses at one of the ends; nil between two units.
  var outsideAddresses: AddressSet? {
    switch (from, to) {
    case (.addresses(let set), _), (_, .addresses(let set)): set
    default: nil
    }
  }
}
