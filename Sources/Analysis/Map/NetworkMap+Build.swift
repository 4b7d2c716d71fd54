package import Cluster
import Network
import PolicyModel
import Verification

extension NetworkMap {
  /// Maps the connections of a world that a filter wants, with what was judged of it.
  package init(of declared: World, _ filter: ConnectionFilter = ConnectionFilter(), judged: JudgedProperties? = nil) {
    let model = Connectivity.opened(declared)
    let list = Connectivity(opened: model).filtered(filter)
    self.list = list
    var builder = MapBuilder(list, model)
    builder.addPairs()
    builder.addOutside()
    (ends, records, reasons) = builder.result()
    CommonConnections(self).mark(&self)
    sortByFlow()
    if let judged { add(judged) }
  }

  /// Puts namespaces, and then ends, in the order of flow.
  private mutating func sortByFlow() {
    let rows = Dictionary(grouping: ends.compactMap { end in end.end.unit.map { (end.row, $0.namespace) } }, by: \.0)
      .mapValues { Set($0.map(\.1)) }
    let columns = Dictionary(
      grouping: ends.compactMap { end in end.end.unit.map { (end.column, $0.namespace) } }, by: \.0
    ).mapValues { Set($0.map(\.1)) }
    var edges: [String: Set<String>] = [:]
    for record in records where !record.isCommon {
      for from in rows[record.row] ?? [] { edges[from, default: []].formUnion(columns[record.column] ?? []) }
    }
    let servants = Set(common.flatMap(\.ends).compactMap { ends[$0].end.unit?.namespace })
    namespaces = FlowOrder.order(
      Set(list.units.map(\.namespace)).sorted(), edges: edges, servants: servants)
    let rank = Dictionary(uniqueKeysWithValues: zip(namespaces, namespaces.indices))
    func key(_ end: End) -> (Int, String, String) {
      end.end.unit.map { (rank[$0.namespace] ?? 0, $0.name, $0.kind ?? "") } ?? (-1, "", "")
    }
    let order = ends.indices.sorted { a, b in
      let (one, other) = (key(ends[a]), key(ends[b]))
      return one == other ? a < b : one < other
    }
    var place = Array(repeating: 0, count: ends.count)
    for (new, old) in order.enumerated() { place[old] = new }
    ends = order.map { ends[$0] }
    for index in common.indices { common[index].ends = common[index].ends.map { place[$0] }.sorted() }
  }
}

/// Gathers the connections of a list between ends, with their reasons, and sorts ends into classes.
private struct MapBuilder {
  private let list: Connectivity
  private let model: PolicyModel
  private var reasons: ConnectionReasons
  private var ends: [ConnectionEnd]
  private var places: [ConnectionEnd: Int] = [:]
  private var hasPairsWithin: [Bool] = []
  /// For each source, its destinations with the place in `parts` of what passes.
  private var passing: [[Int: Int]]
  private var parts: [[ConnectionReasons.Part]] = []
  private var placeOfParts: [[ConnectionReasons.Part]: Int] = [:]

  init(_ list: Connectivity, _ model: PolicyModel) {
    self.list = list
    self.model = model
    reasons = ConnectionReasons(model)
    ends = list.units.map { .unit($0) }
    for (place, end) in ends.enumerated() { places[end] = place }
    let pods = Dictionary(grouping: model.world.pods) { PodUnit(of: $0, in: model.world) }
    hasPairsWithin = list.units.map { unit in
      let pods = pods[unit] ?? []
      return pods.count > 1 || pods.contains { $0.isReplicated }
    }
    passing = Array(repeating: [:], count: ends.count)
  }

  private mutating func place(_ end: ConnectionEnd) -> Int {
    if let known = places[end] { return known }
    places[end] = ends.count
    ends.append(end)
    hasPairsWithin.append(false)
    passing.append([:])
    return ends.count - 1
  }

  private mutating func place(_ some: [ConnectionReasons.Part]) -> Int {
    if let known = placeOfParts[some] { return known }
    placeOfParts[some] = parts.count
    parts.append(some)
    return parts.count - 1
  }

  /// Adds what passes between units. What a unit of one pod would say to another pod like it makes it comparable to
  /// those that talk to each other.
  mutating func addPairs() {
    for connection in list.connections {
      guard let from = connection.from.unit, let to = connection.to.unit else { continue }
      let parts = reasons.parts(connection, from: from, to: to)
      passing[place(connection.from)][place(connection.to)] = place(parts)
    }
    for (unit, ports) in list.reflections.sorted(by: { $0.key < $1.key }) where !ports.isEmpty {
      let end = ConnectionEnd.unit(unit)
      let own = place(end)
      guard !hasPairsWithin[own], passing[own][own] == nil else { continue }
      let parts = reasons.parts(
        Connection(from: end, to: end, possible: ports, certain: ports), from: unit, to: unit)
      passing[own][own] = place(parts)
    }
  }

  /// Adds what passes to and from outside addresses, which are cut where any unit's rules cut them.
  mutating func addOutside() {
    for direction in [Direction.egress, .ingress] {
      var sets: [AddressSet] = [list.outside]
      var known = [list.outside: 0]
      var users: [[(unit: Int, parts: Int)]] = [[]]
      for connection in list.connections {
        let (own, other) = direction == .egress ? (connection.from, connection.to) : (connection.to, connection.from)
        guard let unit = own.unit, case .addresses(let outside) = other else { continue }
        let unitPlace = place(own)
        for (addresses, some) in reasons.parts(connection, of: unit, direction, outside: outside) {
          let at = known[addresses] ?? sets.count
          if at == sets.count {
            known[addresses] = at
            sets.append(addresses)
            users.append([])
          }
          users[at].append((unitPlace, place(some)))
        }
      }
      for piece in AddressPieces.divide(sets) {
        let end = place(.addresses(piece.addresses))
        for (unit, some) in piece.members.flatMap({ users[$0] }) {
          if direction == .egress { passing[unit][end] = some } else { passing[end][unit] = some }
        }
      }
    }
  }

  /// The ends with their classes, and what passes between classes.
  func result() -> ([NetworkMap.End], [NetworkMap.Record], [[Counterexample.Because]]) {
    var incoming = Array(repeating: [(Int, Int)](), count: ends.count)
    for from in ends.indices { for (to, some) in passing[from] { incoming[to].append((from, some)) } }
    func classes(_ lines: [[(Int, Int)]]) -> [Int] {
      var known: [[Int]: Int] = [:]
      return lines.map { line in
        let key = line.sorted { $0 < $1 }.flatMap { [$0.0, $0.1] }
        let place = known[key] ?? known.count
        known[key] = place
        return place
      }
    }
    let rows = classes(passing.map { line in line.map { ($0.key, $0.value) } })
    let columns = classes(incoming)
    let ends = self.ends.indices.map { place in
      NetworkMap.End(
        end: self.ends[place], row: rows[place], column: columns[place], hasPairsWithin: hasPairsWithin[place])
    }
    var records: [NetworkMap.Record] = []
    var isTold: Set<Int> = []
    for from in ends.indices where isTold.insert(rows[from]).inserted {
      var seen: Set<Int> = []
      for (to, some) in passing[from].sorted(by: { (columns[$0.key], $0.key) < (columns[$1.key], $1.key) })
      where seen.insert(columns[to]).inserted {
        records += parts[some].map {
          .init(
            row: rows[from], column: columns[to], ports: $0.ports, egress: $0.egress, ingress: $0.ingress,
            isSome: $0.isSome, isUndecided: $0.isUndecided)
        }
      }
    }
    return (ends, records, reasons.lists)
  }
}
