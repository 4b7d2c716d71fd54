import Network
import TestSupport
import Testing

/// Interval sets against plain sets of the numbers 0 to 255, all of the type's range.
struct IntervalSetTests {
  private typealias Model = Set<UInt8>

  /// A random set as its intervals in random order, overlapping or not, and as its elements.
  private static func random(_ generator: inout SeededGenerator) -> (set: IntervalSet<UInt8>, model: Model) {
    let intervals = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
      let ends: [UInt8] = [0, 255, .random(in: 0...255, using: &generator), .random(in: 0...255, using: &generator)]
      let a: UInt8 = ends.randomElement(using: &generator) ?? 0
      let size: UInt8 = .random(in: 0...40, using: &generator)
      return a...(a > 255 - size ? 255 : a + size)
    }
    return (IntervalSet(intervals), Model(intervals.joined()))
  }

  /// The one representation that a set of numbers may have.
  private static func canonical(_ model: Model) -> [ClosedRange<UInt8>] {
    var result: [ClosedRange<UInt8>] = []
    for number in model.sorted() {
      if let last = result.last, last.upperBound + 1 == number {
        result[result.count - 1] = last.lowerBound...number
      } else {
        result.append(number...number)
      }
    }
    return result
  }

  @Test(arguments: 0..<40 as Range<UInt64>) func laws(seed: UInt64) {
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let (a, modelA) = Self.random(&generator)
      let (b, modelB) = Self.random(&generator)
      #expect(a.intervals == Self.canonical(modelA))
      #expect(a.union(b).intervals == Self.canonical(modelA.union(modelB)))
      #expect(a.intersection(b).intervals == Self.canonical(modelA.intersection(modelB)))
      #expect(a.subtracting(b).intervals == Self.canonical(modelA.subtracting(modelB)))
      #expect(a.isSubset(of: b) == modelA.isSubset(of: modelB))
      #expect(a.intersection(b).isSubset(of: a) && a.isSubset(of: a.union(b)))
      #expect((a == b) == (modelA == modelB))
      #expect(a.isEmpty == modelA.isEmpty)
      #expect(a.first == modelA.min())
      let low = UInt8.random(in: 0...255, using: &generator)
      let universe = low...UInt8.random(in: low...255, using: &generator)
      #expect(a.complement(in: universe).intervals == Self.canonical(Model(universe).subtracting(modelA)))
      for limit in [0, 1, 7, 300] { #expect(a.count(upTo: limit) == min(limit, modelA.count)) }
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>) func membership(seed: UInt64) {
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      let (a, model) = Self.random(&generator)
      #expect((0...255).filter { a.contains($0) } == model.sorted())
    }
  }

  @Test func theEndsOfTheWidestType() {
    let all = IntervalSet<UInt128>(0...UInt128.max)
    let top = IntervalSet<UInt128>(UInt128.max...UInt128.max)
    let bottom = IntervalSet<UInt128>(0...0)
    #expect(all.subtracting(top).intervals == [0...(UInt128.max - 1)])
    #expect(all.subtracting(bottom).intervals == [1...UInt128.max])
    #expect(all.subtracting(top).union(top) == all)
    #expect(all.complement(in: 0...UInt128.max).isEmpty)
    #expect(all.count(upTo: Int.max) == Int.max)
    #expect(top.count(upTo: 5) == 1)
    #expect(IntervalSet<UInt128>().complement(in: 3...4).intervals == [3...4])
  }
}
