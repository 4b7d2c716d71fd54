package import CalicoAPI
package import Kubernetes
import ReferenceEvaluator

/// What is known of a world before anything is asked.
extension CalicoReading {
  /// The release of an enforcer whose rules are read.
  package static func release(of enforcer: Enforcer) -> CalicoRelease { ReleaseRules(enforcer).release }

  /// The labels of the members to which the address of an end belongs: of a pod first, then of sets and host endpoints
  /// (semantics K35).
  package func labels(at end: Endpoint) -> [MemberLabels] { members(at: end).map(\.labels) }
}

extension MemberLabels {
  /// The label of a key; nil where there is none, or nobody knows.
  package func text(_ key: String) -> String? { if case .text(let text) = self[key] { text } else { nil } }
}
