/// Bytes of a text, and what stands there instead.
package struct Splice: Hashable, Sendable {
  /// The bytes that go; empty where something is only added.
  package var range: Range<Int>
  /// What is written there.
  package var text: String

  /// Makes a splice.
  package init(_ range: Range<Int>, _ text: String) { (self.range, self.text) = (range, text) }

  /// A text after splices; nil where two of them overlap. Of two at one place, the first comes first.
  package static func apply(_ splices: [Self], to text: [UInt8]) -> [UInt8]? {
    let ordered = splices.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }.map(\.element)
    var result: [UInt8] = []
    var done = 0
    for splice in ordered {
      guard splice.range.lowerBound >= done, splice.range.upperBound <= text.count else { return nil }
      result += text[done..<splice.range.lowerBound]
      result += splice.text.utf8
      done = splice.range.upperBound
    }
    return result + text[done...]
  }
}
