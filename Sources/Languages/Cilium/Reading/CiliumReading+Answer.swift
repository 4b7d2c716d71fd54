import CiliumAPI
import Cluster
import Network
import ReferenceEvaluator

extension CiliumReading {
  /// What is asked about.
  enum Packet: Hashable {
    case connection(TransportProtocol, UInt16)
    case icmp(ICMPField)
  }

  /// What one end says, of any identity that the other may have.
  func decide(_ flow: Flow, _ direction: Direction, _ packet: Packet) -> EndDecision {
    let (own, other) = (
      direction == .egress ? flow.source : flow.destination, direction == .egress ? flow.destination : flow.source
    )
    guard case .pod(let index, _, let node, _) = own, !world.pods[index].hostNetwork else {
      return notGoverned(own, direction)
    }
    let pod = world.pods[index]
    if settings.policyMode == .never { return EndDecision(isAllowed: true, because: [.notIsolated]) }
    let mine = blocks.filter { block in
      block.block.rules.contains { $0.direction == direction } && speaks(block, of: pod).isPossible
    }
    // Without rules that allow, the own node is anybody.
    if direction == .ingress, settings.allowLocalhost == .always, countsAllow, case .node(let name?, _) = other,
      name == node
    {
      return fromOwnNode(mine, pod, packet)
    }
    if let open = unmerged(mine, pod, direction) { return open }
    let identities = identities(of: other, seenFrom: pod.nodeName, direction)
    let answer = ask(mine, pod, identities, packet, direction, flow)
    if clusterRules.isEmpty {
      let decision = answer.decision(rest: EndDecision(isAllowed: true, because: [.notIsolated]))
      return isDropped(packet) ? decision.orDenied : decision
    }
    func asked(isBaseline: Bool, rest: () -> EndDecision) -> EndDecision {
      clusterRules(isBaseline: isBaseline, pod, identities, packet, direction, flow, rest: rest)
    }
    let decision = asked(isBaseline: false) {
      answer.decision(rest: asked(isBaseline: true) { EndDecision(isAllowed: true, because: [.notIsolated]) })
    }
    let binding = bindingRules(mine, identities, packet, direction, flow)
    if binding.isEmpty { return isDropped(packet) ? decision.orDenied : decision }
    return decision.orDenied(binding)
  }

  /// What is said of a pod that two blocks may select whose rules cannot be merged: anything that was said before (semantics
  /// L54).
  private func unmerged(_ blocks: [Block], _ pod: World.Pod, _ direction: Direction) -> EndDecision? {
    func finds(_ place: RuleConflict.Place) -> Block? {
      blocks.first { block in
        block.policy == place.policy && block.block.rules.contains { $0.path == place.rule.path }
      }
    }
    let found = conflicts.filter { conflict in
      conflict.first.rule.direction == direction && finds(conflict.first) != nil && finds(conflict.second) != nil
    }
    if found.isEmpty { return nil }
    let rules = found.flatMap { [$0.first, $0.second] }.compactMap { place in
      finds(place).map { reference(place.rule, place.number, $0, nil) }
    }
    return EndDecision(isAllowed: false, mayAllow: true, because: [.undecided(.init(.other, rules))])
  }

  /// Whether the agents may drop what is sent, whatever policies say (semantics L62).
  private func isDropped(_ packet: Packet) -> Bool {
    if case .connection(.sctp, _) = packet { settings.sctp == false } else { false }
  }

  /// An end that no policy governs; a node with a firewall may deny what it likes (semantics L6, L63).
  private func notGoverned(_ end: Endpoint, _ direction: Direction) -> EndDecision {
    if case .address = end { return EndDecision(isAllowed: true, because: [.notGoverned(.outside)]) }
    let kind: ReferenceEvaluator.NotGoverned = if case .node = end { .node } else { .hostNetwork }
    let firewalls = blocks.filter { block in
      if settings.hostFirewall, settings.policyMode != .never, case .nodes = block.block.subject { true } else { false }
    }
    if firewalls.isEmpty { return EndDecision(isAllowed: true, because: [.notGoverned(kind)]) }
    let doubt = ReferenceEvaluator.Doubt(.hostEndpoint, [], policies: Set(firewalls.map(\.policy)).sorted())
    return EndDecision(isAllowed: false, mayAllow: true, because: [.undecided(doubt), .notGoverned(kind)])
  }

  /// What comes from the pod's own node: it always passes, unless a rule denies the node, of which nobody says whether it
  /// is asked (semantics L58, L71).
  private func fromOwnNode(_ blocks: [Block], _ pod: World.Pod, _ packet: Packet) -> EndDecision {
    let host = Identity(kind: .host, labels: [.reserved("host")], address: IPAddress(.ipv4, 0))
    var server = host
    server.labels.insert(.reserved("kube-apiserver"))
    var denying = clusterRulesThatDeny([host, server], of: pod)
    for block in blocks {
      for (number, rule) in zip(block.numbers, block.block.rules) where rule.isDeny && rule.direction == .ingress {
        let isPeer = asksForNodesByAddress(rule) || [host, server].contains { peer(rule, block, $0).truth.isPossible }
        // Whatever the port is.
        guard isPeer, canMatchSome(rule, packet) else { continue }
        denying.append(reference(rule, number, block, nil))
      }
    }
    if denying.isEmpty { return EndDecision(isAllowed: true, because: [.ownNode]) }
    return EndDecision(
      isAllowed: false, mayAllow: true,
      because: [.undecided(.init(.other, denying)), .ownNode] + denying.map { .deniedBy($0) })
  }

  /// Denied by any rule that denies; else allowed by any that allows; else denied where a block isolates (semantics L18).
  ///
  /// - Parameter identities: what the other end may be.
  private func ask(
    _ blocks: [Block], _ pod: World.Pod, _ identities: [Identity], _ packet: Packet, _ direction: Direction,
    _ flow: Flow
  ) -> Answer {
    var answer = Answer(surelyIsolates: settings.policyMode == .always)
    for block in blocks {
      let speaks = speaks(block, of: pod)
      var surelyAllows = false
      for (number, rule) in zip(block.numbers, block.block.rules) where rule.direction == direction {
        if !rule.isDeny, !countsAllow { continue }
        var (truth, item) = peer(rule, block, identities)
        if truth.causes.contains(.placement), matchWhereverItRuns(rule, block, identities) { truth = .yes }
        let bound = Truth.all([truth, binds(rule, packet, flow)])
        if bound.isPossible {
          answer.add(isDeny: true, reference(rule, number, block, item), bound, ifAsked: speaks)
        }
        let match = Truth.all([truth, port(rule, packet, flow)])
        guard match.isPossible else { continue }
        if match == .yes, !rule.isDeny { surelyAllows = true }
        let restrictions = restrictions(rule, packet, flow)
        answer.add(
          isDeny: rule.isDeny, reference(rule, number, block, item, restrictions), match, ifAsked: speaks)
      }
      answer.unsure += speaks.causes.map { ($0, nil, block.policy) }
      if isolates(block, direction) { answer.isolate(block.policy, speaks, surelyAllows: surelyAllows) }
    }
    // What is on the network of the pod's own node counts as that node (L58).
    if direction == .ingress, settings.allowLocalhost == .always, countsAllow {
      answer.addOwnNode(Self.whole(identities.map { .init($0.kind == .host) }, identities))
    }
    return answer
  }

  /// Whether an end is matched wherever the pod runs, by a rule or by another one of its block that asks for the same ports.
  private func matchWhereverItRuns(_ rule: CiliumRule, _ block: Block, _ identities: [Identity]) -> Bool {
    let alike = block.block.rules.filter { other in
      (other.direction, other.isDeny, other.authentication) == (rule.direction, rule.isDeny, rule.authentication)
        && asksForPortsOf(other, rule)
    }
    let kinds = Set(identities.map(\.kind))
    return kinds.allSatisfy { kind in
      let same = identities.filter { $0.kind == kind }
      return alike.contains { peer($0, block, same).0 == .yes }
    }
  }

  private func asksForPortsOf(_ a: CiliumRule, _ b: CiliumRule) -> Bool {
    func restrictions(_ item: PortItem) -> [[String]] { item.restrictions.map { [$0.kind.rawValue, $0.text] } }
    return a.icmps == b.icmps && a.ports.count == b.ports.count
      && zip(a.ports, b.ports).allSatisfy { $0.ports == $1.ports && restrictions($0) == restrictions($1) }
  }

  /// Whether a rule matches an end that may be one of several things.
  func peer(_ rule: CiliumRule, _ block: Block, _ identities: [Identity]) -> (Truth, Peer?) {
    let found = identities.map { identity in
      let (truth, item) = peer(rule, block, identity)
      return (truth: Truth.all([truth, isHeard(rule, identity)]), item: item)
    }
    let item = found.first { $0.truth == .yes } ?? found.first { $0.truth.isPossible }
    return (Self.whole(found.map(\.truth), identities), item?.item)
  }

  /// What is so of each of several things that an end may be, as one truth, with what tells them apart.
  private static func whole(_ truths: [Truth], _ identities: [Identity]) -> Truth {
    guard let first = truths.first, truths.contains(where: { $0 != first }) else { return truths.first ?? .no }
    var causes = truths.reduce(into: Set<Cause>()) { $0.formUnion($1.causes) }
    let all = Array(zip(truths, identities))
    func differ(_ isAlike: (Identity, Identity) -> Bool) -> Bool {
      all.contains { one in all.contains { isAlike(one.1, $0.1) && one.0 != $0.0 } }
    }
    func isServer(_ identity: Identity) -> Bool { identity.labels.contains(.reserved(server)) }
    if differ({ $0.kind == $1.kind }) { causes.insert(.apiServer) }
    if differ({ isServer($0) == isServer($1) }) { causes.insert(.placement) }
    return .unknown(causes)
  }

  /// Whether a rule is heard: what denies the own node may not be (semantics L71).
  private func isHeard(_ rule: CiliumRule, _ identity: Identity) -> Truth {
    let isOpen =
      rule.isDeny && rule.direction == .ingress && settings.allowLocalhost == .always && identity.kind == .host
    return isOpen ? .unknown(.other) : .yes
  }

  /// What the blocks that may speak of a pod come to.
  private struct Answer {
    private var denies = (may: false, must: false)
    private var allows = (may: false, must: false)
    private var denying: [ReferenceEvaluator.Reason] = []
    private var allowing: [ReferenceEvaluator.Reason] = []
    private var isolating: Set<Int> = []
    private var surelyIsolates: Bool
    /// Whether a block may isolate that does not surely allow then.
    private var mayIsolate = false
    /// What may match, and who may speak.
    var unsure: [(cause: Cause, rule: RuleReference?, policy: Int)] = []
    /// Why nobody knows whether the other end counts as the pod's own node.
    private var unsureNode: Set<Cause> = []

    init(surelyIsolates: Bool) { self.surelyIsolates = surelyIsolates }

    mutating func add(isDeny: Bool, _ reference: RuleReference, _ match: Truth, ifAsked: Truth) {
      unsure += match.causes.map { ($0, reference, reference.policy) }
      let isSure = Truth.all([match, ifAsked]) == .yes
      if isDeny {
        denies = (true, denies.must || isSure)
        denying.append(.deniedBy(reference))
      } else {
        allows = (true, allows.must || isSure)
        allowing.append(.rule(reference))
      }
    }

    mutating func isolate(_ policy: Int, _ speaks: Truth, surelyAllows: Bool) {
      isolating.insert(policy)
      if speaks == .yes { surelyIsolates = true } else if !surelyAllows { mayIsolate = true }
    }

    mutating func addOwnNode(_ isOwn: Truth) {
      guard isOwn.isPossible else { return }
      allows = (true, allows.must || isOwn == .yes)
      allowing.append(.ownNode)
      unsureNode = isOwn.causes
    }

    /// The answer as ends give it.
    ///
    /// - Parameter rest: what is said where none of them isolates, and no rule matches.
    func decision(rest: EndDecision) -> EndDecision {
      let isLeft = !denies.must && !allows.must && !surelyIsolates
      let ownMayDeny = denies.may || !allows.must && (surelyIsolates || mayIsolate)
      let mayAllow = !denies.must && allows.may || isLeft && rest.mayAllow
      let mayDeny = ownMayDeny || isLeft && !rest.isAllowed
      var because = ownMayDeny ? denying : []
      if mayAllow || denying.isEmpty { because += allowing }
      if because.isEmpty, ownMayDeny || !isolating.isEmpty { because = [.noRule(policies: isolating.sorted())] }
      if isLeft, because.isEmpty || rest.because != [.notIsolated] { because += rest.because }
      if because.isEmpty { because = [.notIsolated] }
      if mayAllow && mayDeny { because = doubts + because }
      return EndDecision(isAllowed: !mayDeny, mayAllow: mayAllow, because: because)
    }

    /// Why it is open, one reason for each cause.
    private var doubts: [ReferenceEvaluator.Reason] {
      Cause.allCases.compactMap { cause in
        let mine = unsure.filter { $0.cause == cause }
        let rules = Set(mine.compactMap(\.rule)).sorted { ($0.policy, $0.rule) < ($1.policy, $1.rule) }
        var policies = Set(mine.filter { $0.rule == nil }.map(\.policy))
        // Whoever isolates the pod would keep another node out.
        if unsureNode.contains(cause) { policies.formUnion(isolating) }
        if mine.isEmpty, !unsureNode.contains(cause) { return nil }
        return .undecided(.init(cause, rules, policies: policies.sorted()))
      }
    }
  }
}

extension ReferenceEvaluator.EndDecision {
  /// The same, where it may be denied after all.
  fileprivate var orDenied: Self { orDenied([]) }

  /// The same, where some rules may deny it after all.
  fileprivate func orDenied(_ rules: [ReferenceEvaluator.RuleReference]) -> Self {
    if !mayAllow { return self }
    var known = because
    var doubt = ReferenceEvaluator.Doubt(.other, rules)
    if case .undecided(let other)? = known.first(where: {
      if case .undecided(let other) = $0 { other.cause == .other } else { false }
    }) {
      doubt.rules += other.rules.filter { !rules.contains($0) }
      doubt.policies = other.policies
      known.removeAll { $0 == .undecided(other) }
    }
    return Self(isAllowed: false, mayAllow: true, because: [.undecided(doubt)] + known)
  }
}
