import Analysis
import Cluster
import Diagnostics
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import Properties
import Testing
import Verification
import Z3Backend

/// What is asked of a small world.
enum SmallAnalyses {
  /// Explains a connection between two ends that are named as tests name them.
  static func explain(
    _ input: (world: World, manifests: Manifests), from: String, to: String, _ transport: TransportProtocol = .tcp,
    port: UInt16 = 80
  ) throws -> FlowExplanation {
    func end(_ name: String) throws -> FlowEnd {
      var diagnostics = DiagnosticBag()
      let nowhere = Position(line: 1, column: 1)
      let found = TestEndResolver(model: PolicyModel(input.world), manifests: input.manifests).resolve(
        try #require(FlowTest.End(name)), at: Span(file: .init(index: 0), start: nowhere, end: nowhere), &diagnostics)
      return FlowEnd(try #require(found), in: input.world)
    }
    return try FlowExplanation(
      FlowQuestion(from: end(from), to: end(to), transport: transport, port: port), in: input.world,
      declared: input.world)
  }

  /// What lint finds, with what is redundant.
  static func lint(
    _ input: (world: World, manifests: Manifests), model: PropertySet.Model = PropertySet.Model(),
    redundancy: Linter.Redundancy = .open
  ) throws -> [Finding] {
    var solver = Z3Solver()
    return try Linter.lint(
      input.world, manifests: input.manifests, model: model, redundancy: redundancy, solver: &solver)
  }

  /// What lint finds, each as its policy, its id, and its message.
  static func findings(_ input: (world: World, manifests: Manifests)) throws -> [String] {
    try lint(input).map { finding in
      let policy = finding.policy.map { input.world.policies[$0].name } ?? "-"
      return "\(policy) \(finding.diagnostic.id.rawValue): \(finding.diagnostic.message)"
    }
  }
}

/// A case: objects, and the findings.
struct LintCase: Sendable, CustomTestStringConvertible {
  var name: String
  var objects: [String]
  var findings: [String]

  init(_ name: String, _ objects: [String], _ findings: [String] = []) {
    (self.name, self.objects, self.findings) = (name, objects, findings)
  }

  var testDescription: String { name }
}
