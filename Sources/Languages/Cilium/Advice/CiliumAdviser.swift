package import Advice
import CiliumAPI
package import Cluster
package import Kubernetes
package import Network
package import ReferenceEvaluator

/// What Cilium has to say of its own policies, and of how it reads those of others.
package struct CiliumAdviser: Adviser {
  private let world: World

  package init(world: World) { self.world = world }

  package func written(_ place: Int) -> WrittenPolicy? { (world.policies[place] as? CiliumPolicy)?.written(in: world) }

  /// A NetworkPolicy is asked by identities: a block means what is outside, and a port's name towards others is one number
  /// (semantics L34, L49, L56).
  package func enforced(_ policy: WrittenPolicy) -> WrittenPolicy {
    guard world.enforcer.name == .cilium else { return policy }
    var result = policy
    result.leavesOutHostNetwork = true
    result.blocksMatchPods = CiliumSettings(world.enforcer).blocksMatchPods
    for number in result.egress.indices {
      result.egress[number].listsEnds = false
      result.egress[number].ports = result.egress[number].ports.map(\.pooled)
    }
    for number in result.ingress.indices { result.ingress[number].listsEnds = false }
    return result
  }

  package func remarks() -> [Remark] {
    guard world.enforcer.name == .cilium else { return [] }
    return RuleRemarks(world: world).all() + BlockRemarks(world: world).all() + IdentityRemarks(world: world).all()
  }

  package func traces(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> [PolicyTrace] {
    CiliumTracer(world: world).traces(flow, direction)
  }

  package func allowing(
    _ flow: ReferenceEvaluator.Flow, at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit] {
    CiliumEdits(world: world, ends: ends).allowing(flow, direction)
  }

  package func denying(
    _ flows: [ReferenceEvaluator.Flow], at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit] {
    CiliumEdits(world: world, ends: ends).denying(flows, direction)
  }

  package func policy(
    _ policy: any PolicyObject, withRulesOf other: any PolicyObject, _ direction: Direction
  ) -> (any PolicyObject)? {
    guard var result = policy as? CiliumPolicy, let other = other as? CiliumPolicy,
      result.blocks.count == other.blocks.count
    else { return nil }
    for place in result.blocks.indices {
      result.blocks[place].rules =
        result.blocks[place].rules.filter { $0.direction != direction }
        + other.blocks[place].rules.filter { $0.direction == direction }
    }
    return result
  }

  /// In its place stands one that matches nothing, so that the block isolates as before (semantics L12, L15).
  package func policy(_ place: Int, withoutRule number: Int, _ direction: Direction) -> (any PolicyObject)? {
    (world.policies[place] as? CiliumPolicy)?.silencing(number, direction)
  }
}

extension CiliumSettings {
  /// Whether a block matches pods by their addresses (semantics L34, L35).
  var blocksMatchPods: Bool { cidrMatchMode.contains(.pods) && release >= .v120 }
}

extension WrittenPort {
  /// The same with a name that is looked up in the whole cluster.
  fileprivate var pooled: Self {
    guard case .name(let name) = numbers else { return self }
    var result = self
    result.numbers = .pooledName(name)
    return result
  }
}
