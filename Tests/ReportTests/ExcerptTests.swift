import Diagnostics
import Testing

@testable import Report

/// Which lines are shown of a span.
struct ExcerptTests {
  private static let policy = SourceText(
    utf8: Array(
      """
      # above
      apiVersion: networking.k8s.io/v1
      metadata:
        name: web
      spec:
        ingress:
        - ports: [{port: 1}]
          from:
          - podSelector: {}
            namespaceSelector:
              matchLabels: {team: a}
          - ipBlock: {cidr: 10.0.0.0/8}
        - from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}]
      ---
      kind: Other
      """.utf8))

  private func span(_ line: Int, _ column: Int, to end: Int, _ last: Int) -> Span {
    Span(
      file: .init(index: 0), start: Position(line: line, column: column), end: Position(line: end, column: last))
  }

  private func numbers(_ excerpt: Excerpt?, meant: Bool = false) -> [Int] {
    excerpt?.lines.filter { $0.isMeant || !meant }.map(\.number) ?? []
  }

  @Test func aPeerStandsInItsRule() {
    let excerpt = Excerpt(of: span(9, 7, to: 11, 31), in: Self.policy, isPart: true)
    #expect(numbers(excerpt) == [7, 8, 9, 10, 11, 12])
    #expect(numbers(excerpt, meant: true) == [9, 10, 11])
    #expect(excerpt?.lines.first?.text == "- ports: [{port: 1}]")
  }

  @Test func aRuleOnOneLineIsThatLine() {
    let excerpt = Excerpt(of: span(13, 31, to: 13, 61), in: Self.policy, isPart: true)
    #expect(numbers(excerpt) == [13])
  }

  @Test func aKeyBringsWhatIsBelow() {
    #expect(numbers(Excerpt(of: span(10, 7, to: 10, 24), in: Self.policy)) == [10, 11])
    #expect(numbers(Excerpt(of: span(4, 3, to: 4, 12), in: Self.policy)) == [4])
  }

  @Test func anObjectIsFoundAroundItsMetadata() {
    let excerpt = Excerpt(ofObjectWithMetadata: span(4, 3, to: 4, 12), in: Self.policy)
    #expect(numbers(excerpt) == Array(2...13))
  }

  @Test func longTextIsCutAndCounted() {
    let lines = ["set:"] + (1...60).map { "  - item \($0)" } + [String(repeating: "x", count: 500)]
    let source = SourceText(utf8: Array(lines.joined(separator: "\n").utf8))
    let excerpt = Excerpt(of: span(1, 1, to: 1, 4), in: source)
    #expect(excerpt?.lines.count == 24 && excerpt?.left == 37)
    let long = Excerpt(of: span(62, 1, to: 62, 500), in: source)
    #expect(long?.lines.first?.text.unicodeScalars.count == 241)
    #expect(Excerpt(of: span(99, 1, to: 99, 2), in: source) == nil)
  }
}
