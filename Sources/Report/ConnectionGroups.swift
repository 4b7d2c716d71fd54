import Analysis
import Network

/// Sources with the same connections, and where these lead.
struct ConnectionGroup {
  /// Targets that are reached on the same ports.
  struct Row {
    var possible: ConnectionSet
    var certain: ConnectionSet
    var open: ConnectionSet
    var isUndecided: Bool
    var targets: [ConnectionEnd]
  }

  /// The sources, ascending.
  var sources: [ConnectionEnd]
  /// The targets, by the first of each row.
  var rows: [Row]

  private struct Passing: Hashable {
    var possible: ConnectionSet
    var certain: ConnectionSet
    var open = ConnectionSet()
    var isUndecided = false
  }

  /// The connections of a list in groups, by the first source of each.
  static func groups(_ list: Connectivity) -> [Self] {
    var outgoing: [ConnectionEnd: [ConnectionEnd: Passing]] = [:]
    var order: [ConnectionEnd] = []
    for connection in list.connections {
      if outgoing[connection.from] == nil { order.append(connection.from) }
      outgoing[connection.from, default: [:]][connection.to] =
        Passing(
          possible: connection.possible, certain: connection.certain, open: connection.open,
          isUndecided: connection.isUndecided)
    }
    // A single pod has no connection with itself; for the comparison with others it is taken to have one, so that the
    // members of a namespace in which everybody talks to everybody are one group.
    for (unit, ports) in list.reflections where !ports.isEmpty && outgoing[.unit(unit)] != nil {
      outgoing[.unit(unit)]?[.unit(unit)] = Passing(possible: ports, certain: ports)
    }
    var places: [[ConnectionEnd: Passing]: Int] = [:]
    var groups: [(sources: [ConnectionEnd], targets: [ConnectionEnd: Passing])] = []
    for source in order {
      guard var targets = outgoing[source] else { continue }
      if let place = places[targets] {
        groups[place].sources.append(source)
      } else {
        places[targets] = groups.count
        groups.append((sources: [source], targets: targets))
      }
      targets = [:]
    }
    return groups.map { group in
      var targets = group.targets
      if group.sources.count == 1, let unit = group.sources[0].unit, list.reflections[unit] != nil {
        targets[group.sources[0]] = nil
      }
      return Self(sources: group.sources, rows: rows(targets))
    }
  }

  private static func rows(_ targets: [ConnectionEnd: Passing]) -> [Row] {
    Dictionary(grouping: targets.keys) { targets[$0] }
      .compactMap { passing, ends -> Row? in
        passing.map {
          Row(
            possible: $0.possible, certain: $0.certain, open: $0.open, isUndecided: $0.isUndecided,
            targets: ends.sorted())
        }
      }
      .sorted { $0.targets[0] < $1.targets[0] }
  }
}
