package import Diagnostics
package import Kubernetes
package import Network

/// Policies that nobody has written.
extension NetworkPolicy {
  /// A policy that lets through everything at some pods of a namespace, in some directions.
  package static func opening(
    _ pods: LabelSelector, in namespace: String, _ directions: Set<Direction>, name: String, span: Span
  ) -> Self {
    let everything = Rule(peers: [], ports: [], span: span)
    return Self(
      name: name, namespace: namespace, podSelector: pods, policyTypes: directions.sorted(),
      ingress: directions.contains(.ingress) ? [everything] : [],
      egress: directions.contains(.egress) ? [everything] : [], span: span)
  }

  /// A policy that lets nothing through at some pods of a namespace, in some directions.
  package static func closing(
    _ pods: LabelSelector, in namespace: String, _ directions: Set<Direction>, name: String, span: Span
  ) -> Self {
    Self(
      name: name, namespace: namespace, podSelector: pods, policyTypes: directions.sorted(), ingress: [], egress: [],
      span: span)
  }
}
