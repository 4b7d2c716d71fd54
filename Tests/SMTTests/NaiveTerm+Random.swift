import TestSupport

extension NaiveTerm {
  static let flagNames = ["p", "q", "r"]

  static func random(depth: Int, using generator: inout SeededGenerator) -> NaiveTerm {
    func term(_ generator: inout SeededGenerator) -> NaiveTerm { random(depth: depth - 1, using: &generator) }
    func terms(_ generator: inout SeededGenerator) -> [NaiveTerm] {
      (0..<Int.random(in: 0...4, using: &generator)).map { _ in term(&generator) }
    }
    if depth == 0 {
      let choice = Int.random(in: 0..<8, using: &generator)
      return choice < flagNames.count * 2 ? .flag(flagNames[choice / 2]) : .bool(choice == 6)
    }
    let width = Int.random(in: 1...4, using: &generator)
    func number(_ generator: inout SeededGenerator) -> NaiveNumber {
      .random(depth: depth - 1, width: width, using: &generator)
    }
    switch Int.random(in: 0..<11, using: &generator) {
    case 0: return random(depth: 0, using: &generator)
    case 1: return .not(term(&generator))
    case 2: return .and(terms(&generator))
    case 3: return .or(terms(&generator))
    case 4: return .implies(term(&generator), term(&generator))
    case 5: return .iff(term(&generator), term(&generator))
    case 6: return .choice(term(&generator), term(&generator), term(&generator))
    case 7: return .exactlyOne(terms(&generator))
    case 8: return .equal(number(&generator), number(&generator))
    default: return .lessOrEqual(number(&generator), number(&generator))
    }
  }
}

extension NaiveNumber {
  static let names = ["x", "y"]

  static func random(depth: Int, width: Int, using generator: inout SeededGenerator) -> NaiveNumber {
    switch Int.random(in: 0..<(depth == 0 ? 3 : 6), using: &generator) {
    case 0:
      return .constant(Int.random(in: 0..<(1 << width), using: &generator), width: width)
    case 1, 2:
      let variable = NaiveNumber.variable(names[Int.random(in: 0..<names.count, using: &generator)])
      let low = Int.random(in: 0...(4 - width), using: &generator)
      return .extract(variable, high: low + width - 1, low: low)
    case 3, 4:
      return .choice(
        .random(depth: depth - 1, using: &generator), .random(depth: depth - 1, width: width, using: &generator),
        .random(depth: depth - 1, width: width, using: &generator))
    default:
      let inner = Int.random(in: width...4, using: &generator)
      let low = Int.random(in: 0...(inner - width), using: &generator)
      return .extract(
        .random(depth: depth - 1, width: inner, using: &generator), high: low + width - 1, low: low)
    }
  }
}
