import Cluster
import Kubernetes
import Network
import PolicyModel
import Properties
import SMT

/// Says which verdicts of one world stand whatever the objects that are not read say (kinds, U3 to U6). The others
/// become inconclusive, and name what leaves them open.
///
/// A verdict is held against worlds in which these objects do their worst. All of them are worlds of policies that are
/// read, decided by the same judge.
struct FreedomJudge {
  /// What is open.
  let freedom: Freedom
  /// The world as it is read.
  let world: World
  /// Makes a judge of another world with the same pods, at a stage; the second world is the baseline of a comparison.
  let makeJudge: (World, _ before: World?, Stage) -> PropertyJudge
  /// The counterpart in the baseline, for `noNewAccess`, and what is open there.
  var before: (world: World, freedom: Freedom)?

  var judges: [Stage: PropertyJudge] = [:]

  /// The worlds that verdicts are held against.
  enum Stage: Hashable {
    /// As read.
    case nominal
    /// Every object lets through all that it can.
    case opened
    /// Everything passes.
    case bare
    /// Nothing passes.
    case denied
  }

  init(
    _ freedom: Freedom, world: World, before: (world: World, freedom: Freedom)? = nil,
    makeJudge: @escaping (World, World?, Stage) -> PropertyJudge
  ) {
    self.freedom = freedom
    self.world = world
    self.before = before
    self.makeJudge = makeJudge
  }

  /// The outcome with what is open taken into account. `waivers` are those in force.
  mutating func qualify<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    if case .inconclusive = outcome.verdict { return outcome }
    let property = outcome.property
    if case .noNewAccess = property.assertion { return try qualifyComparison(outcome, waivers, &solver) }
    if freedom.isNone { return outcome }
    if !freedom.labelWriters.isEmpty {
      return open(outcome, .unreadKind, freedom.labelWriters.map { .init($0) }, nil)
    }
    let qualified =
      switch property.assertion {
      case .mustReach, .doors(.doorsWork): try qualifyReach(outcome, waivers, &solver)
      case .defaultDeny: try qualifyIsolation(outcome, waivers, &solver)
      default: try qualifyDenial(outcome, waivers, &solver)
      }
    return try qualifyTunnels(qualified, waivers, &solver)
  }

  // MARK: Asking

  /// Decides a property in one of the worlds.
  mutating func judge<S: Solver & ~Copyable>(
    _ stage: Stage, _ property: Property, excluding: [Waiver], focus: Waiver? = nil, _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    var judge = judges[stage] ?? makeJudge(world(of: stage), baseline(of: stage), stage)
    let outcome = try judge.judge(property, excluding: excluding, focus: focus, solver: &solver)
    judges[stage] = judge
    return outcome
  }

  private func world(of stage: Stage) -> World {
    switch stage {
    case .nominal: world
    case .opened: world.opened(by: freedom.openers)
    case .bare: world.withoutPolicies()
    case .denied: world.withEverythingDenied()
    }
  }

  /// In a comparison, what passes in the bare world is new: nothing passed before.
  private func baseline(of stage: Stage) -> World? {
    guard let before = before?.world else { return nil }
    return stage == .bare ? before.withEverythingDenied() : before
  }

  /// A flow that the property speaks of, in one of the regions; nil if there is none. `nothing` where there may be one
  /// that cannot be shown.
  mutating func touched<S: Solver & ~Copyable>(
    _ property: Property, in regions: [Waiver], _ stage: Stage, excluding waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> Touch? {
    for region in regions {
      let outcome = try judge(stage, property, excluding: waivers, focus: region, &solver)
      switch outcome.verdict {
      case .violated: return .flow(outcome.counterexamples.first)
      case .inconclusive: return .flow(nil)
      default: continue
      }
    }
    return nil
  }

  /// That something is touched, with an example where there is one.
  enum Touch { case flow(Counterexample?) }

  // MARK: Answers

  /// The outcome as inconclusive; counterexamples stay, since they hold unless an object prevents them.
  func open(
    _ outcome: PropertyOutcome, _ because: Undecided.Reason, _ objects: [Undecided.Object], _ flow: Counterexample?
  ) -> PropertyOutcome {
    var result = outcome
    let undecided = Undecided(because, objects, flow: flow)
    result.verdict = .inconclusive(reason: undecided.text)
    result.undecided.append(undecided)
    return result
  }

  /// The objects that touch a flow; all of them where none can be told.
  func objects(_ objects: [UnreadObject], touching flow: Counterexample?) -> [Undecided.Object] {
    var some = flow.map { flow in objects.filter { $0.scope.touches(flow) } } ?? []
    if some.isEmpty, let flow { some = objects.filter { $0.mayTouch(flow, in: world) } }
    return (some.isEmpty ? objects : some).map { .init($0) }
  }
}

extension KindScope {
  /// Whether a flow has an end in the scope.
  func touches(_ flow: Counterexample) -> Bool {
    if !flow.hops.isEmpty { return flow.hops.contains { touches($0) } }
    let isOutside = [flow.from, flow.to].contains { $0?.kind == .address || $0?.kind == .node }
    if isOutsideOnly && !isOutside { return false }
    if flow.to == nil { return contains(flow.from) }
    return (directions.contains(.egress) && contains(flow.from))
      || (directions.contains(.ingress) && flow.to.map { contains($0) } ?? false)
  }

  /// Whether an end is a pod of the scope.
  private func contains(_ end: EndDescription) -> Bool {
    end.namespace.map { contains(namespace: $0, labels: end.labels) } ?? false
  }
}
