import Cluster
import Kubernetes
import Network
import Properties
import ReferenceEvaluator
import TinyWorlds
import Verification

/// Holds counterexamples, as reports show them, to what the reference evaluator says of their flows.
struct CounterexampleCheck {
  let read: ReadWorld
  private(set) var judge: ForceJudge
  private let random: SplitMix64
  /// What is said to be violated.
  private(set) var property: Property?

  init(_ read: ReadWorld, grid: FlowGrid, random: SplitMix64) {
    self.read = read
    self.random = random
    var judge = ForceJudge(read, grid: grid)
    judge.isLenient = true
    self.judge = judge
  }

  /// The same check of what is judged in a scope.
  func within(_ scope: Scope) -> Self {
    var result = self
    result.judge.scope = scope
    return result
  }

  /// What is wrong with the counterexamples of a violated property; nil when each is one.
  func doubt(_ result: PropertyOutcome) throws(Disagreement) -> String? {
    if result.counterexamples.isEmpty { return "violated without a counterexample" }
    var check = self
    check.judge = judge.of(result.property)
    check.property = result.property
    for example in result.counterexamples {
      let isConfirmed =
        if example.ends.contains(where: \.isHypothetical) {
          try check.confirm(example, result.property)
        } else {
          check.isViolation(example, of: result.property.assertion)
        }
      if !isConfirmed { return "no counterexample: \(example)" }
    }
    return nil
  }

  /// Whether a counterexample with pods that no manifest declares is one in the world that has them.
  private func confirm(_ example: Counterexample, _ property: Property) throws(Disagreement) -> Bool {
    // Whatever could exist may stand at the other end of a pod that is to deny by default.
    let isAnyone = !example.passing.isEmpty
    guard property.world == .open || isAnyone else {
      throw Disagreement("closed", "a hypothetical pod in `\(property.name)`")
    }
    var read = self.read
    for end in example.ends where end.isHypothetical {
      // The judged pod itself may be one that nobody has declared, and is no more than that.
      let isOther =
        !example.from.isHypothetical || end.namespace != example.from.namespace || end.labels != example.from.labels
      try HypotheticalPeople(self.read).add(end, to: &read, isAnyone: isAnyone && isOther)
    }
    var random = random
    let grid = FlowGrid(read, limit: 0, random: &random)
    var check = Self(read, grid: grid, random: random).within(judge.scope)
    check.judge = check.judge.of(property)
    check.property = property
    return check.isViolation(example, of: property.assertion)
  }

  private func isViolation(_ example: Counterexample, of assertion: Assertion) -> Bool {
    switch assertion {
    case .defaultDeny(let pods, let directions):
      guard let direction = example.direction, directions.contains(direction) else { return false }
      return ends(example.from, nil).contains { end in
        guard let pod = end.pod else { return false }
        guard judge.membership.contains(pods.expression, end), judge.isJudged(pod: end) else { return false }
        guard let shown = example.passing.first else { return judge.isOpen(read.world.pods[pod], direction) }
        return isPassing(shown, pod, direction)
      }
    case .mustReach(let from, let to, let ports, let each):
      if each == .some { return isMissingSource(example, from, to, ports) }
      guard let transport = example.transport, let port = example.port else {
        return pairs(example).contains { pair in
          judge.membership.contains(from.expression, pair.source)
            && judge.membership.contains(to.expression, pair.destination)
            && judge.isStranded(pair.source, pair.destination, ports) && judge.isJudged(stranded: pair)
        }
      }
      return isFlowViolation(example, assertion, transport, port)
    case .neverReachesTransitively: return isChain(example, assertion)
    case .doors(let claim):
      if example.from.kind == .object { return judge.doors?.missing(claim) != nil || claim.wantsFlows }
      guard let transport = example.transport, let port = example.port else {
        return judge.doors?.unjudged(claim) != nil
      }
      return isFlowViolation(example, assertion, transport, port)
    default:
      guard let transport = example.transport, let port = example.port else { return false }
      return isFlowViolation(example, assertion, transport, port)
    }
  }

  /// Whether a connection passes at a pod's own end although no rule allows anything.
  private func isPassing(_ shown: Counterexample, _ pod: Int, _ direction: Direction) -> Bool {
    guard let transport = shown.transport, let port = shown.port else { return false }
    return pairs(shown).contains { pair in
      let own = direction == .egress ? pair.source : pair.destination
      return own.pod == pod && judge.passes(ForceJudge.Flow(pair: pair, transport: transport, port: port), direction)
    }
  }

  private func isFlowViolation(
    _ example: Counterexample, _ assertion: Assertion, _ transport: TransportProtocol, _ port: UInt16
  ) -> Bool {
    pairs(example).contains { pair in
      guard FlowGrid.isFlow(pair, in: read.world), pair.source.endpoint.address.family == example.family else {
        return false
      }
      let flow = ForceJudge.Flow(pair: pair, transport: transport, port: port)
      return judge.isJudged(flow) && judge.judge(assertion, pair)?(flow) ?? false && isAsChosen(example, flow)
    }
  }

  /// Whether a source that is said to reach nothing misses the target that is shown and, if it is a pod, all others: of
  /// a node the grid does not say which targets may be on it.
  private func isMissingSource(
    _ example: Counterexample, _ from: SetReference, _ to: SetReference, _ ports: PortSpec
  ) -> Bool {
    pairs(example).contains { pair in
      guard judge.membership.contains(from.expression, pair.source), judge.isJudged(source: pair.source),
        judge.membership.contains(to.expression, pair.destination)
      else { return false }
      guard let transport = example.transport, let port = example.port else {
        return judge.isStranded(pair.source, pair.destination, ports)
          && (pair.source.pod == nil || judge.reachesNone(pair.source, to.expression, ports, on: nil))
      }
      let flow = ForceJudge.Flow(pair: pair, transport: transport, port: port)
      return judge.isDenied(flow) && isAsChosen(example, flow, isOneOfSeveral: true)
        && (pair.source.pod == nil || judge.reachesNone(pair.source, to.expression, ports, on: (transport, port)))
    }
  }

  private func pairs(_ example: Counterexample) -> [FlowGrid.Pair] {
    guard let to = example.to else { return [] }
    return ends(example.from, example.family).flatMap { source in
      ends(to, example.family).map { FlowGrid.Pair(source: source, destination: $0) }
    }
  }

  /// What a report's words for an end can mean.
  func ends(_ words: EndDescription, _ family: IPFamily?) -> [FlowGrid.End] {
    let address = words.address.flatMap { IPAddress($0) }
    let nodeNames = read.world.nodes.map(\.name) + [FlowGrid.unheardNode, "another-node"]
    switch words.kind {
    case .address: return address.map { [FlowGrid.End(endpoint: .address($0), isHost: false)] } ?? []
    case .object: return []
    case .node:
      let unheard = read.world.pods.compactMap(\.nodeName).filter { name in
        !read.world.nodes.contains { $0.name == name }
      }
      let names = words.name.map { [$0] } ?? unheard + [FlowGrid.unheardNode]
      let addressed = names.flatMap { name in
        address.map { [FlowGrid.End(endpoint: .node(name, address: $0), isHost: true)] } ?? []
      }
      return judge.grid.ends.filter { end in
        guard case .node(let name, _) = end.endpoint else { return false }
        return words.name == nil ? !read.world.nodes.contains { $0.name == name } : name == words.name
      } + addressed
    case .pod, .workload:
      return read.world.pods.filter { isMeant(words, $0) }.flatMap { pod -> [FlowGrid.End] in
        var addresses = address.map { [$0] } ?? judge.grid.ends.filter { $0.pod == pod.index }.map(\.endpoint.address)
        if addresses.isEmpty { addresses = [judge.anyEnd(pod).endpoint.address] }
        let nodes = pod.nodeName.map { [$0] } ?? nodeNames
        return addresses.flatMap { address in
          nodes.map { node in
            FlowGrid.End(
              endpoint: .pod(pod.index, address: address, node: node, replica: 0), isHost: pod.hostNetwork)
          }
        }
      }
    }
  }

  private func isMeant(_ words: EndDescription, _ pod: World.Pod) -> Bool {
    guard read.world.namespace(of: pod).name == words.namespace else { return false }
    if words.isHypothetical {
      return pod.owner == nil && pod.name == nil && pod.labels == words.labels && pod.ports == words.ports
    }
    if let name = words.pod, pod.name != name { return false }
    if !words.labels.isEmpty, words.labels != pod.labels { return false }
    guard let owner = pod.owner else { return words.kind == .pod && pod.name == words.name }
    return words.kind == .workload && owner.kind == words.workloadKind && owner.name == words.name
  }
}

extension Counterexample {
  /// The ends of its flows, each once.
  fileprivate var ends: [EndDescription] {
    var result: [EndDescription] = []
    for flow in hops.isEmpty ? [self] + passing : hops {
      for var end in [flow.from, flow.to].compactMap({ $0 }) {
        // A pod that is come by and gone from is one, whichever its addresses.
        if !hops.isEmpty { end.address = nil }
        if !result.contains(end) { result.append(end) }
      }
    }
    return result
  }
}
