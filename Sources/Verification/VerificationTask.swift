package import Cluster
import Diagnostics
import EnforcerKinds
import EnforcerTiers
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

  /// The property file.
  let set: PropertySet
  private let manifests: Manifests
  private let options: VerificationOptions
  let world: World
  /// The worlds of the baselines, by their paths.
  let worlds: [[String]: World]
  let model: PolicyModel
  let replay: ClaimReplay
  let explanation: Explanation
  let compiler: ObligationCompiler
  private let questions: [AskedTest]
  /// What the manifests leave open.
  let freedom: Freedom
  /// The same task without the pods whose address is contested; at most one, and none where there are no such pods.
  let rest: [VerificationTask]

  /// Resolves a file's sets, tests and baselines; nil after errors in `diagnostics`.
  init?(
    _ set: PropertySet, _ manifests: Manifests, _ baselines: [[String]: Manifests], _ options: VerificationOptions,
    _ diagnostics: inout DiagnosticBag
  ) {
    let mentions = Verifier.mentions(set, manifests, baselines)
    var world = World.enforced(
      manifests, declaration: set.model.declaration, by: set.model.enforcer, comparedWith: Array(baselines.values),
      mentions: mentions, diagnostics: &diagnostics)
    world.admitsMorePods = set.properties.contains { $0.world == .open }
    world.assumesOwnNodes = options.assumesOwnNodes
    self.world = world
    if set.properties.contains(where: { $0.policies == .open }) {
      diagnostics.report(contentsOf: EnforcerKinds.checkFree(world))
    }
    var model = PolicyModel(
      world, tellsNodes: set.mentionsNodes, podNames: set.podNames(in: world), tellsAccounts: set.mentionsAccounts)
    model.openWorld = OpenWorld(
      hasNewNamespaces: set.model.namespaces == .any, trustedPodLabels: set.model.trustedPodLabels,
      trustedNamespaceLabels: set.model.trustedNamespaceLabels)
    model.openWorld.trustedAccountLabels = set.model.trustedServiceAccountLabels
    model.openWorld.trustedAccounts = Set(
      set.model.trustedServiceAccounts.map { .init(namespace: $0.namespace, name: $0.name) })
    var check = SetCheck(resolver: SetResolver(set, model: model))
    check.check(set, &diagnostics)
    let endResolver = TestEndResolver(model: model, manifests: manifests)
    let questions = set.tests.compactMap { AskedTest($0, endResolver, &diagnostics) }
    worlds = Verifier.worlds(of: baselines, set, by: options.baselineEnforcer ?? world.enforcer, mentions, &diagnostics)
    if diagnostics.hasErrors { return nil }
    self.set = set
    self.manifests = manifests
    self.options = options
    freedom = Freedom(world)
    self.questions = questions
    self.model = model
    var replay = ClaimReplay(world: world, sets: set.sets)
    replay.doors = check.resolver.doors
    self.replay = replay
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
    outcome.passedOver = manifests.passedOver.values.sorted { ($0.group, $0.kind) < ($1.group, $1.kind) }
    outcome.unmodelled =
      (world.unread.map(\.title) + world.unmodelledWorkloads.map(\.title) + world.injectors.map(\.title)).sorted()
    return outcome
  }

  /// Decides some of the properties; `decided` hears of each.
  func judge<S: Solver & ~Copyable>(
    _ range: Range<Int>, _ solver: inout S, decided: () -> Void = {}
  ) throws(VerificationFailure) -> Part {
    let before = solver.statistics
    var judges = PropertyJudges(self, options)
    for (place, property) in zip(range, set.properties[range]) {
      guard var result = try judges.decide(property, &solver) else { continue }
      result = judges.waived.expected(result, &judges.part.diagnostics)
      if !world.contested.isEmpty { result = try settled(result, at: place, &solver) }
      if result.verdict == .proved { result.restricted = try restricted(property, &solver, &judges.part.times) }
      if !result.hasFewestLabels, !result.counterexamples.isEmpty {
        judges.part.diagnostics.report(
          .warning(
            "labels-not-fewest", "the pods that violate `\(property.name)` may need fewer labels than are shown",
            at: property.span, notes: [.init("there are too many labels to try what can be left out")]))
      }
      judges.part.properties.append(result)
      decided()
    }
    return judges.finished(solver.statistics - before)
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
    let doubt = TestFreedom(freedom: freedom, world: world, nominal: tests, opened: openedTests)
    let strict = unrestrictedTests
    var judges = PropertyJudges(self, options)
    for asked in questions[range] {
      let question: TestQuestion
      switch asked {
      case .flow(let flow): question = flow
      case .door(let door):
        part.tests.append(try door.judge(&judges, &solver))
        decided()
        continue
      }
      guard var result = try tests.judge(question, solver: &solver) else {
        part.diagnostics.report(
          .error(
            "unclear-test", "no flow can join the two ends", at: question.test.span,
            notes: [.init("they are one pod, or have no address family in common")]))
        continue
      }
      result = try settled(result, of: question, tests, &solver)
      result = try doubt.qualify(result, of: question, &solver)
      result.restricted = try restricted(result, strict, &solver)
      part.tests.append(result)
      decided()
    }
    part.times += tests.clock.times
    part.times += judges.finished(SolverStatistics()).times
    if let strict { part.times += strict.judge.clock.times }
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

extension VerificationTask {
  /// Answers tests in the world where objects that are not read let through all that they can; nil where there are
  /// none. Blocks cut addresses there as they do in the world, so that the ends of tests are the same.
  private var openedTests: TestJudge? {
    let openers = freedom.openers.filter(\.mayAllow)
    if openers.isEmpty || questions.isEmpty { return nil }
    let opened = world.opened(by: openers)
    return TestJudge(
      model: PolicyModel(
        opened, tellsNodes: set.mentionsNodes, podNames: set.podNames(in: world), tellsAccounts: set.mentionsAccounts),
      replay: ClaimReplay(world: opened, sets: set.sets),
      explanation: Explanation(world: opened, declared: opened), options: options)
  }

  /// Who answers tests in the world where what is restricted does not count, with what their ends are there; nil where
  /// nothing is restricted. What is found is told as the manifests have it.
  private var unrestrictedTests: (judge: TestJudge, ends: TestEndResolver)? {
    guard !questions.isEmpty, EnforcerKinds.restrict(world) else { return nil }
    let strict = world.unrestricted
    let model = PolicyModel(
      strict, tellsNodes: set.mentionsNodes, podNames: set.podNames(in: world), tellsAccounts: set.mentionsAccounts)
    let judge = TestJudge(
      model: model, replay: ClaimReplay(world: strict, sets: set.sets),
      explanation: Explanation(world: world, declared: world), options: options)
    return (judge, TestEndResolver(model: model, manifests: manifests))
  }

  /// A judge of a world with the same pods under other policies. What it finds is explained by the policies that are
  /// read.
  ///
  /// - Parameter free: what anyone may write in place of most of them; nil where nobody may.
  func judge(
    in other: World, _ free: FreePolicies?, _ recorder: ObligationRecorder?
  ) -> PropertyJudge {
    var model = PolicyModel(
      other, tellsNodes: set.mentionsNodes, podNames: set.podNames(in: world), tellsAccounts: set.mentionsAccounts,
      free: free)
    model.openWorld = self.model.openWorld
    let resolver = SetResolver(set, model: model)
    var replay = ClaimReplay(world: other, sets: set.sets, reader: free.reader)
    replay.doors = resolver.doors
    var judge = PropertyJudge(
      model: model, replay: replay,
      // Flows are told as the manifests have them; who may write policies must write them against all that counts.
      explanation: Explanation(world: free == nil ? world : other, declared: world, free: free),
      options: options, compiler: ObligationCompiler(resolver: resolver))
    judge.recorder = recorder
    return judge
  }

  /// A judge that compares a world with its counterpart in a baseline.
  func judge(
    in world: World, comparedWith before: World, _ free: FreePolicies?, _ recorder: ObligationRecorder?
  ) -> PropertyJudge {
    var both = PolicyModel(
      world, podNames: set.podNames(in: world), tellsAccounts: set.mentionsAccounts, baseline: before, free: free)
    both.openWorld = model.openWorld
    var replay = ClaimReplay(world: world, sets: set.sets, reader: free.reader)
    replay.before = before
    let resolver = SetResolver(set, model: both)
    replay.doors = resolver.doors
    var judge = PropertyJudge(
      model: both, replay: replay,
      explanation: Explanation(world: world, declared: world, before: before, free: free),
      options: options, compiler: ObligationCompiler(resolver: resolver))
    judge.recorder = recorder
    return judge
  }
}

extension PropertySet {
  /// Whether anything is asked of nodes; a test's address may be a node's.
  fileprivate var mentionsNodes: Bool {
    let hasAddress = tests.contains { test in
      [test.from, test.to].contains { if case .address = $0 { true } else { false } }
    }
    return hasAddress || isAboutDoors || references.contains { $0.expression.mentionsNodes }
  }
}

extension PropertySet {
  /// Whether a set is written with a ServiceAccount.
  var mentionsAccounts: Bool { references.contains { $0.expression.mentionsAccounts } }
}

extension SetExpression {
  /// Whether the set is written with a ServiceAccount, not counting the sets that it names.
  fileprivate var mentionsAccounts: Bool {
    switch self {
    case .serviceAccount: true
    case .union(let parts), .intersection(let parts): parts.contains(where: \.mentionsAccounts)
    case .difference(let base, let parts): base.mentionsAccounts || parts.contains(where: \.mentionsAccounts)
    case .pods, .workload, .service, .addresses, .networkSet, .doors, .reserved, .named: false
    }
  }

  /// Whether the set is written with `nodes`, not counting the sets that it names.
  fileprivate var mentionsNodes: Bool {
    switch self {
    case .reserved(let set): set == .nodes
    case .union(let parts), .intersection(let parts): parts.contains(where: \.mentionsNodes)
    case .difference(let base, let parts): base.mentionsNodes || parts.contains(where: \.mentionsNodes)
    case .pods, .workload, .service, .serviceAccount, .addresses, .networkSet, .doors, .named: false
    }
  }
}

extension PropertySet.Model {
  /// What the model says about addresses.
  package var declaration: AddressPlan.Declaration {
    .init(podCIDRs: podCIDRs, nodeCIDRs: nodeCIDRs, ipFamilies: ipFamilies)
  }
}

extension WorldStatistics {
  /// Counts a world.
  fileprivate init(_ world: World) {
    workloads = Set(world.pods.map(\.unitIdentity)).count
    policies = world.policies.count
    namespaces = world.namespaces.count
  }
}
