import Diagnostics
import Kubernetes
import Properties
import Verification

/// What a report says about itself, so that it can serve as evidence: what was proved of what, by what, under which
/// assumptions, and how to repeat it. Every format carries it.
struct Evidence {
  /// What a verdict claims, and what it does not.
  static let claim =
    "What is proved here is proved of the declared policy, for every connection of the model, assuming that the "
    + "cluster's enforcer implements the NetworkPolicy API. It is a proof about manifests and no test of a cluster."

  /// A waiver in force, and the property that it bears on.
  struct WaiverInForce {
    var property: String
    var waiver: Waiver
  }

  /// A line of the header: a key for programs, a title for people, and what there is to say.
  struct Item {
    var key: String
    var title: String
    var values: [String]
  }

  let run: Run

  /// Collects the evidence of a run.
  init(_ run: Run) { self.run = run }

  /// What any verdict takes for granted, each said once.
  var assumptions: [Assumption] {
    var seen: Set<Assumption> = []
    return run.results.flatMap(\.outcome.assumptions).filter { seen.insert($0).inserted }
  }

  /// The verdicts, counted.
  var counts: VerdictCounts { VerdictCounts(run.results.map(\.outcome)) }

  /// The waivers in force, in the order of the properties.
  var waivers: [WaiverInForce] {
    run.results.flatMap(\.outcome.properties).flatMap { outcome in
      outcome.waivers.map { WaiverInForce(property: outcome.property.name, waiver: $0) }
    }
  }

  /// What the manifests hold and no verdict speaks of.
  var notModelled: [String] {
    let objects = run.results.reduce(into: Set<String>()) { $0.formUnion($1.outcome.unmodelled) }
    return objects.sorted()
      + passedOver.map {
        "\(counted($0.count, "object", "objects")) of \([$0.group, $0.kind].filter { !$0.isEmpty }.joined(separator: "/"))"
      }
  }

  /// The objects of kinds without semantics, by group and kind. Where property files share manifests, their objects are
  /// counted once.
  var passedOver: [PassedOver] {
    var result: [[String]: PassedOver] = [:]
    for entry in run.results.flatMap(\.outcome.passedOver) {
      let key = [entry.group, entry.kind]
      guard var known = result[key] else {
        result[key] = entry
        continue
      }
      known.count = max(known.count, entry.count)
      known.effects.formUnion(entry.effects)
      known.scope.formUnion(entry.scope)
      result[key] = known
    }
    return result.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }

  /// Where the run stopped before it knew everything, and where less holds than a verdict seems to say.
  var limits: [String] {
    var result: [String] = []
    for outcome in run.results.flatMap(\.outcome.properties) {
      if let restricted = outcome.restricted { result.append("\(outcome.property.name) \(restricted.heading)") }
      if case .inconclusive(let reason) = outcome.verdict {
        result.append("\(outcome.property.name) was not decided: \(reason)")
      }
      let left = outcome.violatingPairs - outcome.counterexamples.count
      if outcome.verdict.showsCounterexamples, left > 0 {
        result.append("\(outcome.property.name) has \(left) more violating pairs than are shown")
      }
    }
    return result
  }

  /// The exit status with its meaning.
  var ending: String { "\(run.exitStatus.rawValue), \(run.exitStatus.meaning)" }

  /// The whole header.
  var items: [Item] {
    let manifests = run.manifestSet.isEmpty ? [] : ["sha256:\(run.manifestSet)"]
    return [
      Item(key: "claim", title: "Claim", values: [Self.claim]),
      Item(key: "tool", title: "Program", values: ["\(run.tool.name) \(run.tool.version)"]),
      Item(key: "solver", title: "Solver", values: [run.solver]),
      Item(key: "as-of", title: "As of", values: [run.asOf.map(\.description) ?? "no date; no waiver expires"]),
      Item(key: "selection", title: "Selection", values: [run.selection ?? "all properties"]),
      Item(key: "result", title: "Result", values: counts.phrases()),
      Item(key: "exit-status", title: "Exit status", values: [ending]),
      Item(key: "fail-on", title: "Fails on", values: [run.failOn.map { "\($0.rawValue) or worse" } ?? "any severity"]),
      Item(
        key: "property-files", title: "Property files", values: run.results.map { "\($0.path) sha256:\($0.sha256)" }),
      Item(key: "manifest-set", title: "Manifest set", values: manifests),
      Item(key: "inputs", title: "Inputs", values: run.inputs.map { "\($0.path) sha256:\($0.sha256)" }),
      Item(key: "assumptions", title: "Assumptions", values: assumptions.map { "\($0.id): \($0.text)" }),
      Item(
        key: "waivers", title: "Waivers in force",
        values: waivers.map { "\($0.property) until \($0.waiver.expires): \($0.waiver.reason)" }),
      Item(key: "not-modelled", title: "Not modelled", values: notModelled),
      Item(key: "skipped", title: "Left out", values: run.skipped.names),
      Item(key: "limits", title: "Limits hit", values: limits),
    ]
  }
}

extension RunStatus {
  /// What the status means, in words.
  var meaning: String {
    switch self {
    case .green: "everything that was asked holds"
    case .red: "something is violated"
    case .invalid: "an input is at fault and nothing was verified"
    case .undecided: "something is vacuous or was not decided"
    case .inconsistent: "the program contradicts itself and no verdict counts"
    }
  }
}

extension Verdict {
  /// Whether the counterexamples of the outcome are violations, waived or expected ones included.
  var showsCounterexamples: Bool {
    switch self {
    case .violated, .waived, .expectedViolation: true
    case .proved, .unexpectedSuccess, .vacuous, .inconclusive: false
    }
  }
}
