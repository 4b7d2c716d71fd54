/// Expected lines from which some were left out.
package enum ShortenedText {
  /// Whether `pattern` is `text`, or has its lines in order where a line `…` stands for any that were left out.
  package static func matches(_ pattern: ArraySlice<String>, _ text: ArraySlice<String>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first.allSatisfy({ $0 == " " || $0 == "…" }), first.contains("…") {
      let rest = pattern.dropFirst()
      return (text.startIndex...text.endIndex).contains { matches(rest, text[$0...]) }
    }
    return first == text.first && matches(pattern.dropFirst(), text.dropFirst())
  }
}
