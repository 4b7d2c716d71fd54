import SMT
import Testing

@Suite struct HashConsingTests {
  @Test func equalStructureIsOneTerm() {
    var store = TermStore()
    let (p, q, r) = (store.variable("p", .bool), store.variable("q", .bool), store.variable("r", .bool))
    #expect(store.and([p, q, r]) == store.and([r, store.and([q, p])]))
    #expect(store.or([p, q]) == store.or([q, p, q]))
    #expect(store.iff(p, q) == store.iff(q, p))
    #expect(store.iff(store.not(p), q) == store.not(store.iff(p, q)))
    let (x, y) = (store.variable("x", .bitVector(width: 8)), store.variable("y", .bitVector(width: 8)))
    #expect(store.equal(x, y) == store.equal(y, x))
    let before = store.count
    _ = store.and([q, r, p])
    #expect(store.count == before)
  }

  @Test func differentStructureIsDifferentTerms() {
    var store = TermStore()
    let (p, q) = (store.variable("p", .bool), store.variable("q", .bool))
    let (x, y) = (store.variable("x", .bitVector(width: 8)), store.variable("y", .bitVector(width: 8)))
    #expect(store.and([p, q]) != store.or([p, q]))
    #expect(store.lessOrEqual(x, y) != store.lessOrEqual(y, x))
    #expect(store.constant(1, width: 8) != store.constant(1, width: 9))
    #expect(store.ite(p, x, y) != store.ite(p, y, x))
    #expect(store.extract(x, high: 3, low: 1) != store.extract(x, high: 2, low: 1))
  }

  @Test func sortsAndVariablesAreKnown() {
    var store = TermStore()
    let b = store.variable("b", .bitVector(width: 16))
    let a = store.variable("a", .bool)
    let c = store.variable("c", .bitVector(width: 16))
    let choice = store.ite(a, b, c)
    let extracted = store.extract(choice, high: 4, low: 2)
    let equality = store.equal(b, c)
    #expect(store.sort(of: choice) == .bitVector(width: 16))
    #expect(store.sort(of: extracted) == .bitVector(width: 3))
    #expect(store.sort(of: equality) == .bool)
    #expect(store.node(choice) == .ite(a, b, c))
    #expect(store.variables(in: [choice, equality]) == [a, b, c])
    #expect(store.variables(in: []) == [])
  }

  @Test func oneNameHasOneSort() async {
    await #expect(processExitsWith: .failure) {
      var store = TermStore()
      _ = store.variable("x", .bool)
      _ = store.variable("x", .bitVector(width: 1))
    }
  }
}
