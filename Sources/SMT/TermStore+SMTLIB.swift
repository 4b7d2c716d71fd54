extension TermStore {
  /// A complete SMT-LIB 2.6 script that asks whether the assertions can hold together, the same text on every run.
  ///
  /// Variables are declared in the order of their names. Terms that occur more than once, and terms nested deeply, get
  /// a definition, hence the text grows with the number of terms and a reader needs no deep stack. A name that is no
  /// SMT-LIB symbol is quoted; what may not even be quoted is written as `%` and two hexadecimal digits.
  ///
  /// - Parameters:
  ///   - logic: The argument of `set-logic`, such as `QF_BV`.
  ///   - comments: Lines to precede the script.
  ///   - status: The answer that is known to be right, `sat` or `unsat`; solvers complain of another.
  package func smtLIB(_ assertions: [Term], logic: String, comments: [String] = [], status: String? = nil) -> String {
    let variables = variables(in: assertions)
    var printer = SMTLIBPrinter(store: self, prefix: freshPrefix(avoiding: variables))
    var lines: [String] = []
    for comment in comments {
      lines += comment.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
        line.isEmpty ? ";" : "; \(line)"
      }
    }
    lines.append("(set-logic \(logic))")
    if let status { lines.append("(set-info :status \(status))") }
    for case .variable(let name, let sort) in variables.map(node) {
      lines.append("(declare-fun \(SMTLIBSymbol.spelling(of: name)) () \(SMTLIBPrinter.sort(sort)))")
    }
    lines += printer.define(subtermsOf: assertions)
    lines += assertions.map { "(assert \(printer.text(of: $0)))" }
    lines.append("(check-sat)")
    return lines.joined(separator: "\n") + "\n"
  }

  private func freshPrefix(avoiding variables: [Term]) -> String {
    var prefix = "t!"
    let names = variables.compactMap { if case .variable(let name, _) = node($0) { name } else { nil } }
    while names.contains(where: { $0.hasPrefix(prefix) }) { prefix += "!" }
    return prefix
  }
}

/// Writes terms, each either in full or as the name of its definition.
private struct SMTLIBPrinter {
  let store: TermStore
  let prefix: String
  private var texts: [Term: String] = [:]

  /// Nesting above which a term gets a definition although it occurs only once.
  private static let deepest = 24

  init(store: TermStore, prefix: String) {
    self.store = store
    self.prefix = prefix
  }

  /// The definitions for the terms that need one. Afterwards `text(of:)` knows every assertion.
  mutating func define(subtermsOf assertions: [Term]) -> [String] {
    let subterms = store.subterms(of: assertions)
    var uses: [Term: Int] = [:]
    for t in assertions { uses[t, default: 0] += 1 }
    for t in subterms {
      for child in store.node(t).children { uses[child, default: 0] += 1 }
    }
    var definitions: [String] = []
    var depths: [Term: Int] = [:]
    for t in subterms {
      let children = store.node(t).children
      let depth = 1 + (children.map { depths[$0, default: 0] }.max() ?? 0)
      let text = fullText(of: t)
      if !children.isEmpty && (uses[t, default: 0] > 1 || depth > Self.deepest) {
        let name = "\(prefix)\(definitions.count + 1)"
        definitions.append("(define-fun \(name) () \(Self.sort(store.sort(of: t))) \(text))")
        texts[t] = name
        depths[t] = 0
      } else {
        texts[t] = text
        depths[t] = depth
      }
      // What is used once has just been used: dropping it keeps the texts held at any time small.
      for child in children where uses[child] == 1 { texts[child] = nil }
    }
    return definitions
  }

  func text(of t: Term) -> String {
    guard let text = texts[t] else { preconditionFailure("a term is used before its children are written") }
    return text
  }

  static func sort(_ sort: Sort) -> String {
    switch sort {
    case .bool: "Bool"
    case .bitVector(let width): "(_ BitVec \(width))"
    }
  }

  private func fullText(of t: Term) -> String {
    switch store.node(t) {
    case .variable(let name, _): SMTLIBSymbol.spelling(of: name)
    case .constant(let value): Self.literal(value)
    case .not(let a): application("not", [a])
    case .and(let ts): application("and", ts)
    case .or(let ts): application("or", ts)
    case .iff(let a, let b), .equal(let a, let b): application("=", [a, b])
    case .ite(let c, let a, let b): application("ite", [c, a, b])
    case .lessOrEqual(let a, let b): application("bvule", [a, b])
    case .extract(let a, let high, let low): application("(_ extract \(high) \(low))", [a])
    }
  }

  private func application(_ function: String, _ arguments: [Term]) -> String {
    "(\(([function] + arguments.map(text)).joined(separator: " ")))"
  }

  private static func literal(_ value: Value) -> String {
    guard case .bitVector(let number, let width) = value else {
      return value == .bool(true) ? "true" : "false"
    }
    let isHexadecimal = width.isMultiple(of: 4)
    let digits = String(number, radix: isHexadecimal ? 16 : 2)
    let length = isHexadecimal ? width / 4 : width
    return (isHexadecimal ? "#x" : "#b") + String(repeating: "0", count: length - digits.count) + digits
  }
}
