import CalicoAPI
import Cluster
import EnforcerReadings
import Kubernetes
import Network
import NetworkPolicyAPI
import Properties
import ReferenceEvaluator

/// Judges properties flow by flow, as the property language says it and with nothing but the reference evaluator.
///
/// What it finds violated is violated. What it does not find may be, at addresses that the grid does not have.
struct ForceJudge {
  let read: ReadWorld
  let grid: FlowGrid
  /// What those choose who may write policies.
  private let choices: PolicyChoices
  private(set) var membership: Membership
  /// The doors, and what is known of them; nil for properties that do not speak of doors.
  private var known: ForceDoors.Known?
  /// The baseline, where there is one.
  let before: Before?
  /// Whether what the property language leaves open counts as a violation: so of counterexamples, not of findings.
  var isLenient = false
  /// Which part of the claim is judged.
  var scope = Scope()
  /// Whether what depends on the reading of the input counts as a violation: so of proofs, not of counterexamples.
  var countsDoubts = false
  /// What objects without semantics say, where they are taken to do their worst; nil where they are taken to say
  /// nothing.
  var reading: UnreadReading?

  /// - Parameter property: what is judged; its policies count, or any others.
  init(_ read: ReadWorld, grid: FlowGrid, of property: Property? = nil) {
    self.read = read
    self.grid = grid
    choices = PolicyChoices(read.world, of: property)
    membership = Membership(read: read)
    before = Before(read, of: property)
    guard read.properties.speaksOfDoors else { return }
    let known = ForceDoors.Known(doors: ForceDoors.find(self))
    self.known = known
    let judge = self
    membership.isBehindDoor = { selection, pod in
      ForceDoors(judge, known).holds(selection, judge.read.world.pods[pod])
    }
  }

  /// The doors of a world whose properties speak of them.
  var doors: ForceDoors? { known.map { ForceDoors(self, $0) } }

  /// The same judge of a property whose policies anyone may write, or for which what is restricted does not count.
  func of(_ property: Property) -> Self {
    if property.policies == .declared, !property.requiresUnrestricted { return self }
    var result = Self(read, grid: grid, of: property)
    (result.isLenient, result.scope) = (isLenient, scope)
    (result.countsDoubts, result.reading) = (countsDoubts, reading)
    return result
  }

  /// One connection between two ends.
  struct Flow {
    var pair: FlowGrid.Pair
    var transport: TransportProtocol
    var port: UInt16

    /// The connection as the reference evaluator knows it.
    var judged: ReferenceEvaluator.Flow {
      ReferenceEvaluator.Flow(
        source: pair.source.endpoint, destination: pair.destination.endpoint, transport: transport, port: port)
    }
  }

  /// A violation in words; nil when the grid has none.
  func violation(of assertion: Assertion) -> String? {
    switch assertion {
    case .defaultDeny(let pods, let directions):
      for pod in read.world.pods where membership.contains(pods.expression, anyEnd(pod)) && isJudged(pod: anyEnd(pod)) {
        for direction in directions where isOpen(pod, direction) { return "pod \(pod.index) is open for \(direction)" }
      }
      return nil
    case .mustReach(let from, let to, let ports, .some): return reachesNone(from.expression, to.expression, ports)
    case .mustReach(let from, let to, let ports, .all):
      if let stranded = stranded(from.expression, to.expression, ports) { return stranded }
      return flowViolation(of: assertion)
    case .doors(let claim):
      if let missing = doors?.missing(claim) { return missing }
      if let door = doors?.unjudged(claim) { return "a node through \(door.opener) to pod \(door.pod)" }
      return flowViolation(of: assertion)
    default: return flowViolation(of: assertion)
    }
  }

  private func flowViolation(of assertion: Assertion) -> String? {
    for number in grid.pairs.indices {
      if let flow = violation(of: assertion, pair: number) { return describe(flow) }
    }
    return nil
  }

  /// A violation by a flow between the ends at a place of the grid's pairs.
  func violation(of assertion: Assertion, pair number: Int) -> Flow? {
    let pair = grid.pairs[number]
    guard let judge = judge(assertion, pair) else { return nil }
    for transport in TransportProtocol.allCases {
      for (place, stretch) in grid.points.stretches.enumerated() {
        // Either end of a stretch, by turns.
        let port = (number + place) % 2 == 0 ? stretch.lowerBound : stretch.upperBound
        let flow = Flow(pair: pair, transport: transport, port: port)
        if judge(flow), isJudged(flow) { return flow }
      }
    }
    return nil
  }

  func describe(_ flow: Flow) -> String {
    "\(flow.pair.source.endpoint) → \(flow.pair.destination.endpoint) \(flow.port)/\(flow.transport.rawValue)"
  }

  /// Whether a pod lets something through in a direction although no rule allows anything.
  func isOpen(_ pod: World.Pod, _ direction: Direction) -> Bool {
    isReleased(pod, direction) || reading?.mayRelease(pod, direction) ?? false
  }

  /// Whether one end of a connection lets it through although no rule allows anything.
  func passes(_ flow: Flow, _ direction: Direction) -> Bool {
    choices.decisionsWithoutAllowRules(flow.judged, direction).contains {
      countsDoubts ? $0.mayAllow : $0.isAllowed
    }
  }

  /// A pod as an end; which address it has is no matter.
  func anyEnd(_ pod: World.Pod) -> FlowGrid.End {
    FlowGrid.End(
      endpoint: .pod(pod.index, address: IPAddress(.ipv4, 0), node: pod.nodeName, replica: 0), isHost: pod.hostNetwork)
  }

  /// Whether nothing isolates a pod. Where policies of other languages deny everything without, no connection of the grid
  /// passes; a lenient judge does not ask for one.
  private func isReleased(_ pod: World.Pod, _ direction: Direction) -> Bool {
    // Under Calico what isolates in one tier may be passed on in it.
    if read.world.enforcer.name == .upstream {
      guard choices.mayBeWithoutIsolation(pod.index, direction) else { return false }
      if isLenient || pod.hostNetwork || read.world.policies.allSatisfy({ $0.reference.kind == "NetworkPolicy" }) {
        return true
      }
    } else if pod.hostNetwork, !isJudgedAtNodes {
      return true
    }
    let own = grid.ends.filter { $0.pod == pod.index }
    let count = own.count * grid.ends.count
    let pairs = Self.some(of: count).map { place in
      let (mine, other) = (own[place % own.count], grid.ends[place / own.count])
      return direction == .ingress
        ? FlowGrid.Pair(source: other, destination: mine) : FlowGrid.Pair(source: mine, destination: other)
    }.filter { FlowGrid.isFlow($0, in: read.world) }
    // Of whom nobody can reach, whatever the policies say, it need not be asked what they let through.
    if pairs.isEmpty { return isLenient && choices.mayBeWithoutIsolation(pod.index, direction) }
    return pairs.contains { passesWithoutAllowRules($0, direction) }
  }

  /// Whether something may be said at the interfaces of nodes, of which nobody knows what it is.
  private var isJudgedAtNodes: Bool {
    read.world.enforcer.settings[.hostFirewall]?.flag == true
      || read.world.policyData.contains { $0 is HostEndpoint }
  }

  /// From how many pairs of ends with one pod on only some are looked at: a crowd has very many pods, and brute force
  /// need not find everything.
  private static let mostPairs = 400
  private static let somePairs = 32

  /// All places, or of very many some, spread over all of them.
  private static func some(of count: Int) -> [Int] {
    count <= mostPairs ? Array(0..<count) : (0..<somePairs).map { $0 * count / somePairs }
  }

  private func passesWithoutAllowRules(_ pair: FlowGrid.Pair, _ direction: Direction) -> Bool {
    TransportProtocol.allCases.contains { transport in
      grid.points.stretches.contains { stretch in
        passes(Flow(pair: pair, transport: transport, port: stretch.lowerBound), direction)
      }
    }
  }

  /// Whether a flow passes under some choice: under some reading where doubts count, else under every one.
  func isAllowed(_ flow: Flow) -> Bool {
    choices.decisions(flow.judged).contains { decision in
      reading?.isAllowed(decision, flow.pair) ?? (countsDoubts ? decision.mayAllow : decision.isAllowed)
    }
  }

  /// Whether a flow is stopped under some choice: under some reading where doubts count, else under every one.
  func isDenied(_ flow: Flow) -> Bool {
    choices.decisions(flow.judged).contains { decision in
      reading.map { !$0.isAllowed(decision, flow.pair) } ?? (countsDoubts ? !decision.isAllowed : decision.isDenied)
    }
  }

  /// Whether a flow is on ports of a claim: by number, or by a name that the destination pod declares.
  func isOn(_ ports: PortSpec?, _ flow: Flow) -> Bool {
    guard let ports else { return true }
    if ports.connections.contains(flow.transport, flow.port) { return true }
    guard let pod = flow.pair.destination.pod else { return false }
    return read.world.pods[pod].ports.contains { port in
      port.protocol == flow.transport && port.containerPort == flow.port
        && port.name.map { ports.names.contains($0) } ?? false
    }
  }

  /// Which flows between two ends violate a claim; nil when none can.
  func judge(_ assertion: Assertion, _ pair: FlowGrid.Pair) -> ((Flow) -> Bool)? {
    let (source, destination) = (pair.source, pair.destination)
    func holds(_ set: SetReference, _ end: FlowGrid.End) -> Bool { membership.contains(set.expression, end) }
    switch assertion {
    case .neverReaches(let from, let to, let ports, let both):
      let forth = holds(from, source) && holds(to, destination)
      let back = both && holds(to, source) && holds(from, destination)
      return forth || back ? { isOn(ports, $0) && isAllowed($0) } : nil
    case .onlyFrom(let to, let from, let bound):
      guard holds(to, destination), isUniversal(source, from, to) else { return nil }
      return only(holds(from, source), bound)
    case .onlyTo(let from, let to, let bound):
      guard holds(from, source), isUniversal(destination, from, to) else { return nil }
      return only(holds(to, destination), bound)
    case .mustReach(let from, let to, let ports, .all):
      return holds(from, source) && holds(to, destination) ? { isOn(ports, $0) && isDenied($0) } : nil
    case .isolated(let sets, let except):
      let isApart = sets.indices.contains { i in
        holds(sets[i], source) && sets.indices.contains { $0 != i && holds(sets[$0], destination) }
      }
      return isApart ? { !isIn(except, $0) && isAllowed($0) } : nil
    case .isolatedByLabel(let separation, let among, let except):
      let isJudged = holds(among, source) && holds(among, destination) && differ(separation, pair)
      return isJudged ? { !isIn(except, $0) && isAllowed($0) } : nil
    case .onlyFlows(let within, let flows):
      guard holds(within, source) || holds(within, destination) else { return nil }
      let named = [within] + flows.flatMap { [$0.from, $0.to] }
      return isUniversal(pair, named) ? { !isIn(flows, $0) && isAllowed($0) } : nil
    case .noNewAccess(let within, _):
      guard let before, holds(within, source) || holds(within, destination), isUniversal(pair, [within]) else {
        return nil
      }
      return { flow in
        guard isAllowed(flow) else { return false }
        let answer = before.answer(flow)
        return answer == .denied || (isLenient && answer == .unclear)
      }
    case .doors(let claim):
      guard let doors, claim.pods.map({ holds($0, destination) }) ?? true else { return nil }
      return { doors.isMeant(claim, $0) && (claim.wantsFlows ? isDenied($0) : isAllowed($0)) }
    case .mustReach, .defaultDeny, .neverReachesTransitively: return nil
    }
  }

  /// Whether a flow is one of those listed.
  private func isIn(_ regions: [FlowRegion], _ flow: Flow) -> Bool {
    regions.contains { region in
      membership.contains(region.from.expression, flow.pair.source)
        && membership.contains(region.to.expression, flow.pair.destination) && isOn(region.ports, flow)
    }
  }

  /// Whether two pods do not share a label's value; a missing label counts as the claim says.
  private func differ(_ separation: Assertion.LabelSeparation, _ pair: FlowGrid.Pair) -> Bool {
    guard let first = pair.source.pod, let second = pair.destination.pod else { return false }
    let values = [first, second].map { index -> String? in
      let pod = read.world.pods[index]
      return separation.scope == .pod
        ? pod.labels[separation.key] : read.world.namespace(of: pod).labels[separation.key]
    }
    guard let left = values[0], let right = values[1] else { return separation.unlabelled == .violation }
    return left != right
  }

  /// Whether a claim about everything with an end in a set looks at a flow: nodes are in none that does not name them.
  private func isUniversal(_ pair: FlowGrid.Pair, _ named: [SetReference]) -> Bool {
    [pair.source, pair.destination].allSatisfy { end in
      guard case .node = end.endpoint else { return true }
      return named.contains { membership.namesNodes($0.expression) }
    }
  }

  /// Whether `onlyFrom` and `onlyTo` look at an end: all pods and outside addresses, and nodes where they are named.
  private func isUniversal(_ end: FlowGrid.End, _ from: SetReference, _ to: SetReference) -> Bool {
    guard case .node = end.endpoint else { return true }
    return membership.namesNodes(from.expression) || membership.namesNodes(to.expression)
  }

  private func only(_ isNamed: Bool, _ bound: Assertion.PortBound) -> ((Flow) -> Bool)? {
    switch bound {
    case .none: isNamed ? nil : { isAllowed($0) }
    case .ports(let ports): { !(isNamed && isOn(ports, $0)) && isAllowed($0) }
    case .onPorts(let ports): isNamed ? nil : { isOn(ports, $0) && isAllowed($0) }
    }
  }
}
