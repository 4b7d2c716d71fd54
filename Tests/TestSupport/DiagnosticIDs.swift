/// Finds the ids of diagnostics in source text.
package enum DiagnosticIDs {
  /// The ids that a text reports: string literals directly behind `error(`, `warning(`, `Diagnostic(` or `: Self =`, and
  /// in conditional expressions there.
  package static func reported(in text: String) -> Set<String> {
    var result: Set<String> = []
    for opening in ["error(", "warning(", "Diagnostic(", ": Self ="] {
      var rest = text[...]
      while let place = rest.firstRange(of: opening) {
        rest = rest[place.upperBound...]
        // The first argument; a condition has its two values here.
        for literal in literals(in: rest.prefix { $0 != "," && $0 != ";" && $0 != ")" }.prefix(200)) where isID(literal)
        {
          result.insert(literal)
        }
      }
    }
    return result
  }

  /// The string literals of a piece of code, without escapes. One that the piece ends in is not whole, and is none.
  private static func literals(in code: Substring) -> [String] {
    let parts = code.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.indices.dropLast().filter { $0 % 2 == 1 }.map { String(parts[$0]) }
  }

  /// Words of small letters joined by `-`.
  private static func isID(_ text: String) -> Bool {
    let words = text.split(separator: "-", omittingEmptySubsequences: false)
    return words.count > 1 && words.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isLowercase && $0.isASCII } }
  }
}
