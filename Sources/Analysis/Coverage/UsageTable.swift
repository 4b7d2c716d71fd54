import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Verification

/// Finds parts of policies that no declared pod can use.
struct UsageTable {
  private let model: PolicyModel
  private let written: [WrittenPolicy?]
  /// The models in which nothing isolates in one direction.
  private let free: [Direction: PolicyModel]
  private let ends: OpenEnds

  private var world: World { model.world }

  init(model: PolicyModel, written: [WrittenPolicy?]) {
    self.model = model
    self.written = written
    free = [.ingress: model.free(.ingress), .egress: model.free(.egress)]
    ends = OpenEnds(world: model.world)
  }

  func unused() -> [Coverage.Unused] {
    var result: [Coverage.Unused] = []
    for (place, policy) in world.policies.enumerated() {
      let directions = Direction.allCases.map { ($0, model.policies(ofPolicy: place, $0)) }
      let all = directions.flatMap(\.1)
      if all.isEmpty { continue }
      if all.allSatisfy({ Array($0.subject.classes).isEmpty }) {
        let undecided =
          ends.relabelling + ends.making { name in all.contains { $0.maySelectPods(of: name, in: world) } }
        result.append(
          .init(
            part: .init(object: policy.reference, field: nil, span: policy.span), reason: "it selects no declared pod",
            undecided: undecided.allObjects))
        continue
      }
      guard let written = self.written[place] else { continue }
      for (direction, policies) in directions { result += unused(written, direction, policies) }
    }
    return result
  }

  private func unused(_ policy: WrittenPolicy, _ direction: Direction, _ parts: [Policy]) -> [Coverage.Unused] {
    // What a language has as one rule may be several: it is of use if one of them is.
    let rules = parts.flatMap { part in part.rules.map { (rule: $0, policy: part) } }
    let ways = Dictionary(grouping: rules, by: \.rule.number).sorted { $0.key < $1.key }
    return ways.flatMap { number, rules -> [Coverage.Unused] in
      let line = policy[direction][number]
      let found = rules.map { unused($0.rule, line, direction, $0.policy) }
      if found.count == 1 { return found[0] }
      let whole = found.compactMap { $0.first { $0.part.field == line.field } }
      return whole.count == found.count ? Array(whole.prefix(1)) : []
    }
  }

  /// Parts of a rule that are of no use: the rule itself, or else some of its items.
  private func unused(
    _ normal: Rule, _ rule: WrittenRule, _ direction: Direction, _ normalised: Policy
  ) -> [Coverage.Unused] {
    var result: [Coverage.Unused] = []
    guard let index = normalised.index else { return [] }
    func unused(_ field: String, _ span: Span, _ reason: String, _ undecided: [Undecided]) {
      let part = Coverage.Part(object: world.policies[index].reference, field: field, span: span)
      result.append(.init(part: part, reason: reason, undecided: undecided.allObjects))
    }
    let question = RuleQuestion(rule: normal, policy: normalised, direction: direction)
    let idle = normal.items.indices.map { idleness(question.with(peerAt: $0)) }
    if !idle.isEmpty, !idle.contains(nil) {
      let reason =
        idle.contains(.apart)
        ? "none of its ends has an address family in common with a pod that the policy selects"
        : "no declared pod and no outside address is among its ends"
      unused(rule.field, rule.span, reason, ends.relabelling + makers(normal.peers))
      return result
    }
    let idlePorts = rule.ports.filter { !isDeclared($0, question) }
    if !rule.ports.isEmpty, idlePorts.count == rule.ports.count {
      unused(rule.field, rule.span, "no destination has one of its ports", portDoubts(question))
      return result
    }
    // What a rule denies it denies whatever the other end says.
    if normal.action == .allow, !question.passes(in: model) {
      unused(
        rule.field, rule.span, "whatever it lets through is denied at the other end",
        ends.relabelling + makers(normal.peers)
          + ends.opening(pods(reached(question).others), direction.opposite))
      return result
    }
    guard rule.listsEnds else { return result }
    // An end that is asked for in one is no list, and no item of it is on its own.
    for (peer, (item, idleness)) in zip(rule.peers, zip(normal.items, idle)) where rule.peers.count == idle.count {
      guard let idleness else { continue }
      unused(peer.field, peer.span, idleness.rawValue, ends.relabelling + makers(item))
    }
    for port in idlePorts {
      unused(port.field, port.span, "no destination declares a port of this name", portDoubts(question))
    }
    return result
  }

  /// What may declare a port after all, at the destinations of a rule.
  private func portDoubts(_ question: RuleQuestion) -> [Undecided] {
    let reached = reached(question)
    let isIngress = question.direction == .ingress
    let makers =
      isIngress
      ? ends.making { question.policy.maySelectPods(of: $0, in: world) } : makers(question.rule.peers)
    return ends.relabelling + makers + ends.declaringPorts(at: pods(isIngress ? reached.own : reached.others))
  }

  /// What may make pods that some ends are. A block may have their addresses in it.
  private func makers(_ peers: EndPredicate) -> [Undecided] {
    ends.making { peers.mayMeanPods(of: $0, in: world) }
  }

  private func pods(_ classes: Set<Int>) -> [World.Pod] {
    classes.flatMap { model.classes.members[$0] }.sorted().map { world.pods[$0] }
  }

  /// Why a peer is of no use, whatever the ports and whatever is denied at the other end.
  private enum Idleness: String {
    case noPod = "it matches no declared pod"
    case nobody = "it matches no declared pod and no outside address"
    case noNode = "it matches no node"
    case apart = "it has no address family in common with a pod that the policy selects"
  }

  /// Why a rule's only peer is of no use; nil where it is of use.
  private func idleness(_ question: RuleQuestion) -> Idleness? {
    if passesFreely(question.onAllPorts) { return nil }
    let blocks = question.rule.peers.blocks
    if blocks.isEmpty { return question.hasPods ? .apart : question.rule.peers.namesNodes ? .noNode : .noPod }
    let hasFamily = Array(question.policy.subject.classes).contains { number in
      let addresses = model.representative(number).addresses
      return addresses.isEmpty || addresses.contains { own in blocks.contains { $0.cidr.family == own.family } }
    }
    return hasFamily ? .nobody : .apart
  }

  /// Whether some destination of a rule has one of its ports.
  private func isDeclared(_ port: WrittenPort, _ question: RuleQuestion) -> Bool {
    guard case .name(let name) = port.numbers else { return true }
    return passesFreely(
      question.with(ports: .any(port.transports.map { .named(NamedPort(name: name, transport: $0)) })))
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
