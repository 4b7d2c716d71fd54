import BitCollections
import Cluster
package import PolicyModel
package import SMT

/// The claim that pods are isolated in a direction, as terms.
package struct EncodedIsolation: Sendable {
  /// The terms' store.
  package var store: TermStore
  /// One truth value per group of classes that the same policies select.
  package var groups: [Term]
  /// The classes of each group.
  package var classes: [[Int]]
  /// Unsatisfiable iff there is no pod.
  package var region: [Term]
  /// With `region`: unsatisfiable iff every pod is isolated.
  package var violation: [Term]
}

/// The claim that pods which no manifest declares are isolated in a direction, as terms.
package struct EncodedHypotheticalIsolation: Sendable {
  /// The terms' store.
  package var store: TermStore
  /// The pod.
  package var pod: HypotheticalPod
  /// Unsatisfiable iff no such pod could be created.
  package var region: [Term]
  /// With `region`: unsatisfiable iff every such pod is isolated.
  package var violation: [Term]
}

/// Translates `defaultDeny` into terms where it depends on pods alone: no rule that denies or passes on speaks of them.
package enum IsolationEncoder {
  /// The terms are unsatisfiable iff `tiers`, which have no rules, deny everything at every pod of `pods` (semantics A5).
  /// Host-network pods are selected by none.
  package static func encode(_ pods: ClassSet, tiers: [Tier]) -> EncodedIsolation {
    var store = TermStore()
    let policies = tiers.policies
    var order: [[Bool]] = []
    var rows: [[Bool]: [Int]] = [:]
    for number in pods {
      let row = policies.map { $0.subject.classes.contains(number) }
      if rows[row] == nil { order.append(row) }
      rows[row, default: []].append(number)
    }
    let groups = order.indices.map { store.variable("pod.group.\($0)", .bool) }
    let selected = policies.indices.map { policy in
      store.or(order.indices.filter { order[$0][policy] }.map { groups[$0] })
    }
    let region = [store.exactlyOne(groups)]
    let violation = [open(tiers, selected, &store)]
    return EncodedIsolation(
      store: store, groups: groups, classes: order.map { rows[$0] ?? [] }, region: region, violation: violation)
  }

  /// The terms are unsatisfiable iff `tiers`, which have no rules, deny everything at every pod of `pods` that anyone could
  /// create.
  package static func encode(
    hypothetical pods: PodPredicate, tiers: [Tier], model: PolicyModel
  ) -> EncodedHypotheticalIsolation {
    var store = TermStore()
    let policies = tiers.policies
    let selections = pods.selections + policies.flatMap(\.subject.predicate.selections)
    let pod = HypotheticalPod(
      "pod", vocabulary: LabelVocabulary(selections, in: model.world), selections: selections, model: model,
      store: &store)
    let region = [pod.isPossible(model, &store), pod.isMember(pods, model, &store)]
    let selected = policies.map { pod.isMember($0.subject.predicate, model, &store) }
    let violation = [open(tiers, selected, &store)]
    return EncodedHypotheticalIsolation(store: store, pod: pod, region: region, violation: violation)
  }

  /// Unsatisfiable iff tiers without rules deny everything at a pod.
  ///
  /// - Parameter selected: for each policy of the tiers, unsatisfiable iff it does not speak of the pod.
  private static func open(_ tiers: [Tier], _ selected: [Term], _ store: inout TermStore) -> Term {
    var end = selected.count
    var next = store.trueTerm
    for tier in tiers.reversed() {
      let policies = tier.groups.flatMap(\.policies)
      let own = zip(policies, selected[(end - policies.count)..<end])
      end -= policies.count
      let isolated = store.or(own.filter { $0.0.isolates }.map(\.1))
      switch tier.atEnd {
      case .allow: next = store.or([isolated, next])
      case .deny:
        let free = store.not(isolated)
        next = store.and([free, next])
      case .pass: break
      }
    }
    return next
  }
}
