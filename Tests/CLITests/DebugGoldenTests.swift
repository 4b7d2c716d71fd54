import Analysis
import Diagnostics
import FoundationEssentials
import NetpolVerifyCLI
import Testing

/// The commands for debugging, on the fixtures of the repository, in every format.
///
/// `NETPOL_VERIFY_RECORD=1` writes the expected files anew, and fails.
struct DebugGoldenTests {
  /// A run and the file that holds what it prints.
  struct Case: Sendable, CustomTestStringConvertible {
    var arguments: String
    var status: Int32
    var file: String

    init(_ arguments: String, _ status: Int32, _ file: String) {
      (self.arguments, self.status, self.file) = (arguments, status, file)
    }

    var testDescription: String { arguments }
  }

  static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
  static let old = "-f fixtures/debug/clinic/old"
  static let calico = "-f fixtures/debug/calico"
  static let both = "fixtures/debug/clinic/old fixtures/debug/clinic/new"

  static let cases: [Case] = [
    Case("list \(old)", 0, "clinic/list.txt"),
    Case("list \(old) -o json", 0, "clinic/list.json"),
    Case("list \(old) -o csv", 0, "clinic/list.csv"),
    Case("list \(old) -o md", 0, "clinic/list.md"),
    Case("list \(old) -o dot", 0, "clinic/list.dot"),
    Case("list \(old) -o mermaid", 0, "clinic/list.mmd"),
    Case("list \(old) --from clinic/Deployment/records --port 443/TCP -o csv", 0, "clinic/list-filtered.csv"),
    Case("list --model properties/shop.yaml", 0, "shop/list.txt"),
    Case("explain edge/Deployment/proxy svc/clinic/portal 80/TCP \(old)", 0, "clinic/explain-service.txt"),
    Case("explain clinic/Deployment/portal clinic/StatefulSet/records 5432/TCP \(old)", 0, "clinic/explain-denied.txt"),
    Case(
      "explain clinic/Deployment/portal clinic/StatefulSet/records 5432/TCP \(old) -o json", 0,
      "clinic/explain-denied.json"),
    Case(
      "explain --from-labels app=portal --from-namespace edge clinic/Deployment/records 9000/TCP \(old)", 0,
      "clinic/explain-hypothetical.txt"),
    Case("explain clinic/Deployment/records 198.51.101.7 443/TCP \(old)", 0, "clinic/explain-address.txt"),
    Case(
      "explain shop-prod/Deployment/catalog payments-prod/Deployment/payment-api 8443/TCP --model properties/shop.yaml",
      0, "shop/explain-payment-api.txt"),
    Case(
      "explain shop-preview/Deployment/catalog data-prod/StatefulSet/search 9200/TCP --model properties/shop.yaml", 0,
      "shop/explain-search.txt"),
    Case("explain shop/Deployment/front shop/StatefulSet/db 5432/TCP \(calico)", 0, "calico/explain-denied.txt"),
    Case(
      "explain shop/Deployment/front shop/StatefulSet/db 5432/TCP \(calico) -o json", 0, "calico/explain-denied.json"),
    Case("explain shop/Deployment/api 203.0.113.7 443/TCP \(calico)", 0, "calico/explain-address.txt"),
    Case("explain ops/Deployment/console shop/Deployment/front 8080/TCP \(calico)", 0, "calico/explain-cidr.txt"),
    Case("lint \(calico)", 1, "calico/lint.txt"),
    Case("coverage \(calico)", 0, "calico/coverage.txt"),
    Case("list \(calico)", 0, "calico/list.txt"),
    Case("diff \(both)", 1, "clinic/diff.txt"),
    Case("diff --enforcer upstream,cilium -f fixtures/debug/enforcers/manifests", 1, "enforcers/diff.txt"),
    Case("diff --enforcer cilium,upstream -f fixtures/debug/enforcers/manifests -o json", 1, "enforcers/diff.json"),
    Case("diff --enforcer upstream,calico -f fixtures/debug/enforcers/manifests", 0, "enforcers/diff-same.txt"),
    Case("diff \(both) -o json", 1, "clinic/diff.json"),
    Case("diff \(both) -o md", 1, "clinic/diff.md"),
    Case("diff \(both) -o dot", 1, "clinic/diff.dot"),
    Case("diff fixtures/debug/clinic/old fixtures/debug/clinic/old", 0, "clinic/diff-same.txt"),
    Case("lint -f fixtures/debug/lint", 1, "lint/lint.txt"),
    Case("lint -f fixtures/debug/lint -o json", 1, "lint/lint.json"),
    Case("lint \(old) --no-redundancy", 1, "clinic/lint.txt"),
    Case("coverage -f fixtures/debug/lint", 0, "lint/coverage.txt"),
    Case("coverage fixtures/debug/clinic/properties.yaml", 0, "clinic/coverage.txt"),
    Case("coverage fixtures/debug/clinic/properties.yaml -o json", 0, "clinic/coverage.json"),
  ]

  @Test(arguments: cases) func output(of item: Case) throws {
    let sandbox = try Sandbox()
    let status = sandbox.run(item.arguments, in: Self.root)
    #expect(status == item.status, "\(sandbox.errors)")
    let path = "\(Self.root)/fixtures/debug/expected/\(item.file)"
    if ProcessInfo.processInfo.environment["NETPOL_VERIFY_RECORD"] == "1" {
      try Data(sandbox.output.utf8).write(to: URL(filePath: path))
      Issue.record("recorded \(item.file)")
      return
    }
    let expected = try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    #expect(sandbox.output == expected)
  }
}

/// The pages of the documentation about debugging.
struct DebugDocumentationTests {
  private func page(_ name: String) throws -> String {
    let path = "\(DebugGoldenTests.root)/Sources/netpol-verify/Documentation.docc/\(name).md"
    return try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  @Test func everyFindingHasASection() throws {
    let sections = try page("Lint").split(separator: "\n").filter { $0.hasPrefix("## ") }.map { $0.dropFirst(3) }
    #expect(sections.dropFirst().map(String.init) == Linter.ids.map(\.rawValue))
  }
}
