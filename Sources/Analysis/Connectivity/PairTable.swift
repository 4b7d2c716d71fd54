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
    var open = ConnectionSet()
    /// How many pairs of pods have something that passes; the others have nothing.
    var count = 0
  }

  private struct Door: Hashable {
    var unit: PodUnit
    var isSource: Bool
  }

  private let world: World
  /// How many pods each unit has.
  private let sizes: [PodUnit: Int]
  /// How many of them stand for one pod only, which does not talk to itself.
  private let singles: [PodUnit: Int]
  private var entries: [Pair: Entry] = [:]
  private var doors: [Door: OutsideLinks] = [:]
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
      let passing = OutsideLinks.Passing(possible: link.possible, certain: link.certain, open: link.open)
      for (isSource, ends) in [(true, from), (false, to)] {
        for (unit, pods) in ends {
          doors[Door(unit: unit, isSource: isSource), default: OutsideLinks()].add(outside, passing, count: pods.count)
        }
      }
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
        entry.open = entry.open.union(link.open)
        entry.count += count
        entries[Pair(from: source, to: destination)] = entry
      }
    }
  }

  /// The connections, sorted, and what single pods would say to pods like them.
  func result() -> ([Connection], [PodUnit: ConnectionSet]) {
    var result: [Connection] = []
    for (pair, entry) in entries {
      let isWhole = entry.count == pairCount(pair)
      result.append(
        Connection(
          from: .unit(pair.from), to: .unit(pair.to), possible: entry.possible,
          certain: isWhole ? entry.certain : ConnectionSet(), open: entry.open))
    }
    for (door, links) in doors {
      for (passing, addresses) in links.merged(size: sizes[door.unit] ?? 0) {
        let unit = ConnectionEnd.unit(door.unit)
        let outside = ConnectionEnd.addresses(addresses)
        result.append(
          Connection(
            from: door.isSource ? unit : outside, to: door.isSource ? outside : unit, possible: passing.possible,
            certain: passing.certain, open: passing.open))
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
