import CalicoAPI
package import Cluster
import Kubernetes
package import Network
package import ReferenceEvaluator

/// Calico's policies by the letter of its documents and of what its agents do (semantics K1 to K85): one connection and
/// one direction at a time, one tier and one policy after the other.
///
/// It builds nothing ahead but the order of the policies, and shares no code with what makes tiers of the same policies,
/// so that a mistake of one is not a mistake of both. Policies of other languages stand in Calico's tiers as well: whoever
/// knows them hands them in.
package struct CalicoReading: Sendable {
  package typealias Flow = ReferenceEvaluator.Flow
  package typealias Endpoint = ReferenceEvaluator.Endpoint
  package typealias EndDecision = ReferenceEvaluator.EndDecision
  package typealias Truth = ReferenceEvaluator.Truth
  typealias RuleReference = ReferenceEvaluator.RuleReference

  let world: World
  /// Calico's policies, by their places in `world.policies`; nil where a policy of another language stands.
  let policies: [CalicoPolicy?]
  /// The sets of addresses.
  let sets: [NetworkSet]
  /// The host endpoints, with their places in `world.policyData`.
  let hostEndpoints: [(place: Int, endpoint: HostEndpoint)]
  /// The policies of every language in the order in which they are asked.
  private var order = TierList([], [], release: .usual)
  /// Whether rules that allow are asked at all.
  private(set) var countsAllow = true

  /// Reads the policies of a world.
  ///
  /// - Parameter others: the policies of other languages, with their ranks among Calico's.
  package init(world: World, others: [RankedPolicy] = []) {
    self.world = world
    policies = world.policies.map { $0 as? CalicoPolicy }
    sets = world.policyData.compactMap { $0 as? NetworkSet }
    hostEndpoints = world.policyData.enumerated().compactMap { place, object in
      (object as? HostEndpoint).map { (place, $0) }
    }
    let rules = ReleaseRules(world.enforcer)
    let reading = self
    let own = policies.enumerated().compactMap { place, policy in
      policy.map { policy in
        RankedPolicy(
          place: place,
          rank: Rank(
            tier: policy.tier ?? "default", order: policy.order ?? .infinity, tieKey: rules.tieKey(of: policy)),
          selects: { reading.selects(policy, pod: $0, $1) },
          voices: { reading.voices(of: policy, at: place, $0, $1, countsAllow: $2) })
      }
    }
    order = TierList(world.policyData.compactMap { $0 as? CalicoTier }, own + others, release: rules.release)
  }

  /// The same as if no policy had a rule that allows.
  package var withoutAllowRules: Self {
    var result = self
    result.countsAllow = false
    return result
  }

  /// The names of the tiers, in their order (semantics K10, K11).
  package var tierNames: [String] { order.tiers.map(\.name) }

  /// What the end of a connection says that a direction is judged at: every tier is asked that takes part.
  package func decide(_ flow: Flow, _ direction: Direction) -> EndDecision {
    let end = direction.ends(source: flow.source, destination: flow.destination).own
    guard let pod = governedPod(end) else { return decideUngoverned(end) }
    var answer = ask(order.tiers[...], pod: pod, flow, direction)
    answer.open(by: forwarding(flow))
    return answer.decision
  }

  /// The policies that surely deny a pod in a direction what none of their rules is about, as ascending indices into
  /// `world.policies` (semantics K17, K19).
  package func isolatingPolicies(ofPod pod: Int, direction: Direction) -> [Int] {
    if world.pods[pod].hostNetwork { return [] }
    return order.tiers.filter(\.denies).flatMap(\.groups).flatMap { $0 }.filter { $0.selects(pod, direction) == .yes }
      .map(\.place).sorted()
  }
}
