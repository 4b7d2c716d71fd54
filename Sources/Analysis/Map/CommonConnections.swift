package import Network

/// What nearly everyone may use, such as the name server, and who may use nearly everyone, such as what collects metrics:
/// on a map it hides what is particular.
///
/// That is a port that at least half of all workloads may reach at one, and what one workload opens that reaches at least
/// half of them; the half must lie in three namespaces or more, or a small cluster would have nothing else. What passes
/// on every port is never common: it is what should be seen.
package struct CommonConnections: Sendable {
  /// Something that is common.
  package struct Item: Hashable, Sendable {
    /// The ends, places in `NetworkMap.ends`: all of a column class that are workloads, or all of a row class.
    package var ends: [Int]
    /// The ports that everyone may reach there; nil for one who may reach everyone.
    package var ports: ConnectionSet?
  }

  private struct Key: Hashable {
    var end: Int
    var ports: ConnectionSet
  }

  private struct Pair: Hashable {
    var row: Int
    var column: Int
  }

  /// How many workloads are half.
  private let half: Int
  private let rows: [Int: [Int]]
  private let columns: [Int: [Int]]
  private let ends: [NetworkMap.End]

  /// The fewest namespaces that are everywhere.
  private static let everywhere = 3

  /// Looks at a map.
  init(_ map: NetworkMap) {
    ends = map.ends
    let units = map.ends.indices.filter { map.ends[$0].end.unit != nil }
    half = (units.count + 1) / 2
    rows = Dictionary(grouping: units) { map.ends[$0].row }
    columns = Dictionary(grouping: units) { map.ends[$0].column }
  }

  /// Marks what is common.
  func mark(_ map: inout NetworkMap) {
    var total: [Pair: ConnectionSet] = [:]
    for record in map.records where record.ports != .all {
      total[Pair(row: record.row, column: record.column), default: ConnectionSet()] =
        (total[Pair(row: record.row, column: record.column)] ?? ConnectionSet()).union(record.ports)
    }
    let byColumn = Dictionary(grouping: total.keys.sorted { ($0.column, $0.row) < ($1.column, $1.row) }, by: \.column)
    let byRow = Dictionary(grouping: total.keys.sorted { ($0.row, $0.column) < ($1.row, $1.column) }, by: \.row)
    var answers: [Key: Bool] = [:]
    func isReachedByMost(_ column: Int, _ ports: ConnectionSet) -> Bool {
      let key = Key(end: column, ports: ports)
      if let known = answers[key] { return known }
      let sources = (byColumn[column] ?? []).filter { ports.subtracting(total[$0] ?? ConnectionSet()).isEmpty }
        .flatMap { rows[$0.row] ?? [] }
      let result = columns[column] != nil && isMost(sources)
      answers[key] = result
      return result
    }
    let collectors = Set(
      byRow.keys.filter { row in
        rows[row] != nil && isMost((byRow[row] ?? []).flatMap { columns[$0.column] ?? [] })
      })
    var found: Set<Key> = []
    for place in map.records.indices where map.records[place].ports != .all {
      let record = map.records[place]
      if isReachedByMost(record.column, record.ports) {
        map.records[place].isCommon = true
        if found.insert(Key(end: record.column, ports: record.ports)).inserted {
          map.common.append(Item(ends: columns[record.column] ?? [], ports: record.ports))
        }
      } else if collectors.contains(record.row), columns[record.column] != nil {
        map.records[place].isCommon = true
      }
    }
    map.common.sort { $0.ends.lexicographicallyPrecedes($1.ends) }
    map.common += collectors.sorted { (rows[$0] ?? []).lexicographicallyPrecedes(rows[$1] ?? []) }
      .map { Item(ends: rows[$0] ?? [], ports: nil) }
  }

  /// Whether some workloads are half of all, everywhere.
  private func isMost(_ some: [Int]) -> Bool {
    guard some.count >= half else { return false }
    return Set(some.compactMap { ends[$0].end.unit?.namespace }).count >= Self.everywhere
  }
}
