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

  /// The pods that serve names, as far as they are declared, by their workloads, each with the ports at which it answers:
  /// those of kube-dns, and those behind whatever Service is asked on 53 of UDP, such as OpenShift's at 5353.
  private var servers: [PodUnit: Set<UInt16>] {
    var result: [PodUnit: Set<UInt16>] = [:]
    for pod in world.pods {
      let unit = PodUnit(of: pod, in: world)
      let namespace = world.namespace(of: pod).name
      if ReservedSet.DNS.kubernetes.contains(namespace: namespace, labels: pod.labels) {
        result[unit, default: []].insert(53)
      }
      for service in world.services where service.metadata.namespaceName == namespace && !service.selector.isEmpty {
        guard service.selector.allSatisfy({ pod.labels[$0.key] == $0.value }) else { continue }
        for port in service.ports where port.port == 53 && port.protocol == .udp {
          switch port.targetPort {
          case .number(let number): result[unit, default: []].insert(number)
          case .name(let name):
            let numbers = pod.ports.filter { $0.name == name && $0.protocol == .udp }.map(\.containerPort)
            result[unit, default: []].formUnion(numbers)
          }
        }
      }
    }
    return result
  }

  /// Where NodeLocal DNSCache answers on each node unless it is told otherwise.
  private static let nodeLocal = IPAddress("169.254.20.10").map { AddressSet(addresses: [$0]) } ?? AddressSet()

  func findings() -> [Finding] {
    let servers = servers
    let serving = Set(servers.keys)
    var asRead = world
    asRead.unread = []
    let asking = asking(servers, Connectivity(of: asRead))
    // What may ask where objects let through all that they can; the same where there are none.
    let mayAsk = world.unread.isEmpty ? asking : self.asking(servers, Connectivity(of: world))
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
            notes: [advice(servers)],
            undecided: doubts(of: pod, isolation[pod.index].policies, declared(serving), isOpen: isOpen)))
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
      (servers.isEmpty || name == ReservedSet.DNS.kubernetes.namespace)
        && rules.contains { $0.peers.mayPickPods(of: name, in: world) }
    }
    let openers =
      isOpen ? ends.opening([pod], .egress) + ends.opening(servers.isEmpty ? world.pods : servers, .ingress) : []
    return ends.relabelling + openers.merged + makers
  }

  private func declared(_ units: Set<PodUnit>) -> [World.Pod] {
    world.pods.filter { units.contains(PodUnit(of: $0, in: world)) }
  }

  /// What to allow: the ports at which the name servers answer that there are.
  private func advice(_ servers: [PodUnit: Set<UInt16>]) -> String {
    let ports = Set(servers.values.joined()).sorted()
    let isUsual = servers.isEmpty || ports.contains(53)
    let whom = isUsual ? "kube-dns" : servers.keys.sorted()[0].title
    let port = isUsual ? "53" : ports.map { "\($0)" }.joined(separator: " or ")
    return "allow port \(port) of UDP and TCP to \(whom), or everything that the pod asks by name fails"
  }

  /// The workloads that may ask a name server.
  private func asking(_ servers: [PodUnit: Set<UInt16>], _ connectivity: Connectivity) -> Set<PodUnit> {
    var asking: Set<PodUnit> = []
    for connection in connectivity.connections {
      guard let source = connection.from.unit else { continue }
      let ports = connection.possible[.udp]
      switch connection.to {
      // Where no name server is declared, port 53 of anyone will do: it may be on a node, or outside.
      case .unit(let unit):
        if servers.isEmpty ? ports.contains(53) : servers[unit]?.contains(where: { ports.contains($0) }) ?? false {
          asking.insert(source)
        }
      case .hypothetical: continue
      case .addresses(let addresses):
        let isNodeLocal = !addresses.intersection(Self.nodeLocal).isEmpty
        if ports.contains(53), servers.isEmpty || isNodeLocal { asking.insert(source) }
      }
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
