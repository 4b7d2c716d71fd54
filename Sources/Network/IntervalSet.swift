/// A set of integers as sorted, disjoint, non-adjacent closed intervals.
///
/// All operations are total and linear in the number of intervals. Two equal sets have equal representations.
public struct IntervalSet<Bound: FixedWidthInteger & UnsignedInteger & Sendable>: Hashable, Sendable {
  /// What `intervals` shows. Its users in other modules are specialised, hence they see it.
  @usableFromInline var storage: [ClosedRange<Bound>]

  /// The intervals, ascending; between two neighbours at least one integer is missing.
  @inlinable public var intervals: [ClosedRange<Bound>] { storage }

  /// The empty set.
  @inlinable public init() { storage = [] }

  /// The set of one interval.
  @inlinable public init(_ interval: ClosedRange<Bound>) { storage = [interval] }

  /// The union of intervals in any order.
  @inlinable public init(_ unsorted: some Sequence<ClosedRange<Bound>>) {
    storage = []
    for next in unsorted.sorted(by: { $0.lowerBound < $1.lowerBound }) { append(next) }
  }

  /// Adds an interval that starts at or after the start of the last one.
  @inlinable mutating func append(_ next: ClosedRange<Bound>) {
    guard let last = storage.last else {
      storage.append(next)
      return
    }
    let touches = last.upperBound == Bound.max || next.lowerBound <= last.upperBound + 1
    if touches {
      storage[storage.count - 1] = last.lowerBound...Swift.max(last.upperBound, next.upperBound)
    } else {
      storage.append(next)
    }
  }

  /// Whether the set has no element.
  @inlinable public var isEmpty: Bool { storage.isEmpty }

  /// The smallest element.
  @inlinable public var first: Bound? { storage.first?.lowerBound }

  /// Whether `value` is an element.
  @inlinable public func contains(_ value: Bound) -> Bool {
    var low = 0
    var high = storage.count
    while low < high {
      let middle = (low + high) / 2
      if storage[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < storage.count && storage[low].lowerBound <= value
  }

  /// How many elements there are, at most `limit`.
  @inlinable public func count(upTo limit: Int) -> Int {
    var total = 0
    for interval in storage {
      let size = interval.upperBound - interval.lowerBound
      if size >= Bound(clamping: limit) { return limit }
      total += Int(size) + 1
      if total >= limit { return limit }
    }
    return total
  }

  /// The elements of either set.
  @inlinable public func union(_ other: Self) -> Self {
    if isEmpty { return other }
    if other.isEmpty { return self }
    var result = Self()
    var i = 0
    var j = 0
    while i < storage.count || j < other.storage.count {
      let takesOwn =
        j == other.storage.count
        || (i < storage.count && storage[i].lowerBound <= other.storage[j].lowerBound)
      if takesOwn {
        result.append(storage[i])
        i += 1
      } else {
        result.append(other.storage[j])
        j += 1
      }
    }
    return result
  }

  /// The elements of both sets.
  @inlinable public func intersection(_ other: Self) -> Self {
    var result = Self()
    var i = 0
    var j = 0
    while i < storage.count && j < other.storage.count {
      let a = storage[i]
      let b = other.storage[j]
      let low = Swift.max(a.lowerBound, b.lowerBound)
      let high = Swift.min(a.upperBound, b.upperBound)
      if low <= high { result.storage.append(low...high) }
      if a.upperBound < b.upperBound { i += 1 } else { j += 1 }
    }
    return result
  }

  /// The elements of `universe` that are not in this set.
  @inlinable public func complement(in universe: ClosedRange<Bound>) -> Self {
    var result = Self()
    var next = universe.lowerBound
    for interval in storage where interval.upperBound >= universe.lowerBound {
      if interval.lowerBound > universe.upperBound { break }
      if interval.lowerBound > next { result.storage.append(next...(interval.lowerBound - 1)) }
      if interval.upperBound >= universe.upperBound { return result }
      next = interval.upperBound + 1
    }
    result.storage.append(next...universe.upperBound)
    return result
  }

  /// The elements that are not in `other`.
  @inlinable public func subtracting(_ other: Self) -> Self {
    if isEmpty || other.isEmpty { return self }
    return intersection(other.complement(in: Bound.min...Bound.max))
  }

  /// Whether every element is in `other`.
  @inlinable public func isSubset(of other: Self) -> Bool { subtracting(other).isEmpty }
}
