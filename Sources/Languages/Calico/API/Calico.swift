package import Kubernetes

/// Calico's kinds, as a reader of manifests wants them (semantics K2, K3).
package enum Calico {
  /// The kinds of both groups.
  package static let kinds = CalicoGroup.allCases.flatMap { group -> [PolicyKinds.Kind] in
    func kind(_ name: String, _ reading: PolicyKinds.Kind.Reading) -> PolicyKinds.Kind {
      PolicyKinds.Kind(apiVersion: group.rawValue, kind: name, reading)
    }
    let policies = CalicoPolicy.Kind.allCases.flatMap { policy in
      [
        kind(policy.rawValue, .policy { CalicoPolicy.decode($0, policy, group) }),
        kind("Staged\(policy.rawValue)", .inert { StagedPolicy.check($0, policy, group) }),
      ]
    }
    return policies + [
      kind("StagedKubernetesNetworkPolicy", .inert { StagedPolicy.checkKubernetes($0, group) }),
      kind("Tier", .data { CalicoTier.decode($0, group) }),
      kind("NetworkSet", .data { NetworkSet.decode($0, group, isGlobal: false) }),
      kind("GlobalNetworkSet", .data { NetworkSet.decode($0, group, isGlobal: true) }),
      kind("HostEndpoint", .data { HostEndpoint.decode($0, group) }),
      kind("Profile", .data { CalicoProfile.decode($0, group) }),
    ]
  }
}
