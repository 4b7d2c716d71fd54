package import Advice
package import Cluster
package import Diagnostics
package import Kubernetes
package import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import ReferenceEvaluator
import YAMLEdits
import YAMLTree

/// Mends NetworkPolicies.
package struct NetworkPolicyRepairer: Repairer {
  private let context: RepairContext

  package init(world: World, clues: RepairClues) { context = RepairContext(world: world, clues: clues) }

  package static func writes(_ policy: any PolicyObject) -> Bool { policy is NetworkPolicy }

  package static func closing(_ namespace: String, _ direction: Direction, span: Span) -> any PolicyObject {
    NetworkPolicy.closing(.init(), in: namespace, [direction], name: ".closed", span: span)
  }

  package static func opening(_ namespace: String, _ direction: Direction, span: Span) -> any PolicyObject {
    NetworkPolicy.opening(.init(), in: namespace, [direction], name: ".open", span: span)
  }

  package func edits(_ goal: RepairGoal) -> [RepairEdit] {
    let own = goal.direction.ends(source: goal.flow.source, destination: goal.flow.destination).own
    guard let pod = context.pod(own) else { return [] }
    let namespace = context.world.namespace(of: pod).name
    var result: [RepairEdit] = []
    for draft in context.drafts {
      if draft.policy.namespace == namespace {
        result += mended(draft, pod, goal)
      } else {
        result += moved(draft, to: namespace, pod, goal)
      }
    }
    result += NewPolicies(context: context).edits(goal, pod, in: namespace)
    return result
  }

  package func policy(_ first: RepairEdit, with second: RepairEdit) -> (any PolicyObject)? {
    guard let place = first.policy, second.policy == place,
      first.edits.allSatisfy({ edit in second.edits.allSatisfy { edit.isCompatible(with: $0) } }),
      let draft = context.drafts.first(where: { $0.place == place })
    else { return nil }
    return draft.edit(first.edits + second.edits, 0, at: YAMLPath([]), "")?.result
  }

  private func mended(_ draft: PolicyDraft, _ pod: World.Pod, _ goal: RepairGoal) -> [RepairEdit] {
    let policy = draft.policy
    let isJudging = context.isolates(policy, pod, goal.direction)
    switch goal.wish {
    case .allow:
      if isJudging { return rules(draft, goal) + untyped(draft, goal.direction) }
      return selecting(draft, pod, goal) + typed(draft, goal.direction)
    case .deny:
      return isJudging ? rules(draft, goal) : selecting(draft, pod, goal) + typed(draft, goal.direction)
    case .isolate: return isJudging ? [] : selecting(draft, pod, goal) + typed(draft, goal.direction)
    }
  }

  // MARK: Whom the policy judges

  private static let selector = YAMLPath("spec", "podSelector")

  /// Edits by which a policy selects a pod.
  private func selecting(_ draft: PolicyDraft, _ pod: World.Pod, _ goal: RepairGoal) -> [RepairEdit] {
    let policy = draft.policy
    guard !context.selects(policy, pod) else { return [] }
    let scope = context.pods.filter { context.world.namespace(of: $0).name == policy.namespace }
    let repairs = SelectorRepairs(
      path: Self.selector, selector: policy.podSelector, scope: scope.map(\.labels), usedKeys: context.podKeys,
      meant: [], name: policy.name)
    // Who is isolated by a policy that has rules is hardly meant to be isolated alone.
    let extra = goal.wish != .allow && !policy[goal.direction].isEmpty ? 800 : 0
    return repairs.taking(pod.labels).compactMap { found in
      // The name tells which value is meant.
      let nearer = pod.labels.values.contains { policy.name.contains($0) } ? 0 : 20
      return draft.edit(found.edits, found.cost + extra + nearer, at: Self.selector, found.text)
    }
  }

  /// Edits by which a policy isolates in one direction more.
  private func typed(_ draft: PolicyDraft, _ direction: Direction) -> [RepairEdit] {
    let policy = draft.policy
    let types = NetworkPolicyReading.effectiveTypes(of: policy)
    guard !types.contains(direction) else { return [] }
    let hasOtherRules = !policy[direction == .ingress ? .egress : .ingress].isEmpty
    let isMisplaced = !policy[direction].isEmpty
    let cost = hasOtherRules && !isMisplaced ? 1850 : 1000
    let path = YAMLPath("spec", "policyTypes")
    let all = types.union([direction]).sorted().map(\.rawValue)
    let edit: YAMLEdit =
      policy.policyTypes == nil
      ? .insertKey(
        YAMLPath("spec"), .init("policyTypes", .list(all.map { .text($0) })), before: ["ingress", "egress"])
      : .append(path, .text(direction.rawValue))
    var result = draft.edit([edit], cost, at: path, "also `\(direction.rawValue)`").map { [$0] } ?? []
    if isMisplaced, let written = policy.policyTypes, written.count == 1, !hasOtherRules {
      // One word for the other: the policy has rules for the direction that it does not name.
      result += [
        draft.edit(
          [.setScalar(path.item(0), .text(direction.rawValue))], 900, at: path,
          "`\(written[0].rawValue)` → `\(direction.rawValue)`")
      ].compactMap { $0 }
    }
    return result
  }

  /// Edits by which a policy no longer isolates in a direction.
  private func untyped(_ draft: PolicyDraft, _ direction: Direction) -> [RepairEdit] {
    guard let written = draft.policy.policyTypes, written.count > 1, draft.policy[direction].isEmpty,
      let number = written.firstIndex(of: direction)
    else { return [] }
    let path = YAMLPath("spec", "policyTypes")
    return [draft.edit([.removeItem(path.item(number))], 1400, at: path, "without `\(direction.rawValue)`")]
      .compactMap { $0 }
  }

  /// A policy that stands among those of another namespace, in that one.
  private func moved(
    _ draft: PolicyDraft, to namespace: String, _ pod: World.Pod, _ goal: RepairGoal
  ) -> [RepairEdit] {
    guard ReferenceEvaluator.matches(draft.policy.podSelector, labels: pod.labels),
      draft.policy.namespaceSource == .manifest, isAmong(draft, namespace)
    else { return [] }
    let path = YAMLPath("metadata", "namespace")
    return [
      draft.edit([.setScalar(path, .text(namespace))], 800, at: path, "`\(draft.policy.namespace)` → `\(namespace)`")
    ].compactMap { $0 }
  }

  /// Whether the policies before and behind one in its file are of a namespace.
  private func isAmong(_ draft: PolicyDraft, _ namespace: String) -> Bool {
    let file = context.drafts.filter { $0.policy.span.file == draft.policy.span.file }.sorted {
      $0.policy.span < $1.policy.span
    }
    guard let place = file.firstIndex(where: { $0.place == draft.place }) else { return false }
    let neighbours = [place - 1, place + 1].filter { file.indices.contains($0) }.map { file[$0].policy.namespace }
    return !neighbours.isEmpty && neighbours.allSatisfy { $0 == namespace }
  }

  // MARK: Rules

  private func rules(_ draft: PolicyDraft, _ goal: RepairGoal) -> [RepairEdit] {
    let (policy, direction) = (draft.policy, goal.direction)
    let other = direction.ends(source: goal.flow.source, destination: goal.flow.destination).other
    let list = YAMLPath("spec", direction.field)
    var result: [RepairEdit] = []
    for (number, rule) in policy[direction].enumerated() {
      let path = list.item(number)
      let faulty = FaultyRule(
        context: context, draft: draft, direction: direction, rule: rule, path: path, goal: goal)
      let (peers, ports) = (PeerRepairs(faulty: faulty), PortRepairs(faulty: faulty))
      let isPeer = context.matches(rule, peer: other, in: policy.namespace)
      let isPort = context.matches(rule, port: goal.flow)
      if goal.wish == .allow {
        if !isPeer { result += peers.taking() }
        if !isPort { result += ports.taking() }
      } else if isPeer, isPort {
        result += rule.peers.isEmpty ? naming(draft, rule, path, goal) : peers.avoiding()
        result += rule.ports.isEmpty ? ports.naming() : ports.avoiding()
        result += removing(draft, number, list)
      }
    }
    if goal.wish == .allow { result += more(draft, list, goal) }
    return result
  }

  /// Edits by which a rule for everyone gets partners; one for everything also ports.
  private func naming(
    _ draft: PolicyDraft, _ rule: NetworkPolicy.Rule, _ path: YAMLPath, _ goal: RepairGoal
  ) -> [RepairEdit] {
    let field = goal.direction.peersField
    return PartnerLists(context: context).lists(draft.policy, goal.direction, rule: rule).flatMap { list in
      let peers = YAMLValue.list(list.peers.map(YAMLValue.peer))
      let text = "\(field) \(PeerWords.words(list.peers))"
      if !rule.ports.isEmpty {
        return [draft.edit([draft.putting(field, peers, in: path, before: ["ports"])], list.cost, at: path, text)]
      }
      let filled = NetworkPolicy.Rule(peers: list.peers, ports: list.ports, span: rule.span)
      let isAll = draft.policy[goal.direction].count == 1
      let value = YAMLValue.rule(filled, goal.direction)
      let edit: YAMLEdit = isAll ? .replace(path.parent, .list([value])) : .replace(path, value)
      let words = list.ports.isEmpty ? "" : " on \(list.ports.map(PeerWords.words).joined(separator: ", "))"
      return [draft.edit([edit], list.cost, at: path, text + words)]
    }.compactMap { $0 }
  }

  private func removing(_ draft: PolicyDraft, _ number: Int, _ list: YAMLPath) -> [RepairEdit] {
    let (path, direction) = (list.item(number), list == YAMLPath("spec", "ingress") ? Direction.ingress : .egress)
    if draft.policy[direction].count > 1 {
      return [draft.edit([.removeItem(path)], 2400, at: path, "without the rule")].compactMap { $0 }
    }
    var edits: [YAMLEdit] = [.replace(list, .list([]))]
    if draft.policy.policyTypes == nil {
      let types = NetworkPolicyReading.effectiveTypes(of: draft.policy).sorted().map { YAMLValue.text($0.rawValue) }
      edits.append(.insertKey(YAMLPath("spec"), .init("policyTypes", .list(types)), before: ["ingress", "egress"]))
    }
    return [draft.edit(edits, 2400, at: path, "without the rule")].compactMap { $0 }
  }

  /// A rule more, for the flow.
  private func more(_ draft: PolicyDraft, _ list: YAMLPath, _ goal: RepairGoal) -> [RepairEdit] {
    let (policy, direction, flow) = (draft.policy, goal.direction, goal.flow)
    let other = direction.ends(source: flow.source, destination: flow.destination).other
    let isEmptyDeny = policy.ingress.isEmpty && policy.egress.isEmpty
    var found: [(rule: NetworkPolicy.Rule, cost: Int)] = []
    for (_, sibling) in context.world.policies.networkPolicies
    where sibling.name == policy.name && sibling.namespace != policy.namespace {
      found += sibling[direction].map { ($0, 1800) }
    }
    let port = NetworkPolicy.Port(protocol: flow.transport, port: .number(flow.port), span: policy.span)
    for partner in PartnerLists(context: context).lists(policy, direction, rule: nil) {
      let peers = partner.peers.filter { context.reading.matches($0, other, policyNamespace: policy.namespace) }
      if !peers.isEmpty {
        found.append(
          (.init(peers: peers, ports: partner.ports.isEmpty ? [port] : partner.ports, span: policy.span), 2200))
      }
    }
    if let pod = context.pod(other) {
      let end = AskedEnd(pods: context.world.siblings(of: pod), address: nil, isHypothetical: false)
      if let peer = PeerWriter(world: context.world).peer(for: end, policyNamespace: policy.namespace, like: policy) {
        found.append((.init(peers: [peer], ports: [port], span: policy.span), 2230))
      }
    }
    var seen: [YAMLValue] = []
    return found.compactMap { rule, cost in
      let value = YAMLValue.rule(rule, direction)
      guard !seen.contains(value), context.matches(rule, peer: other, in: policy.namespace),
        context.matches(rule, port: flow)
      else { return nil }
      seen.append(value)
      let isThere = !(draft.document[list]?.sequence ?? []).isEmpty
      let edit = isThere ? .append(list, value) : draft.putting(direction.field, .list([value]), in: YAMLPath("spec"))
      let ports = rule.ports.isEmpty ? "" : " on \(rule.ports.map(PeerWords.words).joined(separator: ", "))"
      return draft.edit(
        [edit], cost + (isEmptyDeny ? 400 : 0), at: list, "a rule for \(PeerWords.words(rule.peers))\(ports)")
    }
  }
}
