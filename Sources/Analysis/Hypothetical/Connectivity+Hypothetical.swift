import Claims
package import Cluster
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import Reachability

extension Connectivity {
  /// Which pods that no manifest declares are listed.
  package enum Hypothetical: Sendable {
    /// Those of namespaces that have policies and no declared pod.
    case ofEmptyNamespaces
    /// These, and all that declared pods may talk to.
    case all
  }

  /// The list of a world with pods that no manifest declares.
  package init(of declared: World, with hypothetical: Hypothetical) {
    let model = Self.opened(declared)
    self.init(opened: model)
    var pairs = HypotheticalPairs(declared, doubt: Doubt(model.world))
    switch hypothetical {
    case .ofEmptyNamespaces:
      if pairs.hasNone { break }
      pairs.addEmptyNamespaces()
    case .all:
      pairs.addEmptyNamespaces()
      pairs.addUnits()
      showsHypothetical = true
    }
    guests = pairs.ends
    admitting = showsHypothetical ? 0 : model.rulesForUndeclaredPods
    let added = pairs.connections.values.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    connections = (connections + added).sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    if openers.isEmpty, added.contains(where: \.isUndecided) {
      openers = model.world.unread.filter { $0.effects != [.request] }.map(\.title).sorted()
    }
  }
}

/// Connections of which one end at least is no declared pod, and none an outside address that talks to a declared pod.
struct HypotheticalPairs {
  /// The ends of a connection.
  struct Pair: Hashable {
    var from: ConnectionEnd
    var to: ConnectionEnd
  }

  /// What was found, by its ends.
  private(set) var connections: [Pair: Connection] = [:]
  /// The pods of namespaces without declared ones, ascending.
  private(set) var ends: [HypotheticalEnd] = []
  /// The regions that these are.
  private(set) var regions: [HypotheticalEnd: PodRegion] = [:]

  let algebra: RegionAlgebra
  private let index: SubjectIndex
  private let doubt: Doubt
  /// For each side, the places of groups of each unit.
  private let sources: [PodUnit: [Int]]
  private let destinations: [PodUnit: [Int]]
  /// The namespaces that have policies and no declared pod.
  private let empty: [Int]

  private var world: World { algebra.model.world }

  /// Prepares the connections of a world, of which objects that are not read may let through what they can.
  init(_ declared: World, doubt: Doubt) {
    var world = declared
    world.admitsMorePods = true
    let algebra = RegionAlgebra(Connectivity.opened(world))
    self.algebra = algebra
    index = SubjectIndex(algebra.model)
    self.doubt = doubt
    func units(_ groups: [EndpointGroup]) -> [PodUnit: [Int]] {
      var result: [PodUnit: [Int]] = [:]
      for (place, group) in groups.enumerated() {
        let pods = group.classes.flatMap { algebra.model.classes.members[$0] }.map { algebra.model.world.pods[$0] }
        for unit in Set(pods.map { PodUnit(of: $0, in: algebra.model.world) }) {
          result[unit, default: []].append(place)
        }
      }
      return result
    }
    sources = units(algebra.slice.sources)
    destinations = units(algebra.slice.destinations)
    let inhabited = Set(world.pods.map(\.namespace))
    let governed = Set(
      Direction.allCases.flatMap { algebra.model.policies($0) }.flatMap(\.subject.predicate.selections)
        .compactMap(\.namespace))
    empty = world.namespaces.indices.filter { !inhabited.contains($0) && governed.contains(world.namespaces[$0].name) }
  }

  /// Whether every namespace with policies has declared pods.
  var hasNone: Bool { empty.isEmpty }

  // MARK: Declared pods

  /// Adds what declared pods may say to pods that no manifest declares, and hear from them.
  mutating func addUnits() {
    for (direction, units) in [(Direction.ingress, destinations), (.egress, sources)] {
      var known: [[Int]: [RegionRows.Row]] = [:]
      for (unit, places) in units.sorted(by: { $0.key < $1.key }) {
        let rows =
          known[places]
          ?? RegionRows(
            algebra, of: places.map { direction == .ingress ? .destination($0) : .source($0) }, direction, index: index
          )
          .rows()
        known[places] = rows
        for row in rows { add(.unit(unit), direction, .hypothetical(row.end), row.passing) }
      }
    }
  }

  // MARK: Namespaces without pods

  /// Adds what pods of namespaces without declared ones may say and hear.
  mutating func addEmptyNamespaces() {
    for namespace in empty {
      var known: [[Pair: Connection]] = []
      for region in regions(in: namespace) {
        let end = HypotheticalEnd(region.selection, in: .named([world.namespaces[namespace].name]))
        var part = self
        part.connections = [:]
        part.add(region, as: .hypothetical(end))
        // Pods that a policy speaks of and that have the same connections as any are no row of their own.
        let said = part.said(by: .hypothetical(end))
        if known.contains(said) { continue }
        known.append(said)
        ends.append(end)
        regions[end] = region
        connections.merge(part.connections) { first, _ in first }
      }
    }
    ends.sort()
  }

  /// What is said of an end, whatever its name.
  private func said(by end: ConnectionEnd) -> [Pair: Connection] {
    let anyone = ConnectionEnd.hypothetical(HypotheticalEnd(PodSelection(), in: .named([])))
    var result: [Pair: Connection] = [:]
    for var connection in connections.values {
      if connection.from == end { connection.from = anyone }
      if connection.to == end { connection.to = anyone }
      result[Pair(from: connection.from, to: connection.to)] = connection
    }
    return result
  }

  /// All pods of a namespace, and those that policies speak of.
  private func regions(in namespace: Int) -> [PodRegion] {
    let name = world.namespaces[namespace].name
    let subjects = Direction.allCases.flatMap { algebra.model.policies($0) }.flatMap {
      MeantPods($0.subject.predicate).selections
    }.filter { [nil, name].contains($0.namespace) }
    var seen: Set<PodRegion> = []
    return ([PodSelection()] + subjects).compactMap { PodRegion($0, in: namespace, of: world) }
      .filter { seen.insert($0).inserted }
  }

  /// Adds what pods of a region say and hear.
  private mutating func add(_ region: PodRegion, as end: ConnectionEnd) {
    let own = RegionAlgebra.End.wholeRegion(region)
    for direction in Direction.allCases {
      for row in RegionRows(algebra, of: [own], direction, index: index).rows() {
        add(end, direction, .hypothetical(row.end), row.passing)
      }
      let isSource = direction == .egress
      let groups = isSource ? algebra.slice.destinations : algebra.slice.sources
      let passing = groups.indices.map { place in
        isSource
          ? algebra.passing(from: own, to: .destination(place)) : algebra.passing(from: .source(place), to: own)
      }
      for (unit, places) in isSource ? destinations : sources {
        let all = places.map { passing[$0].first?.passing ?? .init() }
        add(end, direction, .unit(unit), all.dropFirst().reduce(all[0]) { $0.joined($1) })
      }
      var outside: [RegionAlgebra.Passing: AddressSet] = [:]
      for (place, group) in groups.enumerated() where group.kind == .outside {
        for (addresses, passing) in passing[place] {
          outside[passing] = (outside[passing] ?? AddressSet()).union(addresses ?? AddressSet())
        }
      }
      for (passing, addresses) in outside { add(end, direction, .addresses(addresses), passing) }
    }
  }

  /// Adds what passes from an end, or to it.
  private mutating func add(
    _ own: ConnectionEnd, _ direction: Direction, _ other: ConnectionEnd, _ passing: RegionAlgebra.Passing
  ) {
    guard !passing.possible.isEmpty else { return }
    let (from, to) = direction == .egress ? (own, other) : (other, own)
    var connection = Connection(
      from: from, to: to, possible: passing.possible, certain: passing.certain.subtracting(passing.open),
      open: passing.open)
    connection.isUndecided = doubt.touches(connection)
    connections[Pair(from: from, to: to)] = connection
  }
}
