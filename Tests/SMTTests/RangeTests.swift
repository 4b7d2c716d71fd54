import SMT
import Testing

@Suite struct RangeTests {
  /// Every range of every width up to five bits, over every value.
  @Test(arguments: 1...5) func rangesHoldWhatIsBetweenTheirBounds(width: Int) {
    let values = UInt128(0)..<(UInt128(1) << UInt128(width))
    for low in values {
      for high in values where high >= low {
        var store = TermStore()
        let x = store.variable("x", .bitVector(width: width))
        let term = store.isWithin(x, low...high)
        for value in values {
          let interpretation = Interpretation(["x": .bitVector(value, width: width)])
          #expect(
            store.holds(term, under: interpretation) == (low...high).contains(value), "\(value) in \(low)...\(high)")
          let constant = store.constant(value, width: width)
          #expect(
            store.isWithin(constant, low...high) == ((low...high).contains(value) ? store.trueTerm : store.falseTerm))
        }
      }
    }
  }

  @Test func wholeRangesAndBlocksNeedNoComparison() {
    var store = TermStore()
    let x = store.variable("x", .bitVector(width: 128))
    #expect(store.isWithin(x, 0 ... .max) == store.trueTerm)
    #expect(store.isWithin(x, 7...7) == store.equal(x, store.constant(7, width: 128)))
    let block = UInt128(0xfd) << 120...(UInt128(0xfe) << 120) - 1
    #expect(
      store.isWithin(x, block)
        == store.equal(store.extract(x, high: 127, low: 120), store.constant(0xfd, width: 8)))
  }
}
