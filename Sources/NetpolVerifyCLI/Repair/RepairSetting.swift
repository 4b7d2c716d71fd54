import Advice
import Analysis
import Cluster
import Diagnostics
import EnforcerKinds
import FoundationEssentials
import Kubernetes
import Properties
import Verification
import YAMLTree
import Z3Backend

/// What is to be mended: a property file with the manifests that it speaks of.
struct RepairSetting {
  let set: PropertySet
  let manifests: Manifests
  let baselines: [[String]: Manifests]
  let world: World
  let documents: PolicyDocuments
  var options: VerificationOptions

  init(
    _ set: PropertySet, _ manifests: Manifests, _ baselines: [[String]: Manifests], world: World, files: SourceFiles,
    limits: YAMLLimits, options: VerificationOptions
  ) {
    (self.set, self.manifests, self.baselines, self.world) = (set, manifests, baselines, world)
    documents = PolicyDocuments(world, in: files, limits: limits)
    self.options = options
    self.options.counterexamples = RepairSearch.examples
  }

  /// Searches.
  ///
  /// - Parameters:
  ///   - part: what is to hold, where that is not all of the file.
  ///   - first: what is known to come of the policies as they are.
  func search(
    for part: PropertySet? = nil, wanted: Int = 1, knowing first: Outcome? = nil, isSpent: @escaping () -> Bool
  ) throws(VerificationFailure) -> RepairResult {
    let asked = part ?? set
    var search = RepairSearch(
      world: world, clues: RepairClues(set, in: world, documents: documents.places.mapValues(\.node)), wanted: wanted,
      isSpent: isSpent, verify: { (policies) throws(VerificationFailure) in try self.verify(asked, policies) })
    var solver = Z3Solver()
    return try search.run(&solver, knowing: first)
  }

  /// Verifies everything against other policies than those of the world.
  private func verify(
    _ set: PropertySet, _ policies: [any PolicyObject]
  ) throws(VerificationFailure) -> Outcome? {
    var manifests = manifests
    let places = Dictionary(
      world.policies.indices.map { (world.policies[$0].reference, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, policy) in manifests.policies.enumerated() {
      if let place = places[policy.reference] { manifests.policies[index] = policies[place] }
    }
    manifests.policies += policies[world.policies.count...]
    var bag = DiagnosticBag()
    return try verify(set, manifests, &bag)
  }

  /// Verifies against some manifests; nil after an error.
  func verify(
    _ set: PropertySet, _ manifests: Manifests, _ diagnostics: inout DiagnosticBag
  ) throws(VerificationFailure) -> Outcome? {
    try Verifier.verify(
      set, manifests: manifests, baselines: baselines, options: options,
      jobs: ProcessInfo.processInfo.activeProcessorCount, makeSolver: { Z3Solver() }, diagnostics: &diagnostics)
  }

  /// How many pods a world may have for repairs to be looked for unasked.
  private static let mostPods = 2_000
  /// How many choices are tried unasked.
  private static let mostChoices = 6

  /// What would mend what a run found, as far as that is soon found out; nil where nothing is violated.
  static func help(
    _ set: PropertySet, _ manifests: Manifests, _ baselines: [[String]: Manifests], _ outcome: Outcome,
    _ files: SourceFiles, limits: YAMLLimits, options: VerificationOptions
  ) throws(VerificationFailure) -> RepairResult? {
    guard outcome.properties.contains(where: { $0.verdict == .violated }) || outcome.tests.contains(where: \.isFailed)
    else { return nil }
    var bag = DiagnosticBag()
    let world = World.enforced(
      manifests, declaration: set.model.declaration, by: set.model.enforcer, comparedWith: Array(baselines.values),
      mentions: SelectorMentions(), diagnostics: &bag)
    guard !bag.hasErrors, world.pods.count <= mostPods else { return nil }
    let setting = Self(
      set, manifests, baselines, world: world, files: files, limits: limits, options: options)
    // What no policy can change stays as it is.
    var (part, known) = (set, outcome)
    known.properties.removeAll { $0.isRed && $0.verdict != .violated }
    part.properties = known.properties.map(\.property)
    let tests = zip(set.tests, outcome.tests).filter { $0.1.isPassed || $0.1.isFailed }
    (part.tests, known.tests) = (tests.map(\.0), tests.map(\.1))
    var choices = 0
    return try setting.search(for: part, knowing: known) {
      choices += 1
      return choices > mostChoices
    }
  }
}
