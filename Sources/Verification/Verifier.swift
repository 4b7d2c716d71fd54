package import Cluster
public import Diagnostics
public import Kubernetes
import PolicyModel
public import Properties
public import SMT

/// How to verify.
public struct VerificationOptions: Hashable, Sendable {
  /// How many counterexamples a property reports; nil for what the property asks for.
  public var counterexamples: Int?
  /// What one obligation may cost.
  public var budget: SolverBudget
  /// The day for which waivers and expectations are judged; nil takes all of them for in force.
  public var asOf: CalendarDate?
  /// Whether all waivers are ignored.
  public var ignoresWaivers: Bool
  /// Whether the outcome tells what the solver was asked.
  public var recordsObligations: Bool

  /// Makes options; without arguments, those of a run that asks for nothing special.
  public init(
    counterexamples: Int? = nil, budget: SolverBudget = .standard, asOf: CalendarDate? = nil,
    ignoresWaivers: Bool = false, recordsObligations: Bool = false
  ) {
    self.counterexamples = counterexamples
    self.budget = budget
    self.asOf = asOf
    self.ignoresWaivers = ignoresWaivers
    self.recordsObligations = recordsObligations
  }
}

/// Why a run ended without verdicts.
public enum VerificationFailure: Error, Sendable {
  /// The solver failed for reasons of its environment.
  case solver(SolverFailure)
  /// The program has caught itself in a contradiction.
  case inconsistency(InternalInconsistency)
}

/// Proves the properties of a file, or shows how they fail.
public enum Verifier {
  /// Verifies every property and answers every test of `set` against `manifests`.
  ///
  /// - Parameter baselines: the manifests of each baseline, by its paths as the property file has them.
  /// - Returns: nil after errors in `diagnostics`; nothing is verified then.
  public static func verify<S: Solver & ~Copyable>(
    _ set: PropertySet, manifests: Manifests, baselines: [[String]: Manifests] = [:],
    options: VerificationOptions = VerificationOptions(), solver: inout S,
    diagnostics: inout DiagnosticBag
  ) throws(VerificationFailure) -> Outcome? {
    let mentions = mentions(set, manifests, baselines)
    let world = World.resolve(
      manifests, declaration: set.model.declaration, mentions: mentions, diagnostics: &diagnostics)
    var model = PolicyModel(world, tellsNodes: set.mentionsNodes)
    model.openWorld = OpenWorld(
      hasNewNamespaces: set.model.namespaces == .any, trustedPodLabels: set.model.trustedPodLabels,
      trustedNamespaceLabels: set.model.trustedNamespaceLabels)
    var resolver = SetResolver(set.sets, model: model)
    var check = SetCheck(resolver: resolver)
    check.check(set, &diagnostics)
    resolver = check.resolver
    let replay = ClaimReplay(world: world, sets: set.sets)
    let explanation = Explanation(world: world, declared: world)
    var ends: [(test: FlowTest, from: TestEnd, to: TestEnd)] = []
    let endResolver = TestEndResolver(model: model, manifests: manifests)
    for test in set.tests {
      let from = endResolver.resolve(test.from, at: test.fromSpan, &diagnostics)
      let to = endResolver.resolve(test.to, at: test.toSpan, &diagnostics)
      if let from, let to { ends.append((test, from, to)) }
    }
    let worlds = worlds(of: baselines, set, mentions, &diagnostics)
    if diagnostics.hasErrors { return nil }

    var outcome = Outcome()
    outcome.assumptions = Assumption.all(of: set, manifests: manifests, world: world)
    outcome.statistics = WorldStatistics(world)
    outcome.solver = solver.name
    outcome.skippedKinds = manifests.skipped
    outcome.unmodelled = (manifests.unmodelledPolicies + manifests.unmodelledWorkloads).sorted()
    let recorder = options.recordsObligations ? ObligationRecorder() : nil
    var judge = PropertyJudge(
      model: model, replay: replay, explanation: explanation, options: options,
      compiler: ObligationCompiler(resolver: resolver))
    judge.recorder = recorder
    let waived = WaivedJudge(waivers: set.waivers, options: options)
    for property in set.properties {
      var result: PropertyOutcome
      if case .noNewAccess(_, let paths) = property.assertion {
        let key = paths.isEmpty ? set.baseline : paths
        guard let before = worlds[key] else { continue }
        var judge = PropertyJudge(
          comparing: model, with: world.counterpart(in: before), sets: set.sets, options: options)
        judge.recorder = recorder
        result = try waived.judge(property, with: &judge, solver: &solver, diagnostics: &diagnostics)
      } else {
        result = try waived.judge(property, with: &judge, solver: &solver, diagnostics: &diagnostics)
      }
      if !manifests.unmodelledPolicies.isEmpty {
        result.verdict = .inconclusive(reason: "the manifests hold policies that are not modelled")
        result.counterexamples = []
        result.violatingPairs = 0
      }
      outcome.properties.append(result)
    }
    let tests = TestJudge(
      model: model, replay: replay, explanation: explanation, options: options, recorder: recorder)
    for (test, from, to) in ends {
      guard let result = try tests.judge(test, from: from, to: to, solver: &solver) else {
        diagnostics.report(
          .error(
            "unclear-test", "no flow can join the two ends", at: test.span,
            notes: [.init("they are one pod, or have no address family in common")]))
        continue
      }
      outcome.tests.append(result)
    }
    outcome.obligations = recorder?.obligations ?? []
    return diagnostics.hasErrors ? nil : outcome
  }
}

extension Verifier {
  /// The labels that a run asks for. What one world's policies ask of the labels that controllers add tells pods apart
  /// in every world: otherwise a pod of now would have several counterparts in a baseline.
  package static func mentions(
    _ set: PropertySet, _ manifests: Manifests, _ baselines: [[String]: Manifests]
  ) -> SelectorMentions {
    var mentions = SelectorMentions(of: set, services: manifests.services)
    for one in [manifests] + baselines.values {
      for policy in one.networkPolicies { mentions.add(policy) }
    }
    return mentions
  }

  /// The worlds of the baselines that properties ask for.
  package static func worlds(
    of baselines: [[String]: Manifests], _ set: PropertySet, _ mentions: SelectorMentions,
    _ diagnostics: inout DiagnosticBag
  ) -> [[String]: World] {
    var worlds: [[String]: World] = [:]
    for property in set.properties {
      guard case .noNewAccess(_, let paths) = property.assertion else { continue }
      let key = paths.isEmpty ? set.baseline : paths
      if worlds[key] != nil { continue }
      guard let manifests = baselines[key] else {
        diagnostics.report(
          .error(
            "missing-baseline", "`noNewAccess` needs a baseline", at: property.span,
            notes: [.init("name its manifests with `spec.baseline`, or with `baseline` in the property")]))
        continue
      }
      if !manifests.unmodelledPolicies.isEmpty {
        diagnostics.report(
          .error("unmodelled-policy", "the baseline holds policies that are not modelled", at: property.span))
      }
      worlds[key] = World.resolve(
        manifests, declaration: set.model.declaration, mentions: mentions, diagnostics: &diagnostics)
    }
    return worlds
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
