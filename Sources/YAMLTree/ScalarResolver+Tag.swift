extension ScalarResolver {
  /// The prefix of the tags that YAML itself defines.
  static let tagPrefix = "tag:yaml.org,2002:"

  /// What a scalar with an explicit tag is, or what is wrong with the tag.
  enum Tagged {
    case value(YAMLScalar.Value)
    case problem(String)
  }

  /// The value of text with an explicit tag. Quotes do not matter then.
  static func tagged(_ text: String, tag: String) -> Tagged {
    let value = plain(text)
    switch (tag, value) {
    case (tagPrefix + "str", _), ("!", .string): return .value(.string)
    // The specification says text; go-yaml resolves it, even in quotes.
    case ("!", _):
      return .problem("readers differ in whether `! \(text.clipped)` is text; use quotes or the tag `!!str`")
    case (tagPrefix + "int", .int), (tagPrefix + "bool", .bool), (tagPrefix + "null", .null),
      (tagPrefix + "float", .float):
      return .value(value)
    case (tagPrefix + "float", .int): return .value(.float)
    case (tagPrefix + "int", .float) where isLargeInteger(text): return .value(.float)
    case (tagPrefix + "int", _), (tagPrefix + "bool", _), (tagPrefix + "null", _), (tagPrefix + "float", _):
      let kind = YAMLScalar(text: text, value: value).kindDescription
      return .problem("`\(text.clipped)` is \(kind), which does not fit the tag `\(display(tag))`")
    case (tagPrefix + "map", _), (tagPrefix + "seq", _):
      return .problem("a scalar does not fit the tag `\(display(tag))`")
    case (tagPrefix + "binary", _): return .problem("the tag `!!binary` is not supported")
    default: return .problem("unknown tag `\(display(tag))`")
    }
  }

  /// A tag as users write it.
  static func display(_ tag: String) -> String {
    (tag.hasPrefix(tagPrefix) ? "!!" + tag.dropFirst(tagPrefix.count) : tag).clipped
  }

  private static func isLargeInteger(_ text: String) -> Bool {
    !text.utf8.contains { [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains($0) }
      || text.hasPrefix("0x")
  }
}

extension String {
  /// The text for a message: the beginning if it is long.
  var clipped: String { utf8.count > 80 ? String(unicodeScalars.prefix(60)) + "…" : self }
}
