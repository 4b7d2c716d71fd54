import Advice
import CalicoAPI
import CalicoReading
import Cluster
import Kubernetes
import Network
import ReferenceEvaluator

/// Traces one flow through Calico's policies that judge one of its ends.
struct CalicoTracer {
  private let world: World
  private let reading: CalicoReading

  /// Makes a tracer.
  init(world: World) {
    self.world = world
    reading = CalicoReading(world: world)
  }

  /// What the policies say that judge the end of `direction`, or may (semantics K14).
  func traces(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> [PolicyTrace] {
    let own = direction.ends(source: flow.source, destination: flow.destination).own
    guard let pod = reading.governedPod(own) else { return [] }
    return world.policies.enumerated().compactMap { place, object in
      guard let policy = object as? CalicoPolicy else { return nil }
      let selects = reading.selects(policy, pod: pod, direction)
      guard selects.isPossible else { return nil }
      return PolicyTrace(
        place: place, object: policy.reference, selector: policy.subjectText, isUnclear: selects != .yes,
        span: policy.span, rules: rules(policy, direction, flow, isSelecting: selects == .yes))
    }
  }

  private func rules(
    _ policy: CalicoPolicy, _ direction: Direction, _ flow: ReferenceEvaluator.Flow, isSelecting: Bool
  ) -> [RuleTrace] {
    let conditions = RuleConditions(world: world, reading: reading, flow: flow, namespace: policy.namespace)
    var deciding: String?
    return policy[direction].enumerated().map { number, rule in
      let field = "spec.\(direction.field)[\(number)]"
      let truth = reading.matches(rule, flow, namespace: policy.namespace)
      let isMatch = truth == .yes && isSelecting
      let items = conditions.items(of: rule)
      var trace = RuleTrace(
        field: field, span: rule.span, action: rule.action.written, isMatch: isMatch,
        isUnclear: truth.isPossible && !isMatch, conditions: items)
      if !truth.isPossible, items.allSatisfy(\.isMatch) {
        trace.note = "each condition holds of some pod or set that has the address, and no single one fulfils all"
      }
      if truth.isPossible { trace.shadowedBy = deciding }
      // Log ends nothing (semantics K22).
      if isMatch, rule.action != .log, deciding == nil { deciding = field }
      return trace
    }
  }
}

extension CalicoPolicy {
  /// Its subjects in words.
  var subjectText: String {
    var parts = [(selector ?? .all).description]
    if let namespaceSelector { parts.append("in namespaces with \(namespaceSelector)") }
    if let serviceAccountSelector { parts.append("of service accounts with \(serviceAccountSelector)") }
    return parts.joined(separator: " ")
  }
}
