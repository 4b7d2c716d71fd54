import Claims
import Cluster
package import Network
import PolicyModel

extension FlowAlgebra {
  /// What the policies let through between two groups.
  package struct Link: Sendable {
    /// The places of the groups in the slice.
    package var source: Int
    package var destination: Int
    /// Which addresses of an outside end are meant; nil where neither end is outside.
    package var outside: AddressSet?
    /// The connections that pass at some addresses of the pods.
    package var possible: ConnectionSet
    /// The connections that pass at all addresses of the pods.
    package var certain: ConnectionSet
    /// The connections that pass at some addresses of the pods under one reading of the input and not under another.
    package var open: ConnectionSet
  }

  /// Every link over which something passes. Outside addresses with equal connections are one link.
  ///
  /// Pairs of one pod with itself are among them, judged as a pod and another like it: who lists connections must leave
  /// them out.
  package func links() -> [Link] {
    let tables = model.world.addresses.families.map { FlowTable(self, $0) }
    var result: [Link] = []
    for i in slice.sources.indices {
      // Most pairs of groups have nothing that passes: ask only about those that the source's end lets pass.
      var near: Set<Int> = []
      for table in tables {
        for from in table.sources[i] {
          for (group, _) in table.candidates(i, from, denied: false) { near.insert(group) }
        }
      }
      for j in near.sorted() where slice.sources[i].isPods || slice.destinations[j].isPods {
        result += links(i, j, tables)
      }
    }
    return result
  }

  /// The links between two groups.
  private func links(_ i: Int, _ j: Int, _ tables: [FlowTable]) -> [Link] {
    let (source, destination) = (slice.sources[i], slice.destinations[j])
    var passing = LinkTable()
    for table in tables {
      for from in table.sources[i] {
        for to in table.destinations[j] {
          if addresses(source, from.cell, destination, to.cell) == nil { continue }
          let ports = resolved(claim.ports, destination)
          let connections = table.allowed(i, from, j, to, isOwnNode: false).map { $0.intersection(ports) }
          let outside = source.isPods ? (destination.isPods ? nil : to.cell) : from.cell
          passing.add(connections, outside, table.family)
        }
      }
    }
    return passing.links(i, j)
  }
}

/// What passes between two groups, by the cell of the outside end.
private struct LinkTable {
  private struct Key: Hashable {
    var family: IPFamily
    var cell: AddressCell?
  }

  private struct Passing: Hashable {
    var possible: ConnectionSet
    var certain: ConnectionSet
    var open: ConnectionSet
  }

  private var order: [Key] = []
  private var passing: [Key: Passing] = [:]

  /// Adds what passes at one choice of addresses.
  mutating func add(_ connections: MayMust<ConnectionSet>, _ outside: AddressCell?, _ family: IPFamily) {
    // Two pods have one link whatever the family, an outside end has one for each of its cells.
    let key = Key(family: outside == nil ? .ipv4 : family, cell: outside)
    let open = connections.isCertain ? ConnectionSet() : connections.may.subtracting(connections.must)
    if let known = passing[key] {
      passing[key] = Passing(
        possible: known.possible.union(connections.may), certain: known.certain.intersection(connections.must),
        open: known.open.union(open))
    } else {
      order.append(key)
      passing[key] = Passing(possible: connections.may, certain: connections.must, open: open)
    }
  }

  /// The links, with outside cells of equal connections merged.
  func links(_ source: Int, _ destination: Int) -> [FlowAlgebra.Link] {
    var result: [FlowAlgebra.Link] = []
    var places: [Passing: Int] = [:]
    var parts: [[IPFamily: [ClosedRange<UInt128>]]] = []
    for key in order {
      guard let value = passing[key], !value.possible.isEmpty else { continue }
      // Between pods there is one key.
      let place = places[value] ?? result.count
      if place == result.count {
        places[value] = place
        parts.append([:])
        result.append(
          .init(
            source: source, destination: destination, outside: nil, possible: value.possible, certain: value.certain,
            open: value.open))
      }
      if let cell = key.cell { parts[place][key.family, default: []] += cell.parts }
    }
    for (place, parts) in parts.enumerated() where !parts.isEmpty {
      var outside = AddressSet()
      for (family, parts) in parts { outside[family] = IntervalSet(parts) }
      result[place].outside = outside
    }
    return result
  }
}
