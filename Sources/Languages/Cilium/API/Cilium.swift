package import Kubernetes

/// Cilium's kinds, as a reader of manifests wants them.
package enum Cilium {
  /// The kinds; groups of addresses are also served under the version that they had before release 1.18.
  package static let kinds =
    CiliumPolicy.Kind.allCases.map { kind in
      PolicyKinds.Kind(apiVersion: "cilium.io/v2", kind: kind.rawValue) { CiliumPolicy.decode($0, kind) }
    }
    + ["cilium.io/v2", "cilium.io/v2alpha1"].map { version in
      PolicyKinds.Kind(apiVersion: version, kind: "CiliumCIDRGroup", .data { CiliumCIDRGroup.decode($0) })
    }
}
