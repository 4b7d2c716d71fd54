import Advice
import CiliumAPI
import CiliumReading
import Cluster
import Diagnostics
import Kubernetes
import Network
import ReferenceEvaluator

/// Labels that selectors ask for and Cilium does not see, and what selectors pick that is no pod.
struct IdentityRemarks {
  private let world: World
  private let reading: CiliumReading

  /// Looks at the policies of a world.
  init(world: World) {
    self.world = world
    reading = CiliumReading(world: world)
  }

  func all() -> [Remark] {
    world.policies.enumerated().flatMap { place, object -> [Remark] in
      guard let policy = object as? CiliumPolicy else { return unseen(object.podSelectors, place, object.span) }
      return unseen(policy.podSelectors, place, policy.span)
        + policy.blocks.flatMap(\.rules).flatMap { rule in rule.items.compactMap { negative($0, rule, place) } }
    }
  }

  /// Labels that are no part of identities, in the selectors of policies of every language (semantics L9, L73).
  private func unseen(_ selectors: [LabelSelector], _ place: Int, _ span: Span) -> [Remark] {
    var seen: Set<String> = []
    return selectors.flatMap(\.requirements).compactMap { item in
      guard reading.isSeen(item.key) == .no, seen.insert(item.key).inserted else { return nil }
      return Remark(
        "unseen-label", policy: place,
        "`\(item.key)` is no part of what Cilium knows of a pod: a selector that asks for it "
          + (item.admitsAbsence ? "takes every pod to lack it" : "matches nothing"), at: span,
        notes: ["the agents' `labels` option says which labels count; `model.cilium.labelFilter` tells it here"])
    }
  }

  /// A selector that only says what the namespace is not lets in what has none: nodes and what is outside (semantics L30).
  private func negative(_ item: Peer, _ rule: CiliumRule, _ place: Int) -> Remark? {
    guard !rule.isDeny, case .endpoints(let selector) = item.member else { return nil }
    func isNamespace(_ key: EndpointSelector.Key) -> Bool {
      key.isOf(EndpointSelector.Key.kubernetes)
        && (key.name == IdentityLabel.namespace || IdentityLabel.ofNamespace(key.name) != nil)
    }
    let requirements = selector.requirements
    guard requirements.contains(where: { isNamespace($0.key) }), requirements.allSatisfy(\.admitsAbsence),
      !requirements.contains(where: { $0.key.source == EndpointSelector.Key.reserved })
    else { return nil }
    return Remark(
      "negative-namespace", policy: place,
      "\(rule.path).\(item.field) only says in which namespaces the end is not: nodes and what is outside are in none, and "
        + "may be matched", at: item.span,
      notes: ["add `{key: \"k8s:\(IdentityLabel.namespace)\", operator: Exists}`"])
  }
}
