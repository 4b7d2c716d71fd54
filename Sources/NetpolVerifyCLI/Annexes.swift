import Analysis
import ArgumentParser
import Cluster
import Diagnostics
import EnforcerKinds
import Kubernetes
import Properties
import Report
import SMT
import Verification
import Z3Backend

/// `--with`: what the HTML report holds besides.
enum Annex: String, CaseIterable {
  /// How traffic from outside reaches pods.
  case exposure
  /// Policies that do not do what they seem to.
  case lint

  /// Reads a list with commas in between.
  static func list(_ argument: String) throws -> [Annex] {
    try argument.split(separator: ",", omittingEmptySubsequences: false).map { word in
      guard let annex = Annex(rawValue: String(word)) else {
        throw ValidationError(
          "--with takes \(allCases.map(\.rawValue).joined(separator: " and ")), not `\(word)`, with a comma in between."
        )
      }
      return annex
    }
  }
}

/// What a report for auditors tells of the inputs besides the verdicts.
struct Annexes {
  /// Whether it tells what the sets hold.
  var tellsSets = false
  /// What was asked for besides.
  var asked: Set<Annex> = []

  /// Adds them to the result of a property file. Its inputs have been verified, so that what is warned of is told already.
  func add(to result: inout Run.Result, _ set: PropertySet, _ manifests: Manifests) throws(VerificationFailure) {
    var told = DiagnosticBag()
    if tellsSets { result.sets = Self.sets(set, manifests, &told) }
    if asked.isEmpty { return }
    var mentions = Verifier.mentions(set, manifests, [:])
    Doors.addMentions(of: manifests, to: &mentions)
    let input = AnalysisRun.Input(manifests: manifests, properties: set)
    let world = World.enforced(
      manifests, declaration: input.declaration, by: input.enforcer, mentions: mentions, diagnostics: &told)
    let settings = ExposureSettings(set, in: world)
    if asked.contains(.exposure) { result.exposure = Exposure(of: world, settings) }
    if asked.contains(.lint) {
      var solver = Z3Solver()
      result.findings = try Linter.lint(
        world, manifests: manifests, model: set.model, redundancy: .open, doors: settings, solver: &solver)
    }
  }

  /// The sets of the file, and those that its properties write in place or take from every file.
  private static func sets(
    _ set: PropertySet, _ manifests: Manifests, _ told: inout DiagnosticBag
  ) -> [SetMembers] {
    var set = set
    var written = Set(set.sets.map(\.name))
    var reserved = set.sets.reduce(into: Set<String>()) { $0.formUnion($1.expression.reservedNames) }
    for reference in set.properties.flatMap({ $0.assertion.sets + $0.assertion.secondarySets }) {
      reserved.formUnion(reference.expression.reservedNames)
      switch reference.expression {
      case .named, .reserved: continue
      default:
        if written.insert(reference.title).inserted { set.define(reference) }
      }
    }
    return Verifier.members(of: set, manifests: manifests, withReserved: !reserved.isEmpty, diagnostics: &told).filter {
      $0.span != nil || reserved.contains($0.name)
    }
  }
}

extension SetExpression {
  /// The sets that every file has, of which it is made.
  fileprivate var reservedNames: Set<String> {
    switch self {
    case .reserved(let set): [set.rawValue]
    case .union(let parts), .intersection(let parts): parts.reduce(into: []) { $0.formUnion($1.reservedNames) }
    case .difference(let base, let others): others.reduce(into: base.reservedNames) { $0.formUnion($1.reservedNames) }
    default: []
    }
  }
}
