package import Advice
package import Cluster
import EnforcerAdvice
import Kubernetes

/// Whom the policies of a namespace name as its callers, whatever pods there are.
package enum NamespaceDoors {
  /// The items of the rules for ingress that allow, by namespaces, each in the order of the policies; none of a namespace
  /// of whose rules one is open to everyone, or of whose policies nobody can say how they are written.
  package static func peers(in world: World) -> [String: [WrittenPeer]] {
    let written = Advisers(world: world).written(in: world)
    var result: [String: [WrittenPeer]] = [:]
    var open: Set<String> = []
    for (policy, written) in zip(world.policies, written) {
      guard let namespace = policy.reference.namespace else { return [:] }
      guard let written else {
        open.insert(namespace)
        continue
      }
      for rule in written.ingress where rule.action != .deny {
        if rule.peers.isEmpty { open.insert(namespace) }
        result[namespace, default: []] += rule.peers
      }
    }
    return result.filter { !open.contains($0.key) }
  }
}
