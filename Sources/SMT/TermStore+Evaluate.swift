/// The term interpreter: what a term means, written down from the semantics of SMT-LIB alone. It judges the solver's
/// models and the factories' folding, hence it shares code with neither.
extension TermStore {
  /// The value of a term. Variables that the interpretation does not mention are false, or zero; a value of another
  /// sort than its variable is a precondition failure. Any depth of nesting will do.
  package func evaluate(_ t: Term, under interpretation: Interpretation) -> Value {
    evaluate([t], underEach: [interpretation])[0][0]
  }

  /// The values of terms under one interpretation after the other.
  package func evaluate(_ ts: [Term], underEach interpretations: [Interpretation]) -> [[Value]] {
    let terms = subterms(of: ts)
    let nodes = terms.map { node($0) }
    var values = Values(terms)
    return interpretations.map { interpretation in
      values.known.removeAll(keepingCapacity: true)
      for node in nodes { values.known.append(value(of: node, under: interpretation, given: values)) }
      return ts.map { values[$0] }
    }
  }

  /// The values of terms so far, in ascending order of the terms.
  private struct Values {
    var known: [Value] = []
    private var ranks: [Int32]

    init(_ terms: [Term]) {
      ranks = [Int32](repeating: -1, count: (terms.last?.position ?? -1) + 1)
      for (rank, t) in terms.enumerated() { ranks[t.position] = Int32(rank) }
    }

    subscript(t: Term) -> Value {
      let rank = Int(ranks[t.position])
      precondition(rank >= 0 && rank < known.count, "a term occurs before its children")
      return known[rank]
    }
  }

  /// Whether a boolean term is true under the interpretation.
  package func holds(_ t: Term, under interpretation: Interpretation) -> Bool {
    Self.truth(evaluate(t, under: interpretation))
  }

  private func value(of node: TermNode, under interpretation: Interpretation, given values: Values) -> Value {
    func truth(_ t: Term) -> Bool { Self.truth(values[t]) }
    func number(_ t: Term) -> UInt128 { Self.number(values[t]) }
    switch node {
    case .variable(let name, let sort):
      guard let value = interpretation[name] else { return Value.completion(of: sort) }
      precondition(value.sort == sort, "the value of \(name) is of another sort")
      return value
    case .constant(let value): return value
    case .not(let a): return .bool(!truth(a))
    case .and(let ts): return .bool(ts.allSatisfy(truth))
    case .or(let ts): return .bool(ts.contains(where: truth))
    case .iff(let a, let b): return .bool(truth(a) == truth(b))
    case .ite(let c, let a, let b): return values[truth(c) ? a : b]
    case .equal(let a, let b): return .bool(number(a) == number(b))
    case .lessOrEqual(let a, let b): return .bool(number(a) <= number(b))
    case .extract(let a, let high, let low):
      var result: UInt128 = 0
      for bit in (low...high).reversed() { result = result << 1 | (number(a) >> UInt128(bit) & 1) }
      return .bitVector(result, width: high - low + 1)
    }
  }

  private static func truth(_ value: Value) -> Bool {
    guard case .bool(let truth) = value else { preconditionFailure("a boolean value is required") }
    return truth
  }

  private static func number(_ value: Value) -> UInt128 {
    guard case .bitVector(let number, _) = value else { preconditionFailure("a bit-vector value is required") }
    return number
  }
}
