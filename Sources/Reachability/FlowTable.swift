import BitCollections
import Kubernetes
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

  /// What a governed group allows: everything, or the connections by unit of the other side.
  private enum Row {
    case open
    case isolated([Int: ConnectionSet])
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
  private var egress: [Row?]
  private var ingress: [Row?]
  /// The same for the baseline; at most one.
  private var before: [FlowTable] = []

  private struct RuleKey: Hashable {
    var direction: Direction
    var policy: Int
    var rule: Int
  }

  private var matched: [RuleKey: [Int]] = [:]
  /// The blocks in which rules look for the other end, and the units that lie in each.
  private let blocks: [Direction: [NetworkPolicy.IPBlock]]
  private var unitsOfBlock: [Direction: [NetworkPolicy.IPBlock: [Int]]] = [:]

  init(_ algebra: FlowAlgebra, _ family: IPFamily) {
    self.algebra = algebra
    self.family = family
    let (claim, slice) = (algebra.claim, algebra.slice)
    let regions = claim.permissions + (claim.focus.map { [$0] } ?? [])
    let slices = [slice] + slice.baselines
    let inBlocks = Slice.blocks(slices.flatMap(\.ingress))
    let outBlocks = Slice.blocks(slices.flatMap(\.egress))
    blocks = [.ingress: inBlocks, .egress: outBlocks]
    func units(_ groups: [EndpointGroup], _ blocks: [NetworkPolicy.IPBlock], _ regions: [EndpointSet]) -> [[Unit]] {
      var count = 0
      return groups.enumerated().map { place, group in
        algebra.cells(group, family, blocks: blocks, regions: regions).map { cell in
          count += 1
          return Unit(place: count - 1, group: place, cell: cell)
        }
      }
    }
    sources = units(slice.sources, inBlocks, regions.map(\.sources))
    destinations = units(slice.destinations, outBlocks, regions.map(\.destinations))
    sourcesOfClass = ByClass(sources, slice.sources)
    destinationsOfClass = ByClass(destinations, slice.destinations)
    allSources = sources.flatMap { $0 }
    allDestinations = destinations.flatMap { $0 }
    egress = Array(repeating: nil, count: slice.sources.count)
    ingress = Array(repeating: nil, count: slice.destinations.count)
    if let model = algebra.model.baselines.first, let slice = slice.baselines.first {
      before = [FlowTable(past: FlowAlgebra(claim, slice: slice, model: model), like: self)]
    }
  }

  /// The table of a baseline, over the same units.
  private init(past algebra: FlowAlgebra, like table: FlowTable) {
    self.algebra = algebra
    family = table.family
    blocks = table.blocks
    sources = table.sources
    destinations = table.destinations
    sourcesOfClass = table.sourcesOfClass
    destinationsOfClass = table.destinationsOfClass
    allSources = table.allSources
    allDestinations = table.allDestinations
    egress = Array(repeating: nil, count: table.egress.count)
    ingress = Array(repeating: nil, count: table.ingress.count)
  }

  /// The destinations that a source can reach as far as its own end is concerned; all of them when pairs that nothing
  /// allows matter too.
  func candidates(_ i: Int, _ from: Unit, denied: Bool) -> [(group: Int, unit: Unit)] {
    if !denied, case .isolated(let row) = egressRow(i) {
      return row.keys.sorted().map { (allDestinations[$0].group, allDestinations[$0]) }
    }
    return allDestinations.map { ($0.group, $0) }
  }

  /// The connections that both ends allow (semantics A8).
  func allowed(_ i: Int, _ from: Unit, _ j: Int, _ to: Unit, isOwnNode: Bool) -> ConnectionSet {
    let out: ConnectionSet =
      switch egressRow(i) {
      case .open: .all
      case .isolated(let row): row[to.place] ?? ConnectionSet()
      }
    if out.isEmpty || isOwnNode { return out }
    switch ingressRow(j) {
    case .open: return out
    case .isolated(let row): return row[from.place].map { out.intersection($0) } ?? ConnectionSet()
    }
  }

  /// The connections that both ends allowed in the baseline.
  func allowedBefore(_ i: Int, _ from: Unit, _ j: Int, _ to: Unit, isOwnNode: Bool) -> ConnectionSet {
    before.first?.allowed(i, from, j, to, isOwnNode: isOwnNode) ?? ConnectionSet()
  }

  private func egressRow(_ i: Int) -> Row {
    if let known = egress[i] { return known }
    let groups = algebra.slice.destinations
    let row = row(.egress, algebra.slice.sources[i]) { groups[$0.group] }
    egress[i] = row
    return row
  }

  private func ingressRow(_ j: Int) -> Row {
    if let known = ingress[j] { return known }
    let destination = algebra.slice.destinations[j]
    let row = row(.ingress, destination) { _ in destination }
    ingress[j] = row
    return row
  }

  private func row(
    _ direction: Direction, _ governed: EndpointGroup, destination: (Unit) -> EndpointGroup
  ) -> Row {
    guard let isolating = algebra.isolating(direction, governed) else { return .open }
    let units = direction == .egress ? allDestinations : allSources
    var result: [Int: ConnectionSet] = [:]
    for policy in isolating {
      for (number, rule) in policy.rules.enumerated() {
        for place in matches(RuleKey(direction: direction, policy: policy.index, rule: number), rule) {
          let ports = algebra.ports(rule, destination(units[place]))
          if ports.isEmpty { continue }
          result[place] = result[place].map { $0.union(ports) } ?? ports
        }
      }
    }
    return .isolated(result)
  }

  /// The units that a rule's peers have.
  private func matches(_ key: RuleKey, _ rule: PolicyModel.Rule) -> [Int] {
    if let known = matched[key] { return known }
    let unitsOfClass = key.direction == .egress ? destinationsOfClass : sourcesOfClass
    var result: Set<Int> = []
    for peer in rule.peers ?? [] {
      switch peer {
      case .pods(let classes, _):
        result.formUnion(unitsOfClass.all.intersection(classes).flatMap { unitsOfClass.places[$0] ?? [] })
      case .block(let block): result.formUnion(units(in: block, key.direction))
      }
    }
    let all = key.direction == .egress ? allDestinations : allSources
    let sorted = rule.peers == nil ? Array(all.indices) : result.sorted()
    matched[key] = sorted
    return sorted
  }

  /// The units that lie in a block: each cell knows in which it lies, and of known addresses any can be asked.
  private func units(in block: NetworkPolicy.IPBlock, _ direction: Direction) -> [Int] {
    if let known = unitsOfBlock[direction] { return known[block] ?? [] }
    let groups = direction == .egress ? algebra.slice.destinations : algebra.slice.sources
    let blocks = blocks[direction] ?? []
    var result: [NetworkPolicy.IPBlock: [Int]] = [:]
    for unit in direction == .egress ? allDestinations : allSources {
      let own: [NetworkPolicy.IPBlock]
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
