extension SelectorExpression: CustomStringConvertible {
  /// The selector in the spelling of Calico's own printer, which reads back as the same expression: blanks around
  /// operators, values in order, and no parenthesis that changes nothing.
  package var description: String {
    switch self {
    case .or(let parts): parts.map { $0.inParentheses { $0.isOr } }.joined(separator: " || ")
    case .and(let parts): parts.map { $0.inParentheses { $0.isOr || $0.isAnd } }.joined(separator: " && ")
    case .not(let part): "!" + part.inParentheses { $0.isOr || $0.isAnd }
    case .has(let label): "has(\(label))"
    case .all: "all()"
    case .global: "global()"
    case .equal(let label, let value): "\(label) == \(Self.quoted(value))"
    case .notEqual(let label, let value): "\(label) != \(Self.quoted(value))"
    case .contains(let label, let value): "\(label) contains \(Self.quoted(value))"
    case .startsWith(let label, let value): "\(label) starts with \(Self.quoted(value))"
    case .endsWith(let label, let value): "\(label) ends with \(Self.quoted(value))"
    case .isIn(let label, let values): "\(label) in \(Self.set(values))"
    case .notIn(let label, let values): "\(label) not in \(Self.set(values))"
    }
  }

  private var isOr: Bool { if case .or = self { true } else { false } }
  private var isAnd: Bool { if case .and = self { true } else { false } }

  private func inParentheses(where mustBe: (Self) -> Bool) -> String {
    mustBe(self) ? "(\(description))" : description
  }

  /// A value in quotes; the grammar has no escapes, so no value holds both kinds of quotes.
  private static func quoted(_ value: String) -> String { value.contains("\"") ? "'\(value)'" : "\"\(value)\"" }

  private static func set(_ values: Set<String>) -> String {
    "{\(values.sorted().map(quoted).joined(separator: ", "))}"
  }
}
