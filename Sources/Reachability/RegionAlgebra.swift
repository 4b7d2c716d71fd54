package import Claims
import Cluster
package import Network
package import PolicyModel

/// What passes between pods that no manifest declares, in regions, and between them and everybody else, by set algebra.
///
/// Of a region it says what passes for every pod that could be in it, and what passes for some: for one at least that is
/// in no narrower region that rules which allow name. Whoever asks about every such region, and joins the answers for those
/// that a pod is in, leaves nothing out; what is denied to some of a region only counts as possible for it.
package final class RegionAlgebra {
  /// An end of connections.
  package enum End: Hashable, Sendable {
    /// A group of sources, or of destinations, by its place in the slice.
    case source(Int)
    case destination(Int)
    /// Pods that no manifest declares, about whose parts that rules name is asked by themselves.
    case region(PodRegion)
    /// Pods that no manifest declares, about all of whom is asked at once, as far as rules of other ends go.
    case wholeRegion(PodRegion)

    fileprivate var region: PodRegion? {
      switch self {
      case .region(let region), .wholeRegion(let region): region
      case .source, .destination: nil
      }
    }
  }

  /// What passes between two ends.
  package struct Passing: Hashable, Sendable {
    /// What passes for some pods, at some addresses.
    package var possible = ConnectionSet()
    /// What passes for all pods, at all addresses, under every reading of the policies.
    package var certain = ConnectionSet()
    /// What depends on how policies are read.
    package var open = ConnectionSet()

    package init() {}
  }

  /// Which pods of a region are asked about.
  private enum Question: Hashable {
    /// Some pod, but for those of narrower regions.
    case some
    /// Every pod.
    case every
    /// A pod in no narrower region, under each reading of the policies.
    case readings
  }

  private struct TierKey: Hashable {
    var direction: Direction
    var region: PodRegion
    var question: Question
  }

  /// The groups and the policies.
  package let slice: Slice
  package let model: PolicyModel
  private let algebra: FlowAlgebra
  private var tiers: [TierKey: [Tier]] = [:]
  private let hypothetical: EndpointGroup
  private let isEveryTierSimple: Bool

  /// Prepares a model of the open world.
  package init(_ model: PolicyModel) {
    self.model = model
    let everything = EndpointSet(
      classes: ClassSet(model.classes.members.indices), addresses: model.world.addresses.outside,
      hypothetical: .selected(PodSelection()))
    let claim = FlowClaim(sources: everything, destinations: everything, ports: .all, violation: .allowed)
    slice = Slice(model, claim: claim)
    algebra = FlowAlgebra(claim, slice: slice, model: model)
    hypothetical = .hypothetical(model.world)
    isEveryTierSimple = Direction.allCases.allSatisfy { direction in
      model.tiers(direction).allSatisfy { tier in tier.groups.allSatisfy { $0.onlyAction != nil } }
        && model.policies(direction).allSatisfy { policy in
          policy.own == .always
            && policy.rules.allSatisfy { rule in
              rule.own == .always
                && rule.peers.leaves.allSatisfy { leaf in
                  switch leaf {
                  case .unclear, .nodes: false
                  case .always, .pods, .addresses, .outside, .any, .all, .not: true
                  }
                }
            }
        }
    }
  }

  // MARK: Answers

  /// What passes from one end to another, by the addresses of an outside end; one answer without any where neither is one.
  package func passing(from: End, to: End) -> [(outside: AddressSet?, passing: Passing)] {
    let (source, destination) = (group(from), group(to))
    guard source.isPods || destination.isPods else { return [] }
    var result: [(outside: AddressSet?, passing: Passing)] = []
    var places: [Passing: Int] = [:]
    var known: Passing?
    for family in model.world.addresses.families {
      let out = tiers(.egress, from, .every)
      let into = tiers(.ingress, to, .every)
      let sourceCells = algebra.cells(
        source, family, blocks: Slice.blocks(into) + algebra.ownBlocks(out), regions: [])
      let targetCells = algebra.cells(
        destination, family, blocks: Slice.blocks(out) + algebra.ownBlocks(into), regions: [])
      for one in sourceCells {
        for other in targetCells {
          guard let (a, b) = algebra.addresses(source, one, destination, other) else { continue }
          let passing = passing(from, IPAddress(family, a), to, IPAddress(family, b))
          if source.isPods, destination.isPods {
            known = known.map { $0.joined(passing) } ?? passing
          } else if !passing.possible.isEmpty {
            var outside = AddressSet()
            outside[family] = IntervalSet((source.isPods ? other : one).parts)
            if let place = places[passing] {
              result[place].outside = result[place].outside?.union(outside)
            } else {
              places[passing] = result.count
              result.append((outside, passing))
            }
          }
        }
      }
    }
    return known.map { [(nil, $0)] } ?? result
  }

  private func passing(_ from: End, _ start: IPAddress, _ to: End, _ end: IPAddress) -> Passing {
    func both(_ question: Question) -> MayMust<ConnectionSet> {
      let out = says(.egress, from, start, to, end, to, question)
      if out.may.isEmpty { return out }
      return out.combined(with: says(.ingress, to, end, from, start, to, question)) { $0.intersection($1) }
    }
    var result = Passing()
    result.possible = both(.some).may
    if result.possible.isEmpty { return result }
    result.certain = both(.every).must.intersection(result.possible)
    if !isEveryTierSimple, result.certain != result.possible {
      let readings = both(.readings)
      result.open = readings.may.subtracting(readings.must).intersection(result.possible)
    }
    return result
  }

  // MARK: Ends

  private func group(_ end: End) -> EndpointGroup {
    switch end {
    case .source(let place): slice.sources[place]
    case .destination(let place): slice.destinations[place]
    case .region, .wholeRegion: hypothetical
    }
  }

  /// The policies that may speak of an end.
  package func policies(_ direction: Direction, speakingOf end: End) -> [Policy] {
    tiers(direction, end, .every).policies
  }

  /// The tiers with those policies that speak of an end, or may.
  private func tiers(_ direction: Direction, _ end: End, _ question: Question) -> [Tier] {
    guard let region = end.region else { return algebra.tiers(direction, governing: group(end)) }
    let key = TierKey(direction: direction, region: region, question: question)
    if let known = tiers[key] { return known }
    let result = model.tiers(direction).compactMap { tier -> Tier? in
      let groups = tier.groups.compactMap { group in
        group.compactMap { policy -> Policy? in
          switch region.membership(policy.subject.predicate, in: model.world) {
          case .inside: return policy
          case .outside: return nil
          case .partial:
            if question == .readings || question == .some && policy.isRegion { return nil }
            var policy = policy
            policy.own = policy.own == .always ? .pods(policy.subject) : .all([.pods(policy.subject), policy.own])
            return policy
          }
        }
      }
      return groups.isEmpty ? nil : Tier(groups: groups, atEnd: tier.atEnd)
    }
    tiers[key] = result
    return result
  }

  /// Whether an end may fulfil what a rule asks of the other end, at some address.
  package func mayFulfil(_ predicate: EndPredicate, _ end: End) -> Bool { chances(predicate, end).may }

  private func chances(_ predicate: EndPredicate, _ end: End) -> MayMust<Bool> {
    switch predicate {
    case .addresses: MayMust(may: true, must: false)
    case .any(let parts): MayMust<Bool>.combining(parts.map { chances($0, end) }) { $0.contains(true) }
    case .all(let parts): MayMust<Bool>.combining(parts.map { chances($0, end) }) { $0.allSatisfy { $0 } }
    case .not(let part): chances(part, end).negated { !$0 }
    case .always, .pods, .nodes, .outside, .unclear: fulfils(predicate, end, IPAddress(.ipv4, 0), .every)
    }
  }

  /// Whether policies isolate the pods of a region: what no rule lets through is denied.
  package func isIsolated(_ region: PodRegion, _ direction: Direction) -> Membership {
    let isolating = model.tiers(direction).filter { $0.atEnd == .deny }.policies.filter(\.isolates)
    return .any(
      isolating.lazy.map { policy in
        let isIn = region.membership(policy.subject.predicate, in: self.model.world)
        return policy.own == .always || isIn == .outside ? isIn : .partial
      })
  }

  /// Whether an end may let something through to another, or from it, as far as its own side goes: it is not isolated for
  /// certain, or a rule that does not deny may mean the other.
  package func mayPass(_ other: End, at end: End, _ direction: Direction) -> Bool {
    let tiers = tiers(direction, end, .every)
    let isIsolated = tiers.contains { tier in
      tier.atEnd == .deny && tier.groups.contains { $0.policies.contains { $0.isolates && $0.own == .always } }
    }
    return !isIsolated
      || tiers.policies.contains { policy in
        policy.rules.contains { $0.action != .deny && mayMean($0.peers, other) }
      }
  }

  private func mayMean(_ predicate: EndPredicate, _ end: End) -> Bool {
    guard let region = end.region else { return mayFulfil(predicate, end) }
    return switch predicate {
    case .always, .unclear, .addresses, .not: true
    case .nodes, .outside: false
    case .pods(let pods): region.membership(pods.predicate, in: model.world) != .outside
    case .any(let parts): parts.contains { mayMean($0, end) }
    case .all(let parts): parts.allSatisfy { mayMean($0, end) }
    }
  }

  // MARK: One end

  /// What one end says of connections with another.
  private func says(
    _ direction: Direction, _ own: End, _ address: IPAddress, _ other: End, _ otherAddress: IPAddress,
    _ destination: End, _ question: Question
  ) -> MayMust<ConnectionSet> {
    let fold = TierFold<ConnectionSet>({ self.fulfils($0, own, address, question) }) { rules in
      MayMust<ConnectionSet>.combining(
        rules.map { placed in
          let peers = self.matches(placed.rule, other, otherAddress, question)
          if !peers.may { return MayMust(ConnectionSet()) }
          let ports = self.ports(placed.rule.ports, destination)
          if peers.isCertain, ports.isCertain { return ports }
          return MayMust(may: ports.may, must: peers.must ? ports.must : ConnectionSet())
        }
      ) { $0.reduce(ConnectionSet()) { $0.union($1) } }
    }
    let passing = fold.allowed(by: tiers(direction, own, question))
    return algebra.isCertain(group(own), address, group(other))
      ? passing : MayMust(may: passing.may, must: ConnectionSet())
  }

  /// Whether the other end is one that a rule looks for.
  private func matches(_ rule: Rule, _ end: End, _ address: IPAddress, _ question: Question) -> MayMust<Bool> {
    guard case .region = end, question == .some, rule.action == .allow, MeantPods(rule.peers).isExact else {
      return fulfils(rule.peers, end, address, question)
    }
    // Those of a region of which it holds in part are in a narrower region, about which is asked by itself.
    let match = fulfils(rule.peers, end, address, .every, reading: true)
    return MayMust(match.must)
  }

  /// Whether an end fulfils a predicate.
  ///
  /// - Parameter reading: what is taken for true where it is not known whether an end is meant; nil where it stays open.
  private func fulfils(
    _ predicate: EndPredicate, _ end: End, _ address: IPAddress, _ question: Question, reading: Bool? = nil
  ) -> MayMust<Bool> {
    guard let region = end.region else { return algebra.fulfils(predicate, group(end), address) }
    func parts(_ parts: [EndPredicate]) -> [MayMust<Bool>] {
      parts.map { fulfils($0, end, address, question, reading: reading) }
    }
    switch predicate {
    case .always: return MayMust(true)
    case .unclear: return reading.map { MayMust($0) } ?? MayMust(may: true, must: false)
    case .outside, .nodes: return MayMust(false)
    case .addresses(let block): return MayMust(block.contains(address))
    case .pods(let pods):
      let isIn = region.membership(pods.predicate, in: model.world)
      // A pod may declare a port that is asked for, or not.
      if isIn == .outside { return MayMust(false) }
      if isIn == .inside, pods.declared == nil { return MayMust(true) }
      return question == .readings ? MayMust(false) : MayMust(may: true, must: false)
    case .any(let all): return MayMust<Bool>.combining(parts(all)) { $0.contains(true) }
    case .all(let all): return MayMust<Bool>.combining(parts(all)) { $0.allSatisfy { $0 } }
    case .not(let part):
      return fulfils(part, end, address, question, reading: reading.map { !$0 }).negated { !$0 }
    }
  }

  /// What ports come to at a destination. A pod that nobody declares may give any port a name.
  private func ports(_ ports: PortPredicate, _ destination: End) -> MayMust<ConnectionSet> {
    guard destination.region != nil else { return MayMust(algebra.ports(ports, group(destination))) }
    switch ports {
    case .connections(let connections): return MayMust(connections)
    case .named(let port):
      return MayMust(may: ConnectionSet(port.transport, .allPorts), must: ConnectionSet())
    case .any(let parts):
      return MayMust<ConnectionSet>.combining(parts.map { self.ports($0, destination) }) {
        $0.reduce(ConnectionSet()) { $0.union($1) }
      }
    case .not(let part): return self.ports(part, destination).negated(\.complement)
    }
  }
}

extension RegionAlgebra.Passing {
  /// What passes for two kinds of pods, or at two choices of addresses.
  package func joined(_ other: Self) -> Self {
    var result = Self()
    result.possible = possible.union(other.possible)
    result.certain = certain.intersection(other.certain)
    result.open = open.union(other.open)
    return result
  }
}

extension Policy {
  /// Whether the pods that it speaks of are a region of their own, about which is asked by itself: what it says is then
  /// nobody else's matter. What denies some pods something is everybody's: it takes from what others allow.
  package var isRegion: Bool {
    rules.allSatisfy { $0.action == .allow } && MeantPods(subject.predicate).isExact && subject.declared == nil
  }
}
