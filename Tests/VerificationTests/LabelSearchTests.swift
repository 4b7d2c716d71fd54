import Testing
import Verification
import VerificationSupport

/// The fewest labels of a pod that anyone could create and that violates a property.
struct LabelSearchTests {
  /// A database with one way in for each list of labels.
  private static func manifests(_ ways: [[String]]) -> String {
    let peers = ways.map { keys in
      "    - podSelector: {matchLabels: {\(keys.map { "\($0): v" }.joined(separator: ", "))}}"
    }
    return """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: db, namespace: shop, labels: {app: db}}
      spec: {}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: db}}
        ingress:
        - from:
      \(peers.joined(separator: "\n"))
      """
  }

  private func labels(_ ways: [[String]], effort: Int? = nil) throws -> (labels: [[String: String]], warnings: [String])
  {
    let property =
      "- {name: p, world: open, counterexamples: 1, neverReaches: {from: any-pod, to: {podSelector: {matchLabels: {app: db}}}}}"
    let found = try Inline.verify(Self.manifests(ways), labelEffort: effort, properties: property)
    #expect(found.outcome.properties.map(\.verdict.name) == ["violated"])
    return (found.outcome.properties[0].counterexamples.map(\.from.labels), found.warnings)
  }

  /// All of many labels are needed, or one of many: neither takes a question for each.
  @Test(arguments: [20, 300]) func fewOfMany(count: Int) throws {
    let keys = (0..<count).map { "key-\($0)" }
    let all = try labels([keys])
    #expect(all.labels.map(\.count) == [count] && all.warnings.isEmpty)
    let one = try labels(keys.map { [$0] })
    #expect(one.labels.map(\.count) == [1] && one.warnings.isEmpty)
    let some = try labels([Array(keys.prefix(count / 2)), keys.suffix(3) + ["key-1", "key-5"]])
    #expect((some.labels.first?.count ?? 0 == count / 2 || some.labels.first?.count == 5) && some.warnings.isEmpty)
  }

  /// Where the questions run out, the pod shown violates all the same, and that it may have too many labels is told.
  @Test func someQuestionsAreLeftUnasked() throws {
    let ways = (0..<40).map { one in (0..<40).filter { ($0 + one) % 3 != 0 }.map { "key-\($0)" } }
    let found = try labels(ways, effort: 0)
    #expect(found.warnings == ["labels-not-fewest"])
    #expect(found.labels.allSatisfy { labels in ways.contains { way in way.allSatisfy { labels[$0] == "v" } } })
    #expect(try labels(ways).warnings.isEmpty)
  }
}
