import Cluster
import EnforcerReadings
import Kubernetes
import Properties
import ReferenceEvaluator
import Verification

extension CounterexampleCheck {
  /// Whether a flow is as it is shown in the world that has exactly the policies that a report would have one write, in place
  /// of those that anyone may change; and without one of them, not.
  ///
  /// - Parameter isOneOfSeveral: whether policies may be there for the sake of other flows.
  func isAsChosen(_ example: Counterexample, _ flow: ForceJudge.Flow, isOneOfSeveral: Bool = false) -> Bool {
    guard let property, property.policies == .open else { return example.chosen == nil }
    guard let chosen = example.chosen else { return false }
    let texts = chosen.policies.map { $0.manifest.map { "\($0)\n" }.joined() }
    guard isSo(property, flow, with: texts) else { return false }
    return isOneOfSeveral
      || texts.indices.allSatisfy { place in
        var fewer = texts
        fewer.remove(at: place)
        return !isSo(property, flow, with: fewer)
      }
  }

  private func isSo(_ property: Property, _ flow: ForceJudge.Flow, with texts: [String]) -> Bool {
    let written = ReadWorld.policies(texts.joined(separator: "---\n"))
    guard written.count == texts.count,
      written.allSatisfy({ policy in !property.trustedNamespaces.contains { $0.name == policy.reference.namespace } })
    else { return false }
    var world = PolicyChoices.bare(read.world, property)
    world.policies += written
    let decision = ReferenceEvaluator(world: world).decide(flow.judged)
    switch property.assertion {
    case .mustReach, .doors(.doorsWork): return decision.isDenied
    default: return decision.isAllowed
    }
  }
}
