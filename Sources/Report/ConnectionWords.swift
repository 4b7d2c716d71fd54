import Analysis
import Diagnostics
import Network

/// Puts ends and ports of listed connections into words.
struct ConnectionWords {
  /// Every outside address.
  var outside: AddressSet
  /// What objects call some outside addresses, the largest set first.
  private let named: [NamedAddresses]
  /// The workloads and pods, by namespace.
  private let namespaces: [String: [PodUnit]]
  private let unitCount: Int

  /// The address ranges that a line shows.
  private static let rangesShown = 4

  init(units: [PodUnit], outside: AddressSet, named: [NamedAddresses] = []) {
    self.outside = outside
    self.named = named.sorted { (-Self.size($0.addresses), $0.title) < (-Self.size($1.addresses), $1.title) }
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

  /// The ports of a connection, with a remark on those that depend on the pod or the address, and on those that depend on
  /// how policies are read.
  static func ports(_ possible: ConnectionSet, certain: ConnectionSet, open: ConnectionSet = ConnectionSet()) -> String
  {
    let some = possible.subtracting(certain).subtracting(open)
    let parts = [(certain, ""), (some, " (some pods or addresses)"), (open, undecided)]
    return parts.filter { !$0.0.isEmpty }.map { ports($0.0) + $0.1 }.joined(separator: ", ")
  }

  /// The ports of a connection, with a remark on those that are not decided.
  static func ports(_ connection: Connection) -> String {
    ports(connection.possible, certain: connection.certain, open: connection.open)
      + (connection.isUndecided ? undecided : "")
  }

  /// The remark on what is not decided.
  static let undecided = " (undecided)"

  /// Addresses: their ranges, or those that are missing where these are fewer and the smaller part.
  func addresses(_ set: AddressSet) -> String {
    let families = IPFamily.allCases.filter { !set[$0].isEmpty }
    if families.isEmpty { return "no address" }
    if let words = most(set, families) { return words }
    let halves = families.map { family in
      let half = set.intersection(.everything([family]))
      return (half: half, words: most(half, [family]))
    }
    // What is missing comes last, so that nobody takes what follows as missing too.
    let first = halves.reduce(AddressSet()) { $1.words == nil ? $0.union($1.half) : $0 }
    return ((first.isEmpty ? [] : [list(first)]) + halves.compactMap(\.words)).joined(separator: ", ")
  }

  /// `any outside address`, or `any outside IPv4 address but 10.0.0.0/8`; nil where the ranges are said more easily.
  private func most(_ set: AddressSet, _ families: [IPFamily]) -> String? {
    let whole = outside.intersection(.everything(families))
    let name = whole == outside ? "any outside address" : "any outside \(families[0].rawValue) address"
    if set == whole { return name }
    let missing = whole.subtracting(set)
    guard families.allSatisfy({ Self.size(missing[$0]) < Self.size(set[$0]) }) else { return nil }
    // What is no outside address may stand among what is missing: `10.0.0.0/8` rather than the parts around the nodes.
    let holes = AddressSet.everything(families).subtracting(set).ranges
      .filter { !$0.intersection(missing).isEmpty }
    return holes.count < set.ranges.count ? "\(name) but \(list(holes.reduce(AddressSet()) { $0.union($1) }))" : nil
  }

  /// How many addresses there are, about.
  private static func size(_ set: IntervalSet<UInt128>) -> Double {
    set.intervals.reduce(0) { $0 + Double($1.upperBound - $1.lowerBound) + 1 }
  }

  private static func size(_ set: AddressSet) -> Double { IPFamily.allCases.reduce(0) { $0 + size(set[$1]) } }

  /// The sets that have a name, and the ranges that are in none of them.
  private func list(_ set: AddressSet) -> String {
    var rest = set
    var words: [String] = []
    for item in named where item.addresses.subtracting(rest).isEmpty {
      let ranges = item.addresses.ranges
      words.append(VisibleText.escape(item.title) + (ranges.count == 1 ? " (\(Self.range(ranges[0])))" : ""))
      rest = rest.subtracting(item.addresses)
    }
    return (words.isEmpty || !rest.isEmpty ? words + [list(rest.ranges)] : words).joined(separator: ", ")
  }

  private func list(_ ranges: [AddressSet]) -> String {
    let shown = ranges.count == Self.rangesShown + 1 ? ranges.count : Self.rangesShown
    let left = ranges.count - shown
    let rest = left > 0 ? ["and \(left) more ranges"] : []
    return (ranges.prefix(shown).map { Self.range($0) } + rest).joined(separator: ", ")
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
    case .hypothetical(let end): VisibleText.escape(end.title)
    case .addresses(let set): addresses(set)
    }
  }

  /// Several ends, folded by namespace.
  func titles(_ ends: [ConnectionEnd]) -> [String] {
    let units = Dictionary(grouping: ends.compactMap(\.unit), by: \.namespace)
    let addresses = ends.compactMap { end in if end.unit == nil { title(end) } else { nil } }
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
