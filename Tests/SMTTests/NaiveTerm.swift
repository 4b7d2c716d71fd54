import SMT

/// A term as written, without folding or sharing, and its meaning by plain recursion over 4-bit numbers.
indirect enum NaiveTerm {
  case bool(Bool)
  case flag(String)
  case not(NaiveTerm)
  case and([NaiveTerm])
  case or([NaiveTerm])
  case implies(NaiveTerm, NaiveTerm)
  case iff(NaiveTerm, NaiveTerm)
  case choice(NaiveTerm, NaiveTerm, NaiveTerm)
  case exactlyOne([NaiveTerm])
  case equal(NaiveNumber, NaiveNumber)
  case lessOrEqual(NaiveNumber, NaiveNumber)

  func meaning(_ flags: [String: Bool], _ numbers: [String: Int]) -> Bool {
    switch self {
    case .bool(let value): value
    case .flag(let name): flags[name, default: false]
    case .not(let a): !a.meaning(flags, numbers)
    case .and(let ts): !ts.contains { !$0.meaning(flags, numbers) }
    case .or(let ts): ts.contains { $0.meaning(flags, numbers) }
    case .implies(let a, let b): !a.meaning(flags, numbers) || b.meaning(flags, numbers)
    case .iff(let a, let b): a.meaning(flags, numbers) == b.meaning(flags, numbers)
    case .choice(let c, let a, let b): (c.meaning(flags, numbers) ? a : b).meaning(flags, numbers)
    case .exactlyOne(let ts): ts.count { $0.meaning(flags, numbers) } == 1
    case .equal(let a, let b): a.meaning(flags, numbers) == b.meaning(flags, numbers)
    case .lessOrEqual(let a, let b): a.meaning(flags, numbers) <= b.meaning(flags, numbers)
    }
  }

  func build(in store: inout TermStore) -> Term {
    switch self {
    case .bool(let value): return value ? store.trueTerm : store.falseTerm
    case .flag(let name): return store.variable(name, .bool)
    case .not(let a): return store.not(a.build(in: &store))
    case .and(let ts): return store.and(ts.map { $0.build(in: &store) })
    case .or(let ts): return store.or(ts.map { $0.build(in: &store) })
    case .implies(let a, let b): return store.implies(a.build(in: &store), b.build(in: &store))
    case .iff(let a, let b): return store.iff(a.build(in: &store), b.build(in: &store))
    case .choice(let c, let a, let b):
      return store.ite(c.build(in: &store), a.build(in: &store), b.build(in: &store))
    case .exactlyOne(let ts): return store.exactlyOne(ts.map { $0.build(in: &store) })
    case .equal(let a, let b): return store.equal(a.build(in: &store), b.build(in: &store))
    case .lessOrEqual(let a, let b): return store.lessOrEqual(a.build(in: &store), b.build(in: &store))
    }
  }
}

/// A number of a width that is known from the context; variables have four bits.
indirect enum NaiveNumber {
  case constant(Int, width: Int)
  case variable(String)
  case choice(NaiveTerm, NaiveNumber, NaiveNumber)
  case extract(NaiveNumber, high: Int, low: Int)

  func meaning(_ flags: [String: Bool], _ numbers: [String: Int]) -> Int {
    switch self {
    case .constant(let value, _): value
    case .variable(let name): numbers[name, default: 0]
    case .choice(let c, let a, let b): (c.meaning(flags, numbers) ? a : b).meaning(flags, numbers)
    case .extract(let a, let high, let low):
      (a.meaning(flags, numbers) / (1 << low)) % (1 << (high - low + 1))
    }
  }

  func build(in store: inout TermStore) -> Term {
    switch self {
    case .constant(let value, let width): return store.constant(UInt128(value), width: width)
    case .variable(let name): return store.variable(name, .bitVector(width: 4))
    case .choice(let c, let a, let b):
      return store.ite(c.build(in: &store), a.build(in: &store), b.build(in: &store))
    case .extract(let a, let high, let low): return store.extract(a.build(in: &store), high: high, low: low)
    }
  }
}
