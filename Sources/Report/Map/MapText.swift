import Diagnostics

/// Text of users on the page of a map: in HTML, in the JSON that its script reads, and in the addresses of links.
///
/// What is not seen is written as its number, and not left out: two names that differ must look different.
enum MapText {
  /// The text with every character that hides or reorders others as `\u{202e}`.
  static func visible(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      let isHidden = VisibleText.visible(scalar) != scalar || scalar.properties.generalCategory == .format
      if isHidden {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Text for an element or a quoted attribute.
  static func html(_ text: String) -> String { Markup.escape(visible(text)) }

  /// A name by itself, whose direction is its own.
  static func name(_ text: String) -> String { "<bdi>\(html(text))</bdi>" }

  /// A JSON string in ASCII that can stand inside an element.
  static func json(_ text: String) -> String {
    var result = "\""
    for scalar in visible(text).unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "<", ">", "&": result += escape(UInt16(scalar.value))
      case _ where scalar.value < 0x20 || scalar.value > 0x7E:
        for unit in String(scalar).utf16 { result += escape(unit) }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
  }

  /// Text as a part of an address, percent-encoded as `encodeURIComponent` of JavaScript does.
  static func encoded(_ text: String) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()".utf8)
    let digits = Array("0123456789ABCDEF")
    return visible(text).utf8.reduce(into: "") { result, byte in
      if plain.contains(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }
}

extension String {
  /// A number with a comma between thousands.
  init(grouped number: Int) {
    let digits = String(number)
    var result = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { result += "," }
      result.append(digit)
    }
    self = result
  }
}
