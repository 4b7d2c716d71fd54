import Kubernetes

/// Cuts a selector into words. What a word is depends on the one before it: behind a label stands an operator, and
/// anywhere else `in` and `contains` are labels like others (semantics K51).
struct SelectorTokenizer {
  /// The length that no label exceeds.
  static let longestLabel = 512

  private let text: [Unicode.Scalar]
  private var place = 0
  private var tokens: [SelectorToken] = []

  private init(_ text: String) { self.text = Array(text.unicodeScalars) }

  /// The words of a text, and `end` behind them.
  static func tokens(of text: String) throws(SelectorFailure) -> [SelectorToken] {
    var tokenizer = Self(text)
    while try tokenizer.readNext() {}
    return tokenizer.tokens
  }

  /// Reads a word; whether there may be another.
  private mutating func readNext() throws(SelectorFailure) -> Bool {
    skipBlanks()
    guard place < text.count else {
      add(.end, length: 0)
      return false
    }
    switch text[place] {
    case "(": add(.open, length: 1)
    case ")": add(.close, length: 1)
    case "{": add(.openSet, length: 1)
    case "}": add(.closeSet, length: 1)
    case ",": add(.comma, length: 1)
    case "&": try readDouble("&", .and)
    case "|": try readDouble("|", .or)
    case "=": try readDouble("=", .comparison(.equal))
    case "!" where place + 1 < text.count && text[place + 1] == "=": add(.comparison(.notEqual), length: 2)
    case "!": add(.not, length: 1)
    case "'", "\"": try readQuoted()
    case "\n", "\r":
      let note =
        "only spaces and tabs may stand between words; of a text in several lines write `>-`, which joins them and ends without a newline"
      throw failure("a selector has no line breaks", length: 1, note: note)
    case let scalar where Self.isOfLabel(scalar): try readWord()
    case let scalar:
      throw failure("`\(scalar)` has no place in a selector outside of quotes", length: 1)
    }
    return true
  }

  /// Reads a sign that is written twice.
  private mutating func readDouble(_ sign: Unicode.Scalar, _ kind: SelectorToken.Kind) throws(SelectorFailure) {
    guard place + 1 < text.count, text[place + 1] == sign else {
      throw failure("`\(sign)` is no operator", length: 1, note: "did you mean `\(sign)\(sign)`?")
    }
    add(kind, length: 2)
  }

  private mutating func readQuoted() throws(SelectorFailure) {
    let quote = text[place]
    guard let end = text[(place + 1)...].firstIndex(of: quote) else {
      throw failure(
        "the quote `\(quote)` is not closed", length: 1,
        note: "there are no escapes: a value in `'` ends at the next `'`")
    }
    add(.text(Self.string(text[(place + 1)..<end])), length: end + 1 - place)
  }

  /// Reads a word of letters: an operator behind a label, else a function or a label.
  private mutating func readWord() throws(SelectorFailure) {
    let word = word(at: place)
    if case .label(let label) = tokens.last?.kind {
      try readOperator(Self.string(word), behind: label)
    } else if word.endIndex < text.count, text[word.endIndex] == "(",
      let function = Function(rawValue: Self.string(word))
    {
      try readFunction(function, argumentAt: word.endIndex + 1)
    } else {
      try check(label: word)
      let label = Self.string(word)
      guard !(tokens.last?.endsCondition ?? false) else {
        let sign = Self.signs[label.lowercased()].map { "did you mean `\($0)`?" }
        throw failure("`\(label)` stands where `&&` or `||` was expected", length: word.count, note: sign)
      }
      add(.label(label), length: word.count)
    }
  }

  private mutating func readOperator(_ word: String, behind label: String) throws(SelectorFailure) {
    let parts = ["starts": "with", "ends": "with", "not": "in"]
    let start = place
    var length = word.unicodeScalars.count
    var name = word
    if let second = parts[word] {
      var next = place + length
      while next < text.count, Self.isBlank(text[next]) { next += 1 }
      guard Self.string(self.word(at: next)) == second else {
        throw failure("`\(word)` is no operator", length: length, note: "did you mean `\(word) \(second)`?")
      }
      length = next + second.unicodeScalars.count - start
      name = "\(word) \(second)"
    }
    let joined = ["startswith": "starts with", "endswith": "ends with", "notin": "not in"]
    guard let comparison = SelectorToken.Comparison(rawValue: joined[name] ?? name) else {
      if let sign = Self.signs[word.lowercased()] {
        let last = tokens[tokens.count - 1].place
        throw SelectorFailure(
          place: last, message: "`\(label)` alone asks nothing", note: "did you mean `has(\(label)) \(sign)`?")
      }
      let words = SelectorToken.Comparison.allCases.map(\.rawValue)
      let meant = nearest(word, among: words).map { "did you mean `\($0)`?" }
      throw failure(
        "`\(word)` is no operator", length: length,
        note: meant ?? "operators are \(words.map { "`\($0)`" }.joined(separator: ", ")); values stand in quotes")
    }
    add(.comparison(comparison), length: length)
  }

  /// What people write for the signs.
  private static let signs = ["and": "&&", "or": "||"]

  private enum Function: String { case has, all, global }

  private mutating func readFunction(_ function: Function, argumentAt start: Int) throws(SelectorFailure) {
    var next = start
    func skip() { while next < text.count, Self.isBlank(text[next]) { next += 1 } }
    skip()
    let argument = word(at: next)
    next = argument.endIndex
    skip()
    let isClosed = next < text.count && text[next] == ")"
    let length = (isClosed ? next + 1 : next) - place
    switch function {
    case .has:
      guard !argument.isEmpty, isClosed else {
        let isQuoted = next < text.count && ["'", "\""].contains(text[next])
        throw failure(
          "`has` takes one label: `has(label)`", length: length, note: isQuoted ? "a label stands without quotes" : nil)
      }
      try check(label: argument)
      add(.has(Self.string(argument)), length: length)
    case .all, .global:
      guard argument.isEmpty, isClosed else {
        throw failure("`\(function.rawValue)` takes nothing: `\(function.rawValue)()`", length: length)
      }
      add(function == .all ? .all(isPlain: next == start) : .global, length: length)
    }
  }

  // MARK: Characters

  /// The longest run of characters of labels from a place on.
  private func word(at start: Int) -> ArraySlice<Unicode.Scalar> { text[start...].prefix { Self.isOfLabel($0) } }

  private func check(label: ArraySlice<Unicode.Scalar>) throws(SelectorFailure) {
    guard label.count > Self.longestLabel else { return }
    throw SelectorFailure(
      place: label.startIndex..<label.endIndex,
      message: "a label of \(label.count) characters: the longest has \(Self.longestLabel)")
  }

  private static func isOfLabel(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "/", "-": true
    default: false
    }
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

  private mutating func skipBlanks() { while place < text.count, Self.isBlank(text[place]) { place += 1 } }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars)
    return String(result)
  }

  private mutating func add(_ kind: SelectorToken.Kind, length: Int) {
    tokens.append(SelectorToken(kind: kind, place: place..<(place + length)))
    place += length
  }

  private func failure(_ message: String, length: Int, note: String? = nil) -> SelectorFailure {
    SelectorFailure(place: place..<(place + length), message: message, note: note)
  }
}
