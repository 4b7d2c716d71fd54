import Cluster
import EnforcerReadings
import Kubernetes
import Network
import Properties
import ReferenceEvaluator

/// Judges one concrete flow by an assertion's text: the last word before a counterexample is reported.
///
/// It shares nothing with the translation to obligations: sets are read anew, pod by pod, and the reference evaluator
/// answers for the policies.
struct ClaimReplay {
  let evaluator: ReferenceEvaluator
  let world: World
  /// How policies are read.
  let reader: Reader
  private let sets: [String: SetExpression]
  /// The counterpart of `world` in the baseline, where there is one.
  var before: World? { didSet { earlier = before.map { ReferenceEvaluator(world: $0, reading: reader($0)) } } }
  /// What answers for the policies of `before`.
  private(set) var earlier: ReferenceEvaluator?
  /// The doors of the world; nil for a file that does not speak of doors.
  var doors: DoorMembers?
  /// What is not judged.
  var waivers: [Waiver] = [] { didSet { waivers = waivers.map { $0.counting(.certain, named: sets) } } }

  init(world: World, sets: [PropertySet.NamedSet], reader: @escaping Reader = EnforcerReadings.declared) {
    self.init(
      world: world,
      sets: Dictionary(sets.map { ($0.name, $0.expression) }, uniquingKeysWith: { first, _ in first }), reader: reader)
  }

  init(world: World, sets: [String: SetExpression], reader: @escaping Reader = EnforcerReadings.declared) {
    self.world = world
    self.reader = reader
    evaluator = ReferenceEvaluator(world: world, reading: reader(world))
    self.sets = sets
  }

  /// The same sets in a world with more pods.
  func extended(to world: World) -> Self {
    var result = Self(world: world, sets: sets, reader: reader)
    result.before = before?.extended(like: world)
    result.waivers = waivers
    result.doors = doors
    return result
  }

  /// Under how many readings of the input something is so.
  enum Readings { case some, all }

  /// Whether the flow is a violation of the assertion: under all readings of the input, unless it is said otherwise.
  func violates(
    _ assertion: Assertion, _ flow: ReferenceEvaluator.Flow, under readings: Readings = .all
  ) -> Bool {
    guard isSubject(flow), !waivers.contains(where: { isIn($0, flow) }) else { return false }
    func starts(_ set: SetReference) -> Bool { contains(set.expression, flow.source) }
    func ends(_ set: SetReference) -> Bool { contains(set.expression, flow.destination) }
    func isOn(_ ports: PortSpec) -> Bool { contains(ports, flow) }
    var isAllowed: Bool { evaluator.decide(flow).isAllowed(under: readings) }
    switch assertion {
    case .neverReaches(let from, let to, let ports, let bothDirections):
      let isJudged = (starts(from) && ends(to)) || (bothDirections && starts(to) && ends(from))
      return isJudged && ports.map(isOn) ?? true && isAllowed
    case .onlyFrom(let to, let from, let bound):
      return ends(to) && isViolation(bound, isPermitted: starts(from), isOn) && isAllowed
    case .onlyTo(let from, let to, let bound):
      return starts(from) && isViolation(bound, isPermitted: ends(to), isOn) && isAllowed
    case .mustReach(let from, let to, let ports, .all):
      return starts(from) && ends(to) && isOn(ports) && evaluator.decide(flow).isDenied(under: readings)
    case .isolated(let sets, let except):
      let isBetween = sets.indices.contains { i in
        sets.indices.contains { $0 != i && starts(sets[i]) && ends(sets[$0]) }
      }
      return isBetween && !isIn(except, flow) && isAllowed
    case .isolatedByLabel(let separation, let among, let except):
      return starts(among) && ends(among) && differ(separation, flow) && !isIn(except, flow) && isAllowed
    case .onlyFlows(let within, let flows):
      return (starts(within) || ends(within)) && !isIn(flows, flow) && isAllowed
    case .noNewAccess(let within, _):
      guard starts(within) || ends(within), isAllowed, let earlier else { return false }
      return earlier.decide(flow).isDenied(under: readings)
    case .doors(let claim): return violates(claim, flow, under: readings)
    case .mustReach(_, _, _, .some), .neverReachesTransitively, .defaultDeny: return false
    }
  }

  /// Whether a chain of flows is a violation of the assertion.
  func violates(
    _ assertion: Assertion, chain: [ReferenceEvaluator.Flow], under readings: Readings = .all
  ) -> Bool {
    guard case .neverReachesTransitively(let from, let to, let ports, let transitive) = assertion,
      let first = chain.first, let last = chain.last, chain.count <= transitive.maxHops ?? .max,
      contains(from.expression, first.source), contains(to.expression, last.destination),
      ports.map({ contains($0, last) }) ?? true,
      chain.allSatisfy({ isSubject($0) && evaluator.decide($0).isAllowed(under: readings) })
    else { return false }
    for (before, after) in zip(chain, chain.dropFirst()) {
      guard case .pod(let one, let address, _, let replica) = before.destination,
        case .pod(let other, let next, _, let nextReplica) = after.source, one == other, replica == nextReplica,
        address.family != next.family || address == next,
        !(transitive.notThrough.map { contains($0.expression, before.destination) } ?? false)
      else { return false }
    }
    return nothingRecurs(in: chain)
  }

  /// Whether a flow is in one of the regions.
  private func isIn(_ regions: [FlowRegion], _ flow: ReferenceEvaluator.Flow) -> Bool {
    regions.contains { region in
      contains(region.from.expression, flow.source) && contains(region.to.expression, flow.destination)
        && region.ports.map { contains($0, flow) } ?? true
    }
  }

  /// Whether a flow is in a waiver's region.
  func isIn(_ waiver: Waiver, _ flow: ReferenceEvaluator.Flow) -> Bool {
    waiver.from.map { contains($0.expression, flow.source) } ?? true
      && waiver.to.map { contains($0.expression, flow.destination) } ?? true
      && waiver.ports.map { contains($0, flow) } ?? true
  }

  /// Whether two pods differ in a label's value; where one lacks it, whether that counts.
  private func differ(_ separation: Assertion.LabelSeparation, _ flow: ReferenceEvaluator.Flow) -> Bool {
    guard case .pod(let from, _, _, _) = flow.source, case .pod(let to, _, _, _) = flow.destination else {
      return false
    }
    func value(_ pod: World.Pod) -> String? {
      switch separation.scope {
      case .pod: pod.labels[separation.key]
      case .namespace: world.namespace(of: pod).labels[separation.key]
      }
    }
    guard let one = value(world.pods[from]), let other = value(world.pods[to]) else {
      return separation.unlabelled == .violation
    }
    return one != other
  }

  /// Whether a flow with an end that is (not) permitted violates `onlyFrom` and `onlyTo`.
  private func isViolation(_ bound: Assertion.PortBound, isPermitted: Bool, _ isOn: (PortSpec) -> Bool) -> Bool {
    switch bound {
    case .none: !isPermitted
    case .ports(let ports): !(isPermitted && isOn(ports))
    case .onPorts(let ports): isOn(ports) && !isPermitted
    }
  }

  /// Whether a flow is any property's subject: two different ends of one family, a pod among them, and addresses that
  /// belong to no pod and no node (property language, "The universe of a claim", 2, 4 and 6).
  func isSubject(_ flow: ReferenceEvaluator.Flow) -> Bool {
    guard flow.port > 0, flow.source.address.family == flow.destination.address.family else { return false }
    for case .address(let address) in [flow.source, flow.destination]
    where !world.addresses.outside.contains(address) { return false }
    switch (flow.source, flow.destination) {
    case (.pod(let from, let a, _, let first), .pod(let to, let b, _, let second)):
      let mayShare = world.pods[from].hostNetwork && world.pods[to].hostNetwork
      guard a != b || mayShare else { return false }
      return from != to || (first != second && world.pods[from].isReplicated)
    case (.pod, _), (_, .pod): return true
    default: return false
    }
  }

  /// Whether the destination declares a port of a name, with any protocol, as a property means it.
  func declares(_ name: String, _ destination: ReferenceEvaluator.Endpoint) -> Bool {
    guard case .pod(let index, _, _, _) = destination else { return false }
    return world.pods[index].ports.contains { $0.name == name }
  }

  /// Whether the flow is on one of a property's ports; names are those of the destination pod.
  func contains(_ ports: PortSpec, _ flow: ReferenceEvaluator.Flow) -> Bool {
    if ports.connections.contains(flow.transport, flow.port) { return true }
    guard case .pod(let index, _, _, _) = flow.destination else { return false }
    return world.pods[index].ports.contains { port in
      port.protocol == flow.transport && port.containerPort == flow.port
        && port.name.map { ports.names.contains($0) } ?? false
    }
  }

  /// Whether a pod is a member of a set.
  func contains(_ set: SetExpression, podAt index: Int) -> Bool {
    contains(set, .pod(index, address: IPAddress(.ipv4, 0), node: nil, replica: 0))
  }

  /// Whether an endpoint is a member of a set.
  func contains(_ set: SetExpression, _ end: ReferenceEvaluator.Endpoint) -> Bool {
    var known: [String: Bool] = [:]
    return contains(set, end, &known)
  }

  /// The same, with what is known of the sets that have been looked at: one that is named often is looked at once.
  private func contains(
    _ set: SetExpression, _ end: ReferenceEvaluator.Endpoint, _ known: inout [String: Bool]
  ) -> Bool {
    switch set {
    case .named(let name):
      if let answer = known[name] { return answer }
      let answer = sets[name].map { contains($0, end, &known) } ?? false
      known[name] = answer
      return answer
    case .union(let parts): return parts.contains { contains($0, end, &known) }
    case .intersection(let parts): return parts.allSatisfy { contains($0, end, &known) }
    case .difference(let base, let parts):
      return contains(base, end, &known) && !parts.contains { contains($0, end, &known) }
    case .doors(let selection):
      guard case .pod(let index, _, _, _) = end, let doors else { return false }
      return doors.holds(selection, world.pods[index], in: world)
        || doors.declaredControllers(of: selection).contains { contains($0.expression, end, &known) }
    case .reserved(.exposedPods): return contains(.doors(.exposedPods), end, &known)
    case .reserved(.ingressControllers): return contains(.doors(.ingressControllers), end, &known)
    case .reserved(.nodes): if case .node = end { return true } else { return false }
    case .pods, .workload, .service, .serviceAccount, .reserved(.anyPod), .reserved(.dns):
      if case .pod(let index, _, _, _) = end { return contains(set, pod: world.pods[index]) } else { return false }
    case .addresses, .networkSet, .reserved(.anyAddress), .reserved(.internet), .reserved(.private),
      .reserved(.cloudMetadata), .reserved(.kubeAPIServer):
      if case .address(let address) = end { return contains(set, outside: address) } else { return false }
    }
  }

  private func contains(_ set: SetExpression, pod: World.Pod) -> Bool {
    let namespace = world.namespace(of: pod)
    switch set {
    case .pods(let name, let namespaceSelector, let podSelector):
      return (name == nil || name == namespace.name)
        && namespaceSelector.map { ReferenceEvaluator.matches($0, labels: namespace.labels) } ?? true
        && podSelector.map { ReferenceEvaluator.matches($0, labels: pod.labels) } ?? true
    case .workload(let wanted):
      guard namespace.name == wanted.namespace else { return false }
      switch wanted.kind {
      case nil: return [pod.name, pod.owner?.name].contains(wanted.name)
      case "Pod": return pod.name == wanted.name
      case let kind?: return pod.owner?.name == wanted.name && pod.owner?.kind.lowercased() == kind.lowercased()
      }
    case .service(let space, let name):
      return namespace.name == space
        && world.services.contains { service in
          service.metadata.name == name && service.metadata.namespaceName == space
            && !service.selector.isEmpty && service.selector.allSatisfy { pod.labels[$0.key] == $0.value }
        }
    case .serviceAccount(let space, let name): return namespace.name == space && pod.serviceAccount == name
    case .reserved(.anyPod): return true
    // Spelled anew, and not as `ReservedSet.DNS` has it: what sets are resolved by is held against this.
    case .reserved(.dns):
      if namespace.name == "openshift-dns", namespace.isDeclared {
        return pod.labels["dns.operator.openshift.io/daemonset-dns"] == "default"
      }
      return namespace.name == "kube-system" && pod.labels["k8s-app"] == "kube-dns"
    default: return false
    }
  }

  private func contains(_ set: SetExpression, outside address: IPAddress) -> Bool {
    guard world.addresses.outside.contains(address) else { return false }
    func isIn(_ blocks: [CIDR]) -> Bool { blocks.contains { $0.contains(address) } }
    switch set {
    case .addresses(let blocks, let except): return isIn(blocks) && !isIn(except)
    case .networkSet(let space, let name):
      return isIn(
        world.policyData.filter { $0.reference.name == name && $0.reference.namespace == space }.flatMap(\.addresses))
    case .reserved(.anyAddress): return true
    case .reserved(.internet): return !isIn(ReservedSet.notInternetBlocks)
    case .reserved(.private): return isIn(ReservedSet.privateBlocks)
    case .reserved(.cloudMetadata): return isIn(ReservedSet.cloudMetadataBlocks)
    case .reserved(.kubeAPIServer): return world.apiServers?.contains(address) ?? false
    default: return false
    }
  }
}

extension ReferenceEvaluator.Decision {
  /// Whether the connection passes.
  func isAllowed(under readings: ClaimReplay.Readings) -> Bool {
    readings == .all ? isAllowed : mayAllow
  }

  /// Whether the connection is stopped.
  func isDenied(under readings: ClaimReplay.Readings) -> Bool {
    readings == .all ? isDenied : !isAllowed
  }
}
