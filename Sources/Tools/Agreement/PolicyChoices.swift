import Cluster
import Diagnostics
import EnforcerReadings
import Kubernetes
import Network
import NetworkPolicyAPI
import Properties
import ReferenceEvaluator

/// Every choice of those who may write NetworkPolicies in most namespaces, tried out by the reference evaluator: at each end
/// of a connection no policy, one that lets through everything, and one that lets through nothing.
struct PolicyChoices {
  /// The evaluators of the worlds in which all choose alike: what is chosen at one end does not bear on the other.
  private let evaluators: [ReferenceEvaluator]

  /// The choices in a world, with all namespaces and pods that it has; one, which is none, where nobody may write.
  init(_ world: World, of property: Property?) {
    var world = world
    world.countsRestricted = !(property?.requiresUnrestricted ?? false)
    guard let property, property.policies == .open else {
      evaluators = [ReferenceEvaluator(world: world)]
      return
    }
    let bare = Self.bare(world, property)
    let trusted = Set(property.trustedNamespaces.map(\.name))
    let spaces = Set(world.namespaces.map(\.name)).subtracting(trusted).sorted()
    let nowhere = Span(
      file: .init(index: -1), start: Position(line: 1, column: 1), end: Position(line: 1, column: 1))
    let everything = NetworkPolicy.Rule(peers: [], ports: [], span: nowhere)
    let worlds = [nil, [everything], []].map { (rules: [NetworkPolicy.Rule]?) in
      var world = bare
      for space in spaces {
        guard let rules else { continue }
        world.policies.append(
          NetworkPolicy(
            name: "choice", namespace: space, podSelector: LabelSelector(), policyTypes: [.ingress, .egress],
            ingress: rules, egress: rules, span: nowhere))
      }
      return world
    }
    evaluators = worlds.map { ReferenceEvaluator(world: $0) }
  }

  /// The world without the NetworkPolicies that anyone may change.
  static func bare(_ world: World, _ property: Property) -> World {
    var result = world
    result.policies = world.policies.filter { policy in
      !(policy is NetworkPolicy)
        || property.trustedNamespaces.contains { $0.name == (policy as? NetworkPolicy)?.namespace }
    }
    return result
  }

  /// What both ends say under every choice.
  func decisions(_ flow: ReferenceEvaluator.Flow) -> [ReferenceEvaluator.Decision] {
    let ends = evaluators.map { $0.decide(flow) }
    return ends.flatMap { one in ends.map { .init(egress: one.egress, ingress: $0.ingress) } }
  }

  /// What one end says under every choice if no rule allows anything.
  func decisionsWithoutAllowRules(
    _ flow: ReferenceEvaluator.Flow, _ direction: Direction
  ) -> [ReferenceEvaluator.EndDecision] {
    evaluators.map { $0.decideWithoutAllowRules(flow, direction) }
  }

  /// Whether no policy isolates a pod in a direction, under some choice.
  func mayBeWithoutIsolation(_ pod: Int, _ direction: Direction) -> Bool {
    evaluators.contains { $0.isolatingPolicies(ofPod: pod, direction: direction).isEmpty }
  }
}
