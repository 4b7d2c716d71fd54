package import Cluster
package import Kubernetes
package import Network

/// Who comes through a door, as the pods behind it see them (semantics X9 to X26).
package struct DoorComers: Hashable, Sendable {
  /// Who they are.
  package enum Who: Hashable, Sendable {
    /// Outside addresses.
    case outside(AddressSet)
    /// Addresses of nodes.
    case nodes(AddressSet)
    /// Pods, by their places in `World.pods`.
    case pods([Int])
    /// Anyone at all.
    case anyone
  }

  /// What policies have to say to them.
  package enum Judgement: Hashable, Sendable {
    /// Each of them is judged.
    case each
    /// One of them comes, and nobody knows which.
    case oneOfThem
    /// Nobody knows whether they are judged.
    case perhaps
    /// Nothing judges them.
    case never
  }

  /// Who they are.
  package var who: Who
  /// Of addresses, those that clients usually have.
  package var usual = AddressSet()
  /// What policies have to say to them.
  package var judgement = Judgement.each

  /// Makes them.
  package init(who: Who, usual: AddressSet = AddressSet(), judgement: Judgement = .each) {
    (self.who, self.usual, self.judgement) = (who, usual, judgement)
  }

  /// Who comes through a door: of the pods of a controller, those on the network of their node come as it.
  package static func all(of door: Door, in world: World, _ masqueraded: Masqueraded) -> [Self] {
    switch door.source {
    case .client(let blocks): return [clients(of: door, blocks, in: world)]
    case .node: return [nodes(for: door, in: world, masqueraded)]
    case .balancer(let blocks): return [balancer(of: door, blocks, in: world)]
    case .undeclaredController:
      // It may be Cilium's own proxy, of which policies speak as of no pod.
      return [Self(who: .anyone, judgement: world.enforcer.name == .cilium ? .perhaps : .oneOfThem)]
    case .controller(let places):
      let onHost = places.filter { world.pods[$0].hostNetwork }
      let others = places.filter { !world.pods[$0].hostNetwork }
      return (onHost.isEmpty ? [] : [hosts(in: world)]) + (others.isEmpty ? [] : [Self(who: .pods(others))])
    }
  }

  /// Pods on the network of a node, which may be that of the pod behind the door.
  package static func hosts(in world: World) -> Self {
    let nodes = world.nodeAddresses
    return Self(who: .nodes(nodes), usual: nodes, judgement: .perhaps)
  }

  private static func clients(of door: Door, _ blocks: [CIDR]?, in world: World) -> Self {
    var all = judged(world.addresses.outside, door, world)
    if let blocks { all = all.intersection(AddressSet(blocks)) }
    let usual =
      switch door.reach {
      case .internet: all.intersection(.global)
      case .private: all.intersection(AddressPlan.privateRanges)
      case .node, .cluster, .unknown: all
      }
    return Self(who: .outside(all), usual: usual.isEmpty ? all : usual)
  }

  private static func nodes(for door: Door, in world: World, _ masqueraded: Masqueraded) -> Self {
    let all = judged(world.nodeAddresses, door, world)
    let judgement: Judgement =
      switch masqueraded {
      case .judged: .each
      case .exempt: .never
      case .unknown: .perhaps
      }
    return Self(who: .nodes(all), usual: all, judgement: judgement)
  }

  private static func balancer(of door: Door, _ blocks: [CIDR]?, in world: World) -> Self {
    var all = judged(world.addresses.outside, door, world)
    if let blocks { all = all.intersection(AddressSet(blocks)) }
    return Self(who: .outside(all), usual: all, judgement: blocks == nil ? .oneOfThem : .each)
  }

  /// The addresses of the families that a door has.
  private static func judged(_ addresses: AddressSet, _ door: Door, _ world: World) -> AddressSet {
    addresses.intersection(.everything(world.addresses.families.filter { door.families?.contains($0) ?? true }))
  }
}

extension World {
  /// The addresses of nodes: where nodes are declared with some of a family, these and no others of it.
  package var nodeAddresses: AddressSet {
    if addresses.outside.intersection(addresses.unknownNodes).isEmpty { return addresses.unknownNodes }
    let known = AddressSet(addresses: nodes.flatMap(\.addresses))
    var result = addresses.unknownNodes
    for family in IPFamily.allCases where !known[family].isEmpty { result[family] = known[family] }
    return result
  }
}
