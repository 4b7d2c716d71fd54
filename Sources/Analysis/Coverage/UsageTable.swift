import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel

/// Finds parts of policies that no declared pod can use.
struct UsageTable {
  let world: World
  private let model: PolicyModel

  init(world: World) {
    self.world = world
    model = PolicyModel(world)
  }

  func unused() -> [Coverage.Unused] {
    var result: [Coverage.Unused] = []
    for (place, policy) in world.policies.enumerated() {
      let directions: [(NetworkPolicy.PolicyType, PolicyModel.Policy)] =
        model.ingress.filter { $0.index == place }.map { (.ingress, $0) }
        + model.egress.filter { $0.index == place }.map { (.egress, $0) }
      if directions.allSatisfy({ Array($0.1.subject).isEmpty }) {
        result.append(
          .init(
            part: .init(object: policy.object, field: nil, span: policy.span), reason: "it selects no declared pod"))
        continue
      }
      for (direction, normalised) in directions { result += unused(policy, direction, normalised) }
    }
    return result
  }

  private func unused(
    _ policy: NetworkPolicy, _ direction: NetworkPolicy.PolicyType, _ normalised: PolicyModel.Policy
  ) -> [Coverage.Unused] {
    let list = direction == .ingress ? "from" : "to"
    var result: [Coverage.Unused] = []
    for (number, pair) in zip(policy[direction], normalised.rules).enumerated() {
      let (rule, normal) = pair
      let path = "spec.\(direction.rawValue.lowercased())[\(number)]"
      func part(_ field: String, _ span: Span) -> Coverage.Part {
        .init(object: policy.object, field: field, span: span)
      }
      let idlePeers = (normal.peers ?? []).indices.filter { !isInhabited(normal.peers?[$0]) }
      let idlePorts = rule.ports.indices.filter {
        !isDeclared(rule.ports[$0], destinations(direction, normalised, normal))
      }
      if !rule.peers.isEmpty, idlePeers.count == rule.peers.count {
        result.append(
          .init(part: part(path, rule.span), reason: "no declared pod and no outside address is among its ends"))
        continue
      }
      if !rule.ports.isEmpty, idlePorts.count == rule.ports.count {
        result.append(.init(part: part(path, rule.span), reason: "no destination has one of its ports"))
        continue
      }
      if !isPassed(direction, normalised, normal) {
        result.append(
          .init(part: part(path, rule.span), reason: "whatever it lets through is denied at the other end"))
        continue
      }
      result += idlePeers.map {
        .init(part: part("\(path).\(list)[\($0)]", rule.peers[$0].span), reason: "it matches no declared pod")
      }
      result += idlePorts.map {
        .init(
          part: part("\(path).ports[\($0)]", rule.ports[$0].span), reason: "no destination declares a port of this name"
        )
      }
    }
    return result
  }

  /// Whether a peer matches a declared pod or an outside address.
  private func isInhabited(_ peer: PolicyModel.Peer?) -> Bool {
    switch peer {
    case nil: true
    case .pods(let classes, _): !Array(classes).isEmpty
    // Pods without known address, and nodes, may have any address that is not taken.
    case .block: true
    }
  }

  /// The classes at which the ports of a rule are looked up; nil where outside addresses are among the destinations.
  private func destinations(
    _ direction: NetworkPolicy.PolicyType, _ policy: PolicyModel.Policy, _ rule: PolicyModel.Rule
  ) -> [Int]? {
    if direction == .ingress { return Array(policy.subject) }
    guard let peers = rule.peers else { return Array(model.classes.members.indices) }
    return peers.flatMap { peer in
      if case .pods(let classes, _) = peer { Array(classes) } else { [Int]() }
    }
  }

  private func isDeclared(_ port: NetworkPolicy.Port, _ classes: [Int]?) -> Bool {
    guard case .name(let name)? = port.port, let classes else { return true }
    let wanted = PolicyModel.NamedPort(name: name, transport: port.protocol ?? .tcp)
    return classes.contains { !model.numbers(wanted, ofClass: $0).isEmpty }
  }

  /// Whether some connection of a rule passes at the other end too, between declared pods or with an outside address.
  private func isPassed(
    _ direction: NetworkPolicy.PolicyType, _ policy: PolicyModel.Policy, _ rule: PolicyModel.Rule
  ) -> Bool {
    guard let peers = rule.peers else { return true }
    for peer in peers {
      guard case .pods(let others, _) = peer else { return true }
      for subject in Array(policy.subject) {
        for other in Array(others) {
          let (source, destination) = direction == .egress ? (subject, other) : (other, subject)
          var ports = rule.ports.connections
          for name in rule.ports.named {
            ports = ports.union(ConnectionSet(name.transport, model.numbers(name, ofClass: destination)))
          }
          let isOpen = !ports.intersection(allowed(direction, source, destination)).isEmpty
          if isOpen { return true }
        }
      }
    }
    return false
  }

  /// What the end across from `direction` allows between two classes. A block stands for everything: addresses of pods
  /// are not looked at here.
  private func allowed(_ direction: NetworkPolicy.PolicyType, _ source: Int, _ destination: Int) -> ConnectionSet {
    let (governed, other) = direction == .egress ? (destination, source) : (source, destination)
    let policies = (direction == .egress ? model.ingress : model.egress).filter { $0.subject.contains(governed) }
    if policies.isEmpty { return .all }
    var result = ConnectionSet()
    for rule in policies.flatMap(\.rules) {
      let isMatch =
        rule.peers.map { peers in
          peers.contains { peer in
            if case .pods(let classes, _) = peer { classes.contains(other) } else { true }
          }
        } ?? true
      guard isMatch else { continue }
      result = result.union(rule.ports.connections)
      for name in rule.ports.named {
        result = result.union(ConnectionSet(name.transport, model.numbers(name, ofClass: destination)))
      }
    }
    return result
  }
}
