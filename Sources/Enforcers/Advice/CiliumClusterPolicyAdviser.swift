import Advice
import CiliumAPI
import CiliumAdvice
import CiliumReading
import Cluster
import ClusterNetworkPolicyAPI
import EnforcerReadings
import Kubernetes
import Network
import ReferenceEvaluator

/// What ClusterNetworkPolicies say of flows where Cilium reads them: by identities (semantics L57).
struct CiliumClusterPolicyAdviser: Adviser {
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
    guard world.enforcer.name == .cilium, let policy = world.policies[trace.place] as? ClusterNetworkPolicy else {
      return trace
    }
    let rules = CiliumReading.ClusterRule.all(of: policy, at: trace.place).filter { $0.rule.direction == direction }
    guard let block = rules.first?.block else { return nil }
    let speaks = tracer.speaks(block, of: flow, direction)
    guard speaks.isPossible else { return nil }
    var result = trace
    result.isUnclear = speaks != .yes
    var decided: String?
    result.rules = zip(trace.rules, rules).map { written, rule in
      let answer = tracer.trace(rule.rule, rule.block, flow, isSure: speaks == .yes)
      var judged = written.judged(as: answer, peers: answer.peers.merged)
      judged.shadowedBy = judged.isMatch || judged.isUnclear ? decided : nil
      if judged.isMatch, decided == nil { decided = judged.field }
      return judged
    }
    return result
  }
}

extension [ItemTrace] {
  /// Neighbours of one field as one: several addresses and names are one peer there.
  fileprivate var merged: Self {
    reduce(into: []) { result, item in
      guard let last = result.indices.last, result[last].field == item.field else { return result.append(item) }
      if result[last].isMatch { return }
      if item.isMatch || !result[last].isUnclear && item.isUnclear { result[last] = item }
    }
  }
}
