package import CiliumAPI
package import Cluster
import Kubernetes
package import Network
package import ReferenceEvaluator

/// Cilium's policies by the letter of its documents and of what its agents do (semantics L1 to L74): one connection, one
/// direction and one identity of the other end at a time, what denies before what allows.
///
/// It builds nothing ahead and shares no code with what makes tiers of the same policies, so that a mistake of one is not
/// a mistake of both. Policies of other languages stand in the same stage: whoever knows them hands them in as blocks.
package struct CiliumReading: Sendable {
  package typealias Flow = ReferenceEvaluator.Flow
  package typealias Endpoint = ReferenceEvaluator.Endpoint
  package typealias EndDecision = ReferenceEvaluator.EndDecision
  package typealias Truth = ReferenceEvaluator.Truth
  typealias RuleReference = ReferenceEvaluator.RuleReference
  typealias Cause = ReferenceEvaluator.Doubt.Cause

  /// A block with whose it is.
  package struct Block: Sendable {
    /// The place of its policy in `World.policies`.
    package var policy: Int
    /// The namespace of its policy; nil of one of the whole cluster.
    package var namespace: String?
    package var block: RuleBlock
    /// The number of each of its rules in its policy and direction.
    package var numbers: [Int]
    /// Whether its selectors of peers say all that they ask for.
    package var isComplete: Bool

    /// Makes one.
    package init(policy: Int, namespace: String?, block: RuleBlock, numbers: [Int], isComplete: Bool = false) {
      self.policy = policy
      self.namespace = namespace
      self.block = block
      self.numbers = numbers
      self.isComplete = isComplete
    }
  }

  let world: World
  let settings: CiliumSettings
  /// The groups of addresses.
  let groups: [CiliumCIDRGroup]
  /// The blocks of all policies, those of one in order.
  package let blocks: [Block]
  /// The rules of policies of the whole cluster, in the order in which they are asked.
  let clusterRules: [ClusterRule]
  /// Rules that the agent cannot merge (semantics L54).
  let conflicts: [RuleConflict]
  /// Whether rules that allow are asked at all.
  private(set) var countsAllow = true

  /// Reads the policies of a world.
  ///
  /// - Parameters:
  ///   - others: those of other languages that stand among them, as blocks.
  ///   - clusterRules: those of the whole cluster, before and behind them.
  package init(world: World, others: [Block] = [], clusterRules: [ClusterRule] = []) {
    self.world = world
    settings = CiliumSettings(world.enforcer)
    groups = world.policyData.compactMap { $0 as? CiliumCIDRGroup }
    let own = world.policies.enumerated().flatMap { place, object -> [Block] in
      guard let policy = object as? CiliumPolicy else { return [] }
      return policy.blocks.enumerated().map { number, block in
        let numbers = block.rules.map { rule in
          policy.rules(rule.direction).firstIndex { $0.block == number && $0.rule.path == rule.path } ?? 0
        }
        return Block(policy: place, namespace: policy.namespace, block: block, numbers: numbers)
      }
    }
    blocks = own + others
    self.clusterRules = clusterRules.sorted { a, b in
      (a.priority, a.number, a.block.policy) < (b.priority, b.number, b.block.policy)
    }
    conflicts = RuleConflict.all(world.policies.map { $0 as? CiliumPolicy })
  }

  /// The same as if no policy had a rule that allows.
  package var withoutAllowRules: Self {
    var result = self
    result.countsAllow = false
    return result
  }

  /// The place of a pod that policies govern: on a network of its own (semantics L7).
  package func governedPod(_ end: Endpoint) -> Int? {
    guard case .pod(let index, _, _, _) = end, !world.pods[index].hostNetwork else { return nil }
    return index
  }

  /// What the end of a connection says that a direction is judged at.
  package func decide(_ flow: Flow, _ direction: Direction) -> EndDecision {
    decide(flow, direction, .connection(flow.transport, flow.port))
  }

  /// What is said of an ICMP message between two ends in place of a connection.
  package func decide(_ flow: Flow, _ direction: Direction, icmp type: UInt8, _ family: IPFamily) -> EndDecision {
    decide(flow, direction, .icmp(ICMPField(family, type: type)))
  }

  /// The policies that surely isolate a pod in a direction, as ascending indices into `world.policies`.
  package func isolatingPolicies(ofPod pod: Int, direction: Direction) -> [Int] {
    let pod = world.pods[pod]
    if pod.hostNetwork || settings.policyMode == .never { return [] }
    return Set(blocks.filter { isolates($0, direction) && speaks($0, of: pod) == .yes }.map(\.policy)).sorted()
  }

  // MARK: Blocks

  /// Whether a block takes part in a direction, and isolates (semantics L11, L12).
  package func isolates(_ block: Block, _ direction: Direction) -> Bool {
    guard block.block.rules.contains(where: { $0.direction == direction }) else { return false }
    guard settings.nonDefaultDeny, let said = block.block.enableDefaultDeny[direction] else { return true }
    return said
  }

  /// Whether a block has a pod as its subject (semantics L4 to L6).
  package func speaks(_ block: Block, of pod: World.Pod) -> Truth {
    guard case .endpoints(var selector) = block.block.subject else { return .no }
    if let namespace = block.namespace {
      // Whatever is written there, it is the policy's own.
      selector.matchLabels[.init("io.kubernetes.pod.namespace", source: "k8s")] = namespace
      if world.namespace(of: pod).name != namespace { return .no }
    }
    let address = IPAddress(.ipv4, 0)
    return fits(selector, identity(of: pod, address))
  }
}
