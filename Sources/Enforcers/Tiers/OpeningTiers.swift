import Cluster
import EnforcerKinds
import Kubernetes
import Network
import PolicyModel

/// What objects that are not read let through, as a tier before all others: it allows everything at the pods of their
/// scopes. It has no rules, so that without rules that allow these pods are open as well.
enum OpeningTiers {
  static func normalise(_ world: World) -> NormalisedPolicies {
    NormalisedPolicies(ingress: tiers(world, .ingress), egress: tiers(world, .egress))
  }

  private static func tiers(_ world: World, _ direction: Direction) -> [Tier] {
    let policies = world.policies.enumerated().compactMap { place, policy -> Policy? in
      guard let opening = policy as? Opening, opening.scope.directions.contains(direction) else { return nil }
      let pods = PodSelection(namespace: opening.namespace, podLabels: opening.pods.requirements)
      return Policy(index: place, subject: PodGroup(pods), rules: [], isolates: true)
    }
    return policies.isEmpty ? [] : [Tier(groups: [Group(policies)], atEnd: .allow)]
  }
}
