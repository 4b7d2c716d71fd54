import SMT
import TestSupport

/// Random formulas over two booleans and two 2-bit numbers, small enough to try every interpretation.
enum RandomFormula {
  static func make(in store: inout TermStore, depth: Int, using generator: inout SeededGenerator) -> Term {
    func sub(_ store: inout TermStore, _ generator: inout SeededGenerator) -> Term {
      make(in: &store, depth: depth - 1, using: &generator)
    }
    func number(_ store: inout TermStore, _ generator: inout SeededGenerator) -> Term {
      makeNumber(in: &store, depth: depth - 1, using: &generator)
    }
    if depth == 0 { return store.variable(Bool.random(using: &generator) ? "p" : "q", .bool) }
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: return store.not(sub(&store, &generator))
    case 1: return store.and([sub(&store, &generator), sub(&store, &generator), sub(&store, &generator)])
    case 2: return store.or([sub(&store, &generator), sub(&store, &generator)])
    case 3: return store.iff(sub(&store, &generator), sub(&store, &generator))
    case 4: return store.ite(sub(&store, &generator), sub(&store, &generator), sub(&store, &generator))
    case 5: return store.equal(number(&store, &generator), number(&store, &generator))
    case 6:
      let bit = Int.random(in: 0...1, using: &generator)
      let extracted = store.extract(number(&store, &generator), high: bit, low: bit)
      return store.equal(extracted, store.constant(UInt128.random(in: 0...1, using: &generator), width: 1))
    default: return store.lessOrEqual(number(&store, &generator), number(&store, &generator))
    }
  }

  private static func makeNumber(
    in store: inout TermStore, depth: Int, using generator: inout SeededGenerator
  ) -> Term {
    switch Int.random(in: 0..<(depth > 0 ? 4 : 3), using: &generator) {
    case 0: return store.constant(UInt128.random(in: 0...3, using: &generator), width: 2)
    case 1: return store.variable("x", .bitVector(width: 2))
    case 2: return store.variable("y", .bitVector(width: 2))
    default:
      let condition = make(in: &store, depth: depth - 1, using: &generator)
      let first = makeNumber(in: &store, depth: depth - 1, using: &generator)
      return store.ite(condition, first, makeNumber(in: &store, depth: depth - 1, using: &generator))
    }
  }

  /// Every interpretation of the variables.
  static let interpretations: [Interpretation] = (0..<64).map { (bits: UInt128) -> Interpretation in
    let values: [String: Value] = [
      "p": .bool(bits & 1 == 1),
      "q": .bool(bits & 2 == 2),
      "x": .bitVector((bits >> 2) & 3, width: 2),
      "y": .bitVector((bits >> 4) & 3, width: 2),
    ]
    return Interpretation(values)
  }

  /// Whether some interpretation makes all of the terms true, found by trying all of them.
  static func isSatisfiable(_ terms: [Term], in store: TermStore) -> Bool {
    interpretations.contains { interpretation in
      terms.allSatisfy { store.holds($0, under: interpretation) }
    }
  }
}
