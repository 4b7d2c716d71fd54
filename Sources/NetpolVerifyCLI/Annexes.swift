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
  ) -> [ReportedSet] {
    var set = set
    var parts = SetParts(set.sets)
    var written = Set(set.sets.map(\.name))
    var users: [String: [String]] = [:]
    for property in set.properties {
      var used: Set<String> = []
      for reference in property.assertion.sets + property.assertion.secondarySets {
        used.formUnion(parts.names(in: reference.expression))
        switch reference.expression {
        case .named, .reserved: continue
        default:
          used.insert(reference.title)
          if written.insert(reference.title).inserted { set.define(reference) }
        }
      }
      for name in used { users[name, default: []].append(property.name) }
    }
    let members = Verifier.members(of: set, manifests: manifests, withReserved: true, diagnostics: &told)
    return members.filter { $0.span != nil || users[$0.name] != nil }.map {
      ReportedSet(members: $0, users: users[$0.name] ?? [])
    }
  }
}

/// The sets of which others are made.
private struct SetParts {
  private let sets: [String: SetExpression]
  private var known: [String: Set<String>] = [:]

  init(_ sets: [PropertySet.NamedSet]) {
    self.sets = Dictionary(sets.map { ($0.name, $0.expression) }, uniquingKeysWith: { first, _ in first })
  }

  /// The names of sets that an expression names, by itself or through others. Reading has checked that there is no cycle.
  mutating func names(in expression: SetExpression) -> Set<String> {
    switch expression {
    case .named(let name):
      if let known = known[name] { return known }
      let all = (sets[name].map { names(in: $0) } ?? []).union([name])
      known[name] = all
      return all
    case .reserved(let set): return [set.rawValue]
    case .union(let parts), .intersection(let parts): return names(in: parts)
    case .difference(let base, let others): return names(in: others).union(names(in: base))
    default: return []
    }
  }

  private mutating func names(in parts: [SetExpression]) -> Set<String> {
    var result: Set<String> = []
    for part in parts { result.formUnion(names(in: part)) }
    return result
  }
}
