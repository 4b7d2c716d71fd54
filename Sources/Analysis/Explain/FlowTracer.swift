import Advice
import Cluster
import EnforcerAdvice
import EnforcerReadings
import Network
import ReferenceEvaluator
import Verification

/// Traces one flow through the policies.
struct FlowTracer {
  private let evaluator: ReferenceEvaluator
  private let advisers: Advisers
  let explanation: Explanation

  /// Makes a tracer; `declared` is the part of `world` that manifests describe.
  init(world: World, declared: World) {
    evaluator = ReferenceEvaluator(world: world)
    advisers = Advisers(world: world)
    explanation = Explanation(world: world, declared: declared)
  }

  /// What one end of a flow says.
  func trace(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> EndTrace {
    EndTrace(
      direction: direction, end: explanation.end(evaluator.decide(flow)[direction]),
      policies: advisers.traces(flow, direction))
  }
}
