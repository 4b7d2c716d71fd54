import Network

/// What one end allows to each unit of the other side, by the unit's place: the same to all but a few.
struct ConnectionRow: ConnectionAlgebra {
  /// What is allowed to all units but the exceptions.
  private(set) var otherwise: ConnectionSet
  /// What is allowed to the others.
  private(set) var exceptions: [Int: ConnectionSet] = [:]

  /// A row of the same for all units; of nothing if left out.
  init(_ otherwise: ConnectionSet = ConnectionSet()) { self.otherwise = otherwise }

  static var none: Self { Self() }
  static var all: Self { Self(.all) }

  /// What is allowed to a unit.
  subscript(place: Int) -> ConnectionSet { exceptions[place] ?? otherwise }

  /// Adds connections to every unit.
  mutating func add(_ connections: ConnectionSet) { self = union(Self(connections)) }

  /// Adds connections to a unit.
  mutating func add(_ connections: ConnectionSet, at place: Int) {
    exceptions[place] = self[place].union(connections)
  }

  func union(_ other: Self) -> Self {
    if otherwise.isEmpty, exceptions.isEmpty { return other }
    if other.otherwise.isEmpty, other.exceptions.isEmpty { return self }
    return combined(other) { $0.union($1) }
  }

  func intersection(_ other: Self) -> Self { combined(other) { $0.intersection($1) } }
  func subtracting(_ other: Self) -> Self { combined(other) { $0.subtracting($1) } }

  private func combined(_ other: Self, _ operation: (ConnectionSet, ConnectionSet) -> ConnectionSet) -> Self {
    var result = Self(operation(otherwise, other.otherwise))
    for (place, own) in exceptions { result.exceptions[place] = operation(own, other[place]) }
    for (place, theirs) in other.exceptions where exceptions[place] == nil {
      result.exceptions[place] = operation(otherwise, theirs)
    }
    return result
  }
}
