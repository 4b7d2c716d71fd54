package import Advice
package import Cluster
package import Kubernetes
package import Network
import NetworkPolicyAPI
import NetworkPolicyReading
package import ReferenceEvaluator

/// What NetworkPolicy has to say of its own policies.
package struct NetworkPolicyAdviser: Adviser {
  private let world: World

  package init(world: World) { self.world = world }

  package func written(_ place: Int) -> WrittenPolicy? { world.policies.networkPolicy(place)?.written }

  package func remarks() -> [Remark] { DirectionRemarks(world: world).all() }

  package func traces(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> [PolicyTrace] {
    PolicyTracer(world: world).traces(flow, direction)
  }

  package func allowing(
    _ flow: ReferenceEvaluator.Flow, at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit] {
    AllowEdits(world: world, ends: ends).edits(flow, direction)
  }

  package func denying(
    _ flows: [ReferenceEvaluator.Flow], at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit] {
    DenyEdits(world: world, ends: ends, flows: flows).edits(direction)
  }

  package func policy(
    _ policy: any PolicyObject, withRulesOf other: any PolicyObject, _ direction: Direction
  ) -> (any PolicyObject)? {
    guard var result = policy as? NetworkPolicy, let other = other as? NetworkPolicy else { return nil }
    result[direction] = other[direction]
    return result
  }

  package func policy(_ place: Int, withoutRule number: Int, _ direction: Direction) -> (any PolicyObject)? {
    guard var result = world.policies.networkPolicy(place) else { return nil }
    // Without its last rule the API would take a policy that does not list its directions for another one.
    result.policyTypes = NetworkPolicyReading.effectiveTypes(of: result).sorted()
    result[direction].remove(at: number)
    return result
  }
}
