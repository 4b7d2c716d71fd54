import Analysis
import Diagnostics
import Kubernetes
import Network
import Properties
import Verification

/// The data of a map's page: arrays by position, everything once. `Page/data.js` reads it.
///
/// | key | holds |
/// |---|---|
/// | `n` | the lines of the closed matrix; 0 is `Outside` |
/// | `w` | ends: line, kind, name, row class, column class, 1 if pairs within count |
/// | `p` | ports, as `TCP:80,443 UDP:53`, or `*` |
/// | `f` | paths |
/// | `u` | reasons: reason, object, field, place in `f` or -1, line or 0 |
/// | `s` | lists of reasons, as places in `u` |
/// | `x` | by six: row class, column class, place in `p`, places in `s` of egress and ingress, flags |
/// | `m` | marks: place in `q`, 0 violated or 1 undecided, from, to; -1 for an end that is none of `w` |
/// | `q` | properties: name, severity, verdict, place, sentence, violating pairs, why, what is shut as two ranges |
/// | `h` | what the second filter hides, in words |
///
/// Flags: 1 some pods or addresses only, 2 everyone's, 8 not decided. 4 is kept for doors.
struct MapData {
  private let map: NetworkMap
  private let index: MapIndex
  private let words: ConnectionWords
  private let files: SourceFiles
  private let common: [String]

  init(_ index: MapIndex, words: ConnectionWords, files: SourceFiles, common: [String]) {
    (map, self.index, self.words, self.files, self.common) = (index.map, index, words, files, common)
  }

  /// The JSON text.
  var text: String {
    var ports = Table<String>()
    var paths = Table<String>()
    var reasons = Table<String>()
    let lists = map.reasons.map { list in
      "[" + list.map { String(reasons.place(reason($0, &paths))) }.joined(separator: ",") + "]"
    }
    let records = map.records.map { record in
      let flags = (record.isSome ? 1 : 0) | (record.isCommon ? 2 : 0) | (record.isUndecided ? 8 : 0)
      let port = ports.place(MapText.json(MapPorts.data(record.ports)))
      return "\(record.row),\(record.column),\(port),\(record.egress),\(record.ingress),\(flags)"
    }
    let marks = map.marks.map { "[\($0.property),\($0.isUndecided ? 1 : 0),\($0.from ?? -1),\($0.to ?? -1)]" }
    let members = [
      ("n", (["Outside"] + map.namespaces).map(MapText.json)), ("w", map.ends.indices.map(end)),
      ("p", ports.items), ("f", paths.items), ("u", reasons.items), ("s", lists), ("x", records), ("m", marks),
      ("q", map.properties.map(property)), ("h", common.map(MapText.json)),
    ]
    return "{" + members.map { "\"\($0.0)\":[\($0.1.joined(separator: ","))]" }.joined(separator: ",\n") + "}"
  }

  /// The texts that are told by their places.
  private struct Table<Item: Hashable> {
    private(set) var items: [Item] = []
    private var places: [Item: Int] = [:]

    mutating func place(_ item: Item) -> Int {
      if let known = places[item] { return known }
      places[item] = items.count
      items.append(item)
      return items.count - 1
    }
  }

  private func end(_ place: Int) -> String {
    let end = map.ends[place]
    let (kind, name) =
      switch end.end {
      case .unit(let unit): (unit.kind ?? "Pod", unit.name)
      case .hypothetical(let end): ("", end.title)
      case .addresses(let set): ("", words.addresses(set))
      }
    return "[\(index.lineOfEnd[place]),\(MapText.json(kind)),\(MapText.json(name)),\(end.row),\(end.column)"
      + (end.hasPairsWithin ? ",1]" : "]")
  }

  private func reason(_ because: Counterexample.Because, _ paths: inout Table<String>) -> String {
    var (path, line) = (-1, 0)
    if let span = because.span {
      let place = files.place(of: span)
      path = paths.place(MapText.json(place.path + (place.source.map { " (from \($0))" } ?? "")))
      line = place.position.map { Int($0.line) } ?? 0
    }
    let field = [because.field, because.restriction].compactMap { $0 }.joined(separator: ", ")
    return "[\(MapText.json(because.reason.rawValue)),\(MapText.json(because.object?.title ?? "")),"
      + "\(MapText.json(field)),\(path),\(line)]"
  }

  private func property(_ property: NetworkMap.Property) -> String {
    let outcome = property.outcome
    let shut = property.shut.map { "[\(MapText.json(Self.ranges($0.from))),\(MapText.json(Self.ranges($0.to)))]" }
    let texts = [
      outcome.property.name, outcome.property.severity.rawValue, outcome.verdict.name,
      files.place(of: outcome.property.span).text,
      outcome.property.description ?? outcome.property.assertion.sentence,
    ]
    return "[\(texts.map(MapText.json).joined(separator: ",")),\(outcome.violatingPairs),"
      + "\(MapText.json(outcome.verdict.reason ?? ""))\(shut.map { ",\($0)" }.joined())]"
  }

  /// Ascending places as `0-4,7`.
  private static func ranges(_ places: [Int]) -> String {
    var result: [ClosedRange<Int>] = []
    for place in places {
      if let last = result.last, last.upperBound + 1 == place {
        result[result.count - 1] = last.lowerBound...place
      } else {
        result.append(place...place)
      }
    }
    return result.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
