import Cluster
import Network
import PolicyModel

/// The declared pods at which the ports of a rule are looked up.
struct RuleDestinations {
  /// Those that it picks by their labels, or by a block in which no outside address lies: the rule is there for them.
  let meant: [World.Pod]
  /// The same, and those that have, or may have, an address of another block.
  let all: [World.Pod]

  /// Those of a rule for ingress: the pods that its policy selects.
  init(subjectOf policy: Policy, in model: PolicyModel) {
    meant = policy.subject.classes.flatMap { model.classes.members[$0] }.map { model.world.pods[$0] }
    all = meant
  }

  /// Those of a rule for egress: the pods that it names.
  init(_ rule: Rule, in model: PolicyModel) {
    let world = model.world
    if rule.peers == .always {
      (meant, all) = (world.pods, world.pods)
      return
    }
    let picked = Set(rule.peers.picked(in: model).flatMap { model.classes.members[$0] })
    let blocks = rule.peers.blocks.map { AddressSet([$0.cidr]).subtracting(AddressSet($0.except)) }
    let inner = blocks.filter { $0.intersection(world.addresses.outside).isEmpty }
    func pods(_ blocks: [AddressSet]) -> [World.Pod] {
      let addresses = blocks.reduce(AddressSet()) { $0.union($1) }
      return world.pods.filter { picked.contains($0.index) || $0.mayHaveAddress(of: addresses, in: world) }
    }
    meant = pods(inner)
    all = pods(blocks)
  }
}

extension World.Pod {
  /// Whether one of the addresses is its own, or may be where they are not known.
  fileprivate func mayHaveAddress(of addresses: AddressSet, in world: World) -> Bool {
    if addresses.isEmpty { return false }
    guard self.addresses.isEmpty else { return self.addresses.contains { addresses.contains($0) } }
    let pool = hostNetwork ? world.addresses.unknownNodes : world.addresses.unknownPods
    return !pool.intersection(addresses).isEmpty
  }
}

extension EndPredicate {
  /// The classes of the pods that it may pick by their labels.
  fileprivate func picked(in model: PolicyModel) -> Set<Int> {
    switch self {
    case .pods(let pods): return Set(pods.classes)
    case .any(let parts): return parts.reduce(into: []) { $0.formUnion($1.picked(in: model)) }
    case .all(let parts):
      // What asks for addresses alone picks nothing, and leaves what others pick.
      let asking = parts.filter { !$0.pods.isEmpty }.map { $0.picked(in: model) }
      return asking.dropFirst().reduce(asking.first ?? []) { $0.intersection($1) }
    case .always, .not: return Set(model.classes.members.indices)
    case .addresses, .nodes, .outside, .unclear: return []
    }
  }
}
