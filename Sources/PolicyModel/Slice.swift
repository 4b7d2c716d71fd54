import BitCollections
import Cluster
package import Kubernetes
package import Network

/// The part of a model that a claim can see: the policies that govern a source or a destination, and the endpoints in
/// groups that these policies and the claim cannot tell apart.
package struct Slice: Sendable {
  /// The policies that isolate some source for egress.
  package private(set) var egress: [PolicyModel.Policy]
  /// The policies that isolate some destination for ingress.
  package private(set) var ingress: [PolicyModel.Policy]
  /// The same slice under the policies of the baseline; at most one.
  package private(set) var baselines: [Slice] = []
  /// The sources.
  package private(set) var sources: [EndpointGroup]
  /// The destinations.
  package private(set) var destinations: [EndpointGroup]

  /// Cuts `model` down to what bears on `claim`.
  ///
  /// - Parameters:
  ///   - tellsTargetsApart: whether sources that are destinations too are grouped by class alone: a claim that
  ///     counts the other destinations of a source must know which ones are others.
  ///   - isBare: whether no policy is wanted: enough, and much smaller, to see which flows a claim speaks of.
  package init(_ model: PolicyModel, claim: FlowClaim, tellsTargetsApart: Bool = false, isBare: Bool = false) {
    func select(_ policies: [PolicyModel.Policy], _ set: EndpointSet) -> [PolicyModel.Policy] {
      if isBare { return [] }
      return policies.filter {
        !$0.subject.isDisjoint(with: set.classes) || set.hypothetical.mayMeet($0.selection, in: model)
      }
    }
    let egress = select(model.egress, claim.sources)
    let ingress = select(model.ingress, claim.destinations)
    self.egress = egress
    self.ingress = ingress
    let before = model.baselines.first
    let allEgress = egress + (before.map { select($0.egress, claim.sources) } ?? [])
    let allIngress = ingress + (before.map { select($0.ingress, claim.destinations) } ?? [])
    let regions = claim.permissions + (claim.focus.map { [$0] } ?? [])
    sources = Self.groups(
      model, claim.sources, own: allEgress, other: allIngress, regions: regions.map(\.sources), ports: nil,
      tellsNodes: claim.destinations.nodes, separation: claim.separation,
      apart: tellsTargetsApart ? claim.destinations.classes : ClassSet())
    var names = claim.ports.names + regions.flatMap(\.ports.names)
    if case .undeclared(let name) = claim.violation { names.append(name) }
    destinations = Self.groups(
      model, claim.destinations, own: allIngress, other: allEgress, regions: regions.map(\.destinations),
      ports: (
        named: Self.names(allEgress) + Self.names(allIngress),
        declared: names
      ), tellsNodes: claim.sources.nodes, separation: claim.separation, apart: ClassSet())
    if let before {
      var past = self
      past.egress = select(before.egress, claim.sources)
      past.ingress = select(before.ingress, claim.destinations)
      past.sources = sources.map { $0.governed(as: before) }
      past.destinations = destinations.map { $0.governed(as: before) }
      baselines = [past]
    }
  }

  /// The endpoints of `set` in groups that can stand at both ends of a flow: the same groups as sources and as
  /// destinations, told apart by every policy that governs one of them, by `regions` and by `ports`.
  package init(_ model: PolicyModel, chainsOver set: EndpointSet, regions: [EndpointSet], ports: PropertyPorts) {
    func select(_ policies: [PolicyModel.Policy]) -> [PolicyModel.Policy] {
      policies.filter { !$0.subject.isDisjoint(with: set.classes) || set.hypothetical.mayMeet($0.selection, in: model) }
    }
    egress = select(model.egress)
    ingress = select(model.ingress)
    let both = egress + ingress
    sources = Self.groups(
      model, set, own: both, other: both, regions: regions, ports: (named: Self.names(both), declared: ports.names),
      tellsNodes: set.nodes, separation: nil, apart: ClassSet())
    destinations = sources
  }

  /// The blocks in which rules of `policies` look for their other end.
  package static func blocks(_ policies: [PolicyModel.Policy]) -> [NetworkPolicy.IPBlock] {
    var seen: Set<NetworkPolicy.IPBlock> = []
    for policy in policies {
      for rule in policy.rules {
        for case .block(let block) in rule.peers ?? [] { seen.insert(block) }
      }
    }
    return seen.sorted {
      ($0.cidr, $0.except.count, $0.except.description) < ($1.cidr, $1.except.count, $1.except.description)
    }
  }

  /// The port names of rules.
  private static func names(_ policies: [PolicyModel.Policy]) -> [PolicyModel.NamedPort] {
    Set(policies.flatMap(\.rules).flatMap(\.ports.named)).sorted()
  }

  /// What tells two classes apart.
  private struct Row: Hashable {
    /// The cell of the partition by selectors.
    var cell: Int
    /// In which blocks its addresses lie.
    var bits: [Bool] = []
    var ports: [PortSet] = []
    var families: [IPFamily]
    var isKnown: Bool
    var isHost: Bool
    var wasHost: Bool?
    var nodeName: String?
    var label: String?
    var classNumber: Int?
  }

  /// Sorts the members of `set` into groups: pods in the order of classes, then outside addresses, then nodes.
  private static func groups(
    _ model: PolicyModel, _ set: EndpointSet, own: [PolicyModel.Policy], other: [PolicyModel.Policy],
    regions: [EndpointSet], ports: (named: [PolicyModel.NamedPort], declared: [String])?, tellsNodes: Bool,
    separation: FlowClaim.LabelSeparation?,
    apart: ClassSet
  ) -> [EndpointGroup] {
    let before = model.baselines.first
    let blocks = blocks(other)
    var picked = Set(own.map(\.subject))
    for policy in other {
      for rule in policy.rules {
        for case .pods(let classes, _) in rule.peers ?? [] { picked.insert(classes) }
      }
    }
    var partition = Partition(set.classes, below: model.classes.members.count)
    for classes in picked.union(regions.map(\.classes)) { partition.split(by: classes) }
    var order: [Row] = []
    var rows: [Row: [Int]] = [:]
    for number in set.classes {
      let pod = model.representative(number)
      var row = Row(
        cell: partition.cell(of: number), families: pod.addresses.map(\.family),
        isKnown: !pod.addresses.isEmpty, isHost: pod.hostNetwork, wasHost: before?.representative(number).hostNetwork,
        nodeName: tellsNodes ? pod.nodeName ?? "" : nil,
        label: separation.flatMap { $0.value(ofClass: number, in: model) },
        classNumber: apart.contains(number) ? number : nil)
      for address in pod.addresses {
        row.bits += blocks.map { block in
          block.cidr.contains(address) && !block.except.contains { $0.contains(address) }
        }
      }
      for port in ports?.named ?? [] {
        row.ports.append(model.numbers(port, ofClass: number))
        if let before { row.ports.append(before.numbers(port, ofClass: number)) }
      }
      for name in ports?.declared ?? [] {
        for transport in TransportProtocol.allCases {
          row.ports.append(model.declaredNumbers(.init(name: name, transport: transport), ofClass: number))
        }
      }
      if rows[row] == nil { order.append(row) }
      rows[row, default: []].append(number)
    }
    let plan = model.world.addresses
    var result = order.map { row in
      let classes = rows[row] ?? []
      let known = model.representative(classes[0]).addresses
      return EndpointGroup(
        kind: .pods(classes),
        addressing: row.isKnown ? .known(known) : .any(row.isHost ? plan.unknownNodes : plan.unknownPods),
        isHost: row.isHost)
    }
    if set.hypothetical != .never {
      result.append(EndpointGroup(kind: .hypothetical, addressing: .any(plan.unknownPods), isHost: false))
    }
    // An outside end has one address, hence one family.
    for family in plan.families where !set.addresses[family].isEmpty {
      var addresses = AddressSet()
      addresses[family] = set.addresses[family]
      result.append(EndpointGroup(kind: .outside, addressing: .any(addresses), isHost: false))
    }
    if set.nodes { result += nodeGroups(model.world) }
    return result
  }

  /// One group for each declared node with an address of a family that is judged, and one for a node that is not declared.
  private static func nodeGroups(_ world: World) -> [EndpointGroup] {
    var result: [EndpointGroup] = []
    var known = AddressSet()
    for (place, node) in world.nodes.enumerated()
    where node.addresses.contains(where: { world.addresses.families.contains($0.family) }) {
      result.append(EndpointGroup(kind: .node(place), addressing: .known(node.addresses), isHost: true))
      known = known.union(AddressSet(addresses: node.addresses))
    }
    let rest = world.addresses.unknownNodes.subtracting(known)
    if !rest.isEmpty {
      result.append(EndpointGroup(kind: .undeclaredNode, addressing: .any(rest), isHost: true))
    }
    return result
  }

  /// Whether a group on each side can be the ends of one flow: one end is a pod at least, and not both are one pod.
  package func canPair(_ source: EndpointGroup, _ destination: EndpointGroup, in model: PolicyModel) -> Bool {
    guard source.isPods || destination.isPods else { return false }
    guard source.classes.count == 1, source.classes == destination.classes else { return true }
    let members = model.classes.members[source.classes[0]]
    return members.count > 1 || model.world.pods[members[0]].isReplicated
  }

  /// Whether no flow can join the ends of a group on each side for want of an address family that both have.
  package func areApart(_ source: EndpointGroup, _ destination: EndpointGroup, in model: PolicyModel) -> Bool {
    let families = model.world.addresses.families
    return Set(source.families(among: families)).isDisjoint(with: destination.families(among: families))
  }

  /// Keeps, of the nodes among the sources or destinations, one with one address.
  ///
  /// - Parameter node: its place in `World.nodes`; nil for a node that no manifest declares.
  package mutating func keepOnlyNode(_ node: Int?, address: IPAddress) {
    let kind = node.map { EndpointGroup.Kind.node($0) } ?? .undeclaredNode
    let one = EndpointGroup(kind: kind, addressing: .known([address]), isHost: true)
    func keep(_ groups: [EndpointGroup]) -> [EndpointGroup] {
      groups.filter(\.isPods) + (groups.allSatisfy(\.isPods) ? [] : [one])
    }
    sources = keep(sources)
    destinations = keep(destinations)
  }

  /// The slice of the flows from one group of sources.
  package func from(sourceAt place: Int, in model: PolicyModel) -> Self {
    var result = self
    let source = sources[place]
    result.sources = [source]
    result.egress = egress.filter { policy in source.classes.first.map { policy.subject.contains($0) } ?? false }
    result.baselines = zip(baselines, model.baselines).map { $0.from(sourceAt: place, in: $1) }
    return result
  }

  /// The pairs of groups that cannot be the ends of one flow.
  package func impossiblePairs(in model: PolicyModel) -> [(source: Int, destination: Int)] {
    var result: [(source: Int, destination: Int)] = []
    // Two groups of pods are one pod only if they are one class.
    var byClass: [Int: [Int]] = [:]
    var others: [Int] = []
    for (place, group) in destinations.enumerated() {
      if let first = group.classes.first { byClass[first, default: []].append(place) }
      if !group.isPods { others.append(place) }
    }
    for (i, source) in sources.enumerated() {
      let near = source.isPods ? source.classes.first.flatMap { byClass[$0] } ?? [] : others
      for j in near where !canPair(source, destinations[j], in: model) { result.append((i, j)) }
    }
    return result
  }
}
