package import Kubernetes
import Network

/// How Cilium is set up, as far as the meaning of policies depends on it (semantics K).
package struct CiliumSettings: Hashable, Sendable {
  /// When endpoints are isolated (semantics L16).
  package enum PolicyMode: String, CaseIterable, Sendable {
    case byPolicy = "default"
    case always, never
  }

  /// What addresses of rules match besides what is outside (semantics L35).
  package enum CIDRMatch: String, CaseIterable, Sendable { case nodes, pods }

  /// Whether a pod's own node always gets in (semantics L58).
  package enum AllowLocalhost: String, CaseIterable, Sendable { case always, policy }

  /// The families of addresses that there are; both have names of their own for what is outside (semantics L31, L32).
  package enum Stack: String, CaseIterable, Sendable { case ipv4, ipv6, dual }

  package var release = CiliumRelease.usual
  package var policyMode = PolicyMode.byPolicy
  package var cidrMatchMode: Set<CIDRMatch> = []
  package var allowLocalhost = AllowLocalhost.always
  package var hostFirewall = false
  /// Whether selectors mean this cluster alone, unless they say another; nil where the release decides (semantics L29).
  package var localCluster: Bool?
  package var nodeSelectorLabels = false
  /// Whether `enableDefaultDeny` is heard.
  package var nonDefaultDeny = true
  package var clusterName = "default"
  /// Nil where nobody says.
  package var stack: Stack?
  package var extendedProtocols = false
  /// What is part of an identity and what is not, in place of the usual list (semantics L9); nil for that.
  package var labelFilter: [String]?
  /// Whether SCTP is handled at all (semantics L62); nil where nobody says.
  package var sctp: Bool?
  package var l7Proxy = true
  package var clusterNetworkPolicy = false

  /// The usual ones.
  package init() {}

  /// Those of an enforcer, whose settings are known to be such.
  package init(_ enforcer: Enforcer) {
    release = enforcer.release.flatMap { CiliumRelease(named: $0) } ?? .usual
    let known = enforcer.settings
    func flag(_ setting: Enforcer.Setting, _ path: WritableKeyPath<Self, Bool>) {
      if let value = known[setting]?.flag { self[keyPath: path] = value }
    }
    flag(.hostFirewall, \.hostFirewall)
    flag(.nodeSelectorLabels, \.nodeSelectorLabels)
    flag(.nonDefaultDeny, \.nonDefaultDeny)
    flag(.extendedProtocols, \.extendedProtocols)
    flag(.l7Proxy, \.l7Proxy)
    flag(.clusterNetworkPolicy, \.clusterNetworkPolicy)
    localCluster = known[.defaultLocalCluster]?.flag
    sctp = known[.sctp]?.flag
    func word(_ setting: Enforcer.Setting) -> String? { known[setting]?.words.first }
    policyMode = word(.policyMode).flatMap { PolicyMode(rawValue: $0) } ?? .byPolicy
    allowLocalhost = word(.allowLocalhost).flatMap { AllowLocalhost(rawValue: $0) } ?? .always
    stack = word(.stack).flatMap { Stack(rawValue: $0) }
    clusterName = word(.clusterName) ?? "default"
    cidrMatchMode = Set((known[.cidrMatchMode]?.words ?? []).compactMap { CIDRMatch(rawValue: $0) })
    labelFilter = known[.labelFilter]?.words
  }

  /// Whether selectors mean this cluster alone, unless they say another (semantics L29).
  package var isLocal: Bool { localCluster ?? (release >= .v119) }

  /// Whether ClusterNetworkPolicies are read at all (semantics L57).
  package var readsClusterPolicies: Bool { clusterNetworkPolicy && release >= .v120 }
}
