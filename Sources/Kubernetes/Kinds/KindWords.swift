/// Kinds and resources as rules, expressions and patterns of other tools name them.
enum KindWords {
  /// Whether a name, perhaps `group/version/Kind/subresource` and perhaps with wildcards or something to be filled in,
  /// may be that of a kind which decides about connections.
  static func mayDecide(_ name: String) -> Bool {
    let parts = name.split(whereSeparator: { "/.".contains($0) })
    return isOpen(name) || parts.contains { part in KindNames.decides(String(part)) || isResource(String(part)) }
  }

  /// Whether such a name may be that of a kind.
  static func may(_ name: String, be kind: String) -> Bool {
    isOpen(name) || name.split(separator: "/").contains { $0 == kind }
  }

  /// Whether a name is the plural of such a kind, as resources are named.
  static func isResource(_ plural: String) -> Bool {
    let name = plural.lowercased()
    return TypeMeta.isNamedLikePolicy(name) || plurals.contains(name)
  }

  /// Whether words name such a kind or resource; in expressions they stand among others.
  static func mention(_ words: [String]) -> Bool {
    words.contains { word in
      if word == "*" || KindNames.decides(word) || isResource(word) { return true }
      let parts = word.split { !($0.isLetter || $0.isNumber) }
      // Names such as `Server` or `Mesh` are words of any text.
      return parts.contains { TypeMeta.isNamedLikePolicy(String($0)) }
    }
  }

  private static func isOpen(_ name: String) -> Bool { name.contains { "*?{$".contains($0) } }

  private static let plurals: Set<String> = Set(
    KindTable.names.flatMap { kind in
      let kind = kind.lowercased()
      return [kind, "\(kind)s"] + (kind.hasSuffix("y") ? ["\(kind.dropLast())ies"] : [])
    })
}
