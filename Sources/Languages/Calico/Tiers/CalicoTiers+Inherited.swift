import Cluster
package import PolicyModel

extension CalicoTiers {
  /// A policy of Kubernetes as Calico asks it: labels of namespaces are labels of pods there, and a pod's own ones count
  /// before them (semantics K56, K80).
  package static func inheriting(_ policy: Policy) -> Policy {
    var result = policy
    result.subject = PodGroup(inheriting(policy.subject.predicate))
    for place in policy.rules.indices { result.rules[place].peers = inheriting(policy.rules[place].peers) }
    return result
  }

  private static func inheriting(_ predicate: EndPredicate) -> EndPredicate {
    switch predicate {
    case .pods(let pods):
      pods.places == nil ? .pods(PodGroup(inheriting(pods.predicate), declaring: pods.declared)) : predicate
    case .any(let parts): .any(parts.map(inheriting))
    case .all(let parts): .all(parts.map(inheriting))
    case .not(let part): .not(inheriting(part))
    case .always, .addresses, .nodes, .outside, .unclear: predicate
    }
  }

  private static func inheriting(_ predicate: PodPredicate) -> PodPredicate {
    switch predicate {
    case .never: return .never
    case .any(let parts): return .any(parts.map(inheriting))
    case .all(let parts): return .all(parts.map(inheriting))
    case .not(let part): return .not(inheriting(part))
    case .selected(let selection):
      if selection.namespaceLabels.isEmpty { return predicate }
      var rest = selection
      rest.namespaceLabels = []
      return .all([.selected(rest)] + selection.namespaceLabels.map(inheriting))
    }
  }

  /// The pods whose effective label fulfils what is asked of their namespace's.
  private static func inheriting(_ asked: LabelRequirement) -> PodPredicate {
    let key = EffectiveLabels.inherited(fromNamespace: asked.key)
    var own = asked
    (own.key, own.admitsAbsence) = (key, false)
    let isMissing = LabelRequirement(key: key, values: [], isPositive: true, admitsAbsence: true)
    return .any([
      .selected(PodSelection(podLabels: [own])),
      .selected(PodSelection(namespaceLabels: [asked], podLabels: [isMissing])),
    ])
  }
}
