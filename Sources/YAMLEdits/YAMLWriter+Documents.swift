import Diagnostics
import YAMLTree

extension YAMLWriter {
  /// One document more, behind this one; nil in a file of JSON.
  package func newDocument(_ value: YAMLValue) -> Splice? {
    guard isFlow(document) == false, let end = text.byte(at: document.span.end) else { return nil }
    let place = lineEnd(end)
    return Splice(place..<place, newLine(0) + lines(["---"] + block(value), at: 0))
  }
}
