import CalicoAPI
import Cluster
package import Kubernetes
import ReferenceEvaluator

extension CalicoReading {
  /// Whether the address of an end belongs, beside pods, to a member whose namespace has such labels: what the peer
  /// `namespaces` of a policy of the whole cluster means as well (semantics K83). Without requirements the selector asks
  /// for a namespace; what lies in none has no label that another one asks for (semantics K39).
  package func hasAddress(ofNamespaces selector: LabelSelector?, _ end: Endpoint) -> Bool {
    let others = others(at: end)
    if others.isEmpty { return false }
    let requirements = selector.map { Self.expressions($0) } ?? []
    var reader = SelectorReader(prefix: MemberLabels.ofNamespace)
    reader.all = SelectorReader.has(MemberLabels.namespace)
    return others.contains { member in
      let asked = requirements.isEmpty ? [.all] : requirements
      return asked.allSatisfy { reader.holds($0, member.labels) == .yes }
    }
  }

  /// A label selector of Kubernetes in words of Calico.
  private static func expressions(_ selector: LabelSelector) -> [SelectorExpression] {
    selector.matchLabels.map { .equal(label: $0.key, $0.value) }
      + selector.matchExpressions.map { requirement in
        switch requirement.operator {
        case .in: .isIn(label: requirement.key, Set(requirement.values))
        case .notIn: .notIn(label: requirement.key, Set(requirement.values))
        case .exists: .has(requirement.key)
        case .doesNotExist: .not(.has(requirement.key))
        }
      }
  }
}
