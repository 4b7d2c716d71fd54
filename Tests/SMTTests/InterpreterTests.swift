import SMT
import Testing

@Suite struct InterpreterTests {
  @Test func unmentionedVariablesAreFalseOrZero() {
    var store = TermStore()
    let nothing = Interpretation([:])
    let p = store.variable("p", .bool)
    #expect(store.evaluate(p, under: nothing) == .bool(false))
    let x = store.variable("x", .bitVector(width: 128))
    #expect(store.evaluate(x, under: nothing) == .bitVector(0, width: 128))
  }

  @Test func comparisonIsUnsigned() {
    var store = TermStore()
    let (x, y) = (store.variable("x", .bitVector(width: 128)), store.variable("y", .bitVector(width: 128)))
    let ordered = store.lessOrEqual(x, y)
    let reversed = store.lessOrEqual(y, x)
    let apart = Interpretation(["x": .bitVector(.max, width: 128), "y": .bitVector(1, width: 128)])
    #expect(!store.holds(ordered, under: apart))
    #expect(store.holds(reversed, under: apart))
  }

  @Test(arguments: [(127, 0), (127, 127), (0, 0), (100, 37), (64, 63)])
  func extractTakesBitsFromTheLow(high: Int, low: Int) {
    var store = TermStore()
    let value: UInt128 = 0xFEDC_BA98_7654_3210_0123_4567_89AB_CDEF
    let extracted = store.extract(store.variable("x", .bitVector(width: 128)), high: high, low: low)
    let width = high - low + 1
    let expected = width == 128 ? value : (value >> UInt128(low)) % (UInt128(1) << UInt128(width))
    let interpretation = Interpretation(["x": .bitVector(value, width: 128)])
    #expect(store.evaluate(extracted, under: interpretation) == .bitVector(expected, width: width))
  }
}
