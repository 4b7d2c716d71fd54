import Cluster
import Diagnostics
import Kubernetes
import Network
import NetworkPolicyAPI
import PolicyModel
import Verification

/// Finds parts of policies that no declared pod can use.
struct UsageTable {
  private let model: PolicyModel
  /// The models in which nothing isolates in one direction.
  private let free: [Direction: PolicyModel]
  private let ends: OpenEnds

  private var world: World { model.world }

  init(model: PolicyModel) {
    self.model = model
    free = [.ingress: model.free(.ingress), .egress: model.free(.egress)]
    ends = OpenEnds(world: model.world)
  }

  func unused() -> [Coverage.Unused] {
    var result: [Coverage.Unused] = []
    for (place, policy) in world.policies.networkPolicies {
      let directions = Direction.allCases.compactMap { direction in
        model.policy(place, direction).map { (direction, $0) }
      }
      if directions.allSatisfy({ Array($0.1.subject.classes).isEmpty }) {
        let undecided = ends.relabelling + ends.making { $0 == policy.namespace }
        result.append(
          .init(
            part: .init(object: policy.reference, field: nil, span: policy.span), reason: "it selects no declared pod",
            undecided: undecided.allObjects))
        continue
      }
      for (direction, normalised) in directions { result += unused(policy, direction, normalised) }
    }
    return result
  }

  private func unused(
    _ policy: NetworkPolicy, _ direction: Direction, _ normalised: Policy
  ) -> [Coverage.Unused] {
    let list = direction.peersField
    var result: [Coverage.Unused] = []
    for (number, pair) in zip(policy[direction], normalised.rules).enumerated() {
      let (rule, normal) = pair
      let path = "spec.\(direction.field)[\(number)]"
      func part(_ field: String, _ span: Span) -> Coverage.Part {
        .init(object: policy.reference, field: field, span: span)
      }
      func unused(_ part: Coverage.Part, _ reason: String, _ undecided: [Undecided]) {
        result.append(.init(part: part, reason: reason, undecided: undecided.allObjects))
      }
      let question = RuleQuestion(rule: normal, policy: normalised, direction: direction)
      let idle = normal.items.indices.map { idleness(question.with(peerAt: $0)) }
      if !rule.peers.isEmpty, !idle.contains(nil) {
        let reason =
          idle.contains(.apart)
          ? "none of its ends has an address family in common with a pod that the policy selects"
          : "no declared pod and no outside address is among its ends"
        unused(part(path, rule.span), reason, ends.relabelling + makers(rule.peers, policy))
        continue
      }
      let idlePorts = rule.ports.indices.filter { !isDeclared(rule.ports[$0], question) }
      if !rule.ports.isEmpty, idlePorts.count == rule.ports.count {
        unused(part(path, rule.span), "no destination has one of its ports", portDoubts(policy, rule, question))
        continue
      }
      if !question.passes(in: model) {
        unused(
          part(path, rule.span), "whatever it lets through is denied at the other end",
          ends.relabelling + makers(rule.peers, policy)
            + ends.opening(pods(reached(question).others), direction.opposite))
        continue
      }
      for (peer, (place, idleness)) in zip(rule.peers, idle.enumerated()) {
        guard let idleness else { continue }
        unused(
          part("\(path).\(list)[\(place)]", peer.span), idleness.rawValue,
          ends.relabelling + makers([peer], policy))
      }
      for place in idlePorts {
        unused(
          part("\(path).ports[\(place)]", rule.ports[place].span), "no destination declares a port of this name",
          portDoubts(policy, rule, question))
      }
    }
    return result
  }

  /// What may declare a port after all, at the destinations of a rule.
  private func portDoubts(
    _ policy: NetworkPolicy, _ rule: NetworkPolicy.Rule, _ question: RuleQuestion
  ) -> [Undecided] {
    let reached = reached(question)
    let isIngress = question.direction == .ingress
    let makers =
      isIngress
      ? ends.making { $0 == policy.namespace }
      : rule.peers.isEmpty ? ends.making { _ in true } : makers(rule.peers, policy)
    return ends.relabelling + makers + ends.declaringPorts(at: pods(isIngress ? reached.own : reached.others))
  }

  /// What may make pods that some peers of a policy match. A block may have their addresses in it.
  private func makers(_ peers: [NetworkPolicy.Peer], _ policy: NetworkPolicy) -> [Undecided] {
    ends.making { name in peers.contains { $0.ipBlock != nil || $0.mayName(name, in: world, of: policy) } }
  }

  private func pods(_ classes: Set<Int>) -> [World.Pod] {
    classes.flatMap { model.classes.members[$0] }.sorted().map { world.pods[$0] }
  }

  /// Why a peer is of no use, whatever the ports and whatever is denied at the other end.
  private enum Idleness: String {
    case noPod = "it matches no declared pod"
    case nobody = "it matches no declared pod and no outside address"
    case apart = "it has no address family in common with a pod that the policy selects"
  }

  /// Why a rule's only peer is of no use; nil where it is of use.
  private func idleness(_ question: RuleQuestion) -> Idleness? {
    if passesFreely(question.onAllPorts) { return nil }
    guard case .addresses(let block) = question.rule.peers else {
      return question.hasPods ? .apart : .noPod
    }
    let hasFamily = Array(question.policy.subject.classes).contains { number in
      let addresses = model.representative(number).addresses
      return addresses.isEmpty || addresses.contains { $0.family == block.cidr.family }
    }
    return hasFamily ? .nobody : .apart
  }

  /// Whether some destination of a rule has one of its ports.
  private func isDeclared(_ port: NetworkPolicy.Port, _ question: RuleQuestion) -> Bool {
    guard case .name(let name)? = port.port else { return true }
    return passesFreely(
      question.with(ports: .named(NamedPort(name: name, transport: port.protocol ?? .tcp))))
  }

  /// Whether a rule lets anything through where nothing is denied at the other end.
  private func passesFreely(_ question: RuleQuestion) -> Bool {
    free[question.direction.opposite].map { question.passes(in: $0) } ?? false
  }

  /// The classes of pods that a rule joins, whatever its ports and whatever is denied at the other end.
  private func reached(_ question: RuleQuestion) -> (own: Set<Int>, others: Set<Int>) {
    free[question.direction.opposite].map { question.onAllPorts.reached(in: $0) } ?? ([], [])
  }
}
