import BitCollections
import Cluster
package import Network
package import PolicyModel

/// The part of a model that a claim can see: the policies that govern a source or a destination, and the endpoints in
/// groups that these policies and the claim cannot tell apart.
package struct Slice: Sendable {
  /// The policies that speak of some source, in the tiers of egress.
  package private(set) var egress: [Tier]
  /// The policies that speak of some destination, in the tiers of ingress.
  package private(set) var ingress: [Tier]
  /// The sources.
  package private(set) var sources: [EndpointGroup]
  /// The destinations.
  package private(set) var destinations: [EndpointGroup]
  /// The same slice under the policies of the baseline, where there is one.
  package var baseline: Slice? { baselines.first }

  /// At most one: a value cannot hold itself.
  private var baselines: [Slice] = []

  /// Cuts `model` down to what bears on `claim`.
  ///
  /// - Parameters:
  ///   - tellsTargetsApart: whether sources that are destinations too are grouped by class alone: a claim that
  ///     counts the other destinations of a source must know which ones are others.
  ///   - isBare: whether no policy is wanted: enough, and much smaller, to see which flows a claim speaks of.
  package init(_ model: PolicyModel, claim: FlowClaim, tellsTargetsApart: Bool = false, isBare: Bool = false) {
    func select(_ tiers: [Tier], _ set: EndpointSet) -> [Tier] {
      isBare ? [] : model.policies(of: tiers, speakingOf: set)
    }
    egress = select(model.tiers(.egress), claim.sources)
    ingress = select(model.tiers(.ingress), claim.destinations)
    let before = model.baseline
    let past = before.map {
      (egress: select($0.tiers(.egress), claim.sources), ingress: select($0.tiers(.ingress), claim.destinations))
    }
    let allEgress = egress.policies + (past?.egress.policies ?? [])
    let allIngress = ingress.policies + (past?.ingress.policies ?? [])
    let regions = claim.permissions + (claim.focus.map { [$0] } ?? [])
    var names = claim.ports.names + regions.flatMap(\.ports.names)
    if case .undeclared(let name) = claim.violation { names.append(name) }
    let sides = Grouping(
      model, separation: claim.separation, tellsNodes: claim.destinations.nodes,
      apart: tellsTargetsApart ? claim.destinations.classes : ClassSet())
    sources = sides.groups(
      claim.sources, own: allEgress, other: allIngress, regions: regions.map(\.sources), ports: nil)
    let ends = Grouping(model, separation: claim.separation, tellsNodes: claim.sources.nodes, apart: ClassSet())
    destinations = ends.groups(
      claim.destinations, own: allIngress, other: allEgress, regions: regions.map(\.destinations),
      ports: (named: Self.names(allEgress + allIngress), declared: names))
    if let before, let past {
      var slice = self
      (slice.egress, slice.ingress) = past
      slice.sources = sources.map { $0.governed(as: before) }
      slice.destinations = destinations.map { $0.governed(as: before) }
      baselines = [slice]
    }
  }

  /// The endpoints of `set` in groups that can stand at both ends of a flow: the same groups as sources and as
  /// destinations, told apart by every policy that governs one of them, by `regions` and by `ports`.
  package init(_ model: PolicyModel, chainsOver set: EndpointSet, regions: [EndpointSet], ports: PropertyPorts) {
    egress = model.policies(of: model.tiers(.egress), speakingOf: set)
    ingress = model.policies(of: model.tiers(.ingress), speakingOf: set)
    let both = egress.policies + ingress.policies
    let grouping = Grouping(model, separation: nil, tellsNodes: set.nodes, apart: ClassSet())
    sources = grouping.groups(
      set, own: both, other: both, regions: regions, ports: (named: Self.names(both), declared: ports.names))
    destinations = sources
  }

  /// The blocks in which rules look for their other end.
  package static func blocks(_ tiers: [Tier]) -> [AddressBlock] { blocks(tiers.policies) }

  /// The blocks in which rules of `policies` look for their other end.
  static func blocks(_ policies: [Policy]) -> [AddressBlock] {
    var blocks: Set<AddressBlock> = []
    for policy in policies { for rule in policy.rules { blocks.formUnion(rule.peers.blocks) } }
    return inOrder(blocks)
  }

  /// The blocks in which rules look for the end that they govern.
  package static func ownBlocks(_ tiers: [Tier]) -> [AddressBlock] { ownBlocks(tiers.policies) }

  /// The blocks in which rules of `policies` look for the end that they govern.
  static func ownBlocks(_ policies: [Policy]) -> [AddressBlock] {
    var blocks: Set<AddressBlock> = []
    for policy in policies {
      for rule in policy.rules where !rule.own.isAlways { blocks.formUnion(rule.own.blocks) }
    }
    return inOrder(blocks)
  }

  private static func inOrder(_ blocks: Set<AddressBlock>) -> [AddressBlock] {
    blocks.sorted {
      ($0.cidr, $0.except.count, $0.except.description) < ($1.cidr, $1.except.count, $1.except.description)
    }
  }

  /// The port names of rules.
  private static func names(_ policies: [Policy]) -> [NamedPort] {
    Set(policies.lazy.flatMap(\.rules).flatMap(\.ports.names)).sorted()
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
    result.egress = egress.filter { policy in
      source.classes.first.map { policy.subject.classes.contains($0) } ?? false
    }
    if let baseline, let before = model.baseline { result.baselines = [baseline.from(sourceAt: place, in: before)] }
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

extension PolicyModel {
  /// The tiers with those policies alone that may speak of a member of a set of this model.
  fileprivate func policies(of tiers: [Tier], speakingOf set: EndpointSet) -> [Tier] {
    tiers.filter {
      !$0.subject.classes.isDisjoint(with: set.classes) || set.hypothetical.mayMeet($0.subject.predicate, in: self)
    }
  }
}
