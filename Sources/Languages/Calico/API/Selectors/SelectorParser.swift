/// Reads a selector: `||` binds least, then `&&`, and `!` takes what comes next (semantics K50, K51).
struct SelectorParser {
  /// How deep parentheses and negations may be nested.
  static let deepest = 100

  private let tokens: [SelectorToken]
  private var next = 0
  private var depth = 0

  init(_ text: String) throws(SelectorFailure) { tokens = try SelectorTokenizer.tokens(of: text) }

  /// Where a replacement of `all()` in the text would replace something else, or miss one (semantics KO10).
  var misreadAll: Range<Int>? {
    tokens.first {
      switch $0.kind {
      case .all(let isPlain): !isPlain
      case .text(let text): text.contains("all()")
      default: false
      }
    }?.place
  }

  /// Whether `global()` is all that there is.
  var isGlobalAlone: Bool { tokens.map(\.kind) == [.global, .end] }

  /// The whole text.
  func expression() throws(SelectorFailure) -> SelectorExpression {
    if token.kind == .end { return .all }
    var parser = self
    let result = try parser.disjunction()
    let rest = parser.token
    switch rest.kind {
    case .end: return result
    case .close: throw parser.failure("`)` closes nothing")
    default: throw parser.failure("`&&` or `||` was expected here")
    }
  }

  private mutating func disjunction() throws(SelectorFailure) -> SelectorExpression {
    var parts = [try conjunction()]
    while take(.or) { parts.append(try conjunction()) }
    return parts.count == 1 ? parts[0] : .or(parts)
  }

  private mutating func conjunction() throws(SelectorFailure) -> SelectorExpression {
    var parts = [try negation()]
    while take(.and) { parts.append(try negation()) }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private mutating func negation() throws(SelectorFailure) -> SelectorExpression {
    guard token.kind == .not else { return try primary() }
    try enter()
    next += 1
    let part = try negation()
    depth -= 1
    return .not(part)
  }

  private mutating func primary() throws(SelectorFailure) -> SelectorExpression {
    let token = token
    switch token.kind {
    case .open:
      try enter()
      next += 1
      let result = try disjunction()
      depth -= 1
      guard take(.close) else {
        throw SelectorFailure(place: token.place, message: "the parenthesis is not closed")
      }
      return result
    case .has(let label): return taking(.has(label))
    case .all: return taking(.all)
    case .global: return taking(.global)
    case .label(let label):
      next += 1
      return try comparison(of: label, at: token.place)
    case .text(let text):
      throw failure("a value stands behind an operator", note: "did you mean `label == '\(text)'`?")
    case .end: throw failure("the selector ends where a condition was expected")
    case .close, .openSet, .closeSet, .comma, .and, .or, .not, .comparison:
      throw failure(
        "a condition was expected here", note: "conditions are `label == 'value'`, `has(label)`, `all()` and the like")
    }
  }

  private mutating func comparison(of label: String, at place: Range<Int>) throws(SelectorFailure) -> SelectorExpression
  {
    guard case .comparison(let comparison) = token.kind else {
      throw SelectorFailure(
        place: place, message: "`\(label)` alone asks nothing", note: "did you mean `has(\(label))`?")
    }
    next += 1
    switch comparison {
    case .equal: return .equal(label: label, try value(of: label, comparison))
    case .notEqual: return .notEqual(label: label, try value(of: label, comparison))
    case .contains: return .contains(label: label, try value(of: label, comparison))
    case .startsWith: return .startsWith(label: label, try value(of: label, comparison))
    case .endsWith: return .endsWith(label: label, try value(of: label, comparison))
    case .isIn: return .isIn(label: label, try values(of: label, comparison))
    case .notIn: return .notIn(label: label, try values(of: label, comparison))
    }
  }

  private mutating func value(
    of label: String, _ comparison: SelectorToken.Comparison
  ) throws(SelectorFailure) -> String {
    switch token.kind {
    case .text(let text):
      next += 1
      return text
    case .label(let word):
      throw failure("values stand in quotes", note: "did you mean `\(label) \(comparison.rawValue) '\(word)'`?")
    default: throw failure("behind `\(comparison.rawValue)` a value in quotes was expected")
    }
  }

  private mutating func values(
    of label: String, _ comparison: SelectorToken.Comparison
  ) throws(SelectorFailure) -> Set<String> {
    let name = comparison.rawValue
    guard take(.openSet) else {
      if case .text(let text) = token.kind {
        throw failure("behind `\(name)` stands a set", note: "did you mean `\(label) \(name) {'\(text)'}`?")
      }
      throw failure("behind `\(name)` a set was expected: `{'a', 'b'}`")
    }
    var result: Set<String> = []
    while !take(.closeSet) {
      switch token.kind {
      case .text(let text): result.insert(text)
      case .label(let word): throw failure("values stand in quotes", note: "did you mean `'\(word)'`?")
      default: throw failure("a value in quotes or `}` was expected here")
      }
      next += 1
      guard take(.comma) || token.kind == .closeSet else { throw failure("`,` or `}` was expected here") }
    }
    return result
  }

  // MARK: Words

  private var token: SelectorToken { tokens[next] }

  private mutating func take(_ kind: SelectorToken.Kind) -> Bool {
    guard token.kind == kind else { return false }
    next += 1
    return true
  }

  private mutating func taking(_ expression: SelectorExpression) -> SelectorExpression {
    next += 1
    return expression
  }

  private mutating func enter() throws(SelectorFailure) {
    depth += 1
    if depth > Self.deepest { throw failure("more than \(Self.deepest) parentheses and `!` are nested here") }
  }

  private func failure(_ message: String, note: String? = nil) -> SelectorFailure {
    SelectorFailure(place: token.place, message: message, note: note)
  }
}
