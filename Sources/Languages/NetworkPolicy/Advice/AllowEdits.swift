import Advice
import Cluster
import Kubernetes
import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import ReferenceEvaluator
import YAMLEdits

/// Looks for the smallest edits that let denied flows through at one end.
struct AllowEdits {
  let world: World
  let ends: AskedEnds

  /// How many edits of a kind are looked for: a policy of thousands of rules has one at each, and all are alike.
  private static let limit = 32

  /// Edits by which `flow`, denied at the end of `direction`, would pass there; the smallest first.
  func edits(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> [PolicyEdit] {
    let evaluator = NetworkPolicyReading(world: world)
    let (own, other) = direction.ends(source: flow.source, destination: flow.destination)
    guard case .pod(let pod, _, _, _) = own else { return [] }
    let otherEnd = ends.other(direction)
    let writer = PeerWriter(world: world)
    var ports: [PolicyEdit] = []
    var peers: [PolicyEdit] = []
    var rules: [PolicyEdit] = []
    var selections: [PolicyEdit] = []
    let selection = SelectionEdits(world: world, ends: ends, direction)
    let policies = evaluator.isolatingPolicies(ofPod: pod, direction: direction)
    // The policy that selects the fewest pods is the one that speaks of this end.
    let closest = policies.min { count($0) < count($1) }
    for index in policies {
      let policy = world.policies[networkPolicy: index]
      let path = "spec.\(direction.field)"
      let list = direction.peersField
      for (number, rule) in policy[direction].enumerated() {
        let isPeer =
          rule.peers.isEmpty
          || rule.peers.contains { evaluator.matches($0, other, policyNamespace: policy.namespace) }
        let isPort = rule.ports.isEmpty || rule.ports.contains { evaluator.matches($0, flow) }
        if isPeer, !isPort {
          guard ports.count < Self.limit else { continue }
          let item = port(flow, rule)
          var edited = policy
          edited[direction][number].ports.append(item)
          ports.append(
            edit(direction, edited, at: rule, "add to \(path)[\(number)].ports", ["- \(YAMLWords.port(item))"]))
        } else if isPort, !isPeer, peers.count < Self.limit,
          let item = writer.peer(for: otherEnd, policyNamespace: policy.namespace, like: policy)
        {
          var edited = policy
          edited[direction][number].peers.append(item)
          peers.append(
            edit(direction, edited, at: rule, "add to \(path)[\(number)].\(list)", ["- \(YAMLWords.peer(item))"]))
        }
        if isPort, !isPeer, selections.count < Self.limit {
          selections += selection.taking(other, direction, policy: index, rule: number)
        }
      }
      if index == closest,
        let item = writer.peer(for: otherEnd, policyNamespace: policy.namespace, like: policy)
      {
        let rule = NetworkPolicy.Rule(peers: [item], ports: [port(flow, nil)], span: policy.span)
        var edited = policy
        edited[direction].append(rule)
        var step = edit(direction, edited, at: rule, "add a rule to \(path)", YAMLWords.rule(rule, direction))
        step.steps[0].span = policy.span
        rules.append(step)
      }
    }
    let others = selection.otherPolicies(pod, direction).compactMap { index in
      passing(flow, other, direction, index, evaluator).map { (index: index, rule: $0) }
    }
    selections += selection.selecting(pod, direction, by: others)
    let corrections = CorrectionEdits(world: world).edits(flow, direction, in: policies)
    return corrections + ports + peers + selections + rules
  }

  /// The first rule of a policy that lets a flow through; nil if none does.
  private func passing(
    _ flow: ReferenceEvaluator.Flow, _ other: ReferenceEvaluator.Endpoint, _ direction: Direction,
    _ index: Int, _ evaluator: NetworkPolicyReading
  ) -> String? {
    let policy = world.policies[networkPolicy: index]
    return policy[direction].firstIndex { rule in
      (rule.peers.isEmpty || rule.peers.contains { evaluator.matches($0, other, policyNamespace: policy.namespace) })
        && (rule.ports.isEmpty || rule.ports.contains { evaluator.matches($0, flow) })
    }.map { "spec.\(direction.field)[\($0)]" }
  }

  private func count(_ policy: Int) -> Int {
    let policy = world.policies[networkPolicy: policy]
    return world.pods.count {
      world.namespace(of: $0).name == policy.namespace
        && ReferenceEvaluator.matches(policy.podSelector, labels: $0.labels)
    }
  }

  private func port(_ flow: ReferenceEvaluator.Flow, _ rule: NetworkPolicy.Rule?) -> NetworkPolicy.Port {
    .init(protocol: flow.transport, port: .number(flow.port), span: rule?.span ?? world.policies[0].span)
  }

  private func edit(
    _ direction: Direction, _ policy: NetworkPolicy, at rule: NetworkPolicy.Rule, _ text: String,
    _ yaml: [String]
  ) -> PolicyEdit {
    PolicyEdit(
      direction: direction, steps: [.init(object: policy.reference, span: rule.span, text: text, yaml: yaml)],
      policies: [policy])
  }
}
