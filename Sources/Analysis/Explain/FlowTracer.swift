import Advice
import Cluster
import EnforcerAdvice
import EnforcerReadings
import EnforcerTiers
import Network
import PolicyModel
import ReferenceEvaluator
import Verification

/// Traces one flow through the policies.
struct FlowTracer {
  private let evaluator: ReferenceEvaluator
  private let advisers: Advisers
  private let tiers: NormalisedPolicies
  let explanation: Explanation

  /// Makes a tracer; `declared` is the part of `world` that manifests describe.
  init(world: World, declared: World) {
    evaluator = ReferenceEvaluator(world: world)
    advisers = Advisers(world: world)
    tiers = EnforcerTiers.normalise(world)
    explanation = Explanation(world: world, declared: declared)
  }

  /// What one end of a flow says.
  func trace(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> EndTrace {
    let traces = advisers.traces(flow, direction)
    let order = AskedPolicies(traces, in: direction == .ingress ? tiers.ingress : tiers.egress)
    func of(_ places: [Int]) -> [PolicyTrace] { places.flatMap { place in traces.filter { $0.place == place } } }
    return EndTrace(
      direction: direction, end: explanation.end(evaluator.decide(flow)[direction]), policies: of(order.asked),
      unasked: of(order.left), tiers: tiers(of(order.asked + order.left), order.ends))
  }

  /// The tiers of policies, with what is known of their ends.
  private func tiers(_ traces: [PolicyTrace], _ ends: [AskedPolicies.End]) -> [TierTrace] {
    var result: [TierTrace] = []
    for trace in traces {
      guard let tier = trace.rank?.tier, tier.end != nil, !result.contains(where: { $0.tier.name == tier.name }) else {
        continue
      }
      let end = ends.first { $0.policies.contains(trace.place) }
      result.append(TierTrace(tier: tier, isEndAsked: end.map { $0.isCertain ? true : nil } ?? false))
    }
    return result
  }
}
