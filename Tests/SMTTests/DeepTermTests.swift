import SMT
import Testing

@Suite struct DeepTermTests {
  /// A ladder of 100,000 rungs that no factory can flatten: its value is that of its lowest rung.
  @Test func depthDoesNotOverflowTheStack() {
    var store = TermStore()
    let p = store.variable("p", .bool)
    var rungs = store.variable("bottom", .bool)
    for rung in 0..<50_000 {
      let x = store.variable("x\(rung % 7)", .bool)
      rungs = store.and([p, store.or([x, rungs])])
    }
    #expect(store.holds(rungs, under: Interpretation(["p": .bool(true), "bottom": .bool(true)])))
    #expect(!store.holds(rungs, under: Interpretation(["p": .bool(true)])))
    #expect(store.variables(in: [rungs]).count == 9)
    let script = store.smtLIB([rungs], logic: "QF_FD")
    #expect(script.hasSuffix("(check-sat)\n"))
    let deepest = script.split(separator: "\n").map { $0.utf8.count { $0 == UInt8(ascii: "(") } }.max() ?? 0
    #expect(deepest < 100)
  }

  @Test func sharedTermsAreJudgedOnce() {
    var store = TermStore()
    var term = store.variable("x", .bitVector(width: 8))
    for level in 0..<200 {
      let flag = store.variable("f\(level)", .bool)
      let bit = store.extract(term, high: 7, low: 7)
      let isSet = store.equal(bit, store.constant(1, width: 1))
      term = store.ite(store.iff(flag, isSet), term, store.ite(flag, term, store.constant(9, width: 8)))
    }
    #expect(store.evaluate(term, under: Interpretation(["x": .bitVector(200, width: 8)])) == .bitVector(9, width: 8))
    let one = store.constant(1, width: 8)
    let isOne = store.equal(term, one)
    #expect(store.smtLIB([isOne], logic: "QF_BV").utf8.count < 100_000)
  }
}
