import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel

/// Pods that are isolated for egress and may ask no name server.
struct DNSLint {
  let world: World
  let connectivity: Connectivity

  func findings() -> [Finding] {
    let servers = Set(
      world.pods.filter { world.namespace(of: $0).name == "kube-system" && $0.labels["k8s-app"] == "kube-dns" }
        .map { PodUnit(of: $0, in: world) })
    var asking: Set<PodUnit> = []
    for connection in connectivity.connections {
      guard let source = connection.from.unit, connection.possible[.udp].contains(53) else { continue }
      // Where no name server is declared, port 53 of anyone will do: it may be on a node, or outside.
      if servers.isEmpty || connection.to.unit.map({ servers.contains($0) }) ?? false { asking.insert(source) }
    }
    // One finding for each policy, with the first of its workloads: the policy that isolates is what to change.
    var reported: Set<Int> = []
    var result: [Finding] = []
    for pod in world.pods {
      let unit = PodUnit(of: pod, in: world)
      if asking.contains(unit) || servers.contains(unit) || pod.hostNetwork { continue }
      let isolating = world.policies.indices.filter { isolates(world.policies[$0], pod) }
      guard let first = isolating.first, reported.insert(first).inserted else { continue }
      let policy = world.policies[first]
      result.append(
        Finding(
          "no-dns", policy: first, "`\(unit.title)` is isolated for egress and may not ask a name server",
          at: policy.span,
          notes: ["allow port 53 of UDP and TCP to kube-dns, or everything that the pod asks by name fails"]))
    }
    return result
  }

  private func isolates(_ policy: NetworkPolicy, _ pod: World.Pod) -> Bool {
    let isEgress = policy.policyTypes.map { $0.contains(.egress) } ?? !policy.egress.isEmpty
    return isEgress && policy.namespace == world.namespace(of: pod).name
      && policy.podSelector.requirements.allSatisfy { $0.admits(pod.labels) }
  }
}
