import Diagnostics
import Testing
import YAMLTree

/// Thousands of damaged manifests: the reader returns, says the same twice, and stays within the file.
struct MutationTests {
  /// SplitMix64: the same numbers in every run.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let seeds = [
    "apiVersion: v1\nkind: Pod\nmetadata:\n  labels: &l {app: db, \"x\": 'y'}\n  other:\n    <<: *l\n    z: 0777\nspec: []\n",
    "{\"a\": [1, 2.5e3, true, null, \"\\ud83d\\ude00\"],\n\t\"b\": {\"c\": \"é\"}}\n{\"d\": 1}\n",
    "%YAML 1.1\n--- !!map\n- a: |\n   text\n   more\n  b: >-\n   é😀\n- ? k\n  : v\n...\n---\n&a x: *a\n",
    "list: [a, [b, {c: d}], &x !!str e, *x, ! f]\n# comment\u{2028}k: v\r\nm:\r\n  - n\u{85}\n",
  ]
  private static let pieces = [
    "\t", " ", "\n", "\r", ":", ": ", "- ", "[", "]", "{", "}", "&x ", "*x", "!", "!!int ", "<<: ", "\"", "'", "|", ">",
    "#",
    "%", "---\n", "...\n", "\0", "\u{FEFF}", "\u{2028}", "\u{85}", "\\u12", "?", ",", "@", "~", "é",
  ].map { Array($0.utf8) }

  @Test(arguments: 0..<4)
  func mutations(seed: Int) {
    var random = Generator(state: UInt64(seed) &+ 1)
    for _ in 0..<1000 {
      var bytes = Array(Self.seeds[seed].utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: place)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0..<6, using: &random)))
        case 3: bytes += bytes[..<place]
        default: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
        }
      }
      check(bytes)
    }
  }

  private func check(_ bytes: [UInt8]) {
    let reading = Reading(bytes)
    let again = Reading(bytes)
    let text = SourceText(SourceFile(path: "", bytes: bytes))
    let description = String(decoding: bytes, as: UTF8.self).debugDescription
    if reading.diagnostics != again.diagnostics || reading.documents.map(\.shape) != again.documents.map(\.shape) {
      Issue.record("not deterministic: \(description)")
    }
    if !reading.diagnostics.isEmpty && !reading.documents.isEmpty { Issue.record("half a file: \(description)") }
    var spans = reading.documents.flatMap(allSpans)
    for diagnostic in reading.diagnostics {
      if case .span(let span) = diagnostic.location { spans.append(span) }
      spans += diagnostic.notes.compactMap(\.span)
    }
    for span in spans where !(isInside(span.start, text) && isInside(span.end, text) && span.start <= span.end) {
      Issue.record("span \(span.start)-\(span.end) outside of \(description)")
    }
  }

  private func allSpans(_ node: YAMLNode) -> [Span] {
    switch node.content {
    case .scalar: [node.span]
    case .sequence(let items): [node.span] + items.flatMap(allSpans)
    case .mapping(let entries): [node.span] + entries.flatMap { [$0.keySpan] + allSpans($0.value) }
    }
  }

  private func isInside(_ position: Position, _ text: SourceText) -> Bool {
    guard position.column >= 1, let line = text.line(Int(position.line)) else { return false }
    return Int(position.column) <= line.count { !SourceText.isContinuation($0) } + 1
  }
}
