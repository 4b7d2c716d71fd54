import Advice
import CalicoAPI
import CalicoReading
import Cluster
import Kubernetes
import Network
import ReferenceEvaluator

/// Writes rules for a flow between two ends and, where labels allow, for nothing else.
struct CalicoRuleWriter {
  let world: World
  let ends: AskedEnds

  /// A rule of a policy; nil where none can be written down.
  func rule(
    _ action: CalicoRule.Action, _ flow: ReferenceEvaluator.Flow, _ direction: Direction, in policy: CalicoPolicy
  ) -> CalicoRule? {
    guard let peer = entity(ends.other(direction), in: policy.namespace) else { return nil }
    var rule = CalicoRule(action, span: policy.span)
    rule.protocol = IPProtocol(flow.transport)
    let own = own(direction, policy) ?? EntityRule()
    (rule.source, rule.destination) = direction == .ingress ? (peer, own) : (own, peer)
    rule.destination.ports = [.numbers(flow.port...flow.port)]
    return rule
  }

  /// The end at which the policy judges; nil where it speaks of no other pods.
  private func own(_ direction: Direction, _ policy: CalicoPolicy) -> EntityRule? {
    let own = direction.ends(source: ends.from, destination: ends.to).own
    let reading = CalicoReading(world: world)
    let meant = Set(own.pods)
    let isShared = world.pods.contains { pod in
      !pod.hostNetwork && !meant.contains(pod.index) && reading.selects(policy, pod: pod.index, direction).isPossible
    }
    return isShared ? entity(own, in: policy.namespace) : nil
  }

  /// An end of a rule, in a policy of a namespace or of the whole cluster.
  private func entity(_ end: AskedEnd, in namespace: String?) -> EntityRule? {
    guard let first = end.pods.first else { return address(end.address) }
    let pod = world.pods[first]
    if pod.hostNetwork { return address(pod.addresses.first) }
    var result = EntityRule()
    let own = world.namespace(of: pod).name
    if own != namespace { result.namespaceSelector = .equal(label: "projectcalico.org/name", own) }
    let labels = EndSelector(world: world).podSelector(end.pods).matchLabels.sorted { $0.key < $1.key }
    let parts = labels.map { SelectorExpression.equal(label: $0.key, $0.value) }
    switch parts.count {
    case 0: result.selector = own == namespace ? .all : nil
    case 1: result.selector = parts[0]
    default: result.selector = .and(parts)
    }
    return result
  }

  private func address(_ address: IPAddress?) -> EntityRule? {
    guard let address else { return nil }
    var result = EntityRule()
    result.nets = [CIDR(containing: address, prefixLength: address.family.width)]
    return result
  }
}

extension IPProtocol {
  /// The protocol of connections.
  fileprivate init(_ transport: TransportProtocol) {
    self =
      switch transport {
      case .tcp: .tcp
      case .udp: .udp
      case .sctp: .sctp
      }
  }
}
