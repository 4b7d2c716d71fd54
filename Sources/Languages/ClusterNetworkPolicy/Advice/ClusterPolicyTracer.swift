import Advice
import Cluster
import ClusterNetworkPolicyAPI
import ClusterNetworkPolicyReading
import Kubernetes
import Network
import ReferenceEvaluator

/// Traces one flow through the policies of the whole cluster that judge one of its ends.
struct ClusterPolicyTracer {
  private typealias Match = ClusterNetworkPolicyReading.Match

  private let world: World
  private let reading: ClusterNetworkPolicyReading

  /// Makes a tracer.
  init(world: World) {
    self.world = world
    reading = ClusterNetworkPolicyReading(world: world)
  }

  /// What the policies whose subject is at the end of `direction` say, in their order; those without rules in the
  /// direction say nothing (semantics C6).
  func traces(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> [PolicyTrace] {
    let (own, other) = direction.ends(source: flow.source, destination: flow.destination)
    guard let pod = reading.governedPod(own) else { return [] }
    return world.policies.enumerated().compactMap { place, policy in
      guard let policy = policy as? ClusterNetworkPolicy, !policy[direction].isEmpty, reading.selects(place, pod) else {
        return nil
      }
      var rules: [RuleTrace] = []
      for (number, rule) in policy[direction].enumerated() {
        var trace = self.trace(rule, number, direction, policy.kind, other, flow)
        if trace.isMatch || trace.isUnclear { trace.shadowedBy = rules.first(where: \.isMatch)?.field }
        rules.append(trace)
      }
      return PolicyTrace(
        place: place, object: policy.reference, rank: policy.rank, selector: policy.subject.text, span: policy.span,
        rules: rules)
    }
  }

  private func trace(
    _ rule: ClusterNetworkPolicy.Rule, _ number: Int, _ direction: Direction, _ kind: ClusterNetworkPolicy.Kind,
    _ other: ReferenceEvaluator.Endpoint, _ flow: ReferenceEvaluator.Flow
  ) -> RuleTrace {
    let words = ClusterMissWords(world: world, reading: reading)
    let answers = rule.peers.map { reading.matches($0, other) }
    let peers = rule.peers.enumerated().map { place, peer in
      ItemTrace(
        field: "\(direction.peersField)[\(place)]", span: peer.span, isMatch: answers[place] == .yes,
        isUnclear: answers[place].doubt != nil, text: words.text(peer.member, other, answers[place]))
    }
    let ports = (rule.ports ?? []).enumerated().map { place, port in
      let isMatch = reading.matches(port, flow)
      return ItemTrace(
        field: "\(kind.portsField)[\(place)]", span: rule.span, isMatch: isMatch,
        text: words.text(port, flow, isMatch: isMatch))
    }
    let isPort = rule.ports == nil || ports.contains(where: \.isMatch)
    return RuleTrace(
      field: "spec.\(direction.field)[\(number)]", span: rule.span, action: rule.action.written,
      isMatch: isPort && answers.contains(.yes),
      isUnclear: isPort && !answers.contains(.yes) && answers.contains { $0.doubt != nil }, peers: peers, ports: ports)
  }
}

extension ClusterNetworkPolicy {
  /// Where it is asked; the kind of one object alone has no number.
  fileprivate var rank: PolicyRank {
    PolicyRank(
      tier: PolicyTier(name: tier.rawValue), number: kind == .baselineAdminNetworkPolicy ? nil : .priority(priority))
  }
}
