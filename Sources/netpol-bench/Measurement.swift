import Cluster
import Diagnostics
import FoundationEssentials
import Kubernetes
import PolicyModel
import Properties
import SMT
import Verification
import YAMLTree

/// What one run on one cluster cost.
struct Measurement {
  var size: ClusterSize
  var megabytes = 0.0
  /// Seconds by stage, in order.
  var stages: [(name: String, seconds: Double)] = []
  var classes = 0
  var checks = 0
  var resources: UInt64 = 0
  var variables: UInt64 = 0
  var verdicts: [String: Int] = [:]
  /// The peak of the process so far, in megabytes.
  var peak = 0.0

  /// Reads and verifies a generated cluster.
  init(_ size: ClusterSize, closed: Int, open: Int, seed: UInt64) throws {
    self.size = size
    var generator = ClusterGenerator(size, seed: seed)
    let manifests = Array(generator.manifests().utf8)
    let properties = Array(generator.properties(closed: closed, open: open).utf8)
    megabytes = Double(manifests.count) / 1e6

    var diagnostics = DiagnosticBag()
    let context = DecodingContext()
    let set = YAMLReader.read(
      SourceFile(path: "properties.yaml", bytes: properties), id: .init(index: 0), diagnostics: &diagnostics
    ).first.flatMap { PropertySet.decode(Cursor($0, context: context)) }
    let documents = time("read") {
      YAMLReader.read(
        SourceFile(path: "manifests.yaml", bytes: manifests), id: .init(index: 1), diagnostics: &diagnostics)
    }
    let objects = time("decode") {
      var reader = ManifestReader(context: context)
      for document in documents { reader.read(document) }
      return reader.result
    }
    guard let set, !context.diagnostics.hasErrors, !diagnostics.hasErrors else {
      throw Failure(message: "\((context.diagnostics.all + diagnostics.all).prefix(3))")
    }
    let world = time("world") {
      World.resolve(
        objects, declaration: .init(podCIDRs: set.model.podCIDRs, ipFamilies: set.model.ipFamilies),
        diagnostics: &diagnostics)
    }
    let model = time("model") { PolicyModel(world, tellsNodes: false) }
    classes = model.classes.members.count
    try verify(set, objects)
    peak = Self.peakMegabytes()
  }

  /// A run that did not come to verdicts.
  struct Failure: Error {
    var message: String
  }

  private mutating func verify(_ set: PropertySet, _ objects: Manifests) throws {
    var diagnostics = DiagnosticBag()
    var solver = TimedSolver()
    let clock = ContinuousClock()
    let start = clock.now
    guard let outcome = try Verifier.verify(set, manifests: objects, solver: &solver, diagnostics: &diagnostics) else {
      throw Failure(message: "\(diagnostics.all.prefix(3))")
    }
    let total = start.duration(to: clock.now) / .seconds(1)
    stages.append(("solve", solver.seconds))
    stages.append(("rest of verify", total - solver.seconds))
    checks = solver.statistics.checks
    resources = solver.statistics.resourcesSpent
    variables = solver.statistics.propositionalVariables
    for property in outcome.properties { verdicts[property.verdict.name, default: 0] += 1 }
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
      return (Double(digits) ?? 0) / 1e3
    }
    return 0
  }
}
