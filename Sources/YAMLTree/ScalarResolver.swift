/// What plain text means to Kubernetes' reader: YAML 1.1 as go-yaml v2 reads it.
enum ScalarResolver {
  /// The value of plain text.
  static func plain(_ text: String) -> YAMLScalar.Value {
    guard let first = text.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return number(text)
    default: return text.utf8.count <= 5 && "yYnNtTfFoO~".utf8.contains(first) ? word(text) : .string
    }
  }

  private static func word(_ text: String) -> YAMLScalar.Value {
    switch text {
    case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": .bool(true)
    case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": .bool(false)
    case "~", "null", "Null", "NULL": .null
    default: .string
    }
  }

  private static func number(_ text: String) -> YAMLScalar.Value {
    switch text {
    case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF":
      return .float
    default: break
    }
    let startsWithDot = text.utf8.first == UInt8(ascii: ".")
    // Underscores separate digits, except where the text begins with a dot.
    let digits = startsWithDot ? Array(text.utf8) : text.utf8.filter { $0 != UInt8(ascii: "_") }
    if !startsWithDot {
      switch integer(digits) {
      case .value(let value): return .int(value)
      case .tooLarge: return .float
      case .none: break
      }
    }
    guard isDecimal(digits) else { return .string }
    // Go reports a range error for what a double cannot hold, and the text stays text.
    if let value = Double(String(decoding: digits, as: UTF8.self)), !value.isFinite { return .string }
    return .float
  }

  private enum Integer { case none, tooLarge, value(Int64) }

  /// Go's `strconv.ParseInt` with base 0.
  private static func integer(_ text: [UInt8]) -> Integer {
    var rest = text[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    var base: UInt64 = 10
    if rest.first == UInt8(ascii: "0") {
      base = 8
      if rest.count >= 3 {
        switch rest[rest.startIndex + 1] | 0x20 {
        case UInt8(ascii: "x"): base = 16
        case UInt8(ascii: "o"): base = 8
        case UInt8(ascii: "b"): base = 2
        default: base = 0
        }
        rest = base == 0 ? rest : rest.dropFirst(2)
        if base == 0 { base = 8 }
      }
    }
    guard !rest.isEmpty else { return .none }
    var magnitude: UInt64 = 0
    var isTooLarge = false
    for byte in rest {
      guard let digit = digit(byte), digit < base else { return .none }
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: base)
      let (sum, carry) = product.addingReportingOverflow(digit)
      isTooLarge = isTooLarge || overflow || carry
      magnitude = sum
    }
    if isTooLarge { return .tooLarge }
    if isNegative { return magnitude <= 1 << 63 ? .value(Int64(truncatingIfNeeded: 0 &- magnitude)) : .tooLarge }
    return Int64(exactly: magnitude).map(Integer.value) ?? .tooLarge
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  /// Whether the text is `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
  private static func isDecimal(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    func takeSign() { if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() } }
    func takeDigits() -> Int {
      let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
      rest.removeFirst(digits)
      return digits
    }
    takeSign()
    let whole = takeDigits()
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      if takeDigits() == 0, whole == 0 { return false }
    } else if whole == 0 {
      return false
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      takeSign()
      if takeDigits() == 0 { return false }
    }
    return rest.isEmpty
  }
}
