/// A set of integers as sorted, disjoint, non-adjacent closed intervals.
///
/// All operations are total and linear in the number of intervals. Two equal sets have equal representations.
public struct IntervalSet<Bound: FixedWidthInteger & UnsignedInteger & Sendable>: Hashable, Sendable {
  /// The intervals, ascending; between two neighbours at least one integer is missing.
  public private(set) var intervals: [ClosedRange<Bound>]

  /// The empty set.
  public init() { intervals = [] }

  /// The set of one interval.
  public init(_ interval: ClosedRange<Bound>) { intervals = [interval] }

  /// The union of intervals in any order.
  public init(_ unsorted: some Sequence<ClosedRange<Bound>>) {
    intervals = []
    for next in unsorted.sorted(by: { $0.lowerBound < $1.lowerBound }) { append(next) }
  }

  /// Adds an interval that starts at or after the start of the last one.
  private mutating func append(_ next: ClosedRange<Bound>) {
    guard let last = intervals.last else {
      intervals.append(next)
      return
    }
    let touches = last.upperBound == Bound.max || next.lowerBound <= last.upperBound + 1
    if touches {
      intervals[intervals.count - 1] = last.lowerBound...Swift.max(last.upperBound, next.upperBound)
    } else {
      intervals.append(next)
    }
  }

  /// Whether the set has no element.
  public var isEmpty: Bool { intervals.isEmpty }

  /// The smallest element.
  public var first: Bound? { intervals.first?.lowerBound }

  /// Whether `value` is an element.
  public func contains(_ value: Bound) -> Bool {
    var low = 0
    var high = intervals.count
    while low < high {
      let middle = (low + high) / 2
      if intervals[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < intervals.count && intervals[low].lowerBound <= value
  }

  /// How many elements there are, at most `limit`.
  public func count(upTo limit: Int) -> Int {
    var total = 0
    for interval in intervals {
      let size = interval.upperBound - interval.lowerBound
      if size >= Bound(clamping: limit) { return limit }
      total += Int(size) + 1
      if total >= limit { return limit }
    }
    return total
  }

  /// The elements of either set.
  public func union(_ other: Self) -> Self {
    if isEmpty { return other }
    if other.isEmpty { return self }
    var result = Self()
    var i = 0
    var j = 0
    while i < intervals.count || j < other.intervals.count {
      let takesOwn =
        j == other.intervals.count
        || (i < intervals.count && intervals[i].lowerBound <= other.intervals[j].lowerBound)
      if takesOwn {
        result.append(intervals[i])
        i += 1
      } else {
        result.append(other.intervals[j])
        j += 1
      }
    }
    return result
  }

  /// The elements of both sets.
  public func intersection(_ other: Self) -> Self {
    var result = Self()
    var i = 0
    var j = 0
    while i < intervals.count && j < other.intervals.count {
      let a = intervals[i]
      let b = other.intervals[j]
      let low = Swift.max(a.lowerBound, b.lowerBound)
      let high = Swift.min(a.upperBound, b.upperBound)
      if low <= high { result.intervals.append(low...high) }
      if a.upperBound < b.upperBound { i += 1 } else { j += 1 }
    }
    return result
  }

  /// The elements of `universe` that are not in this set.
  public func complement(in universe: ClosedRange<Bound>) -> Self {
    var result = Self()
    var next = universe.lowerBound
    for interval in intervals where interval.upperBound >= universe.lowerBound {
      if interval.lowerBound > universe.upperBound { break }
      if interval.lowerBound > next { result.intervals.append(next...(interval.lowerBound - 1)) }
      if interval.upperBound >= universe.upperBound { return result }
      next = interval.upperBound + 1
    }
    result.intervals.append(next...universe.upperBound)
    return result
  }

  /// The elements that are not in `other`.
  public func subtracting(_ other: Self) -> Self {
    if isEmpty || other.isEmpty { return self }
    return intersection(other.complement(in: Bound.min...Bound.max))
  }

  /// Whether every element is in `other`.
  public func isSubset(of other: Self) -> Bool { subtracting(other).isEmpty }
}
