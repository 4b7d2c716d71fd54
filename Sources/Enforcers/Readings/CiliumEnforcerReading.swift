import CiliumAPI
import CiliumReading
import Cluster
import ClusterNetworkPolicyAPI
import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import ReferenceEvaluator

/// What Cilium makes of the policies of all languages: it turns NetworkPolicies into blocks of its own, and judges these
/// with the others (semantics L56); ClusterNetworkPolicies are asked before and behind these (semantics L57).
struct CiliumEnforcerReading: Reading {
  typealias Flow = ReferenceEvaluator.Flow
  typealias EndDecision = ReferenceEvaluator.EndDecision

  private let openings: OpeningReading
  private let policies: CiliumReading
  /// The same without rules that allow.
  private let denying: CiliumReading

  /// Reads the policies of a world.
  init(world: World) {
    openings = OpeningReading(world: world)
    let others = world.policies.enumerated().compactMap { place, object in
      (object as? NetworkPolicy).map { CiliumReading.Block($0, at: place) }
    }
    let clusterRules = world.policies.enumerated().flatMap { place, object -> [CiliumReading.ClusterRule] in
      guard let policy = object as? ClusterNetworkPolicy, policy.kind == .clusterNetworkPolicy else { return [] }
      return CiliumReading.ClusterRule.all(of: policy, at: place)
    }
    policies = CiliumReading(
      world: world, others: others,
      clusterRules: CiliumSettings(world.enforcer).readsClusterPolicies ? clusterRules : [])
    denying = policies.withoutAllowRules
  }

  func isolatingPolicies(ofPod pod: Int, direction: Direction) -> [Int] {
    policies.isolatingPolicies(ofPod: pod, direction: direction)
  }

  func portEdges(of flow: Flow) -> Set<UInt16> { policies.portEdges(of: flow) }

  func addressBlocks(judging directions: Set<Direction>) -> [CIDR] { policies.addressBlocks(judging: directions) }

  func decide(_ flow: Flow, _ direction: Direction) -> EndDecision {
    openings.decide(flow, direction) ?? policies.decide(flow, direction)
  }

  func decideWithoutAllowRules(_ flow: Flow, _ direction: Direction) -> EndDecision {
    openings.decide(flow, direction) ?? denying.decide(flow, direction)
  }
}
