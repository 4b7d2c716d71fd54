import Claims
import Cluster
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
    let source = LabelledEnd(flow.source, slice.sources, separation, values, model, &store)
    let destination = LabelledEnd(flow.destination, slice.destinations, separation, values, model, &store)
    var same = values.compactMap { value -> Term? in
      guard let one = source.has[value], let other = destination.has[value] else { return nil }
      return store.and([one, other])
    }
    let absence = [source.lacks, destination.lacks]
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
  /// For each value that the label can have: unsatisfiable iff it does not have it.
  var has: [String: Term] = [:]
  /// Unsatisfiable iff the end has the label, or is no pod.
  var lacks: Term

  init(
    _ end: EndVariables, _ groups: [EndpointGroup], _ separation: FlowClaim.LabelSeparation, _ values: [String],
    _ model: PolicyModel, _ store: inout TermStore
  ) {
    var ways: [String?: [Term]] = [:]
    for (place, group) in groups.enumerated() {
      if let first = group.classes.first {
        ways[separation.value(ofClass: first, in: model), default: []].append(end.groups[place])
      } else if group.kind == .hypothetical, let pod = end.hypothetical {
        for (value, terms) in Self.ways(pod, separation, values, model, &store) {
          ways[value, default: []].append(store.and([end.groups[place], store.or(terms)]))
        }
      }
    }
    for value in values { has[value] = ways[value].map { store.or($0) } }
    lacks = store.or(ways[nil] ?? [])
  }

  /// For each value, and for none: what has to hold for a hypothetical pod's label to have it.
  private static func ways(
    _ pod: HypotheticalPod, _ separation: FlowClaim.LabelSeparation, _ values: [String], _ model: PolicyModel,
    _ store: inout TermStore
  ) -> [(String?, [Term])] {
    var result: [String?: [Term]] = [:]
    let label: HypotheticalPod.Label?
    if separation.isOfNamespace {
      for row in pod.namespaces {
        let value = model.world.namespaces[row.members[0]].labels[separation.key]
        result[value, default: []].append(row.variable)
      }
      label = pod.namespaceLabels[separation.key]
    } else {
      label = pod.labels[separation.key]
      precondition(label != nil, "the label that a claim compares is not in the vocabulary")
    }
    if let label {
      let isMeant = separation.isOfNamespace ? pod.isInNewNamespace : store.trueTerm
      for value in values {
        let equal = label.equals(label.code(value), &store)
        result[value, default: []].append(store.and([isMeant, equal]))
      }
      let absent = label.equals(0, &store)
      result[nil, default: []].append(store.and([isMeant, absent]))
    }
    return (values as [String?] + [nil]).compactMap { value in result[value].map { (value, $0) } }
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
    let conditions = [LabelRequirement.exists(key)] + values(slice, model).map { .equals(key, $0) }
    return conditions.map { isOfNamespace ? PodSelection(namespaceLabels: [$0]) : PodSelection(podLabels: [$0]) }
  }
}
