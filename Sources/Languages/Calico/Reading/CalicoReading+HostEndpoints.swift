import CalicoAPI
import Cluster
import Network
import ReferenceEvaluator

extension CalicoReading {
  /// What an end says that no policy governs. Everything passes, unless there are host endpoints: of what they say
  /// nothing is known (semantics K71).
  func decideUngoverned(_ end: Endpoint) -> EndDecision {
    let kind: ReferenceEvaluator.NotGoverned
    let isHost: Bool
    switch end {
    case .address(let address):
      kind = .outside
      isHost = hostEndpoints.contains { $0.endpoint.expectedIPs.contains(address) }
    case .node: (kind, isHost) = (.node, true)
    case .pod: (kind, isHost) = (.hostNetwork, true)
    }
    var answer = Answer(isAllowed: true, because: .notGoverned(kind))
    if isHost, !hostEndpoints.isEmpty { answer.open(by: hostEndpoints.map(\.place)) }
    return answer.decision
  }

  /// The host endpoints that judge what is forwarded through their interfaces: those that a policy selects which is
  /// about that (semantics K75).
  func forwarding(_ flow: Flow) -> [Int] {
    // Two pods that are known to be on one node (KO4).
    if case .pod(let a, _, _, _) = flow.source, case .pod(let b, _, _, _) = flow.destination,
      !world.pods[a].hostNetwork, !world.pods[b].hostNetwork, let node = world.pods[a].nodeName,
      node == world.pods[b].nodeName
    {
      return []
    }
    let policies = policies.compactMap { $0 }.filter { $0.applyOnForward || $0.preDNAT || $0.doNotTrack }
    return hostEndpoints.filter { _, endpoint in
      policies.contains { Self.selects($0, MemberLabels(endpoint.labels)).isPossible }
    }.map(\.place)
  }
}

extension CalicoReading.Answer {
  /// Leaves open whether what passes here passes the interfaces of nodes as well.
  mutating func open(by hostEndpoints: [Int]) {
    guard mayAllow, !hostEndpoints.isEmpty else { return }
    mayDeny = true
    doubts += hostEndpoints.map { .init(cause: .hostEndpoint, object: .data($0)) }
  }
}
