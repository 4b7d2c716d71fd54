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

/// Translates `defaultDeny` into terms.
package enum IsolationEncoder {
  /// The terms are unsatisfiable iff some policy of `policies` selects every pod of `pods` (semantics A5). Host-network
  /// pods are selected by none.
  package static func encode(_ pods: ClassSet, policies: [Policy]) -> EncodedIsolation {
    var store = TermStore()
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
    let violation = [store.not(store.or(selected))]
    return EncodedIsolation(
      store: store, groups: groups, classes: order.map { rows[$0] ?? [] }, region: region, violation: violation)
  }

  /// The terms are unsatisfiable iff some policy of `policies` selects every pod of `pods` that anyone could create.
  package static func encode(
    hypothetical pods: PodPredicate, policies: [Policy], model: PolicyModel
  ) -> EncodedHypotheticalIsolation {
    var store = TermStore()
    let selections = pods.selections + policies.flatMap(\.subject.predicate.selections)
    let pod = HypotheticalPod(
      "pod", vocabulary: LabelVocabulary(selections), selections: selections, model: model, store: &store)
    let region = [pod.isPossible(model, &store), pod.isMember(pods, model, &store)]
    let selected = policies.map { pod.isMember($0.subject.predicate, model, &store) }
    let violation = [store.not(store.or(selected))]
    return EncodedHypotheticalIsolation(store: store, pod: pod, region: region, violation: violation)
  }
}
