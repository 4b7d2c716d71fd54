import Analysis
import Network

/// Who is in which class of a map, for counting and for listing pairs.
struct MapIndex {
  /// Two namespaces by their places in the lines of the closed matrix.
  struct Cell: Hashable {
    var from: Int
    var to: Int
  }

  let map: NetworkMap
  /// The line of each end: 0 is outside, namespaces follow.
  let lineOfEnd: [Int]
  /// The ends of each row class and of each column class, ascending.
  let rows: [Int: [Int]]
  let columns: [Int: [Int]]
  /// What passes between lines of the closed matrix.
  let cells: [Cell: ConnectionSet]
  /// The ends of each line.
  let endsOfLine: [Int: [Int]]

  init(_ map: NetworkMap) {
    self.map = map
    let places = Dictionary(uniqueKeysWithValues: zip(map.namespaces, map.namespaces.indices))
    lineOfEnd = map.ends.map { end in end.end.unit.flatMap { places[$0.namespace] }.map { $0 + 1 } ?? 0 }
    endsOfLine = Dictionary(grouping: map.ends.indices) { [lineOfEnd] in lineOfEnd[$0] }
    rows = Dictionary(grouping: map.ends.indices) { map.ends[$0].row }
    columns = Dictionary(grouping: map.ends.indices) { map.ends[$0].column }
    let lines = (
      rows: rows.mapValues { [lineOfEnd] in Dictionary(grouping: $0) { lineOfEnd[$0] } },
      columns: columns.mapValues { [lineOfEnd] in Dictionary(grouping: $0) { lineOfEnd[$0] } }
    )
    var cells: [Cell: ConnectionSet] = [:]
    for record in map.records {
      for (from, sources) in lines.rows[record.row] ?? [:] {
        for (to, destinations) in lines.columns[record.column] ?? [:] {
          // A pod does not talk to itself.
          if sources.count == 1, sources == destinations, !map.ends[sources[0]].hasPairsWithin { continue }
          cells[Cell(from: from, to: to)] = (cells[Cell(from: from, to: to)] ?? ConnectionSet()).union(record.ports)
        }
      }
    }
    self.cells = cells
  }

  /// How many ordered pairs of different workloads have a connection, and how many of them in two namespaces for
  /// something that not everyone may use.
  var counts: (connected: Int, crossing: Int) {
    var all: Set<Cell> = []
    var particular: Set<Cell> = []
    for record in map.records {
      all.insert(Cell(from: record.row, to: record.column))
      if !record.isCommon { particular.insert(Cell(from: record.row, to: record.column)) }
    }
    func units(_ ends: [Int]?) -> [Int] { (ends ?? []).filter { lineOfEnd[$0] > 0 } }
    func pairs(_ cell: Cell) -> (all: Int, within: Int) {
      let (sources, destinations) = (units(rows[cell.from]), units(columns[cell.to]))
      let (from, to) = (
        Dictionary(grouping: sources) { lineOfEnd[$0] }, Dictionary(grouping: destinations) { lineOfEnd[$0] }
      )
      let own = Set(sources).intersection(destinations).count
      return (
        sources.count * destinations.count - own,
        from.reduce(0) { $0 + $1.value.count * (to[$1.key]?.count ?? 0) } - own
      )
    }
    return (
      all.reduce(0) { $0 + pairs($1).all }, particular.reduce(0) { $0 + pairs($1).all - pairs($1).within }
    )
  }

  /// With whom each end has connections, on which ports: from it, or to it.
  func peers(of end: Int, asSource: Bool, _ byClass: [Int: [NetworkMap.Record]]) -> [Int: ConnectionSet] {
    var result: [Int: ConnectionSet] = [:]
    for record in byClass[asSource ? map.ends[end].row : map.ends[end].column] ?? [] {
      for other in (asSource ? columns[record.column] : rows[record.row]) ?? []
      where other != end || map.ends[end].hasPairsWithin {
        result[other] = (result[other] ?? ConnectionSet()).union(record.ports)
      }
    }
    return result
  }
}
