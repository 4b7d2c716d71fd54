package import Diagnostics
import YAMLTree

extension Cursor {
  /// The items of a list whose length is limited.
  ///
  /// - Parameters:
  ///   - noun: what they are, for the report.
  ///   - notes: what helps where there are too few.
  package func items(
    atLeast least: Int = 0, atMost most: Int, of noun: String, notes: [Diagnostic.Note] = []
  ) -> [Cursor]? {
    guard let items = items() else { return nil }
    guard items.count <= most else {
      error("item-count", "\(items.count) \(noun), of which the API takes at most \(most)")
      return nil
    }
    guard items.count >= least else {
      error("item-count", "an empty list of \(noun) is refused", notes: notes)
      return nil
    }
    return items
  }

  /// One of some words, in this spelling.
  ///
  /// - Parameters:
  ///   - id: what a report is filed under.
  ///   - noun: what the words are.
  package func word<Word: RawRepresentable<String> & CaseIterable>(
    _ id: Diagnostic.ID, _ noun: String, of type: Word.Type
  ) -> Word? {
    guard let text = string() else { return nil }
    if let word = Word(rawValue: text) { return word }
    let names = Word.allCases.map(\.rawValue)
    let meant = nearest(text, among: names).map { "did you mean `\($0)`?" }
    let all = names.map { "`\($0)`" }.joined(separator: ", ")
    error(
      id, "`\(text)` is no \(noun)",
      notes: [.init(meant ?? (names.count == 1 ? "write \(all)" : "write one of \(all)"))])
    return nil
  }
}

/// Every item, so that every mistake is reported at once; nil if one could not be read.
package func all<Item>(_ items: [Cursor], _ decode: (Cursor) -> Item?) -> [Item]? {
  let decoded = items.map(decode)
  let valid = decoded.compactMap { $0 }
  return valid.count == decoded.count ? valid : nil
}
