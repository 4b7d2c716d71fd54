import BitCollections
package import Cluster
package import Kubernetes
package import Network

/// The policies of a world, normalised: defaults applied, selectors resolved to classes, ports to sets.
///
/// NetworkPolicy is one isolating stage per direction (semantics A5 to A7): if any policy selects the governed end, a
/// connection passes iff a rule of a selecting policy matches; if none does, it passes.
package struct PolicyModel: Sendable {
  /// One policy in one direction that it isolates.
  package struct Policy: Sendable {
    /// The place in `World.policies`.
    package var index: Int
    /// The classes it selects; never host-network ones.
    package var subject: ClassSet
    /// How it selects.
    package var selection: PodSelection
    /// Its rules in this direction.
    package var rules: [Rule]
  }

  /// One rule.
  package struct Rule: Sendable {
    /// The other ends it admits; nil for every endpoint.
    package var peers: [Peer]?
    /// The connections it admits.
    package var ports: PortMatch
  }

  /// One kind of other end.
  package enum Peer: Sendable {
    case pods(ClassSet, PodSelection)
    case block(NetworkPolicy.IPBlock)
  }

  /// A name of a container port together with the protocol that the rule wants (semantics A27).
  package struct NamedPort: Hashable, Comparable, Sendable {
    package var name: String
    package var transport: TransportProtocol

    package init(name: String, transport: TransportProtocol) {
      self.name = name
      self.transport = transport
    }

    package static func < (a: Self, b: Self) -> Bool { (a.name, a.transport) < (b.name, b.transport) }
  }

  /// Connections by number, and by names that the destination resolves.
  package struct PortMatch: Hashable, Sendable {
    package var connections: ConnectionSet
    package var named: [NamedPort]

    package init(connections: ConnectionSet, named: [NamedPort] = []) {
      self.connections = connections
      self.named = named
    }
  }

  /// The world.
  package let world: World
  /// Its pods in classes.
  package let classes: PodClasses
  /// The policies that isolate for ingress, in the order of the world.
  package internal(set) var ingress: [Policy]
  /// The policies that isolate for egress, in the order of the world.
  package internal(set) var egress: [Policy]
  /// The place in `World.namespaces` of each namespace, by name.
  package let namespaceOfName: [String: Int]
  /// For each class, the places in `ingress` of the policies that select it.
  package internal(set) var ingressOfClass: [[Int]]
  /// For each class, the places in `egress` of the policies that select it.
  package internal(set) var egressOfClass: [[Int]]
  /// What is taken for granted of pods that no manifest declares.
  package var openWorld = OpenWorld()
  /// Resolves the selectors of properties to classes.
  package var selectors: SelectorIndex

  /// The policies of the baseline, over the same classes; at most one.
  package internal(set) var baselines: [PolicyModel] = []

  /// Normalises the policies of `world`.
  ///
  /// - Parameters:
  ///   - tellsNodes: whether claims about nodes are to be decided.
  ///   - podNames: names of pods that claims speak of.
  ///   - baseline: the world's counterpart in a baseline.
  package init(_ world: World, tellsNodes: Bool = true, podNames: Set<String> = [], baseline: World? = nil) {
    let blocks = Self.blocks(of: world) + (baseline.map { Self.blocks(of: $0) } ?? [])
    let classes = PodClasses(
      of: world, blocks: blocks, tellsNodes: tellsNodes, toldApart: podNames, baseline: baseline)
    self.init(world, classes: classes)
    if let baseline { baselines = [PolicyModel(baseline, classes: classes)] }
  }

  private init(_ world: World, classes: PodClasses) {
    self.world = world
    self.classes = classes
    var index = SelectorIndex(world: world, classes: classes)
    var ingress: [Policy] = []
    var egress: [Policy] = []
    for (place, policy) in world.policies.enumerated() {
      let selection = PodSelection(namespace: policy.namespace, podSelector: policy.podSelector)
      let subject = index.classes(selection, includesHostNetwork: false)
      for type in Self.effectiveTypes(policy) {
        let written = policy[type]
        let rules = written.map { Self.normalise($0, namespace: policy.namespace, index: &index) }
        let normalised = Policy(index: place, subject: subject, selection: selection, rules: rules)
        if type == .ingress { ingress.append(normalised) } else { egress.append(normalised) }
      }
    }
    self.ingress = ingress
    self.egress = egress
    namespaceOfName = Dictionary(
      zip(world.namespaces.map(\.name), world.namespaces.indices), uniquingKeysWith: { first, _ in first })
    ingressOfClass = Self.places(ingress, byClassBelow: classes.members.count)
    egressOfClass = Self.places(egress, byClassBelow: classes.members.count)
    selectors = index
  }

  static func places(_ policies: [Policy], byClassBelow count: Int) -> [[Int]] {
    var result = Array(repeating: [Int](), count: count)
    for (place, policy) in policies.enumerated() {
      for number in policy.subject { result[number].append(place) }
    }
    return result
  }

  /// The directions a policy isolates: those it lists, or ingress and, with at least one egress rule, egress
  /// (semantics A3, A4).
  private static func effectiveTypes(_ policy: NetworkPolicy) -> Set<Direction> {
    if let listed = policy.policyTypes, !listed.isEmpty { return Set(listed) }
    return policy.egress.isEmpty ? [.ingress] : [.ingress, .egress]
  }

  /// Every block and exception of the policies.
  private static func blocks(of world: World) -> [CIDR] {
    world.policies.flatMap { policy in
      (policy.ingress + policy.egress).flatMap(\.peers).compactMap(\.ipBlock).flatMap { [$0.cidr] + $0.except }
    }
  }

  /// Resolves a rule's selectors, and its ports with protocol and range (semantics A10 to A17, A22 to A26).
  private static func normalise(
    _ rule: NetworkPolicy.Rule, namespace: String, index: inout SelectorIndex
  ) -> Rule {
    let peers = rule.peers.map { peer -> Peer in
      if let block = peer.ipBlock { return .block(block) }
      let selection = PodSelection(
        namespace: peer.namespaceSelector == nil ? namespace : nil, namespaceSelector: peer.namespaceSelector,
        podSelector: peer.podSelector)
      return .pods(index.classes(selection, includesHostNetwork: false), selection)
    }
    var ports = PortMatch(connections: rule.ports.isEmpty ? .all : ConnectionSet())
    for port in rule.ports {
      let transport = port.protocol ?? .tcp
      switch port.port {
      case nil: ports.connections = ports.connections.union(ConnectionSet(transport, .allPorts))
      case .number(let start):
        let range = PortSet(start...(port.endPort ?? start))
        ports.connections = ports.connections.union(ConnectionSet(transport, range))
      case .name(let name): ports.named.append(NamedPort(name: name, transport: transport))
      }
    }
    return Rule(peers: rule.peers.isEmpty ? nil : peers, ports: ports)
  }

  /// The policies that isolate in a direction, in the order of the world.
  package func policies(_ direction: Direction) -> [Policy] { direction == .ingress ? ingress : egress }

  /// For each class, the places in `policies(direction)` of those that select it.
  package func policiesOfClass(_ direction: Direction) -> [[Int]] {
    direction == .ingress ? ingressOfClass : egressOfClass
  }

  /// A pod of a class; all answer alike.
  package func representative(_ classNumber: Int) -> World.Pod { world.pods[classes.members[classNumber][0]] }

  /// The numbers that a class declares under a name with a protocol. A host-network pod is no pod to policy and
  /// resolves nothing (semantics A27, A29, A45).
  package func numbers(_ port: NamedPort, ofClass classNumber: Int) -> PortSet {
    let pod = representative(classNumber)
    if pod.hostNetwork { return PortSet() }
    return declaredNumbers(port, ofClass: classNumber)
  }

  /// The numbers that a class declares under a name, host-network or not: what a property means by the name.
  package func declaredNumbers(_ port: NamedPort, ofClass classNumber: Int) -> PortSet {
    PortSet(
      representative(classNumber).ports.lazy
        .filter { $0.name == port.name && $0.protocol == port.transport }.map { $0.containerPort...$0.containerPort })
  }
}
