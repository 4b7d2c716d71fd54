package import Advice
import CalicoAPI
package import Cluster
package import Kubernetes
package import Network
package import ReferenceEvaluator

/// What Calico has to say of its own policies, and of where those of others stand among them.
package struct CalicoAdviser: Adviser {
  private let world: World
  /// Where policies stand; nil in a cluster whose policies Calico does not order.
  private let ranks: CalicoRanks?

  package init(world: World) {
    self.world = world
    ranks = CalicoRanks(world: world)
  }

  package func written(_ place: Int) -> WrittenPolicy? {
    (world.policies[place] as? CalicoPolicy)?.written(among: world.policyData.compactMap { $0 as? HostEndpoint })
  }

  /// A NetworkPolicy becomes one of Calico's, whose blocks match whoever has an address of them (semantics K80).
  package func enforced(_ policy: WrittenPolicy) -> WrittenPolicy {
    if ranks == nil { return policy }
    var result = policy
    result.blocksMatchPods = true
    return result
  }

  package func remarks() -> [Remark] { CalicoRemarks(world: world).all() }

  package func traces(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> [PolicyTrace] {
    CalicoTracer(world: world).traces(flow, direction)
  }

  package func rank(of trace: PolicyTrace) -> PolicyRank? { ranks?.rank(of: trace) }

  package func allowing(
    _ flow: ReferenceEvaluator.Flow, at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit] {
    CalicoEdits(world: world, ends: ends).edits([flow], direction, to: .allow)
  }

  package func denying(
    _ flows: [ReferenceEvaluator.Flow], at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit] {
    CalicoEdits(world: world, ends: ends).edits(flows, direction, to: .deny)
  }

  package func policy(
    _ policy: any PolicyObject, withRulesOf other: any PolicyObject, _ direction: Direction
  ) -> (any PolicyObject)? {
    guard var result = policy as? CalicoPolicy, let other = other as? CalicoPolicy else { return nil }
    result.setRules(other[direction], direction)
    return result
  }

  package func policy(_ place: Int, withoutRule number: Int, _ direction: Direction) -> (any PolicyObject)? {
    guard var result = world.policies[place] as? CalicoPolicy else { return nil }
    // Without its last rule the API would take a policy that does not list its directions for another one (semantics
    // K25).
    result.types = result.directions.usual
    var rules = result[direction]
    rules.remove(at: number)
    result.setRules(rules, direction)
    return result
  }
}

extension CalicoPolicy {
  /// Sets the rules of a direction.
  mutating func setRules(_ rules: [CalicoRule], _ direction: Direction) {
    switch direction {
    case .ingress: ingress = rules
    case .egress: egress = rules
    }
  }
}
