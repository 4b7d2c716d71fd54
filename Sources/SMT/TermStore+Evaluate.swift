/// The term interpreter: what a term means, written down from the semantics of SMT-LIB alone. It judges the solver's
/// models and the factories' folding, hence it shares code with neither.
extension TermStore {
  /// The value of a term. Variables that the interpretation does not mention are false, or zero; a value of another
  /// sort than its variable is a precondition failure. Any depth of nesting will do.
  public func evaluate(_ t: Term, under interpretation: Interpretation) -> Value {
    var values: [Term: Value] = [:]
    for subterm in subterms(of: [t]) {
      values[subterm] = value(of: node(subterm), under: interpretation, given: values)
    }
    return Self.known(t, values)
  }

  /// Whether a boolean term is true under the interpretation.
  public func holds(_ t: Term, under interpretation: Interpretation) -> Bool {
    Self.truth(evaluate(t, under: interpretation))
  }

  private func value(of node: TermNode, under interpretation: Interpretation, given values: [Term: Value]) -> Value {
    func truth(_ t: Term) -> Bool { Self.truth(Self.known(t, values)) }
    func number(_ t: Term) -> UInt128 { Self.number(Self.known(t, values)) }
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
    case .ite(let c, let a, let b): return Self.known(truth(c) ? a : b, values)
    case .equal(let a, let b): return .bool(number(a) == number(b))
    case .lessOrEqual(let a, let b): return .bool(number(a) <= number(b))
    case .extract(let a, let high, let low):
      var result: UInt128 = 0
      for bit in (low...high).reversed() { result = result << 1 | (number(a) >> UInt128(bit) & 1) }
      return .bitVector(result, width: high - low + 1)
    }
  }

  private static func known(_ t: Term, _ values: [Term: Value]) -> Value {
    guard let value = values[t] else { preconditionFailure("a term occurs before its children") }
    return value
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
