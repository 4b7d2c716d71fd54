package import Cluster
package import Network
package import PolicyModel

/// Endpoints that a claim cannot tell apart, on one side of a flow.
package struct EndpointGroup: Sendable {
  /// What the members are.
  package enum Kind: Hashable, Sendable {
    /// Pods, by class.
    case pods([Int])
    /// Pods that no manifest declares, with any labels.
    case hypothetical
    /// Outside addresses.
    case outside
    /// The declared node at this place of `World.nodes`.
    case node(Int)
    /// A node that no manifest declares, or whose addresses none tells.
    case undeclaredNode
  }

  /// Which addresses a member can have.
  package enum Addressing: Hashable, Sendable {
    /// Each member has its own; these are the first member's, and the others' lie in the same blocks.
    case known([IPAddress])
    /// Any of these: the claim must hold whichever it is.
    case any(AddressSet)
  }

  /// What the members are.
  package var kind: Kind
  /// Their addresses.
  package var addressing: Addressing
  /// Whether their traffic is their node's: host-network pods and nodes. Several may share an address.
  package var isHost: Bool

  /// Pods that no manifest declares, at any address that such a pod can have.
  package static func hypothetical(_ world: World) -> Self {
    Self(kind: .hypothetical, addressing: .any(world.addresses.unknownPods), isHost: false)
  }

  /// The classes, for pods.
  package var classes: [Int] {
    if case .pods(let classes) = kind { classes } else { [] }
  }

  /// Whether the members are pods.
  package var isPods: Bool {
    switch kind {
    case .pods, .hypothetical: true
    case .outside, .node, .undeclaredNode: false
    }
  }

  /// Whether every member is in a set that has told groups apart.
  package func isWithin(_ set: EndpointSet) -> Bool {
    switch kind {
    case .pods(let classes): set.classes.contains(classes[0])
    case .hypothetical: false
    case .node, .undeclaredNode: set.nodes
    case .outside:
      if case .any(let addresses) = addressing { addresses.subtracting(set.addresses).isEmpty } else { false }
    }
  }

  /// The group as the policies of another model over the same classes see it.
  package func governed(as model: PolicyModel) -> Self {
    var result = self
    if let first = classes.first { result.isHost = model.representative(first).hostNetwork }
    return result
  }

  /// Whether the members are nodes.
  package var isNode: Bool {
    switch kind {
    case .node, .undeclaredNode: true
    case .pods, .hypothetical, .outside: false
    }
  }

  /// Whether policies govern the members' own end.
  package var isGoverned: Bool { isPods && !isHost }

  /// The families, of those given, in which a member has an address.
  package func families(among families: [IPFamily]) -> [IPFamily] { families.filter { !addresses($0).isEmpty } }

  /// The address of a family, if each member has exactly one: the first member's, which lies in the blocks in which the
  /// others' do.
  package func onlyAddress(_ family: IPFamily) -> IPAddress? {
    guard case .known(let list) = addressing else { return nil }
    let own = list.filter { $0.family == family }
    return own.count == 1 ? own[0] : nil
  }

  /// The addresses of a family.
  package func addresses(_ family: IPFamily) -> IntervalSet<UInt128> {
    switch addressing {
    case .known(let list): AddressSet(addresses: list)[family]
    case .any(let set): set[family]
    }
  }
}
