package import Cluster
import ClusterNetworkPolicyAPI
import Kubernetes
package import Network
package import ReferenceEvaluator

/// The policies of the whole cluster by the letter of the API's text (semantics C1 to C54, N1 to N9): one tier, one
/// connection and one direction at a time, one policy after the other.
///
/// It builds nothing ahead and shares no code with `ClusterNetworkPolicyTiers`, so that a mistake of one is not a
/// mistake of both. A connection of a pod with itself is judged like any other; callers must not ask for it (semantics
/// C21).
package struct ClusterNetworkPolicyReading: Sendable {
  package typealias Flow = ReferenceEvaluator.Flow
  package typealias Endpoint = ReferenceEvaluator.Endpoint
  typealias RuleReference = ReferenceEvaluator.RuleReference

  let world: World
  /// The policies of the whole cluster, by their places in `world.policies`; nil where a policy of another language
  /// stands.
  let policies: [ClusterNetworkPolicy?]
  /// Whether rules that accept are asked at all.
  private(set) var countsAccept = true

  /// Reads the policies of the whole cluster.
  package init(world: World) {
    self.world = world
    policies = world.policies.map { $0 as? ClusterNetworkPolicy }
  }

  /// The same as if no policy had a rule that accepts.
  package var withoutAcceptRules: Self {
    var result = self
    result.countsAccept = false
    return result
  }

  /// Whether there is no such policy.
  package var isEmpty: Bool { policies.allSatisfy { $0 == nil } }

  /// The pod that policies may govern at an end of a connection: none for addresses, nodes and host-network pods
  /// (semantics C19, C23).
  package func governedPod(_ end: Endpoint) -> Int? {
    guard case .pod(let pod, _, _, _) = end, !world.pods[pod].hostNetwork else { return nil }
    return pod
  }

  /// What the Admin tier may say at the governed end of a connection; asked before NetworkPolicies (semantics C7).
  package func admin(_ flow: Flow, _ direction: Direction) -> Judgement { judge(.admin, flow, direction) }

  /// What the Baseline tier may say at the governed end of a connection; asked after NetworkPolicies (semantics C7).
  package func baseline(_ flow: Flow, _ direction: Direction) -> Judgement { judge(.baseline, flow, direction) }

  /// What a tier may say. The policies of each version are asked in their own order, and nobody orders the versions
  /// against each other (semantics C42).
  private func judge(_ tier: ClusterNetworkPolicy.Tier, _ flow: Flow, _ direction: Direction) -> Judgement {
    let (end, peer) = direction.ends(source: flow.source, destination: flow.destination)
    guard let pod = governedPod(end) else { return .silence }
    let versions = ClusterNetworkPolicy.Version.allCases.map { version in
      judge(
        policies.indices.filter { policies[$0]?.tier == tier && policies[$0]?.kind.version == version }, pod: pod,
        peer: peer, flow, direction)
    }
    return Judgement(tied: versions)
  }

  /// What policies that are ordered by their priorities may say (semantics C9, C38).
  private func judge(_ list: [Int], pod: Int, peer: Endpoint, _ flow: Flow, _ direction: Direction) -> Judgement {
    var result = Judgement.silence
    for priority in Set(list.compactMap { policies[$0]?.priority }).sorted() {
      let tied = list.filter { policies[$0]?.priority == priority && selects($0, pod) }
      result.follow(with: Judgement(tied: tied.map { first($0, peer: peer, flow, direction) }))
      if !result.mayBeSilent { break }
    }
    return result
  }

  /// Whether a policy has a pod as its subject (semantics C4).
  package func selects(_ policy: Int, _ pod: Int) -> Bool {
    guard let policy = policies[policy] else { return false }
    return matches(policy.subject, pod: pod)
  }

  /// What the first matching rule of a policy says (semantics C6, C10). A rule of which it is not known whether it
  /// matches may be the first, or not.
  private func first(_ policy: Int, peer: Endpoint, _ flow: Flow, _ direction: Direction) -> Judgement {
    var result = Judgement.silence
    for (number, rule) in (policies[policy]?[direction] ?? []).enumerated()
    where countsAccept || rule.action != .accept {
      // Some item of each list (C5); no list of ports is every protocol and port (C33).
      let port = rule.ports?.firstIndex { matches($0, flow) }
      guard rule.ports == nil || port != nil else { continue }
      func reference(_ peer: Int) -> RuleReference {
        RuleReference(
          policy: policy, direction: direction, rule: number, peer: peer, port: port, span: rule.peers[peer].span)
      }
      let answers = rule.peers.map { matches($0, peer) }
      if let peer = answers.firstIndex(of: .yes) {
        result.follow(with: Judgement(Outcome(rule.action, reference(peer))))
        break
      }
      let open = answers.indices.compactMap { peer in answers[peer].doubt.map { (cause: $0, rule: reference(peer)) } }
      guard let peer = open.first else { continue }
      result.follow(with: Judgement(Outcome(rule.action, peer.rule), ifMatchedBy: open))
    }
    return result
  }
}

extension ClusterNetworkPolicyReading {
  /// What a tier says of a connection.
  package enum Outcome: Hashable, Sendable {
    /// A rule accepts it; nothing weaker is asked (semantics C11).
    case accept(ReferenceEvaluator.RuleReference)
    /// A rule denies it; nothing weaker is asked (semantics C11).
    case deny(ReferenceEvaluator.RuleReference)
    /// A rule leaves it to what comes after the tier (semantics C12).
    case pass(ReferenceEvaluator.RuleReference)
    /// No rule matches, which leaves it to what comes after the tier, too (semantics C13, C17).
    case none

    init(_ action: ClusterNetworkPolicy.Action, _ rule: RuleReference) {
      switch action {
      case .accept: self = .accept(rule)
      case .deny: self = .deny(rule)
      case .pass: self = .pass(rule)
      }
    }

    /// The rule that gives it; nil of none.
    package var rule: ReferenceEvaluator.RuleReference? {
      switch self {
      case .accept(let rule), .deny(let rule), .pass(let rule): rule
      case .none: nil
      }
    }
  }
}
