import Diagnostics

/// The value of a merge key: entries that a mapping takes over.
struct Merge {
  struct Invalid: Error {
    var diagnostic: Diagnostic
  }

  /// Where `<<` was written.
  let keySpan: Span
  /// The number of entries in front of `<<`.
  let place: Int
  /// What to take over; no two keys are equal.
  let entries: [YAMLNode.Entry]

  /// Reads the value of `<<`: a mapping, or a list of mappings of which earlier ones win.
  static func make(
    from node: YAMLNode, isAlias: Bool, at keySpan: Span, before place: Int
  ) -> Result<Merge, Invalid> {
    if let entries = node.mapping { return .success(Merge(keySpan: keySpan, place: place, entries: entries)) }
    guard !isAlias, let items = node.sequence else {
      let value = isAlias && node.sequence != nil ? "an alias of a list" : node.kindDescription
      return .failure(
        Invalid(diagnostic: .error(.yamlMerge, "`<<` needs a mapping or a list of mappings, not \(value)", at: keySpan))
      )
    }
    var entries: [YAMLNode.Entry] = []
    var seen: Set<String> = []
    for item in items {
      guard let mapping = item.mapping else {
        let message = "`<<` needs a list of mappings, but an item is \(item.kindDescription)"
        return .failure(Invalid(diagnostic: .error(.yamlMerge, message, at: item.span)))
      }
      for entry in mapping where seen.insert(entry.key).inserted { entries.append(entry) }
    }
    return .success(Merge(keySpan: keySpan, place: place, entries: entries))
  }
}
