import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Verification

/// Finds parts of policies that no declared pod can use.
struct UsageTable {
  let world: World
  private let model: PolicyModel
  private let ends: OpenEnds

  init(world: World) {
    self.world = world
    model = PolicyModel(world)
    ends = OpenEnds(world: world)
  }

  func unused() -> [Coverage.Unused] {
    var result: [Coverage.Unused] = []
    for (place, policy) in world.policies.enumerated() {
      let directions: [(Direction, PolicyModel.Policy)] =
        model.ingress.filter { $0.index == place }.map { (.ingress, $0) }
        + model.egress.filter { $0.index == place }.map { (.egress, $0) }
      if directions.allSatisfy({ Array($0.1.subject).isEmpty }) {
        let undecided = ends.relabelling + ends.making { $0 == policy.namespace }
        result.append(
          .init(
            part: .init(object: policy.reference, field: nil, span: policy.span), reason: "it selects no declared pod",
            undecided: undecided.allObjects))
        continue
      }
      for (direction, normalised) in directions { result += unused(policy, direction, normalised) }
    }
    return result
  }

  private func unused(
    _ policy: NetworkPolicy, _ direction: Direction, _ normalised: PolicyModel.Policy
  ) -> [Coverage.Unused] {
    let list = direction.peersField
    var result: [Coverage.Unused] = []
    for (number, pair) in zip(policy[direction], normalised.rules).enumerated() {
      let (rule, normal) = pair
      let path = "spec.\(direction.field)[\(number)]"
      func part(_ field: String, _ span: Span) -> Coverage.Part {
        .init(object: policy.reference, field: field, span: span)
      }
      func unused(_ part: Coverage.Part, _ reason: String, _ undecided: [Undecided]) {
        result.append(.init(part: part, reason: reason, undecided: undecided.allObjects))
      }
      let idlePeers = (normal.peers ?? []).indices.filter { !isInhabited(normal.peers?[$0]) }
      let idlePorts = rule.ports.indices.filter {
        !isDeclared(rule.ports[$0], destinations(direction, normalised, normal))
      }
      if !rule.peers.isEmpty, idlePeers.count == rule.peers.count {
        let makers = ends.making { name in rule.peers.contains { $0.mayName(name, in: world, of: policy) } }
        unused(
          part(path, rule.span), "no declared pod and no outside address is among its ends", ends.relabelling + makers)
        continue
      }
      if !rule.ports.isEmpty, idlePorts.count == rule.ports.count {
        unused(
          part(path, rule.span), "no destination has one of its ports",
          portDoubts(direction, policy, rule, normalised, normal))
        continue
      }
      if !isPassed(direction, normalised, normal) {
        let makers = ends.making { name in rule.peers.contains { $0.mayName(name, in: world, of: policy) } }
        let opposite = direction.opposite
        unused(
          part(path, rule.span), "whatever it lets through is denied at the other end",
          ends.relabelling + makers + ends.opening(pods(normal), opposite))
        continue
      }
      for place in idlePeers {
        let peer = rule.peers[place]
        unused(
          part("\(path).\(list)[\(place)]", peer.span), "it matches no declared pod",
          ends.relabelling + ends.making { peer.mayName($0, in: world, of: policy) })
      }
      for place in idlePorts {
        unused(
          part("\(path).ports[\(place)]", rule.ports[place].span), "no destination declares a port of this name",
          portDoubts(direction, policy, rule, normalised, normal))
      }
    }
    return result
  }

  /// What may declare a port after all, at the destinations of a rule.
  private func portDoubts(
    _ direction: Direction, _ policy: NetworkPolicy, _ rule: NetworkPolicy.Rule,
    _ normalised: PolicyModel.Policy, _ normal: PolicyModel.Rule
  ) -> [Undecided] {
    let pods = (destinations(direction, normalised, normal) ?? []).flatMap { model.classes.members[$0] }
    let makers = ends.making { name in
      direction == .ingress
        ? name == policy.namespace
        : rule.peers.isEmpty || rule.peers.contains { $0.mayName(name, in: world, of: policy) }
    }
    return ends.relabelling + makers + ends.declaringPorts(at: pods.map { world.pods[$0] })
  }

  /// The declared pods among a rule's other ends.
  private func pods(_ rule: PolicyModel.Rule) -> [World.Pod] {
    (rule.peers ?? []).flatMap { peer in
      if case .pods(let classes, _) = peer {
        Array(classes).flatMap { model.classes.members[$0] }.map { world.pods[$0] }
      } else {
        [World.Pod]()
      }
    }
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
    _ direction: Direction, _ policy: PolicyModel.Policy, _ rule: PolicyModel.Rule
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
    _ direction: Direction, _ policy: PolicyModel.Policy, _ rule: PolicyModel.Rule
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
  private func allowed(_ direction: Direction, _ source: Int, _ destination: Int) -> ConnectionSet {
    let (governed, other) = direction == .egress ? (destination, source) : (source, destination)
    let policies = model.policies(direction.opposite).filter { $0.subject.contains(governed) }
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
