import Cluster
import Kubernetes
import PolicyModel
import Properties
import SMT

extension FreedomJudge {
  /// Claims that something is denied.
  mutating func qualifyDenial<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, _ waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    switch outcome.verdict {
    case .violated: try qualifyViolation(outcome, waivers, &solver)
    case .vacuous: try qualifyPods(outcome, waivers, .nominal, &solver)
    default: try qualifyProof(outcome, waivers, &solver)
    }
  }

  /// A violation is certain if there is one without a flow that an object may deny or lead elsewhere.
  private mutating func qualifyViolation<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, _ waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    let property = outcome.property
    let objects = freedom.deniers + freedom.redirectors
    if objects.isEmpty { return outcome }
    if case .neverReachesTransitively = property.assertion {
      // Every hop's ends count, and a chain cannot be looked for outside of a region.
      guard outcome.counterexamples.contains(where: { flow in objects.contains { $0.scope.touches(flow) } }) else {
        return outcome
      }
      let flow = outcome.counterexamples.first
      return open(outcome, .unreadKind, self.objects(objects, touching: flow), flow)
    }
    var regions = TouchedRegion.of(freedom.deniers, property: property, orMayBeIn: world)
    regions += TouchedRegion.of(freedom.redirectors, isOutsideOnly: true, property: property, orMayBeIn: world)
    let rest = try judge(.nominal, property, excluding: waivers + regions, &solver)
    if rest.verdict == .violated {
      var result = outcome
      result.counterexamples = rest.counterexamples
      result.violatingPairs = rest.violatingPairs
      return result
    }
    let flow = outcome.counterexamples.first
    return open(outcome, .unreadKind, self.objects(objects, touching: flow), flow)
  }

  /// A proof stands if it stands where every object lets through all that it can, for the pods that others make too.
  private mutating func qualifyProof<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, _ waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    let property = outcome.property
    if !freedom.openers.isEmpty {
      let opened = try judge(.opened, property, excluding: waivers, &solver)
      switch opened.verdict {
      case .violated, .inconclusive:
        let flow = opened.counterexamples.first
        return open(outcome, .unreadKind, objects(freedom.openers, touching: flow), flow)
      default: break
      }
    }
    let redirected = TouchedRegion.of(freedom.redirectors, isOutsideOnly: true, property: property)
    if let touch = try touched(property, in: redirected, .bare, excluding: waivers, &solver) {
      return open(outcome, .unreadKind, touch, freedom.redirectors)
    }
    if asksForNames(property) {
      for maker in freedom.portMakers {
        let pods = SetExpression.workload(
          .init(namespace: maker.namespace, kind: maker.owner.kind, name: maker.owner.name))
        let region = TouchedRegion.into(pods, property: property)
        if case .flow(let flow)? = try touched(property, in: region, .bare, excluding: waivers, &solver) {
          return open(outcome, .unknownPorts, [maker.object], flow)
        }
      }
    }
    return try qualifyPods(outcome, waivers, .opened, &solver)
  }

  /// Whether the pods of which nothing is known could break the claim.
  mutating func qualifyPods<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, _ waivers: [Waiver], _ stage: Stage, _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    if freedom.workloads.isEmpty { return outcome }
    var property = outcome.property
    property.world = .open
    let namespaces = Set(freedom.workloads.map(\.namespace)).sorted()
    for namespace in namespaces {
      let pods = SetExpression.pods(namespace: namespace, namespaceSelector: nil, podSelector: nil)
      let regions = TouchedRegion.around(pods, property: property)
      if case .flow(let flow)? = try touched(property, in: regions, stage, excluding: waivers, &solver) {
        return open(
          outcome, .unknownPods, freedom.workloads.filter { $0.namespace == namespace }.map { .init($0) }, flow)
      }
    }
    return outcome
  }

  /// Whether a port is asked for by name, by the property or by a policy.
  func asksForNames(_ property: Property) -> Bool {
    if freedom.portMakers.isEmpty { return false }
    return freedom.namesPorts || !property.assertion.portNames.isEmpty
  }

  /// The outcome as inconclusive because of flows that objects touch.
  func open(
    _ outcome: PropertyOutcome, _ because: Undecided.Reason, _ touch: Touch, _ some: [UnreadObject]
  )
    -> PropertyOutcome
  {
    switch touch {
    case .flow(let flow): open(outcome, because, objects(some, touching: flow), flow)
    }
  }
}

extension Assertion {
  /// The ports that the assertion asks for by name.
  var portNames: [String] {
    let own: [PortSpec?] =
      switch self {
      case .neverReaches(_, _, let ports, _), .neverReachesTransitively(_, _, let ports, _): [ports]
      case .mustReach(_, _, let ports, _): [ports]
      case .onlyFrom(_, _, let bound), .onlyTo(_, _, let bound): [bound.spec]
      case .isolated(_, let regions), .isolatedByLabel(_, _, let regions), .onlyFlows(_, let regions):
        regions.map(\.ports)
      case .noNewAccess, .defaultDeny: []
      case .doors(let claim): [claim.ports]
      }
    return own.flatMap { $0?.names ?? [] }
  }
}

extension Assertion.PortBound {
  /// The ports, if there are any.
  var spec: PortSpec? {
    switch self {
    case .none: nil
    case .ports(let ports), .onPorts(let ports): ports
    }
  }
}
