import Cluster
import Diagnostics
import Kubernetes
import PolicyModel
import Properties
import SMT

/// What verifying one property file takes, made ready once for all of its properties.
struct VerificationTask: Sendable {
  /// What was found out of some properties, or of the tests.
  struct Part: Sendable {
    var properties: [PropertyOutcome] = []
    var tests: [TestOutcome] = []
    var obligations: [RecordedObligation] = []
    var diagnostics = DiagnosticBag()
    /// What the solver of this part has done.
    var solver = SolverStatistics()
    /// How long it took.
    var times = PhaseTimes()
  }

  /// A test with what its ends stand for.
  private struct Question {
    var test: FlowTest
    var from: TestEnd
    var to: TestEnd
  }

  /// The property file.
  let set: PropertySet
  private let manifests: Manifests
  private let options: VerificationOptions
  let world: World
  /// The worlds of the baselines, by their paths.
  private let worlds: [[String]: World]
  private let model: PolicyModel
  let replay: ClaimReplay
  private let explanation: Explanation
  private let compiler: ObligationCompiler
  private let questions: [Question]
  /// The same task without the pods whose address is contested; at most one, and none where there are no such pods.
  let rest: [VerificationTask]

  /// Resolves a file's sets, tests and baselines; nil after errors in `diagnostics`.
  init?(
    _ set: PropertySet, _ manifests: Manifests, _ baselines: [[String]: Manifests], _ options: VerificationOptions,
    _ diagnostics: inout DiagnosticBag
  ) {
    let mentions = Verifier.mentions(set, manifests, baselines)
    world = World.resolve(
      manifests, declaration: set.model.declaration, mentions: mentions, diagnostics: &diagnostics)
    var model = PolicyModel(world, tellsNodes: set.mentionsNodes)
    model.openWorld = OpenWorld(
      hasNewNamespaces: set.model.namespaces == .any, trustedPodLabels: set.model.trustedPodLabels,
      trustedNamespaceLabels: set.model.trustedNamespaceLabels)
    var check = SetCheck(resolver: SetResolver(set.sets, model: model))
    check.check(set, &diagnostics)
    let endResolver = TestEndResolver(model: model, manifests: manifests)
    var questions: [Question] = []
    for test in set.tests {
      let from = endResolver.resolve(test.from, at: test.fromSpan, &diagnostics)
      let to = endResolver.resolve(test.to, at: test.toSpan, &diagnostics)
      if let from, let to { questions.append(Question(test: test, from: from, to: to)) }
    }
    worlds = Verifier.worlds(of: baselines, set, mentions, &diagnostics)
    if diagnostics.hasErrors { return nil }
    self.set = set
    self.manifests = manifests
    self.options = options
    self.questions = questions
    self.model = model
    replay = ClaimReplay(world: world, sets: set.sets)
    explanation = Explanation(world: world, declared: world)
    compiler = ObligationCompiler(resolver: check.resolver)
    rest =
      world.contested.isEmpty
      ? [] : [Self.withoutContested(world, set, manifests, baselines, options)].compactMap { $0 }
  }

  /// An outcome that has no verdicts yet.
  func emptyOutcome(solver: String) -> Outcome {
    var outcome = Outcome()
    outcome.assumptions = Assumption.all(of: set, manifests: manifests, world: world)
    outcome.statistics = WorldStatistics(world)
    outcome.solver = solver
    outcome.skippedKinds = manifests.skipped
    outcome.unmodelled = (manifests.unmodelledPolicies + manifests.unmodelledWorkloads).sorted()
    return outcome
  }

  /// Decides some of the properties; `decided` hears of each.
  func judge<S: Solver & ~Copyable>(
    _ range: Range<Int>, _ solver: inout S, decided: () -> Void = {}
  ) throws(VerificationFailure) -> Part {
    var part = Part()
    let before = solver.statistics
    let recorder = options.recordsObligations ? ObligationRecorder() : nil
    var judge = PropertyJudge(
      model: model, replay: replay, explanation: explanation, options: options, compiler: compiler)
    judge.recorder = recorder
    let waived = WaivedJudge(waivers: set.waivers, options: options)
    for (place, property) in zip(range, set.properties[range]) {
      var result: PropertyOutcome
      if case .noNewAccess(_, let paths) = property.assertion {
        let key = paths.isEmpty ? set.baseline : paths
        guard let before = worlds[key] else { continue }
        var judge = PropertyJudge(
          comparing: model, with: world.counterpart(in: before), sets: set.sets, options: options)
        judge.recorder = recorder
        result = try waived.judge(property, with: &judge, solver: &solver, diagnostics: &part.diagnostics)
        part.times += judge.clock.times
      } else {
        result = try waived.judge(property, with: &judge, solver: &solver, diagnostics: &part.diagnostics)
      }
      if !world.contested.isEmpty { result = try settled(result, at: place, &solver) }
      if !manifests.unmodelledPolicies.isEmpty {
        result.verdict = .inconclusive(reason: "the manifests hold policies that are not modelled")
        result.counterexamples = []
        result.violatingPairs = 0
      }
      if !result.hasFewestLabels, !result.counterexamples.isEmpty {
        part.diagnostics.report(
          .warning(
            "labels-not-fewest", "the pods that violate `\(property.name)` may need fewer labels than are shown",
            at: property.span, notes: [.init("there are too many labels to try what can be left out")]))
      }
      part.properties.append(result)
      decided()
    }
    part.times += judge.clock.times
    part.obligations = recorder?.obligations ?? []
    part.solver = solver.statistics - before
    return part
  }

  /// Answers some of the tests; `decided` hears of each.
  func judgeTests<S: Solver & ~Copyable>(
    _ range: Range<Int>, _ solver: inout S, decided: () -> Void = {}
  ) throws(VerificationFailure) -> Part {
    var part = Part()
    let before = solver.statistics
    let recorder = options.recordsObligations ? ObligationRecorder() : nil
    let tests = TestJudge(
      model: model, replay: replay, explanation: explanation, options: options, recorder: recorder)
    for question in questions[range] {
      guard let result = try tests.judge(question.test, from: question.from, to: question.to, solver: &solver) else {
        part.diagnostics.report(
          .error(
            "unclear-test", "no flow can join the two ends", at: question.test.span,
            notes: [.init("they are one pod, or have no address family in common")]))
        continue
      }
      part.tests.append(result)
      decided()
    }
    part.obligations = recorder?.obligations ?? []
    part.solver = solver.statistics - before
    return part
  }
}

extension Outcome {
  /// Adds what was found out next.
  mutating func add(_ part: VerificationTask.Part, _ diagnostics: inout DiagnosticBag) {
    properties += part.properties
    tests += part.tests
    obligations += part.obligations
    solverStatistics += part.solver
    times += part.times
    diagnostics.report(contentsOf: part.diagnostics.all)
  }
}

extension PropertyJudge {
  /// Decides properties that compare a world with its counterpart in a baseline.
  fileprivate init(
    comparing model: PolicyModel, with before: World, sets: [PropertySet.NamedSet], options: VerificationOptions
  ) {
    var both = PolicyModel(model.world, baseline: before)
    both.openWorld = model.openWorld
    var replay = ClaimReplay(world: model.world, sets: sets)
    replay.before = before
    self.init(
      model: both, replay: replay, explanation: Explanation(world: model.world, declared: model.world, before: before),
      options: options, compiler: ObligationCompiler(resolver: SetResolver(sets, model: both)))
  }
}

extension PropertySet {
  /// Whether anything is asked of nodes; a test's address may be a node's.
  fileprivate var mentionsNodes: Bool {
    let references =
      properties.flatMap { $0.assertion.sets + $0.assertion.secondarySets } + waivers.flatMap(\.sets)
    let expressions = sets.map(\.expression) + references.map(\.expression)
    let hasAddress = tests.contains { test in
      [test.from, test.to].contains { if case .address = $0 { true } else { false } }
    }
    return hasAddress || expressions.contains(where: \.mentionsNodes)
  }
}

extension SetExpression {
  /// Whether the set is written with `nodes`, not counting the sets that it names.
  fileprivate var mentionsNodes: Bool {
    switch self {
    case .reserved(let set): set == .nodes
    case .union(let parts), .intersection(let parts): parts.contains(where: \.mentionsNodes)
    case .difference(let base, let parts): base.mentionsNodes || parts.contains(where: \.mentionsNodes)
    case .pods, .workload, .service, .addresses, .named: false
    }
  }
}

extension PropertySet.Model {
  /// What the model says about addresses.
  var declaration: AddressPlan.Declaration {
    .init(podCIDRs: podCIDRs, nodeCIDRs: nodeCIDRs, ipFamilies: ipFamilies)
  }
}

extension WorldStatistics {
  /// Counts a world.
  fileprivate init(_ world: World) {
    struct Unit: Hashable {
      var namespace: Int
      var owner: World.Owner?
      var pod: String?
    }
    workloads =
      Set(
        world.pods.map { Unit(namespace: $0.namespace, owner: $0.owner, pod: $0.owner == nil ? $0.name : nil) }
      ).count
    policies = world.policies.count
    namespaces = world.namespaces.count
  }
}
