import Claims
import Cluster
import Kubernetes
import PolicyModel
import Properties
import SMT

extension FreedomJudge {
  /// Claims that something works.
  mutating func qualifyReach<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, _ waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    switch outcome.verdict {
    case .violated: try qualifyFailure(outcome, waivers, &solver)
    case .vacuous: try qualifyEnds(outcome, waivers, &solver)
    default: try qualifySuccess(outcome, waivers, &solver)
    }
  }

  /// A failure to reach is certain if it is one where every object lets through all that it can.
  private mutating func qualifyFailure<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, _ waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    let property = outcome.property
    let openers = freedom.openers.filter(\.mayAllow)
    var regions = TouchedRegion.of(
      freedom.redirectors, isOutsideOnly: true, property: property, orMayBeIn: world)
    regions += TouchedRegion.doubtful(openers, property: property, in: world)
    let makers = asksForNames(property) ? freedom.portMakers : []
    for maker in makers {
      let pods = SetExpression.workload(
        .init(namespace: maker.namespace, kind: maker.owner.kind, name: maker.owner.name))
      regions += TouchedRegion.into(pods, property: property)
    }
    regions = try concerning(property, regions, excluding: waivers, &solver)
    var result = outcome
    if !openers.isEmpty || !regions.isEmpty {
      let stage: Stage = openers.isEmpty ? .nominal : .opened
      let rest = try judge(stage, property, excluding: waivers + regions, &solver)
      guard rest.verdict == .violated else {
        let flow = outcome.counterexamples.first
        let some = openers + freedom.redirectors
        return some.isEmpty
          ? open(outcome, .unknownPorts, makers.map(\.object), flow)
          : open(outcome, .unreadKind, objects(some, touching: flow), flow)
      }
      result.counterexamples = rest.counterexamples
      result.violatingPairs = rest.violatingPairs
    }
    // A pod that nobody knows may be the one that is reached.
    if case .mustReach(_, let to, _, .some) = property.assertion, let makers = self.makers(ofPodsIn: to, property) {
      return open(outcome, .unknownPods, makers.map { .init($0) }, outcome.counterexamples.first)
    }
    return result
  }

  /// That something works stands if no object may deny any of its flows.
  private mutating func qualifySuccess<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, _ waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    var property = outcome.property
    // A source that anyone may create has no policy of its own, where its namespace is new.
    if !freedom.workloads.isEmpty { property.world = .open }
    if case .mustReach(_, _, _, .some) = property.assertion {
      if let touch = try touchedChoice(property, excluding: waivers, &solver) {
        return open(outcome, .unreadKind, touch.objects.map { .init($0) }, touch.flow)
      }
      return try qualifyClusterWide(outcome, property, waivers, &solver)
    }
    var regions = TouchedRegion.of(freedom.deniers, property: property)
    regions += TouchedRegion.of(freedom.redirectors, isOutsideOnly: true, property: property)
    if let touch = try touched(property, in: regions, .denied, excluding: waivers, &solver) {
      return open(outcome, .unreadKind, touch, freedom.deniers + freedom.redirectors)
    }
    return try qualifyClusterWide(outcome, property, waivers, &solver)
  }

  /// A pod that anyone may create is touched by what judges the whole cluster.
  private mutating func qualifyClusterWide<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, _ property: Property, _ waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    if property.world == .open, freedom.deniers.contains(where: { $0.scope.ends == .cluster }) {
      let cluster = freedom.deniers.filter { $0.scope.ends == .cluster }
      return open(outcome, .unreadKind, objects(cluster, touching: nil), nil)
    }
    return try qualifyEnds(outcome, waivers, &solver)
  }

  /// Whether pods of which nothing is known are among the ends.
  private mutating func qualifyEnds<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, _ waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    if freedom.workloads.isEmpty { return outcome }
    if case .mustReach(_, let to, _, .all) = outcome.property.assertion,
      let makers = makers(ofPodsIn: to, outcome.property)
    {
      return open(outcome, .unknownPods, makers.map { .init($0) }, nil)
    }
    return try qualifyPods(outcome, waivers, .nominal, &solver)
  }

  /// The objects whose pods may be in a set; nil if there are none.
  private mutating func makers(ofPodsIn set: SetReference, _ property: Property) -> [UnmodelledWorkload]? {
    let judge = judges[.nominal] ?? makeJudge(world, nil, .nominal)
    judges[.nominal] = judge
    var compiler = judge.compiler
    let pods = compiler.members(set).hypothetical
    let makers = freedom.workloads.filter { workload in
      pods.mayMeet(PodSelection(namespace: workload.namespace), in: judge.model)
    }
    return makers.isEmpty ? nil : makers
  }
}
