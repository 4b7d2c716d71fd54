/// Builds terms and owns their structure.
///
/// Every factory folds: it returns a simpler term of equal meaning where one is plain to see. Operands of the wrong
/// sort are precondition failures. The result depends on nothing but the calls made so far, so two runs that build
/// the same terms in the same order get the same handles.
package struct TermStore: Sendable {
  private var nodes: [TermNode] = []
  private var sorts: [Sort] = []
  private var terms: [TermNode: Term] = [:]
  private var variablesByName: [String: Term] = [:]

  /// The constant true.
  package let trueTerm = Term(index: 1)
  /// The constant false.
  package let falseTerm = Term(index: 0)

  /// A store that holds the two boolean constants.
  package init() {
    _ = intern(.constant(.bool(false)), .bool)
    _ = intern(.constant(.bool(true)), .bool)
  }

  /// The number of distinct terms made so far.
  package var count: Int { nodes.count }

  /// The variable of this name; always the same term. A name has one sort for the life of the store.
  package mutating func variable(_ name: String, _ sort: Sort) -> Term {
    if case .bitVector(let width) = sort { Self.requireWidth(width) }
    if let known = variablesByName[name] {
      precondition(self.sort(of: known) == sort, "variable \(name) has two sorts")
      return known
    }
    let term = intern(.variable(name, sort), sort)
    variablesByName[name] = term
    return term
  }

  /// The bit-vector of this width with the given unsigned value, which must fit.
  package mutating func constant(_ value: UInt128, width: Int) -> Term {
    Self.requireWidth(width)
    precondition(value <= Self.maximum(ofWidth: width), "\(value) does not fit in \(width) bits")
    return intern(.constant(.bitVector(value, width: width)), .bitVector(width: width))
  }

  /// The sort of a term of this store.
  package func sort(of t: Term) -> Sort { sorts[t.position] }

  /// The operator and the children of a term of this store.
  package func node(_ t: Term) -> TermNode { nodes[t.position] }

  /// The one term with this node.
  mutating func intern(_ node: TermNode, _ sort: Sort) -> Term {
    if let known = terms[node] { return known }
    let term = Term(index: nodes.count)
    nodes.append(node)
    sorts.append(sort)
    terms[node] = term
    return term
  }

  static func maximum(ofWidth width: Int) -> UInt128 {
    UInt128.max >> UInt128(128 - width)
  }

  private static func requireWidth(_ width: Int) {
    precondition((1...128).contains(width), "a bit-vector has 1 to 128 bits, not \(width)")
  }
}
