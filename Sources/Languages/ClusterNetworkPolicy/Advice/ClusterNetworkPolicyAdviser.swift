package import Advice
package import Cluster
import ClusterNetworkPolicyAPI
package import Kubernetes
package import Network
package import ReferenceEvaluator

/// What ClusterNetworkPolicy has to say of its own policies.
package struct ClusterNetworkPolicyAdviser: Adviser {
  private let world: World

  package init(world: World) { self.world = world }

  package func written(_ place: Int) -> WrittenPolicy? {
    (world.policies[place] as? ClusterNetworkPolicy)?.written
  }

  package func remarks() -> [Remark] { ClusterPolicyRemarks(world: world).all() }

  package func traces(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> [PolicyTrace] {
    ClusterPolicyTracer(world: world).traces(flow, direction)
  }

  package func allowing(
    _ flow: ReferenceEvaluator.Flow, at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit] {
    ClusterPolicyEdits(world: world, ends: ends).edits([flow], direction, to: .accept)
  }

  package func denying(
    _ flows: [ReferenceEvaluator.Flow], at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit] {
    ClusterPolicyEdits(world: world, ends: ends).edits(flows, direction, to: .deny)
  }

  package func policy(
    _ policy: any PolicyObject, withRulesOf other: any PolicyObject, _ direction: Direction
  ) -> (any PolicyObject)? {
    guard var result = policy as? ClusterNetworkPolicy, let other = other as? ClusterNetworkPolicy else { return nil }
    result[direction] = other[direction]
    return result
  }

  package func policy(_ place: Int, withoutRule number: Int, _ direction: Direction) -> (any PolicyObject)? {
    guard var result = world.policies[place] as? ClusterNetworkPolicy else { return nil }
    result[direction].remove(at: number)
    return result
  }
}
