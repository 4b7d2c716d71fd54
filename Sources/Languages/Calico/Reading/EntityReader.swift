package import CalicoAPI
import Network
import ReferenceEvaluator

/// Which members one end of a rule means, by their labels (semantics K35 to K40).
package struct EntityReader: Sendable {
  private let end: EntityRule
  /// The namespace of the policy; nil for a GlobalNetworkPolicy.
  private let namespace: String?

  /// Reads an end of a rule of a policy.
  package init(_ end: EntityRule, namespace: String?) { (self.end, self.namespace) = (end, namespace) }

  /// Whether the address has to belong to a member at all. In a NetworkPolicy, `notSelector` alone asks for one of its
  /// namespace (semantics K37, K38).
  package var asksForMember: Bool {
    end.selector != nil || end.namespaceSelector != nil || end.serviceAccounts != nil
      || namespace != nil && end.notSelector != nil
  }

  /// Whether a member has what is asked for, `notSelector` apart (semantics K35, K38, K40).
  package func includes(_ labels: MemberLabels) -> CalicoReading.Truth {
    var asked: [CalicoReading.Truth] = []
    if let selector = end.namespaceSelector {
      var reader = SelectorReader(prefix: MemberLabels.ofNamespace)
      reader.all = SelectorReader.has(MemberLabels.namespace)
      reader.global = { !SelectorReader.has(MemberLabels.namespace)($0) }
      asked.append(reader.holds(selector, labels))
    } else if let namespace, asksForMember {
      asked.append(SelectorReader().holds(.equal(label: MemberLabels.namespace, namespace), labels))
    }
    if let accounts = end.serviceAccounts {
      if !accounts.names.isEmpty {
        asked.append(SelectorReader().holds(.isIn(label: MemberLabels.account, Set(accounts.names)), labels))
      }
      if let selector = accounts.selector {
        asked.append(SelectorReader(prefix: MemberLabels.ofAccount).holds(selector, labels))
      }
    }
    if let selector = end.selector { asked.append(SelectorReader().holds(selector, labels)) }
    return .all(asked)
  }

  /// Whether a member is what `notSelector` asks for, which no namespace restricts (semantics K38).
  func excludes(_ labels: MemberLabels) -> CalicoReading.Truth {
    end.notSelector.map { SelectorReader().holds($0, labels) } ?? .no
  }

  /// Whether a member is meant: one that is asked for, and not excluded (semantics K37).
  func means(_ labels: MemberLabels) -> CalicoReading.Truth { .all([includes(labels), !excludes(labels)]) }
}
