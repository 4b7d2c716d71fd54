import Cluster
import Diagnostics
import EnforcerTiers
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
      let directions: [(Direction, Policy)] =
        Direction.allCases.flatMap { d in model.policies(d).filter { $0.index == place }.map { (d, $0) } }
      if directions.allSatisfy({ Array($0.1.subject.classes).isEmpty }) {
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
    _ policy: NetworkPolicy, _ direction: Direction, _ normalised: Policy
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
      let idlePeers = normal.items.indices.filter { !isInhabited(normal.items[$0]) }
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
    _ normalised: Policy, _ normal: Rule
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
  private func pods(_ rule: Rule) -> [World.Pod] {
    rule.peers.pods.flatMap(\.classes).flatMap { model.classes.members[$0] }.map { world.pods[$0] }
  }

  /// Whether a peer matches a declared pod or an outside address.
  private func isInhabited(_ peer: EndPredicate) -> Bool {
    // Pods without known address, and nodes, may have any address that is not taken.
    if case .pods(let pods) = peer { !Array(pods.classes).isEmpty } else { true }
  }

  /// The classes at which the ports of a rule are looked up; nil where outside addresses are among the destinations.
  private func destinations(
    _ direction: Direction, _ policy: Policy, _ rule: Rule
  ) -> [Int]? {
    if direction == .ingress { return Array(policy.subject.classes) }
    if rule.peers == .always { return Array(model.classes.members.indices) }
    return rule.peers.pods.flatMap { Array($0.classes) }
  }

  private func isDeclared(_ port: NetworkPolicy.Port, _ classes: [Int]?) -> Bool {
    guard case .name(let name)? = port.port, let classes else { return true }
    let wanted = NamedPort(name: name, transport: port.protocol ?? .tcp)
    return classes.contains { !model.numbers(wanted, ofClass: $0).isEmpty }
  }

  /// Whether some connection of a rule passes at the other end too, between declared pods or with an outside address.
  private func isPassed(
    _ direction: Direction, _ policy: Policy, _ rule: Rule
  ) -> Bool {
    for peer in rule.items {
      guard case .pods(let others) = peer else { return true }
      for subject in Array(policy.subject.classes) {
        for other in Array(others.classes) {
          let (source, destination) = direction == .egress ? (subject, other) : (other, subject)
          let ports = rule.ports.connections { model.numbers($0, ofClass: destination) }
          if !ports.intersection(allowed(direction, source, destination)).isEmpty { return true }
        }
      }
    }
    return rule.peers == .always
  }

  /// What the end across from `direction` allows between two classes. A block stands for everything: addresses of pods
  /// are not looked at here.
  private func allowed(_ direction: Direction, _ source: Int, _ destination: Int) -> ConnectionSet {
    let (governed, other) = direction == .egress ? (destination, source) : (source, destination)
    let policies = model.policies(direction.opposite).filter { $0.subject.classes.contains(governed) }
    if policies.isEmpty { return .all }
    return policies.flatMap(\.rules).reduce(ConnectionSet()) { result, rule in
      let isMatch =
        rule.peers == .always
        || rule.items.contains { if case .pods(let pods) = $0 { pods.classes.contains(other) } else { true } }
      return isMatch ? result.union(rule.ports.connections { model.numbers($0, ofClass: destination) }) : result
    }
  }
}

extension Rule {
  /// The items of the list of peers; none where there is no list.
  fileprivate var items: [EndPredicate] { if case .any(let items) = peers { items } else { [] } }
}
