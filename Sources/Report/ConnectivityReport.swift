package import Analysis
import Diagnostics
import Network

/// The list of connections, for people and for programs.
package struct ConnectivityReport {
  let list: Connectivity
  let words: ConnectionWords
  /// What was left out of the inputs.
  package var skipped = SkippedInputs()

  /// The columns of a line of text.
  private static let width = 116

  /// Makes the report of a list.
  package init(_ list: Connectivity) {
    self.list = list
    words = ConnectionWords(units: list.units, outside: list.outside, named: list.named)
  }

  /// Sources with the same connections together, each with where these lead; short for clusters of any size.
  package var text: String {
    var lines: [String] = []
    for group in ConnectionGroup.groups(list) {
      lines += Self.wrap(words.titles(group.sources), first: "", rest: "  ")
      for row in group.rows {
        let ports =
          ConnectionWords.ports(row.possible, certain: row.certain, open: row.open)
          + (row.isUndecided ? ConnectionWords.undecided : "")
        lines += Self.wrap(words.titles(row.targets), first: "  → \(ports)  ", rest: "      ")
      }
    }
    let pairs = counted(list.connections.count, "connection", "connections")
    var ends = counted(list.units.count, "workload", "workloads")
    let empty = Set(list.guests.compactMap(\.namespace)).count
    if empty > 0 { ends += " and \(counted(empty, "namespace", "namespaces")) without declared pods" }
    lines.append("\(ends), \(pairs); traffic of nodes is left out")
    if !undecidedLines.isEmpty { lines += Self.wrap(undecidedLines, first: "", rest: "  ") }
    return (lines + skipped.lines + [admittingLine].compactMap { $0 }).map { $0 + "\n" }.joined()
  }

  /// That rules admit ends that are not listed; nil where none does.
  package var admittingLine: String? {
    let count = list.admitting
    if count == 0 { return nil }
    let rules = count == 1 ? "1 rule admits" : "\(count) rules admit"
    return "\(rules) ends that no manifest declares: --world open shows them"
  }

  /// What leaves connections open.
  var undecidedLines: [String] {
    func names(_ all: [String]) -> String {
      let shown = 5
      let more = all.count > shown ? " and \(all.count - shown) more" : ""
      return all.prefix(shown).map { VisibleText.escape($0) }.joined(separator: ", ") + more
    }
    let count = list.connections.count(where: \.isUndecided)
    var reasons: [String] = []
    if !list.openers.isEmpty {
      reasons.append("\(names(list.openers)) \(list.openers.count == 1 ? "is" : "are") not read")
    }
    if !list.tunnels.isEmpty {
      reasons.append(
        "\(names(list.tunnels)) \(list.tunnels.count == 1 ? "carries" : "carry") connections to every port")
    }
    if count > 0, !reasons.isEmpty {
      reasons[0] = "\(counted(count, "connection", "connections")) undecided: \(reasons[0])"
    }
    let read = list.connections.count { !$0.open.isEmpty }
    if read > 0 {
      reasons.append(
        "\(counted(read, "connection", "connections")) undecided: it depends on how policies are read; explain tells why"
      )
    }
    return reasons
  }

  /// Lists in lines that are not too long.
  static func wrap(_ lists: [String], first: String, rest: String, width: Int = Self.width) -> [String] {
    var lines: [String] = []
    var line = first
    var isEmpty = true
    let words = lists.joined(separator: "; ").split(separator: " ")
    for word in words {
      if !isEmpty, line.unicodeScalars.count + 1 + word.unicodeScalars.count > width {
        lines.append(line)
        line = rest
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return lines + [line]
  }

  /// JSON of schema version 1: an entry for each pair, address ranges maximal.
  package var json: String {
    var value: JSONValue = [
      "schemaVersion": .string("1"), "connections": .array(Self.entries(list.connections)),
      "skipped": skipped.json(),
    ]
    let openers = list.openers + list.tunnels
    if !openers.isEmpty { value.append("undecided", ["objects": .strings(openers)]) }
    if list.admitting > 0 { value.append("rulesForUndeclaredEnds", .int(list.admitting)) }
    return value.text + "\n"
  }

  /// The entries of connections, each with one address range at most.
  static func entries(_ connections: [Connection]) -> [JSONValue] {
    flat(connections).map { connection in
      var value: JSONValue = [
        "from": end(connection.from), "to": end(connection.to), "ports": ports(connection.possible),
      ]
      if connection.isUncertain { value.append("always", ports(connection.certain)) }
      if connection.isOpen { value.append("undecided", .bool(true)) }
      return value
    }
  }

  /// The connections with one address range each.
  static func flat(_ connections: [Connection]) -> [Connection] {
    func parts(_ end: ConnectionEnd) -> [ConnectionEnd] {
      switch end {
      case .unit, .hypothetical: [end]
      case .addresses(let set): set.ranges.map { .addresses($0) }
      }
    }
    return connections.flatMap { connection in
      parts(connection.from).flatMap { from in
        parts(connection.to).map { to in
          var part = connection
          (part.from, part.to) = (from, to)
          return part
        }
      }
    }
    .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
  }

  private static func end(_ end: ConnectionEnd) -> JSONValue {
    switch end {
    case .unit(let unit):
      [
        "kind": .string(unit.kind == nil ? "pod" : "workload"), "namespace": .string(unit.namespace),
        "name": .string(unit.name), "workloadKind": .optional(unit.kind),
        "pod": unit.kind == nil ? .string(unit.name) : .null, "address": .null,
      ]
    case .hypothetical(let end): hypothetical(end)
    case .addresses(let set):
      [
        "kind": .string("address"), "namespace": .null, "name": .null, "workloadKind": .null, "pod": .null,
        "address": .string(set.description),
      ]
    }
  }

  /// Pods that no manifest declares: what their labels fulfil, and in which namespaces they lie, where these are named.
  static func hypothetical(_ end: HypotheticalEnd) -> JSONValue {
    var value: JSONValue = [
      "kind": .string("pod"), "namespace": .optional(end.namespace), "name": .null, "workloadKind": .null, "pod": .null,
      "address": .null, "hypothetical": .bool(true), "title": .string(end.title),
      "podLabels": .string(end.podText),
      "namespaceLabels": .string(end.namespaceText),
    ]
    switch end.place {
    case .any(let but): if !but.isEmpty { value.append("exceptNamespaces", .strings(but)) }
    case .new: value.append("newNamespace", .bool(true))
    case .named(let names): value.append("namespaces", .strings(names))
    }
    return value
  }

  /// Ports by protocol.
  static func ports(_ connections: ConnectionSet) -> JSONValue {
    .object(
      TransportProtocol.allCases.filter { !connections[$0].isEmpty }
        .map { JSONValue.Member(key: $0.rawValue, value: .string(connections[$0].portList)) })
  }
}
