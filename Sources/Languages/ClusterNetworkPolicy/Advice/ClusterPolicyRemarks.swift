import Advice
import Cluster
import ClusterNetworkPolicyAPI
import Diagnostics
import Kubernetes
import Network

/// What can be seen to be a mistake, or a guess, by looking at one policy, or at the versions of all.
struct ClusterPolicyRemarks {
  private let world: World
  private let policies: [(place: Int, policy: ClusterNetworkPolicy)]

  /// Looks at the policies of a world.
  init(world: World) {
    self.world = world
    policies = world.policies.enumerated().compactMap { place, policy in
      (policy as? ClusterNetworkPolicy).map { (place, $0) }
    }
  }

  func all() -> [Remark] {
    mixedVersions
      + policies.flatMap { place, policy in
        subject(policy, place)
          + Direction.allCases.flatMap { direction in
            policy[direction].enumerated().flatMap { number, rule in
              rule.peers.enumerated().compactMap { item, peer in
                remark(peer, "spec.\(direction.field)[\(number)].\(direction.peersField)[\(item)]", rule.action, place)
              }
            }
          }
      }
  }

  /// Policies of both versions in one tier, which nobody orders against each other (semantics C42).
  private var mixedVersions: [Remark] {
    ClusterNetworkPolicy.Tier.allCases.compactMap { tier in
      let own = policies.filter { $0.policy.tier == tier }
      guard let old = own.first(where: { $0.policy.kind.version == .v1alpha1 }),
        let new = own.first(where: { $0.policy.kind.version == .v1alpha2 })
      else { return nil }
      return Remark(
        "mixed-versions", policy: old.place,
        "\(old.policy.reference.quoted) and \(new.policy.reference.quoted) are of one tier and of two versions, which "
          + "no enforcer orders: where they say different things, nothing is decided",
        at: old.policy.span, notes: ["write all policies of the tier in one version"])
    }
  }

  private func subject(_ policy: ClusterNetworkPolicy, _ place: Int) -> [Remark] {
    guard policy.subject.meansEveryNamespace else { return [] }
    return [everyNamespace("spec.subject", policy.span, place)]
  }

  private func everyNamespace(_ field: String, _ span: Span, _ place: Int) -> Remark {
    Remark(
      "no-namespace-selector", policy: place,
      "\(field).pods has no namespaceSelector, which means the pods of every namespace", at: span,
      notes: ["if that is meant, write `namespaceSelector: {}`"])
  }

  private func remark(
    _ peer: ClusterNetworkPolicy.Peer, _ field: String, _ action: ClusterNetworkPolicy.Action, _ place: Int
  ) -> Remark? {
    switch peer.member {
    case .pods(let pods):
      return pods.meansEveryNamespace ? everyNamespace(field, peer.span, place) : nil
    case .networks: return nil
    case .domainNames:
      return Remark(
        "domain-names", policy: place,
        "nobody can tell which addresses the names of \(field) have: that something is denied is proved as if they were "
          + "all addresses, that something is allowed as if they were none", at: peer.span, notes: [])
    case .nodes:
      if !world.nodes.isEmpty { return nil }
      return Remark(
        "unknown-nodes", policy: place,
        "\(field) picks nodes, and no manifest declares one: which addresses it matches is not known", at: peer.span,
        notes: ["add the Node objects: `kubectl get nodes -o yaml`"])
    }
  }
}

extension ClusterNetworkPolicy.Pods {
  /// Whether `pods` was written without `namespaceSelector` (semantics C54).
  fileprivate var meansEveryNamespace: Bool { namespaceSelector == nil && podSelector != nil }
}
