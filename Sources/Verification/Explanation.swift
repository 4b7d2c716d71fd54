package import Cluster
import EnforcerReadings
import Kubernetes
package import Network
package import PolicyModel
import Properties
package import ReferenceEvaluator

/// Puts flows and the reference evaluator's reasons into the words of reports.
package struct Explanation {
  private(set) var world: World
  private(set) var evaluator: ReferenceEvaluator
  /// How many of the world's pods, and of its namespaces, manifests describe; those behind them are hypothetical.
  private let declaredPods: Int
  private let declaredNamespaces: Int
  /// The same in the baseline; at most one.
  private var baselines: [Explanation] = []
  /// How policies are read.
  let reader: Reader
  /// What anyone may write in place of the policies of most namespaces; nil where nobody may.
  let free: FreePolicies?
  /// What was written there, behind the other policies of `world`; nil where nobody may write.
  private var written: ChosenPolicies?

  /// Makes explanations in `world`, of which `declared` is the part that manifests describe.
  ///
  /// - Parameters:
  ///   - before: the counterpart of `world` in a baseline.
  ///   - reader: how policies are read.
  ///   - free: what anyone may write in place of the policies of most namespaces, in both worlds.
  package init(
    world: World, declared: World, before: World? = nil, reader: @escaping Reader = EnforcerReadings.declared,
    free: FreePolicies? = nil
  ) {
    baselines = before.map { [Explanation(world: $0, declared: declared, reader: reader, free: free)] } ?? []
    self.world = world
    self.reader = reader
    self.free = free
    evaluator = ReferenceEvaluator(world: world, reading: reader(world))
    declaredPods = declared.pods.count
    declaredNamespaces = declared.namespaces.count
  }

  /// What a pod is called: by its workload if it has one.
  ///
  /// - Parameter dependsOnLabels: whether what is said of it rests on the labels that it happens to carry.
  package func describe(
    pod index: Int, address: IPAddress? = nil, isAddressAssumed: Bool = false, dependsOnLabels: Bool = false
  ) -> EndDescription {
    let pod = world.pods[index]
    var result = EndDescription(
      kind: pod.owner == nil ? .pod : .workload, namespace: world.namespace(of: pod).name,
      name: pod.owner?.name ?? pod.name, workloadKind: pod.owner?.kind, pod: pod.name, address: address?.description,
      isAddressAssumed: isAddressAssumed, labels: pod.labels)
    if dependsOnLabels, !pod.assumedLabels.isEmpty {
      (result.assumedLabels, result.labelSource) = (pod.assumedLabels, pod.operatedBy)
    }
    result.isHypothetical = index >= declaredPods
    if result.isHypothetical {
      result.ports = pod.ports
      describeAccount(of: pod, &result)
    }
    if pod.namespace >= declaredNamespaces {
      result.newNamespaceLabels = world.namespace(of: pod).labels
    }
    return result
  }

  /// Says under which account a hypothetical pod runs, unless it is any.
  private func describeAccount(of pod: World.Pod, _ end: inout EndDescription) {
    guard let labels = pod.serviceAccountLabels else { return }
    end.serviceAccount = pod.serviceAccount
    let isDeclared = world.serviceAccounts.contains { $0.namespace == pod.namespace && $0.name == pod.serviceAccount }
    if !isDeclared { end.newServiceAccountLabels = labels }
  }

  /// What an end of a flow is called. The address of a pod is told when it is known, or when the flow depends on it.
  package func describe(
    _ end: ReferenceEvaluator.Endpoint, dependsOnAddress: Bool, dependsOnLabels: Bool = true
  ) -> EndDescription {
    switch end {
    case .pod(let index, let address, _, _):
      let isKnown = !world.pods[index].addresses.isEmpty
      return describe(
        pod: index, address: isKnown || dependsOnAddress ? address : nil,
        isAddressAssumed: !isKnown && dependsOnAddress,
        dependsOnLabels: dependsOnLabels)
    case .address(let address): return plain(.address, name: nil, address)
    case .node(let name, let address):
      return plain(.node, name: world.nodes.contains { $0.name == name } ? name : nil, address)
    }
  }

  private func plain(_ kind: EndDescription.Kind, name: String?, _ address: IPAddress) -> EndDescription {
    EndDescription(
      kind: kind, namespace: nil, name: name, workloadKind: nil, pod: nil, address: address.description,
      isAddressAssumed: false, labels: [:])
  }

  /// Both ends of a flow, explained.
  func counterexample(
    _ flow: ReferenceEvaluator.Flow, connections: ConnectionSet, dependsOnSourceAddress: Bool = false,
    dependsOnDestinationAddress: Bool = false, dependsOnLabels: Bool = true
  ) -> Counterexample {
    let decider = choosing(for: [flow])
    let decision = decider.evaluator.decide(flow)
    var result = Counterexample(
      from: describe(flow.source, dependsOnAddress: dependsOnSourceAddress, dependsOnLabels: dependsOnLabels),
      to: describe(
        flow.destination, dependsOnAddress: dependsOnDestinationAddress, dependsOnLabels: dependsOnLabels),
      transport: flow.transport,
      port: flow.port, family: flow.source.address.family, connections: connections, direction: nil, explanation: nil,
      egress: decider.end(decision.egress), ingress: decider.end(decision.ingress))
    result.chosen = decider.written
    result.witness = .init(world: decider.world, flow: flow)
    if let baseline = baselines.first?.choosing(for: [flow]) {
      let before = baseline.evaluator.decide(flow)
      result.before = .init(egress: baseline.end(before.egress), ingress: baseline.end(before.ingress))
    }
    return result
  }

  /// A flow by itself, explained.
  package func flow(_ flow: ReferenceEvaluator.Flow) -> Counterexample {
    counterexample(flow, connections: ConnectionSet(flow.transport, PortSet(flow.port...flow.port)))
  }

  /// What leaves a flow open, with the flow: of the world, or else of the baseline.
  package func undecided(_ flow: ReferenceEvaluator.Flow) -> Undecided {
    let example = counterexample(flow, connections: ConnectionSet(flow.transport, PortSet(flow.port...flow.port)))
    let now = undecided(flow, shownAs: example)
    guard now.objects.isEmpty else { return now }
    if let before = baselines.first { return before.undecided(flow, shownAs: example) }
    // What is certain there may be open where what is restricted does not count.
    return world.countsRestricted ? unrestricted.undecided(flow, shownAs: example) : now
  }

  /// The same where a connection counts as allowed only if nothing restricts it.
  private var unrestricted: Self {
    var result = self
    result.world = world.unrestricted
    result.evaluator = ReferenceEvaluator(world: result.world, reading: reader(result.world))
    return result
  }

  private func undecided(_ flow: ReferenceEvaluator.Flow, shownAs example: Counterexample) -> Undecided {
    let decider = choosing(for: [flow])
    let decision = decider.evaluator.decide(flow)
    return decider.undecided(Direction.allCases.map { decision[$0] }, flow: example)
  }

  /// What leaves ends of a flow open.
  private func undecided(_ ends: [ReferenceEvaluator.EndDecision], flow: Counterexample) -> Undecided {
    let open = ends.filter { $0.mayAllow && !$0.isAllowed }
    let doubts = open.flatMap(\.because).compactMap { if case .undecided(let doubt) = $0 { doubt } else { nil } }
    // Of several causes the first: each alone leaves it open.
    let cause = ReferenceEvaluator.Doubt.Cause.allCases.first { cause in doubts.contains { $0.cause == cause } }
    let objects = doubts.filter { $0.cause == cause }.flatMap { doubt in
      doubt.rules.map(object)
        + doubt.policies.map { .init(title: world.policies[$0].reference.title, span: world.policies[$0].span) }
        + doubt.data.map { .init(title: world.policyData[$0].reference.title, span: world.policyData[$0].span) }
    }
    return Undecided(.init(cause), objects, flow: flow)
  }

  /// A rule that leaves an answer open.
  private func object(_ rule: ReferenceEvaluator.RuleReference) -> Undecided.Object {
    .init(title: world.policies[rule.policy].reference.title, field: rule.field, span: rule.span)
  }

  /// A pod that no policy isolates in a direction.
  func counterexample(_ pod: Int, notIsolatedFor direction: Direction) -> Counterexample {
    let isHost = world.pods[pod].hostNetwork
    let because = Counterexample.Because(
      reason: isHost ? .hostNetwork : .notIsolated, hasOtherKinds: world.hasOtherKinds)
    let noun = world.hasOtherKinds ? "policy" : "NetworkPolicy"
    let end = Counterexample.End(isAllowed: true, because: [because])
    var result = Counterexample(
      from: describe(pod: pod, dependsOnLabels: true), to: nil, transport: nil, port: nil, family: nil,
      connections: ConnectionSet(),
      direction: direction,
      explanation: isHost
        ? "shares its node's network, where no \(noun) governs it"
        : "no \(noun) isolates it for \(direction.field)",
      egress: direction == .egress ? end : nil, ingress: direction == .ingress ? end : nil,
      chosen: bare(pod))
    result.witness = .init(world: world, flow: anyFlow(of: pod, direction))
    return result
  }

  /// Some flow between a pod and an address outside, where the pod's end of a direction is judged.
  private func anyFlow(of pod: Int, _ direction: Direction) -> ReferenceEvaluator.Flow {
    let family = world.addresses.families.contains(.ipv4) ? IPFamily.ipv4 : .ipv6
    let address = IPAddress(family, 1)
    let own = ReferenceEvaluator.Endpoint.pod(
      pod, address: world.pods[pod].addresses.first { $0.family == family } ?? address, node: nil, replica: 0)
    let (source, destination) = direction == .egress ? (own, .address(address)) : (.address(address), own)
    return .init(source: source, destination: destination, transport: .tcp, port: 1)
  }

  /// That nobody writes a policy for a pod; nil where nobody may.
  private func bare(_ pod: Int) -> ChosenPolicies? {
    guard let free else { return nil }
    let namespace = world.namespace(of: world.pods[pod]).name
    return ChosenPolicies(namespaces: free.leaves(namespace) ? [] : [namespace])
  }

  /// A pod that lets something through in a direction without a rule that allows it: one connection that passes.
  func counterexample(_ flow: ReferenceEvaluator.Flow, openFor direction: Direction) -> Counterexample {
    let own = direction.ends(source: flow.source, destination: flow.destination).own
    let decider = choosing(for: [flow])
    let decision = decider.end(decider.evaluator.decideWithoutAllowRules(flow, direction))
    var passing = counterexample(flow, connections: ConnectionSet(flow.transport, PortSet(flow.port...flow.port)))
    passing.egress = direction == .egress ? decision : nil
    passing.ingress = direction == .ingress ? decision : nil
    passing.before = nil
    // The other end is not asked.
    if case .pod(let pod, _, _, _) = own { passing.chosen = bare(pod) }
    var result = Counterexample(
      from: describe(own, dependsOnAddress: false), to: nil, transport: nil, port: nil, family: nil,
      connections: ConnectionSet(), direction: direction,
      explanation: "lets something through for \(direction.field) that no rule allows", egress: passing.egress,
      ingress: passing.ingress, passing: [passing], chosen: passing.chosen)
    result.witness = passing.witness
    return result
  }

  /// What leaves it open whether a flow passes in a direction without a rule that allows it.
  func undecided(_ flow: ReferenceEvaluator.Flow, openFor direction: Direction) -> Undecided {
    let decider = choosing(for: [flow])
    return decider.undecided(
      [decider.evaluator.decideWithoutAllowRules(flow, direction)], flow: counterexample(flow, openFor: direction))
  }

  /// Two ends that fail a claim without a flow to show.
  func counterexample(
    _ from: ReferenceEvaluator.Endpoint, _ to: ReferenceEvaluator.Endpoint?, explanation: String
  ) -> Counterexample {
    Counterexample(
      from: describe(from, dependsOnAddress: false), to: to.map { describe($0, dependsOnAddress: false) },
      transport: nil, port: nil, family: nil, connections: ConnectionSet(), direction: nil, explanation: explanation,
      egress: nil, ingress: nil)
  }

  package func end(_ decision: ReferenceEvaluator.EndDecision) -> Counterexample.End {
    Counterexample.End(isAllowed: decision.isAllowed, because: decision.because.flatMap { because($0) })
  }

  private func because(
    _ reason: Counterexample.Reason, _ rule: ReferenceEvaluator.RuleReference
  ) -> Counterexample.Because {
    let policy = world.policies[rule.policy]
    var result = Counterexample.Because(
      reason: reason, object: policy.reference, field: rule.field, tier: policy.tierName,
      span: isWritten(rule.policy) ? nil : rule.span)
    result.restrictions = rule.restrictions
    return result
  }

  private func because(_ reason: ReferenceEvaluator.Reason) -> [Counterexample.Because] {
    switch reason {
    case .notIsolated: [none(.notIsolated)]
    case .notGoverned(.hostNetwork): [none(.hostNetwork)]
    case .notGoverned(.outside): [none(.outsideAddress)]
    case .notGoverned(.node): [none(.node)]
    case .ownNode: [.init(reason: .ownNode)]
    case .rule(let rule): [because(.rule, rule)]
    case .openedBy(let place):
      [.init(reason: .unread, object: world.policies[place].reference, span: world.policies[place].span)]
    case .deniedBy(let rule): [because(.deny, rule)]
    case .passedBy(let rule): [because(.pass, rule)]
    case .undecided(let doubt):
      doubt.rules.map { because(.undecided, $0) } + doubt.policies.map { because(.undecided, policy: $0) }
        + doubt.data.map { place in
          let object = world.policyData[place]
          return .init(reason: .undecided, object: object.reference, span: object.span)
        }
    case .noRule(let policies):
      policies.map { place in
        var because = because(.noRule, policy: place)
        because.tier = denyingTier(of: policies)
        return because
      }
    }
  }

  /// That no policy says anything.
  private func none(_ reason: Counterexample.Reason) -> Counterexample.Because {
    .init(reason: reason, hasOtherKinds: world.hasOtherKinds)
  }

  /// The tier whose end denies what no rule of its policies matches; nil where NetworkPolicies alone count, which stand in
  /// none.
  private func denyingTier(of policies: [Int]) -> String? {
    guard world.enforcer.name == .calico, world.hasOtherKinds else { return nil }
    return policies.lazy.compactMap { world.policies[$0].tierName }.first ?? "default"
  }

  private func because(_ reason: Counterexample.Reason, policy place: Int) -> Counterexample.Because {
    let policy = world.policies[place]
    return .init(reason: reason, object: policy.reference, span: isWritten(place) ? nil : policy.span)
  }
}

extension Counterexample.End {
  /// Whether it depends on how the input is read whether this end allows the flow.
  package var isUndecided: Bool { because.contains { $0.reason == .undecided } }
}

extension Explanation {
  /// The explanation in the world that has the fewest policies under which flows are as a claim does not want them, in
  /// place of those that anyone may change; the same where nobody may.
  func choosing(for flows: [ReferenceEvaluator.Flow]) -> Self {
    guard let free else { return self }
    let (written, world) = PolicyChooser(world: world, free: free, reader: reader).choose(for: flows)
    var result = Self(world: world, like: self)
    result.written = written
    result.baselines = baselines.map { $0.choosing(for: flows) }
    return result
  }

  /// Another world with the same pods, whose policies are certain.
  private init(world: World, like other: Self) {
    self.world = world
    evaluator = ReferenceEvaluator(world: world, reading: other.reader(world))
    (declaredPods, declaredNamespaces) = (other.declaredPods, other.declaredNamespaces)
    (reader, free) = (other.reader, nil)
  }

  /// Whether a policy of the world was written for a counterexample, and stands nowhere.
  private func isWritten(_ place: Int) -> Bool {
    written.map { place >= world.policies.count - $0.policies.count } ?? false
  }
}
