import Diagnostics

extension SyntaxExplanation {
  /// A problem in words.
  struct Explained {
    var message: String
    /// What began at the context, if that helps.
    var begins: String?
    /// Whether the context is the place to look at.
    var isAboutContext = false
  }

  /// Translates the problems that people meet; others are passed on.
  static func explain(_ problem: SyntaxProblem, character: Unicode.Scalar?) -> Explained {
    switch (problem.problem, problem.context) {
    case ("did not find expected key", _):
      return Explained(message: "expected a key of the mapping here", begins: "the mapping begins here")
    case ("did not find expected '-' indicator", _):
      return Explained(message: "expected the `- ` of a list item here", begins: "the list begins here")
    case ("did not find expected ',' or ']'", _):
      return Explained(message: "expected `,` or `]` here", begins: "the list begins here")
    case ("did not find expected ',' or '}'", _):
      return Explained(message: "expected `,` or `}` here", begins: "the mapping begins here")
    case ("did not find expected node content", _): return Explained(message: "expected a value here")
    case ("did not find expected <document start>", _):
      return Explained(message: "expected the end of the document, or `---` in front of the next one")
    case ("could not find expected ':'", _):
      return Explained(message: "expected `:` behind this key", isAboutContext: true)
    case ("mapping values are not allowed in this context", _):
      return Explained(message: "a mapping cannot begin here")
    case ("block sequence entries are not allowed in this context", _):
      return Explained(message: "a list item cannot begin here")
    case ("block collection entries are not allowed in this context", _),
      ("mapping keys are not allowed in this context", _):
      return Explained(message: "a mapping key cannot begin here")
    case ("found unexpected end of stream", "while scanning a quoted scalar"):
      return Explained(message: "the closing quote is missing", isAboutContext: true)
    case ("found unexpected document indicator", _):
      return Explained(message: "the document ends inside a quoted value", begins: "the value begins here")
    case ("found unknown escape character", _):
      return Explained(message: "unknown escape in double quotes", begins: "the value begins here")
    case ("did not find expected hexdecimal number", _):
      return Explained(message: "expected hexadecimal digits in this escape", begins: "the value begins here")
    case ("found invalid Unicode character escape code", _):
      return Explained(
        message: "the escape is no Unicode character; outside JSON, write `\\U0001F600` instead of surrogates")
    case ("found character that cannot start any token", _):
      let found = character.map { "`\($0)`" } ?? "this character"
      return Explained(message: "\(found) cannot begin a plain value; quote it")
    case ("did not find expected comment or line break", "while scanning a block scalar"):
      return Explained(message: "expected a line break behind the head of the block", begins: "the block begins here")
    case ("found undefined tag handle", _): return Explained(message: "the tag's handle is not defined")
    case ("found incompatible YAML document", _): return Explained(message: "only YAML 1.1 and 1.2 are supported")
    default: return Explained(message: problem.problem.isEmpty ? "not valid YAML" : problem.problem)
    }
  }

  /// What may have caused a problem, where the text suggests it.
  static func hints(
    _ problem: SyntaxProblem, line: String, at place: Position, context: Position?, in text: SourceText
  ) -> [String] {
    var hints: [String] = []
    let blanks = line.prefix { $0 == " " || $0 == "\t" }
    if blanks.contains("\t"), !problem.context.contains("flow") {
      hints.append("the line begins with a tab; indent with spaces")
    }
    let suspects: Set = [problem.position.line, problem.position.line - 1, context?.line ?? 0]
    let isAboutKey = [
      "could not find expected ':'", "did not find expected key", "mapping values are not allowed in this context",
    ]
    .contains(problem.problem)
    if isAboutKey {
      for number in suspects.sorted(by: >) {
        guard let bytes = text.line(Int(number)),
          let key = keyWithoutSpace(String(decoding: bytes.prefix(400), as: UTF8.self))
        else { continue }
        hints.append("a space must follow the `:` in `\(key)` on line \(number)")
        break
      }
    }
    if problem.problem == "did not find expected key", let context, place.column != context.column,
      place.column == Int32(clamping: blanks.utf8.count + 1)
    {
      hints.append(
        "the line is indented by \(place.column - 1), the keys of the mapping by \(context.column - 1)")
    }
    if problem.problem == "mapping values are not allowed in this context", hints.isEmpty {
      hints.append("check the indentation, or quote a value that contains `: `")
    }
    if line.contains("{{") { hints.append("`{{ … }}` of a template must be filled in before the file is read") }
    return hints
  }

  /// The `key:value` that makes up a line, if that is what it looks like.
  private static func keyWithoutSpace(_ line: String) -> String? {
    var rest = line.drop { $0 == " " || $0 == "\t" }
    while rest.hasPrefix("- ") { rest = rest.dropFirst(2).drop { $0 == " " } }
    let word = rest.prefix { $0 != " " && $0 != "\t" }
    guard let colon = word.firstIndex(of: ":"), colon != word.startIndex, word.index(after: colon) != word.endIndex,
      word[..<colon].allSatisfy({ $0.isLetter || $0.isNumber || "-_./".contains($0) }), !word.contains("://")
    else { return nil }
    return String(word).clipped
  }
}
