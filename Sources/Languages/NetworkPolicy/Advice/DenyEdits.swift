import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import ReferenceEvaluator
import YAMLEdits

/// Looks for the smallest edits that stop allowed flows at one end.
struct DenyEdits {
  /// A way to make a rule match less; the first that applies and helps is the smallest.
  private enum Strategy: CaseIterable {
    case mergeItems, nameClients, requireLabel, excludeLabel, relabel, removePeer, removePort, removeRule

    /// See `PolicyEdit.cost`.
    var cost: Int? {
      switch self {
      case .mergeItems: 9
      case .requireLabel, .nameClients: 12
      case .excludeLabel, .relabel, .removePeer, .removePort, .removeRule: nil
      }
    }
  }

  let world: World
  let ends: AskedEnds
  let flows: [ReferenceEvaluator.Flow]

  /// Edits by which all flows would be denied at the end of `direction`; the smallest first.
  func edits(_ direction: Direction) -> [PolicyEdit] {
    guard let flow = flows.first else { return [] }
    let own = direction.ends(source: flow.source, destination: flow.destination).own
    guard case .pod(let pod, _, _, _) = own, !world.pods[pod].hostNetwork else { return [] }
    let evaluator = NetworkPolicyReading(world: world)
    if evaluator.isolatingPolicies(ofPod: pod, direction: direction).isEmpty {
      let selection = SelectionEdits(world: world, ends: ends, direction)
      let others = selection.otherPolicies(pod, direction).map { (index: $0, rule: String?.none) }
      return typed(pod, direction) + [isolation(pod, direction)] + selection.selecting(pod, direction, by: others)
    }
    var seen: Set<[String]> = []
    return Strategy.allCases.compactMap { plan($0, direction) }
      .filter { seen.insert($0.steps.map { "\($0.object) \($0.text)" }).inserted }
  }

  /// Policies that select a pod and judge the other direction alone, as a default deny that forgets one: with the
  /// direction named they isolate the pod.
  private func typed(_ pod: Int, _ direction: Direction) -> [PolicyEdit] {
    let namespace = world.namespace(of: world.pods[pod]).name
    return world.policies.networkPolicies.compactMap { _, policy in
      let types = NetworkPolicyReading.effectiveTypes(of: policy)
      guard policy.namespace == namespace, !types.contains(direction),
        ReferenceEvaluator.matches(policy.podSelector, labels: world.pods[pod].labels)
      else { return nil }
      var edited = policy
      edited.policyTypes = types.union([direction]).sorted()
      let list = (edited.policyTypes ?? []).map(\.rawValue).joined(separator: ", ")
      let step = PolicyEdit.Step(
        object: policy.reference, span: policy.policyTypesSpan ?? policy.span,
        text: "let spec.policyTypes name \(direction.rawValue), too", yaml: ["policyTypes: [\(list)]"])
      var edit = PolicyEdit(direction: direction, steps: [step], policies: [edited])
      edit.cost = policy.ingress.isEmpty && policy.egress.isEmpty ? 10 : 18
      return edit
    }
  }

  /// A new policy that denies everything at a pod.
  private func isolation(_ pod: Int, _ direction: Direction) -> PolicyEdit {
    let own = world.pods[pod]
    let workload = world.workload(of: own)
    let namespace = world.namespace(of: own).name
    var name = "deny-\(direction.field)-\(workload.name)"
    while world.policies.contains(where: { $0.name == name && $0.reference.namespace == namespace }) {
      name += "-2"
    }
    let policy = NetworkPolicy(
      name: name, namespace: namespace,
      podSelector: EndSelector(world: world).podSelector(world.siblings(of: own)),
      policyTypes: [direction], ingress: [], egress: [], span: own.span)
    let title = [namespace, own.owner?.kind, workload.name].compactMap { $0 }.joined(separator: "/")
    let text =
      "add a policy that isolates \(title) for \(direction.field), then allow what it needs"
    return PolicyEdit(
      direction: direction,
      steps: [.init(object: policy.reference, span: nil, text: text, yaml: YAMLWords.policy(policy))],
      policies: [policy])
  }

  /// Applies a strategy, and removal where it does not help, to one rule after the other until all flows are denied.
  private func plan(_ strategy: Strategy, _ direction: Direction) -> PolicyEdit? {
    var world = world
    var steps: [PolicyEdit.Step] = []
    var edited: Set<Int> = []
    var labels: [PolicyEdit.Relabelling] = []
    var used: [Strategy] = []
    for _ in 0..<20 {
      guard let (rule, flow) = firstMatch(in: world, direction) else {
        let policies = edited.sorted().map { world.policies[networkPolicy: $0] }
        if steps.isEmpty { return nil }
        var edit = PolicyEdit(direction: direction, steps: steps, policies: policies, labels: labels)
        edit.cost = used.reduce(Optional(0)) { sum, one in sum.flatMap { sum in one.cost.map { sum + $0 } } }
        return edit
      }
      let order = steps.isEmpty ? [strategy] : [strategy, .removePeer, .removeRule]
      var step: PolicyEdit.Step?
      for strategy in order where step == nil {
        if strategy == .relabel {
          guard let change = relabelling(rule, flow, direction, world) else { continue }
          for pod in change.relabelling.pods { world.pods[pod].labels.change(change.relabelling.values) }
          labels.append(change.relabelling)
          let policy = world.policies[rule.policy]
          step = change.step("\(rule.field) of \(policy.reference.title) does not match")
        } else {
          step = apply(strategy, rule, flow, direction, &world)
          if step != nil { edited.insert(rule.policy) }
        }
        if step != nil { used.append(strategy) }
      }
      guard let step else { return nil }
      steps.append(step)
    }
    return nil
  }

  /// A rule that lets one of the flows through; nil when all are denied at this end.
  private func firstMatch(
    in world: World, _ direction: Direction
  ) -> (ReferenceEvaluator.RuleReference, ReferenceEvaluator.Flow)? {
    let evaluator = NetworkPolicyReading(world: world)
    for flow in flows {
      for case .rule(let rule) in evaluator.decide(flow, direction).because {
        return (rule, flow)
      }
    }
    return nil
  }

  /// Changes a rule; nil where the strategy does not apply to it.
  private func apply(
    _ strategy: Strategy, _ reference: ReferenceEvaluator.RuleReference, _ flow: ReferenceEvaluator.Flow,
    _ direction: Direction, _ world: inout World
  ) -> PolicyEdit.Step? {
    let evaluator = NetworkPolicyReading(world: world)
    let policy = world.policies[networkPolicy: reference.policy]
    let rule = policy[direction][reference.rule]
    let path = "spec.\(direction.field)[\(reference.rule)]"
    let list = direction.peersField
    let other = direction.ends(source: flow.source, destination: flow.destination).other
    func matches(_ peer: NetworkPolicy.Peer) -> Bool {
      evaluator.matches(peer, other, policyNamespace: policy.namespace)
    }
    func step(_ text: String, _ span: Span, _ yaml: [String] = []) -> PolicyEdit.Step {
      .init(object: policy.reference, span: span, text: text, yaml: yaml)
    }
    switch strategy {
    case .relabel: return nil
    case .excludeLabel:
      guard let place = reference.peer, let narrow = excluding(rule.peers[place], direction), !matches(narrow) else {
        return nil
      }
      world.policies[networkPolicy: reference.policy][direction][reference.rule].peers[place] = narrow
      return step(
        "in \(path).\(list)[\(place)], leave out the label of the other end", rule.peers[place].span,
        ["- \(YAMLWords.peer(narrow))"])
    case .mergeItems:
      guard let place = reference.peer else { return nil }
      for first in [place, place - 1] where first >= 0 && first + 1 < rule.peers.count {
        guard let merged = rule.peers[first].merged(with: rule.peers[first + 1]), !matches(merged) else { continue }
        world.policies[networkPolicy: reference.policy][direction][reference.rule].peers.replaceSubrange(
          first...(first + 1), with: [merged])
        return step(
          "make one item of \(path).\(list)[\(first)] and [\(first + 1)], in which both selectors must match",
          rule.peers[first].span, ["- \(YAMLWords.peer(merged))"])
      }
      return nil
    case .requireLabel:
      guard let place = reference.peer, let narrow = narrowed(rule.peers[place], matches) else { return nil }
      world.policies[networkPolicy: reference.policy][direction][reference.rule].peers[place] = narrow
      return step(
        "in \(path).\(list)[\(place)], also ask for the label that NotIn lets be missing", rule.peers[place].span,
        ["- \(YAMLWords.peer(narrow))"])
    case .nameClients:
      guard direction == .ingress, rule.peers.isEmpty, reference.peer == nil,
        let narrow = Clients(world: world).rule(rule, of: policy), !narrow.peers.contains(where: matches)
      else { return nil }
      world.policies[networkPolicy: reference.policy][direction][reference.rule] = narrow
      return step(
        "let \(path) name those whose own policies name these pods", rule.span, YAMLWords.rule(narrow, direction))
    case .removePeer:
      guard let place = reference.peer, rule.peers.count > 1 else { return nil }
      world.policies[networkPolicy: reference.policy][direction][reference.rule].peers.remove(at: place)
      return step("remove \(path).\(list)[\(place)]", rule.peers[place].span)
    case .removePort:
      guard let place = reference.port, rule.ports.count > 1 else { return nil }
      world.policies[networkPolicy: reference.policy][direction][reference.rule].ports.remove(at: place)
      return step("remove \(path).ports[\(place)]", rule.ports[place].span)
    case .removeRule:
      let types = NetworkPolicyReading.effectiveTypes(of: policy).sorted()
      world.policies[networkPolicy: reference.policy][direction].remove(at: reference.rule)
      if NetworkPolicyReading.effectiveTypes(of: world.policies[networkPolicy: reference.policy]).sorted() == types {
        return step("remove \(path)", rule.span)
      }
      // Without `policyTypes` the API would take a policy whose last egress rule goes for one of ingress alone.
      world.policies[networkPolicy: reference.policy].policyTypes = types
      let list = types.map(\.rawValue).joined(separator: ", ")
      return step("remove \(path), and say which directions are meant", rule.span, ["policyTypes: [\(list)]"])
    }
  }

  /// A peer that does not take the label by which the other end is known; nil where it has no label of its own.
  private func excluding(_ peer: NetworkPolicy.Peer, _ direction: Direction) -> NetworkPolicy.Peer? {
    let end = ends.other(direction)
    guard peer.ipBlock == nil, let (key, value) = EndSelector(world: world).telling(end.pods),
      let narrow = (peer.podSelector ?? LabelSelector()).narrowed(without: key, value)
    else { return nil }
    var result = peer
    result.podSelector = narrow
    return result
  }

  /// A change of the other end's labels by which a rule's item no longer matches it.
  private func relabelling(
    _ reference: ReferenceEvaluator.RuleReference, _ flow: ReferenceEvaluator.Flow,
    _ direction: Direction, _ world: World
  ) -> LabelEdits.Change? {
    let other = direction.ends(source: flow.source, destination: flow.destination).other
    let rule = world.policies[networkPolicy: reference.policy][direction][reference.rule]
    guard case .pod(let pod, _, _, _) = other, !ends.other(direction).isHypothetical, let place = reference.peer,
      let selector = rule.peers[place].podSelector
    else { return nil }
    return LabelEdits(world: world).avoiding(selector, pod)
  }

  /// A peer that asks for the labels which it only forbids to have some values; nil where that does not help.
  private func narrowed(
    _ peer: NetworkPolicy.Peer, _ matches: (NetworkPolicy.Peer) -> Bool
  ) -> NetworkPolicy.Peer? {
    func present(_ selector: LabelSelector?) -> LabelSelector? {
      guard var selector else { return nil }
      let keys = selector.matchExpressions.filter { $0.operator == .notIn }.map(\.key)
      selector.matchExpressions += keys.map { .init(key: $0, operator: .exists, values: []) }
      return selector
    }
    var result = peer
    result.namespaceSelector = present(peer.namespaceSelector)
    if result.namespaceSelector != peer.namespaceSelector, !matches(result) { return result }
    result = peer
    result.podSelector = present(peer.podSelector)
    return result.podSelector != peer.podSelector && !matches(result) ? result : nil
  }
}
