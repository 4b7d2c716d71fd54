import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Properties
import Verification

/// Pods that are isolated for egress and may ask no name server.
///
/// What is read decides. Where an object that is not read may let the question through, the finding says so.
struct DNSLint {
  let model: PolicyModel
  private var world: World { model.world }

  /// The pods that serve names, as far as they are declared.
  private var servers: [World.Pod] {
    world.pods.filter { ReservedSet.DNS.contains(namespace: world.namespace(of: $0).name, labels: $0.labels) }
  }

  func findings() -> [Finding] {
    let servers = servers
    let serving = Set(servers.map { PodUnit(of: $0, in: world) })
    var asRead = world
    asRead.unread = []
    let asking = asking(serving, Connectivity(of: asRead))
    // What may ask where objects let through all that they can; the same where there are none.
    let mayAsk = world.unread.isEmpty ? asking : self.asking(serving, Connectivity(of: world))
    let silent = world.pods.filter { pod in
      let unit = PodUnit(of: pod, in: world)
      return !asking.contains(unit) && !serving.contains(unit) && !pod.hostNetwork
    }
    let (open, certain) = silent.partitioned { mayAsk.contains(PodUnit(of: $0, in: world)) }
    let isolation = model.isolation(.egress)
    // One finding for each policy, with the first of its workloads: the policy that isolates is what to change.
    var reported: Set<Int> = []
    var result: [Finding] = []
    for (pods, isOpen) in [(certain, false), (open, true)] {
      for pod in pods {
        guard let first = isolation[pod.index].policies.first, reported.insert(first).inserted else { continue }
        result.append(
          Finding(
            "no-dns", policy: first,
            "`\(PodUnit(of: pod, in: world).title)` is isolated for egress and may not ask a name server",
            at: world.policies[first].span,
            notes: ["allow port 53 of UDP and TCP to kube-dns, or everything that the pod asks by name fails"],
            undecided: doubts(of: pod, isolation[pod.index].policies, servers, isOpen: isOpen)))
      }
    }
    return result
  }

  /// What may let a pod ask after all that some policies isolate.
  private func doubts(
    of pod: World.Pod, _ isolating: [Int], _ servers: [World.Pod], isOpen: Bool
  ) -> [Undecided] {
    let ends = OpenEnds(world: world)
    // Unknown pods may serve names where a rule lets the pod reach any of their namespace.
    let rules = isolating.compactMap { model.policy($0, .egress) }.flatMap(\.rules).filter { $0.action != .deny }
    let makers = ends.making { name in
      (servers.isEmpty || name == ReservedSet.DNS.namespace)
        && rules.contains { $0.peers.mayPickPods(of: name, in: world) }
    }
    let openers =
      isOpen ? ends.opening([pod], .egress) + ends.opening(servers.isEmpty ? world.pods : servers, .ingress) : []
    return ends.relabelling + openers.merged + makers
  }

  /// The workloads that may ask a name server.
  private func asking(_ servers: Set<PodUnit>, _ connectivity: Connectivity) -> Set<PodUnit> {
    var asking: Set<PodUnit> = []
    for connection in connectivity.connections {
      guard let source = connection.from.unit, connection.possible[.udp].contains(53) else { continue }
      // Where no name server is declared, port 53 of anyone will do: it may be on a node, or outside.
      if servers.isEmpty || connection.to.unit.map({ servers.contains($0) }) ?? false { asking.insert(source) }
    }
    return asking
  }
}

extension Array {
  /// The elements that are as wanted, and the others, each in their order.
  fileprivate func partitioned(by isWanted: (Element) -> Bool) -> (wanted: [Element], others: [Element]) {
    (filter(isWanted), filter { !isWanted($0) })
  }
}
