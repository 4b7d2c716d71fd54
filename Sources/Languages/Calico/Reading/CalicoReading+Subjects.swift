package import CalicoAPI
import Cluster
package import Network
import ReferenceEvaluator

extension CalicoReading {
  /// Whether a policy selects a pod and judges it in a direction (semantics K14, K24).
  package func selects(_ policy: CalicoPolicy, pod: Int, _ direction: Direction) -> Truth {
    // These are asked about host endpoints alone (K73).
    if policy.doNotTrack || policy.preDNAT { return .no }
    return .all([Self.lists(policy, direction), Self.selects(policy, labels(ofPod: pod))])
  }

  /// Whether a policy has a member as its subject, by the labels that the member has (semantics K31 to K33).
  package static func selects(_ policy: CalicoPolicy, _ labels: MemberLabels) -> Truth {
    var own = SelectorReader()
    var ofNamespace = SelectorReader(prefix: MemberLabels.ofNamespace)
    var ofAccount = SelectorReader(prefix: MemberLabels.ofAccount)
    // In a GlobalNetworkPolicy that asks for namespaces or accounts, a written `all()` is "has one" (K33).
    if policy.kind == .globalNetworkPolicy {
      let label: String? =
        policy.namespaceSelector != nil
        ? MemberLabels.namespace : policy.serviceAccountSelector != nil ? MemberLabels.account : nil
      if let label {
        own.all = SelectorReader.has(label)
        ofNamespace.all = SelectorReader.has(label)
        ofAccount.all = SelectorReader.has(label)
      }
    }
    var asked: [Truth] = []
    if let selector = policy.selector { asked.append(own.holds(selector, labels)) }
    if let selector = policy.namespaceSelector { asked.append(ofNamespace.holds(selector, labels)) }
    if let selector = policy.serviceAccountSelector { asked.append(ofAccount.holds(selector, labels)) }
    // A subject of a NetworkPolicy never lies elsewhere (K31).
    if let namespace = policy.namespace {
      asked.append(SelectorReader().holds(.equal(label: MemberLabels.namespace, namespace), labels))
    }
    return .all(asked)
  }

  /// Whether a policy lists a direction; where it has no `types`, whether everybody who may store it agrees (semantics
  /// K24, K25, KO2).
  package static func lists(_ policy: CalicoPolicy, _ direction: Direction) -> Truth {
    if let types = policy.types { return Truth(types.contains(direction)) }
    let answers = Set(stored(policy).map { $0.contains(direction) })
    return answers.count > 1 ? .unknown(.defaultedTypes) : Truth(answers.contains(true))
  }

  /// What a missing `types` becomes, for each who may store the policy: the columns of K25.
  private static func stored(_ policy: CalicoPolicy) -> [Set<Direction>] {
    // By length, as calicoctl and the API server do.
    let byLength: Set<Direction>
    switch (policy[.ingress].isEmpty, policy[.egress].isEmpty) {
    case (_, true): byLength = [.ingress]
    case (true, false): byLength = [.egress]
    case (false, false): byLength = [.ingress, .egress]
    }
    if policy.group == .stored { return [byLength, [.ingress, .egress]] }
    // By presence, as the API server of Kubernetes does where Calico's kinds are its own.
    let byPresence: Set<Direction>
    switch (policy.ingress, policy.egress) {
    case (_, nil): byPresence = [.ingress]
    case (nil, _?): byPresence = [.egress]
    case (_?, _?): byPresence = [.ingress, .egress]
    }
    return [byLength, byPresence]
  }
}
