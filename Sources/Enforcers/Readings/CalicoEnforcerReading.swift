import CalicoReading
import Cluster
import ClusterNetworkPolicyReading
import Kubernetes
import Network
import NetworkPolicyReading
import ReferenceEvaluator

/// What Calico makes of the policies of all languages: those of Kubernetes stand in its tiers, among its own (semantics
/// K80 to K85).
struct CalicoEnforcerReading: Reading {
  typealias Flow = ReferenceEvaluator.Flow
  typealias EndDecision = ReferenceEvaluator.EndDecision

  private let openings: OpeningReading
  private let networkPolicies: NetworkPolicyReading
  private let clusterPolicies: ClusterNetworkPolicyReading
  /// Calico's policies, and all others among them.
  private let policies: CalicoReading
  /// The same without rules that allow.
  private let denying: CalicoReading

  /// Reads the policies of a world.
  init(world: World) {
    openings = OpeningReading(world: world)
    networkPolicies = NetworkPolicyReading(world: world)
    clusterPolicies = ClusterNetworkPolicyReading(world: world)
    let ranks = KubernetesRanks(world.enforcer)
    let members = CalicoReading(world: world)
    policies = CalicoReading(
      world: world,
      others: Self.ranked(networkPolicies, ranks, world) + Self.ranked(clusterPolicies, ranks, members: members))
    denying = policies.withoutAllowRules
  }

  /// The NetworkPolicies: in one tier and of one order, they only allow (semantics K80).
  private static func ranked(
    _ reading: NetworkPolicyReading, _ ranks: KubernetesRanks, _ world: World
  ) -> [CalicoReading.RankedPolicy] {
    reading.places.map { place in
      let reference = world.policies[place].reference
      return .init(
        place: place, rank: ranks.networkPolicy(namespace: reference.namespace ?? "default", name: reference.name),
        selects: { .init(reading.isolates(place, pod: $0, direction: $1)) },
        voices: { flow, direction, countsAllow in
          if !countsAllow { return [] }
          let peer = direction.ends(source: flow.source, destination: flow.destination).other
          return reading.allowingRules(ofPolicy: place, direction, flow, peer: peer).map { .init(.allow($0)) }
        })
    }
  }

  /// The policies of the whole cluster that the release reads (semantics K82 to K85).
  ///
  /// - Parameter members: what else than pods has addresses and labels.
  private static func ranked(
    _ reading: ClusterNetworkPolicyReading, _ ranks: KubernetesRanks, members: CalicoReading
  ) -> [CalicoReading.RankedPolicy] {
    reading.ranks.compactMap { place, policy in
      let rank =
        switch policy.kind {
        case .clusterNetworkPolicy:
          ranks.clusterNetworkPolicy(isBaseline: policy.isBaseline, priority: policy.priority, name: policy.name)
        case .adminNetworkPolicy: ranks.adminNetworkPolicy(priority: policy.priority)
        case .baselineAdminNetworkPolicy: ranks.baselineAdminNetworkPolicy
        }
      guard let rank else { return nil }
      return .init(
        place: place, rank: rank,
        selects: { .init(reading.hasRules(place, $1) && reading.selects(place, $0)) },
        voices: { flow, direction, countsAllow in
          let reading = countsAllow ? reading : reading.withoutAcceptRules
          let outcome = reading.outcome(ofPolicy: place, flow, direction) {
            members.hasAddress(ofNamespaces: $0, $1)
          }
          return switch outcome {
          case .accept(let rule): [.init(.allow(rule))]
          case .deny(let rule): [.init(.deny(rule))]
          case .pass(let rule): [.init(.pass(rule))]
          case .none: []
          }
        })
    }
  }

  func isolatingPolicies(ofPod pod: Int, direction: Direction) -> [Int] {
    policies.isolatingPolicies(ofPod: pod, direction: direction)
  }

  func portEdges(of flow: Flow) -> Set<UInt16> {
    policies.portEdges(of: flow).union(networkPolicies.portEdges(of: flow)).union(clusterPolicies.portEdges(of: flow))
  }

  func addressBlocks(judging directions: Set<Direction>) -> [CIDR] {
    policies.addressBlocks(judging: directions) + networkPolicies.addressBlocks(judging: directions)
      + clusterPolicies.addressBlocks(judging: directions)
  }

  func decide(_ flow: Flow, _ direction: Direction) -> EndDecision {
    if let opened = openings.decide(flow, direction) { return opened }
    let decision = policies.decide(flow, direction)
    // What comes from the node of a pod is never judged (K76).
    if decision.because != [.notIsolated], isFromOwnNode(flow, direction) {
      return EndDecision(isAllowed: true, because: [.ownNode])
    }
    return decision
  }

  func decideWithoutAllowRules(_ flow: Flow, _ direction: Direction) -> EndDecision {
    openings.decide(flow, direction) ?? denying.decide(flow, direction)
  }

  /// Whether a connection is judged where it comes in, and comes from the node of the pod there (semantics A37, K76).
  private func isFromOwnNode(_ flow: Flow, _ direction: Direction) -> Bool {
    guard direction == .ingress, policies.governedPod(flow.destination) != nil,
      case .node(let name?, _) = flow.source, case .pod(_, _, let node, _) = flow.destination
    else { return false }
    return name == node
  }
}
