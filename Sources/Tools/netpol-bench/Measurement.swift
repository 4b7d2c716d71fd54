import Cluster
import Diagnostics
import EnforcerKinds
import EnforcerTiers
import FoundationEssentials
import Kubernetes
import PolicyModel
import Properties
import Report
import SMT
import Verification
import YAMLTree
import Z3Backend

/// What one run on one cluster cost.
struct Measurement {
  /// What was measured.
  var name: String
  var pods = 0
  var policies = 0
  var megabytes = 0.0
  /// Seconds by stage, in order. A stage whose name is indented is part of `verify`; that of a phase of all threads.
  var stages: [(name: String, seconds: Double)] = []
  var classes = 0
  var checks = 0
  var resources: UInt64 = 0
  var variables: UInt64 = 0
  var verdicts: [String: Int] = [:]
  /// The peak of the process so far, in megabytes.
  var peak = 0.0

  /// The sum of the stages, in seconds.
  var total: Double { stages.filter { !$0.name.hasPrefix(" ") }.reduce(0) { $0 + $1.seconds } }

  /// Reads and verifies.
  init(_ name: String, _ input: Input, jobs: Int) throws {
    self.name = name
    megabytes = Double(input.manifests.reduce(0) { $0 + $1.bytes.count }) / 1e6
    var diagnostics = DiagnosticBag()
    let context = DecodingContext()
    var files = SourceFiles()
    let propertyFile = SourceFile(path: "properties.yaml", bytes: Array(input.properties.utf8))
    let set = YAMLReader.read(propertyFile, id: files.add(propertyFile), diagnostics: &diagnostics).first.flatMap {
      PropertySet.decode(Cursor($0, context: context))
    }
    var reader = ManifestReader(context: context)
    var limits = YAMLLimits()
    (limits.nodes, limits.documents, limits.fileBytes) = (.max, .max, .max)
    var spent: (read: Double, decode: Double) = (0, 0)
    for file in input.manifests {
      let id = files.add(file)
      let clock = ContinuousClock()
      let start = clock.now
      let documents = YAMLReader.read(file, id: id, limits: limits, diagnostics: &diagnostics)
      let middle = clock.now
      for document in documents { reader.read(document) }
      spent.read += start.duration(to: middle) / .seconds(1)
      spent.decode += middle.duration(to: clock.now) / .seconds(1)
    }
    stages = [("read", spent.read), ("decode", spent.decode)]
    let objects = reader.finish()
    (pods, policies) = (objects.pods.count, objects.policies.count)
    guard let set, !context.diagnostics.hasErrors, !diagnostics.hasErrors else {
      throw Failure(message: "\((context.diagnostics.all + diagnostics.all).prefix(3))")
    }
    let world = time("  world") {
      World.resolve(
        objects, declaration: .init(podCIDRs: set.model.podCIDRs, ipFamilies: set.model.ipFamilies),
        diagnostics: &diagnostics)
    }
    let model = time("  model") { PolicyModel(world, tellsNodes: false) }
    classes = model.classes.members.count
    try verify(set, objects, files, jobs: jobs)
    peak = Self.peakMegabytes()
  }

  /// A run that did not come to verdicts.
  struct Failure: Error {
    var message: String
  }

  private mutating func verify(_ set: PropertySet, _ objects: Manifests, _ files: SourceFiles, jobs: Int) throws {
    var diagnostics = DiagnosticBag()
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try Verifier.verify(
      set, manifests: objects, jobs: jobs, makeSolver: { Z3Solver() }, diagnostics: &diagnostics)
    let total = start.duration(to: clock.now) / .seconds(1)
    guard let outcome else { throw Failure(message: "\(diagnostics.all.prefix(3))") }
    stages.append(("  encode", outcome.times.encode / .seconds(1)))
    stages.append(("  solve", outcome.times.solve / .seconds(1)))
    stages.append(("  check", outcome.times.check / .seconds(1)))
    stages.append(("verify", total))
    checks = outcome.solverStatistics.checks
    resources = outcome.solverStatistics.resourcesSpent
    variables = outcome.solverStatistics.propositionalVariables
    for property in outcome.properties { verdicts[property.verdict.name, default: 0] += 1 }
    var run = Run(tool: .init(name: "netpol-bench", version: "0"), solver: outcome.solver)
    run.results = [Run.Result(path: "properties.yaml", name: set.name, sha256: "", outcome: outcome)]
    run.files = files
    time("report") { _ = TextReport(run, color: false).text }
  }

  private mutating func time<Result>(_ name: String, _ body: () -> Result) -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    let result = body()
    stages.append((name, start.duration(to: clock.now) / .seconds(1)))
    return result
  }

  /// The largest memory that the process had, as Linux counts it.
  private static func peakMegabytes() -> Double {
    guard let data = try? Data(contentsOf: URL(filePath: "/proc/self/status")) else { return 0 }
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") where line.hasPrefix("VmHWM:") {
      let digits = line.filter { $0.isNumber }
      return (Double(digits) ?? 0) * 1024 / 1e6
    }
    return 0
  }
}
