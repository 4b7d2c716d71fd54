/// What a term means under an interpretation.
package enum Value: Hashable, Sendable {
  /// A truth value.
  case bool(Bool)
  /// An unsigned number below two to the power of `width`.
  case bitVector(UInt128, width: Int)

  /// The sort to which the value belongs.
  package var sort: Sort {
    switch self {
    case .bool: .bool
    case .bitVector(_, let width): .bitVector(width: width)
    }
  }

  /// The value of a variable about which an interpretation says nothing: false, or zero.
  package static func completion(of sort: Sort) -> Value {
    switch sort {
    case .bool: .bool(false)
    case .bitVector(let width): .bitVector(0, width: width)
    }
  }
}

/// Values for variables, by name.
///
/// An interpretation is total: a variable that it does not mention is false, or zero.
package struct Interpretation: Hashable, Sendable {
  private let values: [String: Value]

  /// An interpretation that mentions exactly the given variables.
  package init(_ values: [String: Value]) {
    self.values = values
  }

  /// The value given to a variable, or nil when the interpretation does not mention it.
  package subscript(name: String) -> Value? { values[name] }

  /// The same values but for some variables.
  package func setting(_ others: [String: Value]) -> Self { Self(values.merging(others) { $1 }) }

  /// The mentioned variables in ascending order.
  package var names: [String] { values.keys.sorted() }
}
