import Cluster
import Kubernetes
import PolicyModel
import SMT

extension FlowEncoder {
  /// Unsatisfiable iff the ends share the label's value, or one lacks it where that is left out. Ends that are no pods
  /// have no label.
  mutating func differ(_ separation: FlowClaim.LabelSeparation) -> Term {
    // Two hypothetical pods may share a value that only selections ask for.
    let asked = [flow.source.hypothetical, flow.destination.hypothetical].compactMap { $0 }
      .flatMap { (separation.isOfNamespace ? $0.namespaceLabels : $0.labels)[separation.key]?.values ?? [] }
    let values = Set(separation.values(slice, model) + asked).sorted()
    let source = LabelledEnd(flow.source, slice.sources, separation, model)
    let destination = LabelledEnd(flow.destination, slice.destinations, separation, model)
    var same = values.map { value in
      let one = source.has(value, &store)
      let other = destination.has(value, &store)
      return store.and([one, other])
    }
    let absence = [source.lacks(&store), destination.lacks(&store)]
    if separation.isOfNamespace, let first = flow.source.hypothetical, let second = flow.destination.hypothetical {
      // Two pods of one new namespace share its labels; absence is no value.
      let together = first.isInSameNewNamespace(second, &store)
      same.append(store.and([together, store.not(absence[0])]))
    }
    var terms = [store.not(store.or(same))]
    if separation.ignoresUnlabelled { terms.append(store.not(store.or(absence))) }
    return store.and(terms)
  }
}

/// One end of a flow, by the value of a label.
private struct LabelledEnd {
  let end: EndVariables
  let groups: [EndpointGroup]
  let separation: FlowClaim.LabelSeparation
  let model: PolicyModel

  init(_ end: EndVariables, _ groups: [EndpointGroup], _ separation: FlowClaim.LabelSeparation, _ model: PolicyModel) {
    self.end = end
    self.groups = groups
    self.separation = separation
    self.model = model
  }

  /// Unsatisfiable iff the end's label does not have the value.
  func has(_ value: String, _ store: inout TermStore) -> Term {
    label(&store) { label, store in
      label.equals(label.code(value), &store)
    } declared: {
      $0 == value
    }
  }

  /// Unsatisfiable iff the end has the label, or is no pod.
  func lacks(_ store: inout TermStore) -> Term {
    label(&store) { label, store in
      label.equals(0, &store)
    } declared: {
      $0 == nil
    }
  }

  private func label(
    _ store: inout TermStore, hypothetical: (HypotheticalPod.Label, inout TermStore) -> Term,
    declared: (String?) -> Bool
  ) -> Term {
    var terms: [Term] = []
    for (place, group) in groups.enumerated() {
      if let first = group.classes.first {
        if declared(separation.value(ofClass: first, in: model)) { terms.append(end.groups[place]) }
      } else if group.kind == .hypothetical, let pod = end.hypothetical {
        let holds: Term
        if separation.isOfNamespace {
          var places = pod.namespaces.filter { row in
            declared(model.world.namespaces[row.members[0]].labels[separation.key])
          }.map(\.variable)
          if let label = pod.namespaceLabels[separation.key] {
            places.append(store.and([pod.isInNewNamespace, hypothetical(label, &store)]))
          }
          holds = store.or(places)
        } else if let label = pod.labels[separation.key] {
          holds = hypothetical(label, &store)
        } else {
          preconditionFailure("the label that a claim compares is not in the vocabulary")
        }
        terms.append(store.and([end.groups[place], holds]))
      }
    }
    return store.or(terms)
  }
}

extension FlowClaim.LabelSeparation {
  /// The values that declared pods and namespaces have, ascending: those of pods outside the slice too where the label
  /// is trusted.
  func values(_ slice: Slice, _ model: PolicyModel) -> [String] {
    var values = Set(
      (slice.sources + slice.destinations).compactMap { $0.classes.first }.compactMap { value(ofClass: $0, in: model) })
    if isOfNamespace { values.formUnion(model.world.namespaces.compactMap { $0.labels[key] }) }
    // What a hypothetical pod can take on of a trusted label are these values alone.
    if !isOfNamespace, model.openWorld.trustedPodLabels.contains(key) {
      values.formUnion(model.world.pods.compactMap { $0.labels[key] })
    }
    return values.sorted()
  }

  /// One selection for each value, so that the vocabulary of hypothetical pods has them all.
  func selections(_ slice: Slice, _ model: PolicyModel) -> [PodSelection] {
    let selectors =
      [LabelSelector(matchExpressions: [.init(key: key, operator: .exists, values: [])])]
      + values(slice, model).map { LabelSelector(matchLabels: [key: $0]) }
    return selectors.map { isOfNamespace ? PodSelection(namespaceSelector: $0) : PodSelection(podSelector: $0) }
  }
}
