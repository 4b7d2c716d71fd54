import Analysis
import Diagnostics
import Network

/// Puts ends and ports of listed connections into words.
struct ConnectionWords {
  /// Every outside address.
  var outside: AddressSet
  /// The workloads and pods, by namespace.
  private let namespaces: [String: [PodUnit]]
  private let unitCount: Int

  /// The address ranges that a line shows.
  private static let rangesShown = 4

  init(units: [PodUnit], outside: AddressSet) {
    self.outside = outside
    namespaces = Dictionary(grouping: units, by: \.namespace)
    unitCount = units.count
  }

  /// `80,443/TCP, 53/UDP`, `any/TCP` or `all ports`.
  static func ports(_ connections: ConnectionSet) -> String {
    if connections == .all { return "all ports" }
    return TransportProtocol.allCases.filter { !connections[$0].isEmpty }
      .map { connections[$0] == .allPorts ? "any/\($0.rawValue)" : "\(connections[$0].portList)/\($0.rawValue)" }
      .joined(separator: ", ")
  }

  /// The ports of a connection, with a remark on those that depend on the pod or the address.
  static func ports(_ possible: ConnectionSet, certain: ConnectionSet) -> String {
    if possible == certain { return ports(possible) }
    let some = "\(ports(possible.subtracting(certain))) (some pods or addresses)"
    return certain.isEmpty ? some : "\(ports(certain)), \(some)"
  }

  /// Addresses: their ranges, or those that are missing where these are fewer.
  func addresses(_ set: AddressSet) -> String {
    if set == outside { return "any outside address" }
    let ranges = set.ranges
    for family in IPFamily.allCases
    where set[family] == outside[family] && set.ranges.allSatisfy({ !$0[family].isEmpty }) {
      return "any outside \(family.rawValue) address"
    }
    let missing = outside.subtracting(set).ranges
    if missing.count < ranges.count { return "any outside address but \(list(missing))" }
    return list(ranges)
  }

  private func list(_ ranges: [AddressSet]) -> String {
    let left = ranges.count - Self.rangesShown
    let rest = left > 0 ? ["and \(counted(left, "more range", "more ranges"))"] : []
    return (ranges.prefix(Self.rangesShown).map { Self.range($0) } + rest).joined(separator: ", ")
  }

  /// One range, as a block where it is one.
  static func range(_ set: AddressSet) -> String {
    for family in IPFamily.allCases {
      guard let range = set[family].intervals.first else { continue }
      for length in 0...family.width {
        let block = CIDR(containing: IPAddress(family, range.lowerBound), prefixLength: length)
        if block.range == range {
          return length == family.width ? block.base.description : block.description
        }
      }
    }
    return set.description
  }

  /// One end, in full.
  func title(_ end: ConnectionEnd) -> String {
    switch end {
    case .unit(let unit): VisibleText.escape(unit.title)
    case .addresses(let set): addresses(set)
    }
  }

  /// Several ends, folded by namespace.
  func titles(_ ends: [ConnectionEnd]) -> [String] {
    let units = Dictionary(grouping: ends.compactMap(\.unit), by: \.namespace)
    let addresses = ends.compactMap { end in if case .addresses(let set) = end { self.addresses(set) } else { nil } }
    if unitCount > 3, units.values.reduce(0, { $0 + $1.count }) == unitCount {
      return ["all \(unitCount) workloads"] + addresses
    }
    return units.keys.sorted().map { namespace in
      let members = (units[namespace] ?? []).sorted()
      let name = VisibleText.escape(namespace)
      if members.count > 3, members.count == namespaces[namespace]?.count {
        return "\(name): all \(members.count) workloads"
      }
      return "\(name): " + members.map { VisibleText.escape($0.shortTitle) }.joined(separator: ", ")
    } + addresses
  }
}
