import Network

/// What one list of connections has and another has not.
package struct ConnectivityDifference: Sendable {
  /// Connections of the second list that the first lacks.
  package var added: [Connection] = []
  /// Connections of the first list that the second lacks.
  package var removed: [Connection] = []

  /// Whether the lists are the same.
  package var isEmpty: Bool { added.isEmpty && removed.isEmpty }

  /// Compares two lists; ends are the same if they have the same namespace, kind and name, or the same address.
  package init(before: Connectivity, after: Connectivity) {
    added = Self.missing(in: before, from: after)
    removed = Self.missing(in: after, from: before)
  }

  /// The pairs of an end and the side on which outside addresses stand.
  private enum Key: Hashable {
    case pair(PodUnit, PodUnit)
    case out(PodUnit)
    case into(PodUnit)

    init?(_ connection: Connection) {
      switch (connection.from, connection.to) {
      case (.unit(let from), .unit(let to)): self = .pair(from, to)
      case (.unit(let from), .addresses): self = .out(from)
      case (.addresses, .unit(let to)): self = .into(to)
      case (.addresses, .addresses), (.hypothetical, _), (_, .hypothetical): return nil
      }
    }
  }

  /// What `list` has and `other` lacks. Where an answer depends on the address, what is possible counts.
  private static func missing(in other: Connectivity, from list: Connectivity) -> [Connection] {
    var known: [Key: [Connection]] = [:]
    for connection in other.connections {
      if let key = Key(connection) { known[key, default: []].append(connection) }
    }
    let past = known.mapValues(AddressIndex.init)
    var result: [Connection] = []
    for connection in list.connections {
      guard let key = Key(connection) else { continue }
      var parts = [connection]
      for past in past[key]?.overlapping(connection) ?? [] {
        parts = parts.flatMap { $0.subtracting(past) }
        if parts.isEmpty { break }
      }
      result += parts
    }
    return merged(result).sorted { ($0.from, $0.to) < ($1.from, $1.to) }
  }

  /// Address ends of one unit with equal ports as one.
  private static func merged(_ connections: [Connection]) -> [Connection] {
    struct Side: Hashable {
      var key: Key
      var possible: ConnectionSet
      var certain: ConnectionSet
      var open: ConnectionSet
    }
    var order: [Side] = []
    var places: [Side: Connection] = [:]
    for connection in connections {
      guard let key = Key(connection) else { continue }
      let side = Side(key: key, possible: connection.possible, certain: connection.certain, open: connection.open)
      if let known = places[side] {
        places[side] = known.union(connection)
      } else {
        order.append(side)
        places[side] = connection
      }
    }
    return order.compactMap { places[$0] }
  }
}

extension Connection {
  /// What is left of a connection of the same pair; several parts where addresses are cut.
  fileprivate func subtracting(_ other: Connection) -> [Connection] {
    func rest(_ ports: ConnectionSet) -> Connection? {
      var result = self
      result.possible = possible.subtracting(ports)
      result.certain = certain.subtracting(ports)
      result.open = open.subtracting(ports)
      return result.possible.isEmpty ? nil : result
    }
    guard let (own, past) = outside(other) else { return [rest(other.possible)].compactMap { $0 } }
    let common = own.intersection(past)
    if common.isEmpty { return [self] }
    var result: [Connection] = []
    let apart = own.subtracting(common)
    if !apart.isEmpty { result.append(with(apart)) }
    if let left = rest(other.possible) { result.append(left.with(common)) }
    return result
  }

  /// The outside addresses of two connections of the same pair.
  private func outside(_ other: Connection) -> (AddressSet, AddressSet)? {
    switch (from, other.from, to, other.to) {
    case (.addresses(let a), .addresses(let b), _, _), (_, _, .addresses(let a), .addresses(let b)): (a, b)
    default: nil
    }
  }

  /// The connection with other outside addresses.
  private func with(_ addresses: AddressSet) -> Connection {
    var result = self
    if case .addresses = from { result.from = .addresses(addresses) } else { result.to = .addresses(addresses) }
    return result
  }

  /// The connection with the outside addresses of both.
  fileprivate func union(_ other: Connection) -> Connection {
    outside(other).map { with($0.0.union($0.1)) } ?? self
  }
}
