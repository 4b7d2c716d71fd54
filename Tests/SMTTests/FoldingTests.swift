import SMT
import TestSupport
import Testing

@Suite struct FoldingTests {
  /// Each seed makes a term twice, by the factories and as written, and compares them under random interpretations.
  @Test(arguments: 0..<8) func foldingKeepsTheMeaning(block: Int) {
    var truths = 0
    for seed in UInt64(block * 500)..<UInt64(block * 500 + 500) {
      var generator = SeededGenerator(seed: seed)
      let naive = NaiveTerm.random(depth: 5, using: &generator)
      var store = TermStore()
      let term = naive.build(in: &store)
      for _ in 0..<6 {
        var flags: [String: Bool] = [:]
        var numbers: [String: Int] = [:]
        for name in NaiveTerm.flagNames { flags[name] = Bool.random(using: &generator) }
        for name in NaiveNumber.names { numbers[name] = Int.random(in: 0..<16, using: &generator) }
        let values = flags.mapValues(Value.bool)
          .merging(numbers.mapValues { .bitVector(UInt128($0), width: 4) }) { first, _ in first }
        let meaning = naive.meaning(flags, numbers)
        truths += meaning ? 1 : 0
        #expect(store.holds(term, under: Interpretation(values)) == meaning, "seed \(seed)")
      }
    }
    // Terms that are all constant would prove nothing.
    #expect((300..<2700).contains(truths))
  }

  @Test func constantsComplementsAndRepetitionsFold() {
    var store = TermStore()
    let (p, q) = (store.variable("p", .bool), store.variable("q", .bool))
    let notP = store.not(p)
    #expect(store.not(notP) == p)
    #expect(store.and([]) == store.trueTerm)
    #expect(store.or([]) == store.falseTerm)
    #expect(store.and([p, store.trueTerm, p]) == p)
    #expect(store.and([p, q, notP]) == store.falseTerm)
    #expect(store.or([p, store.or([q, notP])]) == store.trueTerm)
    let both = store.and([p, q])
    #expect(store.and([both, store.not(both)]) == store.falseTerm)
    #expect(store.implies(p, p) == store.trueTerm)
    #expect(store.iff(p, notP) == store.falseTerm)
    #expect(store.iff(p, store.falseTerm) == notP)
    #expect(store.ite(p, store.trueTerm, store.falseTerm) == p)
    #expect(store.ite(notP, q, p) == store.or([p, q]))
  }

  @Test func boundsOfComparisonsFold() {
    var store = TermStore()
    let x = store.variable("x", .bitVector(width: 128))
    let zero = store.constant(0, width: 128)
    let largest = store.constant(.max, width: 128)
    let seven = store.constant(7, width: 128)
    #expect(store.lessOrEqual(zero, x) == store.trueTerm)
    #expect(store.lessOrEqual(x, largest) == store.trueTerm)
    #expect(store.lessOrEqual(x, zero) == store.equal(x, zero))
    #expect(store.lessOrEqual(largest, x) == store.equal(largest, x))
    #expect(store.lessOrEqual(seven, largest) == store.trueTerm)
    #expect(store.equal(seven, largest) == store.falseTerm)
    #expect(store.extract(largest, high: 127, low: 120) == store.constant(255, width: 8))
    let middle = store.extract(x, high: 99, low: 20)
    #expect(store.extract(middle, high: 15, low: 8) == store.extract(x, high: 35, low: 28))
    #expect(store.extract(x, high: 127, low: 0) == x)
  }
}
