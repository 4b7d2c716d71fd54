import Diagnostics

/// Reads files that are JSON: one object, or several one behind the other.
///
/// libyaml rejects some JSON (surrogate pairs, keys of more than 1024 bytes), and Kubernetes' reader takes files that
/// begin with `{` for JSON first. What is not JSON is left to libyaml, and so is the explanation of what is wrong with it.
struct JSONScanner {
  /// Why scanning ended early.
  enum Failure: Error {
    case notJSON
    case stop
  }

  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private var column = 1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether the text begins like a JSON object.
  static func mayRead(_ bytes: [UInt8]) -> Bool {
    bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
  }

  /// Reads all documents into `builder`.
  mutating func read(into builder: inout TreeBuilder) throws(Failure) {
    skipBlanks()
    while peek != nil {
      guard peek == UInt8(ascii: "{") else { throw .notJSON }
      try build { () throws(Stop) in try builder.startDocument(at: position) }
      try value(into: &builder)
      builder.endDocument()
      skipBlanks()
      if peek == UInt8(ascii: "-") {
        guard column == 1 else { throw .notJSON }
        for _ in 0..<3 { try take(UInt8(ascii: "-")) }
        guard let next = peek, next <= 0x20 else { throw .notJSON }
        skipBlanks()
      }
    }
  }

  private var position: Position { Position(line: line, column: column) }
  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func build(_ body: () throws(Stop) -> Void) throws(Failure) {
    do { try body() } catch { throw .stop }
  }

  /// Reads one value, without recursion: the builder knows the depth limit.
  private mutating func value(into builder: inout TreeBuilder) throws(Failure) {
    var isMapping: [Bool] = []
    while true {
      let start = position
      if peek == UInt8(ascii: "{") || peek == UInt8(ascii: "[") {
        let opensMapping = peek == UInt8(ascii: "{")
        advance()
        try build { () throws(Stop) in try builder.startCollection(isMapping: opensMapping, .init(), from: start) }
        isMapping.append(opensMapping)
        skipBlanks()
        if peek != UInt8(ascii: opensMapping ? "}" : "]") {
          if opensMapping { try key(into: &builder) }
          continue
        }
      } else {
        let scalar = try scalar()
        try build { () throws(Stop) in try builder.scalar(scalar, from: start, to: position) }
        guard !isMapping.isEmpty else { return }
        skipBlanks()
      }
      while let inMapping = isMapping.last {
        if peek == UInt8(ascii: ",") {
          advance()
          skipBlanks()
          if inMapping { try key(into: &builder) }
          break
        }
        try take(UInt8(ascii: inMapping ? "}" : "]"))
        isMapping.removeLast()
        try build { () throws(Stop) in try builder.endCollection(at: position) }
        if isMapping.isEmpty { return }
        skipBlanks()
      }
    }
  }

  private mutating func key(into builder: inout TreeBuilder) throws(Failure) {
    let start = position
    guard peek == UInt8(ascii: "\"") else { throw .notJSON }
    let scalar = YAMLScalar(text: try string(), value: .string)
    try build { () throws(Stop) in try builder.scalar(scalar, from: start, to: position) }
    skipBlanks()
    try take(UInt8(ascii: ":"))
    skipBlanks()
  }

  private mutating func scalar() throws(Failure) -> YAMLScalar {
    switch peek {
    case UInt8(ascii: "\""): return YAMLScalar(text: try string(), value: .string)
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ text: String, _ value: YAMLScalar.Value) throws(Failure) -> YAMLScalar {
    for byte in text.utf8 { try take(byte) }
    return YAMLScalar(text: text, value: value)
  }

  private mutating func number() throws(Failure) -> YAMLScalar {
    let start = index
    if peek == UInt8(ascii: "-") { advance() }
    let firstDigit = peek
    let whole = digits()
    guard whole > 0, whole == 1 || firstDigit != UInt8(ascii: "0") else { throw .notJSON }
    if peek == UInt8(ascii: ".") {
      advance()
      guard digits() > 0 else { throw .notJSON }
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      advance()
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { advance() }
      guard digits() > 0 else { throw .notJSON }
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    let value = ScalarResolver.plain(text)
    guard value != .string else { throw .notJSON }
    return YAMLScalar(text: text, value: value)
  }

  private mutating func digits() -> Int {
    let start = index
    while let byte = peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { advance() }
    return index - start
  }

  /// Reads a string. Bytes are copied in runs between escapes.
  private mutating func string() throws(Failure) -> String {
    try take(UInt8(ascii: "\""))
    var result = ""
    var run = index
    func flush(_ end: Int) throws(Failure) {
      guard let text = String(validating: bytes[run..<end], as: UTF8.self) else { throw .notJSON }
      result += text
    }
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        try flush(index)
        advance()
        return result
      case UInt8(ascii: "\\"):
        try flush(index)
        advance()
        result.unicodeScalars.append(try escape())
        run = index
      case 0x00..<0x20: throw .notJSON
      default: advanceInString()
      }
    }
    throw .notJSON
  }

  private mutating func escape() throws(Failure) -> Unicode.Scalar {
    let byte = peek
    advance()
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw .notJSON
    }
    var value = try hexadecimal()
    if 0xD800..<0xDC00 ~= value {
      try take(UInt8(ascii: "\\"))
      try take(UInt8(ascii: "u"))
      let low = try hexadecimal()
      guard 0xDC00..<0xE000 ~= low else { throw .notJSON }
      value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value) else { throw .notJSON }
    return scalar
  }

  private mutating func hexadecimal() throws(Failure) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw .notJSON }
      value = value << 4 + UInt32(digit)
      advance()
    }
    return value
  }

  private mutating func take(_ byte: UInt8) throws(Failure) {
    guard peek == byte else { throw .notJSON }
    advance()
  }

  /// Moves behind a byte of ASCII.
  private mutating func advance() {
    index += 1
    column += 1
  }

  /// Moves behind a byte of a string. Lines are counted as `SourceText` does, which knows breaks that JSON does not.
  private mutating func advanceInString() {
    let length = bytes[index] < 0x80 ? 0 : SourceText.lineBreak(in: bytes, at: index)
    if length > 0 {
      index += length
      line += 1
      column = 1
    } else {
      if !SourceText.isContinuation(bytes[index]) { column += 1 }
      index += 1
    }
  }

  private mutating func skipBlanks() {
    while let byte = peek {
      switch byte {
      case 0x20, 0x09: advance()
      case 0x0A, 0x0D:
        index += SourceText.lineBreak(in: bytes, at: index)
        line += 1
        column = 1
      default: return
      }
    }
  }
}
