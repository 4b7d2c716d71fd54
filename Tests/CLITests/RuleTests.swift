import Analysis
import Diagnostics
import Report
import Testing

/// `explain RULE-ID`, and `lint` for code hosts and test viewers.
struct RuleTests {
  /// What `explain` tells is what the documentation says.
  @Test func pagesAreThoseOfTheDocumentation() throws {
    let page = try Repository.read("Sources/netpol-verify/Documentation.docc/Lint.md")
    for id in Linter.ids {
      let run = Repository.run("explain \(id.rawValue)")
      #expect(run.status == 0, "\(run.errors)")
      #expect(page.contains("\n## \(run.output)"), "\(id.rawValue)")
    }
  }

  @Test(arguments: [("no-dsn", "did you mean `no-dns`?"), ("nothing-like-it", "no finding of lint has the id")])
  func unknownIds(id: String, message: String) {
    let run = Repository.run("explain \(id)")
    #expect(run.status == 2)
    #expect(run.errors.contains(message))
  }

  /// Rules of known mistakes show what is wrong and what is right.
  @Test(arguments: [
    "open-to-everyone", "pointless-peer", "half-default-deny", "block-of-a-service", "scrape-blocked",
    "webhook-blocked",
  ])
  func examples(id: String) {
    let page = Repository.run("explain \(id)").output
    #expect(page.contains("# wrong"))
    #expect(page.contains("# right"))
  }

  private static let lint = "lint -f fixtures/debug/lint"

  @Test func everyFormatHasEveryFinding() throws {
    let text = Repository.run(Self.lint)
    let ids = text.output.split(separator: "\n").filter { $0.contains(": warning: ") }.compactMap {
      $0.split(separator: "[").last?.dropLast()
    }
    #expect(ids.count > 5)
    let sarif = Repository.run("\(Self.lint) -o sarif").output
    #expect(sarif.ranges(of: "\"ruleId\": ").count == ids.count)
    #expect(sarif.contains("\"version\": \"2.1.0\""))
    let github = Repository.run("\(Self.lint) -o github").output.split(separator: "\n")
    #expect(github.count == ids.count)
    #expect(github.allSatisfy { $0.hasPrefix("::warning title=") && $0.contains(",file=fixtures/debug/lint/") })
    let gitlab = Repository.run("\(Self.lint) -o gitlab").output
    #expect(gitlab.ranges(of: "\"check_name\": \"netpol-verify/").count == ids.count)
    let fingerprints = gitlab.split(separator: "\n").filter { $0.contains("\"fingerprint\"") }
    #expect(Set(fingerprints).count == ids.count)
    let junit = Repository.run("\(Self.lint) -o junit").output
    #expect(
      junit.contains("<testsuites name=\"netpol-verify\" tests=\"\(Linter.ids.count)\" failures=\"\(Set(ids).count)\""))
    for format in ["sarif", "github", "gitlab", "junit"] {
      #expect(Repository.run("\(Self.lint) -o \(format)").status == 1)
      for id in ids { #expect(Repository.run("\(Self.lint) -o \(format)").output.contains(id)) }
    }
  }

  /// Redundant is what changes nothing beside the policies of its namespace, however many others there are.
  @Test func redundancyOfManyNamespaces() throws {
    let sandbox = try Sandbox()
    let names = (0..<40).map { "n\($0)" }
    try sandbox.write(
      "m.yaml",
      names.map { name in
        "{apiVersion: v1, kind: Namespace, metadata: {name: \(name)}}\n---\n"
          + "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: \(name), labels: {app: a}}, "
          + "spec: {containers: [{name: c}]}}\n---\n"
          + ["one", "two"].map { policy in
            "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: \(policy), namespace: \(name)}, "
              + "spec: {podSelector: {matchLabels: {app: a}}, policyTypes: [Ingress], ingress: [{from: "
              + "[{podSelector: {}}]}]}}"
          }.joined(separator: "\n---\n")
      }.joined(separator: "\n---\n"))
    #expect(sandbox.run("lint -f m.yaml") == 1)
    // Each is redundant beside the other.
    #expect(sandbox.output.ranges(of: "[redundant-policy]").count == 2 * names.count)
  }
}
