import Cluster
import Network
import PolicyModel

/// Whether pods that no manifest declares may be meant, by what is known of their namespace.
extension EndPredicate {
  /// Whether selectors may pick pods of a namespace, whatever their labels. Blocks are not asked.
  func mayPickPods(of namespace: String, in world: World) -> Bool {
    switch self {
    case .always, .outside, .unclear, .nodes, .not: true
    case .addresses: false
    case .pods(let pods): pods.predicate.mayPickPods(of: namespace, in: world)
    case .any(let parts): parts.contains { $0.mayPickPods(of: namespace, in: world) }
    case .all(let parts): parts.allSatisfy { $0.mayPickPods(of: namespace, in: world) }
    }
  }

  /// The same, where a block may have their addresses in it.
  func mayMeanPods(of namespace: String, in world: World) -> Bool {
    !blocks.isEmpty || mayPickPods(of: namespace, in: world)
  }
}

extension PodPredicate {
  /// Whether it may hold of pods of a namespace, whatever their labels.
  func mayPickPods(of namespace: String, in world: World) -> Bool {
    switch self {
    case .never: false
    case .not: true
    case .selected(let selection):
      // Of a namespace that no manifest declares the labels are not known.
      world.namespace(named: namespace).map { selection.admits($0) }
        ?? (selection.namespace.map { $0 == namespace } ?? true)
    case .any(let parts): parts.contains { $0.mayPickPods(of: namespace, in: world) }
    case .all(let parts): parts.allSatisfy { $0.mayPickPods(of: namespace, in: world) }
    }
  }
}

extension Policy {
  /// Whether it may speak of pods of a namespace, whatever their labels.
  func maySelectPods(of namespace: String, in world: World) -> Bool {
    subject.predicate.mayPickPods(of: namespace, in: world)
  }
}

extension PolicyModel {
  /// What a policy, by its place in the world, comes to in the first direction in which it says anything; the pods that it
  /// speaks of are the same in both.
  func policy(_ place: Int) -> Policy? { Direction.allCases.lazy.compactMap { self.policy(place, $0) }.first }

  /// What a rule comes to.
  func rule(_ part: Part.RulePlace, ofPolicy place: Int) -> Rule? {
    policies(ofPolicy: place, part.direction).flatMap(\.rules).first { $0.number == part.number }
  }
}
