import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Verification

/// Ports of rules that no pod has: names that nobody declares, and ports of Services where those of pods are meant.
struct PortLint {
  let model: PolicyModel
  let written: [WrittenPolicy?]

  func findings() -> [Finding] {
    let world = model.world
    var result: [Finding] = []
    for direction in Direction.allCases {
      for policy in model.policies(direction) {
        // What is no pod may have the ports that no pod has.
        guard let index = policy.index, let written = self.written[index],
          !(direction == .ingress && written.selectsOthers)
        else { continue }
        for rule in policy.rules {
          // The destinations: the pods that the policy selects, or those that the rule names.
          let pods =
            direction == .ingress ? RuleDestinations(subjectOf: policy, in: model) : RuleDestinations(rule, in: model)
          let ends = OpenEnds(world: world)
          let makers = ends.making { name in
            direction == .ingress
              ? policy.maySelectPods(of: name, in: world) : rule.peers.mayMeanPods(of: name, in: world)
          }
          let undecided = ends.relabelling + makers + ends.declaringPorts(at: pods.all)
          for port in written[direction][rule.number].ports {
            result += findings(port, pods, index, undecided)
            if written.isOrdered { result += several(port, pods.all, index) }
          }
        }
      }
    }
    return result
  }

  private func findings(
    _ port: WrittenPort, _ destinations: RuleDestinations, _ policy: Int, _ undecided: [Undecided]
  ) -> [Finding] {
    let transports = port.transports
    switch port.numbers {
    // Of a name that any pod may declare its language speaks.
    case .all, .range, .pooledName: return []
    case .name(let name):
      let pods = destinations.all
      guard !pods.isEmpty else { return [] }
      if pods.contains(where: { $0.ports.contains { $0.name == name && transports.contains($0.protocol) } }) {
        return []
      }
      let names = Set(pods.flatMap { $0.ports.compactMap(\.name) }).sorted()
      var notes: [String] = []
      if let other = pods.flatMap(\.ports).first(where: { $0.name == name }) {
        notes.append("it is declared with protocol \(other.protocol.rawValue)")
      } else if let meant = nearest(name, among: names) {
        notes.append("did you mean `\(meant)`?")
      } else if !names.isEmpty {
        notes.append("they declare \(names.map { "`\($0)`" }.joined(separator: ", "))")
      }
      return [
        Finding(
          "unknown-port-name", policy: policy,
          "no destination of the rule declares a port named `\(name)`"
            + (transports == TransportProtocol.allCases
              ? "" : " with protocol \(transports.map(\.rawValue).joined(separator: ", "))"),
          at: port.span,
          notes: notes, undecided: undecided)
      ]
    case .number(let number):
      return service(number, transports, destinations).map { service, target in
        [
          Finding(
            "service-port", policy: policy,
            "\(number) is the port of Service `\(service)`; its pods listen on \(target), and policies see that",
            at: port.span, notes: ["write `\(written[policy]?.portText(target) ?? target)`"], undecided: undecided)
        ]
      } ?? []
    }
  }

  /// That a pod declares one name for several numbers of a protocol, of which enforcers may know one alone (semantics
  /// O5).
  private func several(_ port: WrittenPort, _ pods: [World.Pod], _ policy: Int) -> [Finding] {
    guard case .name(let name) = port.numbers else { return [] }
    for pod in pods {
      for transport in port.transports {
        let numbers = Set(pod.ports.filter { $0.name == name && $0.protocol == transport }.map(\.containerPort))
          .sorted()
        if numbers.count < 2 { continue }
        return [
          Finding(
            "several-port-numbers", policy: policy,
            "`\(PodUnit(of: pod, in: model.world).title)` declares `\(name)` for several ports: "
              + numbers.map { "\($0)/\(transport.rawValue)" }.joined(separator: ", "), at: port.span,
            notes: ["all of them are taken to be meant; an enforcer may know one alone. Write the numbers"])
        ]
      }
    }
    return []
  }

  /// A Service of the pods that translates this port to another, which no pod declares.
  private func service(
    _ number: UInt16, _ transports: [TransportProtocol], _ pods: RuleDestinations
  ) -> (name: String, target: String)? {
    let world = model.world
    if pods.all.contains(where: { $0.ports.contains { $0.containerPort == number && transports.contains($0.protocol) } }
    ) {
      return nil
    }
    for service in world.services where !service.isHeadless && !service.selector.isEmpty {
      let namespace = service.metadata.namespaceName
      let isOurs = pods.meant.contains { pod in
        world.namespace(of: pod).name == namespace && service.selector.allSatisfy { pod.labels[$0.key] == $0.value }
      }
      guard isOurs, let port = service.ports.first(where: { $0.port == number && transports.contains($0.protocol) })
      else {
        continue
      }
      switch port.targetPort {
      case .number(let target) where target == number: continue
      case .number(let target): return ("\(namespace)/\(service.metadata.name)", String(target))
      case .name(let target): return ("\(namespace)/\(service.metadata.name)", target)
      }
    }
    return nil
  }
}
