/// The page of the documentation that explains the findings of lint, a section for each id. A test holds it against that
/// page.
package enum LintPage {
  private static var text: String { [rules, tiers, enforcers, doors, mistakes].joined(separator: "\n\n") }

  /// The section of an id, with its heading; nil for an id that no finding has.
  package static func section(_ id: String) -> String? {
    let sections = "\n\(text)".split(separator: "\n## ").map { String($0) }
    return sections.first { $0.prefix { $0 != "\n" } == id }.map { "\($0.trimmedEnd)\n" }
  }
}

extension String {
  /// The text without line breaks at its end.
  fileprivate var trimmedEnd: Substring {
    var result = self[...]
    while result.last == "\n" { result.removeLast() }
    return result
  }
}
