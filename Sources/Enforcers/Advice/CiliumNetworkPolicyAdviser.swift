import Advice
import CiliumAPI
import CiliumAdvice
import CiliumReading
import Cluster
import EnforcerReadings
import Kubernetes
import Network
import NetworkPolicyAPI
import ReferenceEvaluator

/// What NetworkPolicies say of flows where Cilium reads them: as blocks of its own (semantics L56).
struct CiliumNetworkPolicyAdviser: Adviser {
  private let world: World
  private let tracer: CiliumTracer

  init(world: World) {
    self.world = world
    tracer = CiliumTracer(world: world)
  }

  func written(_ place: Int) -> WrittenPolicy? { nil }

  func enforced(
    _ trace: PolicyTrace, _ flow: ReferenceEvaluator.Flow, _ direction: Direction
  ) -> PolicyTrace? {
    guard world.enforcer.name == .cilium, let policy = world.policies[trace.place] as? NetworkPolicy else {
      return trace
    }
    let block = CiliumReading.Block(policy, at: trace.place)
    let speaks = tracer.speaks(block, of: flow, direction)
    guard speaks.isPossible else { return nil }
    var result = trace
    result.isUnclear = speaks != .yes
    // The first isolates, and is none that was written.
    let rules = block.block.rules.filter { $0.direction == direction }.dropFirst()
    result.rules = zip(trace.rules, rules).map { written, rule in
      written.judged(as: tracer.trace(rule, block, flow, isSure: speaks == .yes))
    }
    return result
  }
}

extension RuleTrace {
  /// The rule, with what another reading says of it and of its items.
  ///
  /// - Parameter peers: what it says of items; nil for what it lists.
  func judged(as other: Self, peers: [ItemTrace]? = nil) -> Self {
    var result = self
    let otherPeers = peers ?? other.peers
    result.isMatch = other.isMatch
    result.isUnclear = other.isUnclear
    func judged(_ items: [ItemTrace], _ others: [ItemTrace]) -> [ItemTrace] {
      zip(items, others).map { item, other in
        var item = item
        // Where both agree, the words of the language say what is written.
        if (item.isMatch, item.isUnclear) != (other.isMatch, other.isUnclear) {
          (item.isMatch, item.isUnclear, item.text) = (other.isMatch, other.isUnclear, other.text)
        }
        return item
      }
    }
    if self.peers.count == otherPeers.count { result.peers = judged(self.peers, otherPeers) }
    if ports.count == other.ports.count { result.ports = judged(ports, other.ports) }
    return result
  }
}
