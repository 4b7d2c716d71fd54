import BitCollections
import Claims
import Network
import PolicyModel

/// What each end of flows of one family allows, worked out once for each group rather than for each pair.
final class FlowTable {
  /// A group's addresses of one cell.
  struct Unit {
    /// The place among all units of a side.
    var place: Int
    var group: Int
    var cell: AddressCell
  }

  let family: IPFamily
  /// The units of each group of sources.
  private(set) var sources: [[Unit]] = []
  /// The units of each group of destinations.
  private(set) var destinations: [[Unit]] = []

  private let algebra: FlowAlgebra
  /// The units of groups of pods, by the class that stands for the group.
  private struct ByClass {
    var all = ClassSet()
    var places: [Int: [Int]] = [:]

    init(_ units: [[Unit]], _ groups: [EndpointGroup]) {
      for (units, group) in zip(units, groups) {
        guard let first = group.classes.first else { continue }
        all.insert(first)
        places[first] = units.map(\.place)
      }
    }
  }

  private let sourcesOfClass: ByClass
  private let destinationsOfClass: ByClass
  private let allDestinations: [Unit]
  private let allSources: [Unit]
  /// What each source allows: by group, or by unit where rules look at the address of the end that they govern.
  private var egress: [Int: MayMust<ConnectionRow>] = [:]
  private var ingress: [Int: MayMust<ConnectionRow>] = [:]
  private let looksAtOwn: [Direction: Bool]
  /// The same for the baseline.
  private var before: FlowTable?

  private struct RuleKey: Hashable {
    var direction: Direction
    var policy: Int
    var rule: Int
  }

  private var matched: [RuleKey: MayMust<BitSet>] = [:]
  /// The blocks in which rules look for the other end, and the units that lie in each.
  private let blocks: [Direction: [AddressBlock]]
  private var unitsOfBlock: [Direction: [AddressBlock: [Int]]] = [:]

  init(_ algebra: FlowAlgebra, _ family: IPFamily) {
    self.algebra = algebra
    self.family = family
    let (claim, slice) = (algebra.claim, algebra.slice)
    let regions = claim.permissions + (claim.focus.map { [$0] } ?? [])
    let inBlocks = Slice.blocks(slice.ingress + (slice.baseline?.ingress ?? []))
    let outBlocks = Slice.blocks(slice.egress + (slice.baseline?.egress ?? []))
    blocks = [.ingress: inBlocks, .egress: outBlocks]
    let ownInBlocks = algebra.ownBlocks(slice.ingress + (slice.baseline?.ingress ?? []))
    let ownOutBlocks = algebra.ownBlocks(slice.egress + (slice.baseline?.egress ?? []))
    looksAtOwn = [.ingress: !ownInBlocks.isEmpty, .egress: !ownOutBlocks.isEmpty]
    func units(
      _ groups: [EndpointGroup], _ blocks: [AddressBlock], _ regions: [EndpointSet], isDestination: Bool = false
    ) -> [[Unit]] {
      var count = 0
      return groups.enumerated().map { place, group in
        algebra.cells(group, family, blocks: blocks, regions: regions, isDestination: isDestination).map { cell in
          count += 1
          return Unit(place: count - 1, group: place, cell: cell)
        }
      }
    }
    sources = units(slice.sources, inBlocks + ownOutBlocks, regions.map(\.sources))
    destinations = units(
      slice.destinations, outBlocks + ownInBlocks, regions.map(\.destinations), isDestination: true)
    sourcesOfClass = ByClass(sources, slice.sources)
    destinationsOfClass = ByClass(destinations, slice.destinations)
    allSources = sources.flatMap { $0 }
    allDestinations = destinations.flatMap { $0 }
    if let model = algebra.model.baseline, let slice = slice.baseline {
      before = FlowTable(past: FlowAlgebra(claim, slice: slice, model: model), like: self)
    }
  }

  /// The table of a baseline, over the same units.
  private init(past algebra: FlowAlgebra, like table: FlowTable) {
    self.algebra = algebra
    family = table.family
    blocks = table.blocks
    looksAtOwn = table.looksAtOwn
    sources = table.sources
    destinations = table.destinations
    sourcesOfClass = table.sourcesOfClass
    destinationsOfClass = table.destinationsOfClass
    allSources = table.allSources
    allDestinations = table.allDestinations
  }

  /// The destinations that a source may reach as far as its own end is concerned; all of them when pairs that nothing
  /// allows matter too.
  func candidates(_ i: Int, _ from: Unit, denied: Bool) -> [(group: Int, unit: Unit)] {
    let row = egressRow(i, from).may
    if !denied, row.otherwise.isEmpty {
      return row.exceptions.keys.sorted().map { (allDestinations[$0].group, allDestinations[$0]) }
    }
    return allDestinations.map { ($0.group, $0) }
  }

  /// The connections that both ends allow (semantics A8).
  func allowed(_ i: Int, _ from: Unit, _ j: Int, _ to: Unit, isOwnNode: Bool) -> MayMust<ConnectionSet> {
    let out = egressRow(i, from).map { $0[to.place] }
    if isOwnNode, !algebra.model.judgesOwnNode { return algebra.fromOwnNode(algebra.slice.destinations[j], out) }
    if out.may.isEmpty { return out }
    return out.combined(with: ingressRow(j, to).map { $0[from.place] }) { $0.intersection($1) }
  }

  /// The connections that one end allows, whatever the other says.
  func allowed(_ direction: Direction, _ i: Int, _ from: Unit, _ j: Int, _ to: Unit) -> MayMust<ConnectionSet> {
    switch direction {
    case .egress: egressRow(i, from).map { $0[to.place] }
    case .ingress: ingressRow(j, to).map { $0[from.place] }
    }
  }

  /// The connections that both ends allowed in the baseline.
  func allowedBefore(_ i: Int, _ from: Unit, _ j: Int, _ to: Unit, isOwnNode: Bool) -> MayMust<ConnectionSet> {
    before?.allowed(i, from, j, to, isOwnNode: isOwnNode) ?? MayMust(ConnectionSet())
  }

  private func egressRow(_ i: Int, _ unit: Unit) -> MayMust<ConnectionRow> {
    let key = looksAtOwn[.egress] == true ? unit.place : i
    if let known = egress[key] { return known }
    let groups = algebra.slice.destinations
    let row = row(.egress, algebra.slice.sources[i], unit) { groups[$0.group] }
    egress[key] = row
    return row
  }

  private func ingressRow(_ j: Int, _ unit: Unit) -> MayMust<ConnectionRow> {
    let key = looksAtOwn[.ingress] == true ? unit.place : j
    if let known = ingress[key] { return known }
    let destination = algebra.slice.destinations[j]
    let row = row(.ingress, destination, unit) { _ in destination }
    ingress[key] = row
    return row
  }

  /// What a group of pods, at one of its units, allows to every unit of the other side.
  private func row(
    _ direction: Direction, _ governed: EndpointGroup, _ unit: Unit, destination: (Unit) -> EndpointGroup
  ) -> MayMust<ConnectionRow> {
    let units = direction == .egress ? allDestinations : allSources
    let address = IPAddress(family, unit.cell.examples[0])
    return withoutActuallyEscaping(destination) { destination in
      func row(_ places: BitSet, _ rule: Rule, _ row: inout ConnectionRow) {
        // Names are looked up at the destination: one for all units where that is the governed end.
        let isOfEach = direction == .egress && !rule.ports.names.isEmpty
        if places.count == units.count, !isOfEach {
          return row.add(algebra.ports(rule.ports, direction == .egress ? nil : governed))
        }
        let shared = isOfEach ? nil : algebra.ports(rule.ports, direction == .egress ? nil : governed)
        for place in places {
          let ports = shared ?? algebra.ports(rule.ports, destination(units[place]))
          if !ports.isEmpty { row.add(ports, at: place) }
        }
      }
      let fold = TierFold<ConnectionRow>({ self.algebra.fulfils($0, governed, address) }) { rules in
        let matches = rules.map {
          self.matches(RuleKey(direction: direction, policy: $0.policy, rule: $0.number), $0.rule)
        }
        func rows(_ places: (MayMust<BitSet>) -> BitSet) -> ConnectionRow {
          var result = ConnectionRow()
          for (placed, match) in zip(rules, matches) { row(places(match), placed.rule, &result) }
          return result
        }
        let may = rows(\.may)
        return matches.allSatisfy(\.isCertain) ? MayMust(may) : MayMust(may: may, must: rows(\.must))
      }
      let passing = fold.allowed(by: algebra.tiers(direction, governing: governed))
      return algebra.model.hosts == nil ? passing : certain(passing, direction, governed, address)
    }
  }

  /// What passes, certain only where nothing that judges at nodes has a say.
  private func certain(
    _ passing: MayMust<ConnectionRow>, _ direction: Direction, _ governed: EndpointGroup, _ address: IPAddress
  ) -> MayMust<ConnectionRow> {
    let groups = direction == .egress ? algebra.slice.destinations : algebra.slice.sources
    var must = ConnectionRow()
    for unit in direction == .egress ? allDestinations : allSources
    where algebra.isCertain(governed, address, groups[unit.group]) {
      must.add(passing.must[unit.place], at: unit.place)
    }
    return MayMust(may: passing.may, must: must)
  }

  /// The units whose end fulfils what a rule asks of it.
  private func matches(_ key: RuleKey, _ rule: Rule) -> MayMust<BitSet> {
    if let known = matched[key] { return known }
    let result = units(fulfilling: rule.peers, key.direction)
    matched[key] = result
    return result
  }

  private func units(fulfilling predicate: EndPredicate, _ direction: Direction) -> MayMust<BitSet> {
    let all = direction == .egress ? allDestinations : allSources
    switch predicate {
    case .always: return MayMust(BitSet(all.indices))
    case .unclear: return MayMust(may: BitSet(all.indices), must: BitSet())
    case .outside:
      let groups = direction == .egress ? algebra.slice.destinations : algebra.slice.sources
      return MayMust(BitSet(all.filter { groups[$0.group].kind == .outside }.map(\.place)))
    case .pods(let pods):
      let ofClass = direction == .egress ? destinationsOfClass : sourcesOfClass
      return MayMust(BitSet(ofClass.all.intersection(pods.classes).lazy.flatMap { ofClass.places[$0] ?? [] }))
    case .addresses(let block): return MayMust(BitSet(units(in: block, direction)))
    case .nodes(let nodes):
      let groups = direction == .egress ? algebra.slice.destinations : algebra.slice.sources
      let answers = groups.map { $0.isAmong(nodes, in: algebra.model) }
      func places(_ isIn: (MayMust<Bool>) -> Bool) -> BitSet {
        BitSet(all.filter { isIn(answers[$0.group]) }.map(\.place))
      }
      let may = places(\.may)
      return answers.allSatisfy(\.isCertain) ? MayMust(may) : MayMust(may: may, must: places(\.must))
    case .any(let parts):
      return MayMust<BitSet>.combining(parts.map { units(fulfilling: $0, direction) }) { parts in
        parts.dropFirst().reduce(into: parts.first ?? BitSet()) { $0.formUnion($1) }
      }
    case .all(let parts):
      return MayMust<BitSet>.combining(parts.map { units(fulfilling: $0, direction) }) { parts in
        parts.reduce(into: BitSet(all.indices)) { $0.formIntersection($1) }
      }
    case .not(let part):
      return units(fulfilling: part, direction).negated { BitSet(all.indices).subtracting($0) }
    }
  }

  /// The units that lie in a block: each cell knows in which it lies, and of known addresses any can be asked.
  private func units(in block: AddressBlock, _ direction: Direction) -> [Int] {
    if let known = unitsOfBlock[direction] { return known[block] ?? [] }
    let groups = direction == .egress ? algebra.slice.destinations : algebra.slice.sources
    let blocks = blocks[direction] ?? []
    var result: [AddressBlock: [Int]] = [:]
    for unit in direction == .egress ? allDestinations : allSources {
      let own: [AddressBlock]
      if case .any = groups[unit.group].addressing {
        own = unit.cell.membership.filter { $0 < blocks.count }.map { blocks[$0] }
      } else {
        let address = IPAddress(family, unit.cell.examples[0])
        own = blocks.filter { $0.contains(address) }
      }
      for block in own { result[block, default: []].append(unit.place) }
    }
    unitsOfBlock[direction] = result
    return result[block] ?? []
  }
}
