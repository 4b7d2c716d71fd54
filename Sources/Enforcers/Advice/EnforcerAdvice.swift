package import Advice
import CalicoAdvice
import CiliumAdvice
package import Cluster
import ClusterNetworkPolicyAdvice
import NetworkPolicyAdvice

/// Who speaks of the policies of each language. A language without a row is read all the same; nothing is said of how its
/// policies are written, and nothing of how they could be changed.
package enum EnforcerAdvice {
  /// Who mends policies: those of one language, for now.
  package static let repairer: any Repairer.Type = NetworkPolicyRepairer.self

  /// The advisers, by language.
  package static let all: [any Adviser.Type] = [
    NetworkPolicyAdviser.self, ClusterNetworkPolicyAdviser.self, CalicoAdviser.self, CiliumAdviser.self,
    CiliumNetworkPolicyAdviser.self, CiliumClusterPolicyAdviser.self,
  ]
}

extension Advisers {
  /// Asks about the policies of `world`.
  package init(world: World) { self.init(EnforcerAdvice.all.map { $0.init(world: world) }) }
}
