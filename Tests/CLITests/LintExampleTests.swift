import Analysis
import Diagnostics
import Testing

/// Every finding of lint has a wrong and a right example. The wrong one has the finding, the right one has not, and the page
/// that explains it shows both.
struct LintExampleTests {
  /// A file of `fixtures/lint`: objects for both, then those of the wrong and those of the right example.
  private struct Example {
    let common, wrong, right, shown: String

    init(_ id: String) throws {
      let text = try Repository.read("fixtures/lint/\(id).yaml")
      let wrongStart = try #require(text.ranges(of: "# wrong").first?.lowerBound)
      shown = String(text[wrongStart...])
      let middle = try #require(shown.ranges(of: "\n# right").first?.lowerBound)
      common = String(text[..<wrongStart])
      wrong = String(shown[...middle])
      right = String(shown[shown.index(after: middle)...])
    }
  }

  /// The versions of the kinds that examples name by their kind alone.
  private static let versions = [
    "ClusterNetworkPolicy": "policy.networking.k8s.io/v1alpha2",
    "AdminNetworkPolicy": "policy.networking.k8s.io/v1alpha1",
    "NetworkPolicy": "networking.k8s.io/v1", "GlobalNetworkPolicy": "projectcalico.org/v3",
    "Tier": "projectcalico.org/v3", "CiliumNetworkPolicy": "cilium.io/v2",
    "CiliumClusterwideNetworkPolicy": "cilium.io/v2", "Pod": "v1", "Node": "v1",
  ]

  /// Documents with the versions of their kinds.
  private static func complete(_ text: String) -> String {
    text.split(separator: "---\n").map(String.init).map { document in
      if document.contains("apiVersion: ") { return document }
      let kind = document.split(separator: "\n").first { $0.hasPrefix("kind: ") }.map { String($0.dropFirst(6)) }
      return kind.flatMap { versions[$0] }.map { "apiVersion: \($0)\n\(document)" } ?? document
    }.joined(separator: "---\n")
  }

  @Test(arguments: Linter.ids.map(\.rawValue)) func theWrongOneIsFoundAndTheRightOneIsNot(id: String) throws {
    let example = try Example(id)
    let sandbox = try Sandbox().write("world.yaml", try Repository.read("fixtures/lint/world.yaml"))
    for (name, text, isFound) in [("wrong", example.wrong, true), ("right", example.right, false)] {
      let parts = [example.common, text].filter { !$0.isEmpty }
      try sandbox.write("\(name).yaml", parts.map(Self.complete).joined(separator: "---\n"))
      let status = sandbox.run("lint -f world.yaml -f \(name).yaml")
      #expect(status == 0 || status == 1, "\(sandbox.errors)")
      #expect(sandbox.output.contains("[\(id)]") == isFound, "\(name): \(sandbox.output)")
    }
    #expect(Repository.run("explain \(id)").output.contains("```yaml\n\(example.shown)```"), "explain \(id)")
  }
}
