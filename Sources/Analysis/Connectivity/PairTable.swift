import Cluster
import Network
import Reachability

/// Gathers links between groups into connections between units.
struct PairTable {
  private struct Pair: Hashable {
    var from: PodUnit
    var to: PodUnit
  }

  /// What passes between two units.
  private struct Entry {
    var possible = ConnectionSet()
    var certain = ConnectionSet.all
    /// How many pairs of pods have something that passes; the others have nothing.
    var count = 0
  }

  private struct Door: Hashable {
    var unit: PodUnit
    var isSource: Bool
  }

  /// What passes between a unit and some outside addresses.
  private struct OutsideEntry {
    var addresses: AddressSet
    var possible: ConnectionSet
    var certain: ConnectionSet
    var count: Int
  }

  private let world: World
  /// How many pods each unit has.
  private let sizes: [PodUnit: Int]
  /// How many of them stand for one pod only, which does not talk to itself.
  private let singles: [PodUnit: Int]
  private var entries: [Pair: Entry] = [:]
  private var doors: [Door: [OutsideEntry]] = [:]
  private var reflections: [PodUnit: ConnectionSet] = [:]

  init(world: World) {
    self.world = world
    let members = Dictionary(grouping: world.pods) { PodUnit(of: $0, in: world) }
    sizes = members.mapValues(\.count)
    singles = members.mapValues { pods in pods.count { !$0.isReplicated } }
  }

  /// Adds a link between the members of two groups.
  mutating func add(_ link: FlowAlgebra.Link, from: [PodUnit: [Int]], to: [PodUnit: [Int]]) {
    if let outside = link.outside {
      for (unit, pods) in from { add(link, outside, Door(unit: unit, isSource: true), pods.count) }
      for (unit, pods) in to { add(link, outside, Door(unit: unit, isSource: false), pods.count) }
      return
    }
    for (source, sourcePods) in from {
      for (destination, destinationPods) in to {
        var count = sourcePods.count * destinationPods.count
        if source == destination {
          // A pod does not talk to itself, but two replicas of one template do talk.
          count -= sourcePods.count { destinationPods.contains($0) && !world.pods[$0].isReplicated }
          if count <= 0 {
            reflections[source] = (reflections[source] ?? ConnectionSet()).union(link.possible)
            continue
          }
        }
        var entry = entries[Pair(from: source, to: destination)] ?? Entry()
        entry.possible = entry.possible.union(link.possible)
        entry.certain = entry.certain.intersection(link.certain)
        entry.count += count
        entries[Pair(from: source, to: destination)] = entry
      }
    }
  }

  /// Adds outside addresses of a unit, cut at the edges of those already there.
  private mutating func add(_ link: FlowAlgebra.Link, _ addresses: AddressSet, _ door: Door, _ count: Int) {
    var rest = addresses
    var result: [OutsideEntry] = []
    for entry in doors[door] ?? [] {
      let common = entry.addresses.intersection(rest)
      if common.isEmpty {
        result.append(entry)
        continue
      }
      let other = entry.addresses.subtracting(common)
      if !other.isEmpty {
        var left = entry
        left.addresses = other
        result.append(left)
      }
      result.append(
        OutsideEntry(
          addresses: common, possible: entry.possible.union(link.possible),
          certain: entry.certain.intersection(link.certain), count: entry.count + count))
      rest = rest.subtracting(common)
    }
    if !rest.isEmpty {
      result.append(OutsideEntry(addresses: rest, possible: link.possible, certain: link.certain, count: count))
    }
    doors[door] = result
  }

  /// The connections, sorted, and what single pods would say to pods like them.
  func result() -> ([Connection], [PodUnit: ConnectionSet]) {
    var result: [Connection] = []
    for (pair, entry) in entries {
      let isWhole = entry.count == pairCount(pair)
      result.append(
        Connection(
          from: .unit(pair.from), to: .unit(pair.to), possible: entry.possible,
          certain: isWhole ? entry.certain : ConnectionSet()))
    }
    for (door, list) in doors {
      struct Passing: Hashable {
        var possible: ConnectionSet
        var certain: ConnectionSet
      }
      var merged: [Passing: AddressSet] = [:]
      for entry in list {
        let isWhole = entry.count == sizes[door.unit]
        let passing = Passing(possible: entry.possible, certain: isWhole ? entry.certain : ConnectionSet())
        merged[passing] = (merged[passing] ?? AddressSet()).union(entry.addresses)
      }
      for (passing, addresses) in merged {
        let unit = ConnectionEnd.unit(door.unit)
        let outside = ConnectionEnd.addresses(addresses)
        result.append(
          Connection(
            from: door.isSource ? unit : outside, to: door.isSource ? outside : unit, possible: passing.possible,
            certain: passing.certain))
      }
    }
    return (result.sorted { ($0.from, $0.to) < ($1.from, $1.to) }, reflections)
  }

  /// How many pairs of different pods two units have.
  private func pairCount(_ pair: Pair) -> Int {
    let product = (sizes[pair.from] ?? 0) * (sizes[pair.to] ?? 0)
    return pair.from == pair.to ? product - (singles[pair.from] ?? 0) : product
  }
}
