/// An answer under every reading of the input: what some reading says, and what every reading says (design: two kinds of
/// freedom). Where the input leaves no freedom the two are one value, which is kept once.
public struct MayMust<Value> {
  /// What holds under some reading.
  public var may: Value
  /// What holds under every reading, where that is something else.
  @usableFromInline var other: Value?

  /// What holds under every reading.
  @inlinable public var must: Value { other ?? may }

  /// Whether the input leaves no freedom.
  @inlinable public var isCertain: Bool { other == nil }

  /// An answer that every reading gives.
  @inlinable public init(_ value: Value) { may = value }

  /// An answer that depends on the reading. `must` implies `may`.
  @inlinable public init(may: Value, must: Value) {
    self.may = may
    other = must
  }

  /// The answers of a function that grows with its argument: what may hold of the one may hold of the other.
  @inlinable public func map<Result>(_ transform: (Value) -> Result) -> MayMust<Result> {
    let first = transform(may)
    return other.map { MayMust<Result>(may: first, must: transform($0)) } ?? MayMust<Result>(first)
  }

  /// The answers of a function that falls with its argument: negation.
  @inlinable public func negated<Result>(_ transform: (Value) -> Result) -> MayMust<Result> {
    let first = transform(must)
    return isCertain ? MayMust<Result>(first) : MayMust<Result>(may: first, must: transform(may))
  }

  /// The answers of a function that grows with both of its arguments.
  @inlinable public func combined(with their: Self, _ transform: (Value, Value) -> Value) -> Self {
    let first = transform(may, their.may)
    return isCertain && their.isCertain ? Self(first) : Self(may: first, must: transform(must, their.must))
  }
}

extension MayMust: Sendable where Value: Sendable {}
extension MayMust: Equatable where Value: Equatable {}

extension MayMust {
  /// The answers of a function that grows with each of its arguments; certain where all of these are.
  @inlinable public static func combining(_ all: [Self], _ transform: ([Value]) -> Value) -> Self {
    let first = transform(all.map { $0.may })
    return all.allSatisfy { $0.isCertain } ? Self(first) : Self(may: first, must: transform(all.map { $0.must }))
  }
}
