import Advice
import Cluster
import Kubernetes
import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import ReferenceEvaluator
import YAMLEdits

/// Looks for edits of labels by which a rule that is there already takes another end, and for edits of labels or of
/// selectors by which a policy that is there already takes another pod.
struct SelectionEdits {
  let world: World
  /// Whether each end is a pod that does not exist yet: its labels are the question, and are left alone.
  let isHypothetical: (own: Bool, other: Bool)

  /// Looks at the end of `direction`.
  init(world: World, ends: AskedEnds, _ direction: Direction) {
    self.world = world
    isHypothetical = direction.ends(source: ends.from.isHypothetical, destination: ends.to.isHypothetical)
  }

  private var labels: LabelEdits { LabelEdits(world: world) }

  /// Edits of labels by which an item of a rule's list of ends would match the other end.
  func taking(
    _ other: ReferenceEvaluator.Endpoint, _ direction: Direction, policy index: Int, rule number: Int
  ) -> [PolicyEdit] {
    guard case .pod(let pod, _, _, _) = other, !world.pods[pod].hostNetwork else { return [] }
    let policy = world.policies[networkPolicy: index]
    let rule = policy[direction][number]
    let list = direction.peersField
    var result: [PolicyEdit] = []
    for (place, peer) in rule.peers.enumerated() {
      guard let selector = peer.podSelector, isIn(peer, pod, policy) else { continue }
      let field = "spec.\(direction.field)[\(number)].\(list)[\(place)]"
      if !isHypothetical.other, let change = labels.matching(selector, pod) {
        let step = change.step("\(field) of \(policy.reference.title) matches")
        result.append(PolicyEdit(direction: direction, steps: [step], labels: [change.relabelling]))
      }
    }
    return result
  }

  /// Edits by which one of `policies`, none of which selects a pod, would; each with the rule that lets the flow through,
  /// if any.
  func selecting(
    _ pod: Int, _ direction: Direction, by policies: [(index: Int, rule: String?)]
  ) -> [PolicyEdit] {
    guard !world.pods[pod].hostNetwork else { return [] }
    var relabelled: [PolicyEdit] = []
    var widened: [PolicyEdit] = []
    for (index, rule) in policies {
      let policy = world.policies[networkPolicy: index]
      let title = policy.reference.title
      if !isHypothetical.own, let change = labels.matching(policy.podSelector, pod) {
        let step = change.step(
          rule.map { "\($0) of \(title) lets this through" }
            ?? "\(title), which does not let this through, isolates it")
        relabelled.append(PolicyEdit(direction: direction, steps: [step], labels: [change.relabelling]))
      }
      if let wider = policy.podSelector.widened(toTake: world.pods[pod].labels) {
        var edited = policy
        edited.podSelector = wider
        let text =
          "let spec.podSelector take one value more: then "
          + (rule.map { "\($0) lets this through" } ?? "it isolates this end, and does not let this through")
        widened.append(
          PolicyEdit(
            direction: direction,
            steps: [
              .init(
                object: policy.reference, span: policy.span, text: text,
                yaml: ["podSelector: \(YAMLWords.selector(wider))"])
            ], policies: [edited]))
      }
    }
    return relabelled + widened
  }

  /// The policies of a pod's namespace that judge a direction and do not select the pod.
  func otherPolicies(_ pod: Int, _ direction: Direction) -> [Int] {
    world.policies.networkPolicies.filter { _, policy in
      policy.namespace == world.namespace(of: world.pods[pod]).name
        && NetworkPolicyReading.effectiveTypes(of: policy).contains(direction)
        && !ReferenceEvaluator.matches(policy.podSelector, labels: world.pods[pod].labels)
    }
    .map(\.place)
  }

  /// Whether a pod is of a namespace that an item means.
  private func isIn(_ peer: NetworkPolicy.Peer, _ pod: Int, _ policy: NetworkPolicy) -> Bool {
    let namespace = world.namespace(of: world.pods[pod])
    guard let selector = peer.namespaceSelector else { return namespace.name == policy.namespace }
    return ReferenceEvaluator.matches(selector, labels: namespace.labels)
  }
}
