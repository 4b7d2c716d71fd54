import CalicoAPI
import CiliumAPI
import ClusterNetworkPolicyAPI
package import Diagnostics
package import Kubernetes
package import Network
import NetworkPolicyAPI

/// The kinds of policies that are read, and policies of such kinds that nobody has written.
package enum EnforcerKinds {
  /// Every kind.
  package static let all = PolicyKinds(
    [NetworkPolicy.kind] + ClusterNetworkPolicy.kinds + Calico.kinds + Cilium.kinds)

  /// A policy that lets through everything at some pods of a namespace, in some directions, and denies nothing that
  /// others let through.
  package static func opening(
    _ pods: LabelSelector, in namespace: String, _ directions: Set<Direction>, name: String, span: Span
  ) -> any PolicyObject {
    NetworkPolicy.opening(pods, in: namespace, directions, name: name, span: span)
  }

  /// A policy that lets nothing through at some pods of a namespace, in some directions, unless others do.
  package static func closing(
    _ pods: LabelSelector, in namespace: String, _ directions: Set<Direction>, name: String, span: Span
  ) -> any PolicyObject {
    NetworkPolicy.closing(pods, in: namespace, directions, name: name, span: span)
  }

  /// The labels of a pod by which such a policy surely selects it.
  package static func labels(_ labels: [String: String], seenBy enforcer: Enforcer) -> [String: String] {
    switch enforcer.name {
    case .upstream, .calico: return labels
    case .cilium:
      let settings = CiliumSettings(enforcer)
      return labels.filter { IdentityLabel.isSurelySeen($0.key, settings) }
    }
  }

  /// One of these policies as one would write it, line by line; nothing for any other.
  package static func manifest(of policy: any PolicyObject) -> [String] { (policy as? NetworkPolicy)?.manifest ?? [] }

  /// The same in one line.
  package static func manifestInOneLine(of policy: any PolicyObject) -> String {
    (policy as? NetworkPolicy)?.manifestInOneLine ?? ""
  }
}

extension ManifestReader {
  /// Makes a reader of every kind that reports into `context`.
  package init(context: DecodingContext) { self.init(context: context, kinds: EnforcerKinds.all) }
}
