import SMT
import Testing

@Suite struct ExactlyOneTests {
  @Test(arguments: 0...7) func itHoldsForOneBitSet(count: Int) {
    var store = TermStore()
    let terms = (0..<count).map { store.variable("v\($0)", .bool) }
    let term = store.exactlyOne(terms)
    for bits in 0..<(1 << count) {
      let values = (0..<count).map { ("v\($0)", Value.bool(bits >> $0 & 1 == 1)) }
      let interpretation = Interpretation(Dictionary(uniqueKeysWithValues: values))
      #expect(store.holds(term, under: interpretation) == (bits.nonzeroBitCount == 1), "bits \(bits)")
    }
  }

  @Test func operandsCountByPosition() {
    var store = TermStore()
    let p = store.variable("p", .bool)
    #expect(store.exactlyOne([p, p]) == store.falseTerm)
  }

  @Test func hundredsOfOperandsStaySmall() {
    var store = TermStore()
    let terms = (0..<400).map { store.variable("v\($0)", .bool) }
    let term = store.exactlyOne(terms)
    let edges = store.subterms(of: [term]).reduce(0) { $0 + store.node($1).children.count }
    #expect(edges < 400 * 20)
    #expect(store.holds(term, under: Interpretation(["v399": .bool(true)])))
    #expect(!store.holds(term, under: Interpretation(["v0": .bool(true), "v399": .bool(true)])))
    #expect(!store.holds(term, under: Interpretation([:])))
  }
}
