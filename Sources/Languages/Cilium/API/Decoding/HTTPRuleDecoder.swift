import Diagnostics
import Kubernetes
import YAMLTree

/// Checks the items of `http` (semantics M10). What they ask for is not modelled.
enum HTTPRuleDecoder {
  static func check(_ cursor: Cursor) {
    let type = "PortRuleHTTP"
    guard let fields = cursor.fields(type, known: ["path", "method", "host", "headers", "headerMatches"]) else {
      return
    }
    for key in ["path", "method", "host"] {
      guard let written = fields[key], let text = written.string(), let mistake = mistake(text) else { continue }
      written.error("invalid-pattern", "`\(text)` is no regular expression: \(mistake)")
    }
    for header in fields["headers"]?.items() ?? [] { _ = header.string() }
    for match in fields["headerMatches"]?.items() ?? [] {
      let known = ["mismatch", "name", "secret", "value"]
      guard let members = match.fields("HeaderMatch", known: known) else { continue }
      if let name = members.required("name", of: "HeaderMatch"), name.string() == "" {
        name.error("missing-field", "a header has a name")
      }
    }
  }

  /// What no dialect of regular expressions allows.
  private static func mistake(_ text: String) -> String? {
    var depth = 0
    var isSet = false
    var previous: Character?
    var rest = text[...]
    while let next = rest.popFirst() {
      if next == "\\" {
        guard rest.popFirst() != nil else { return "nothing stands behind the last `\\`" }
        previous = "a"
        continue
      }
      if isSet {
        if next == "]", previous != "[" { isSet = false }
        previous = next
        continue
      }
      switch next {
      case "(": depth += 1
      case ")":
        depth -= 1
        if depth < 0 { return "a `)` has no `(`" }
      case "[": isSet = true
      case "*", "+", "?":
        if previous == nil || previous == "|" || (previous == "(" && next != "?") { return "`\(next)` repeats nothing" }
      default: break
      }
      previous = next
    }
    return isSet ? "a `[` has no `]`" : depth > 0 ? "a `(` has no `)`" : nil
  }
}
