import Analysis
import Network
import Verification

extension MapPage {
  /// The workloads, or pairs of namespaces, that a section names at most.
  private static let mostNamed = 40

  /// What stands out, beside the closed matrix.
  var findings: String {
    var inward: [Int: ConnectionSet] = [:]
    var outward: [Int: ConnectionSet] = [:]
    var ungoverned: Set<Int> = []
    var wide: Set<MapIndex.Cell> = []
    for record in map.records {
      let (sources, destinations) = (index.rows[record.row] ?? [], index.columns[record.column] ?? [])
      let (from, to) = (Set(sources.map { index.lineOfEnd[$0] }), Set(destinations.map { index.lineOfEnd[$0] }))
      if from.contains(0) {
        for end in destinations where index.lineOfEnd[end] > 0 { inward[end, default: .init()].add(record.ports) }
      }
      if to.contains(0) {
        for end in sources where index.lineOfEnd[end] > 0 { outward[end, default: .init()].add(record.ports) }
      }
      if map.reasons[record.ingress].contains(where: { [.notIsolated, .hostNetwork].contains($0.reason) }) {
        ungoverned.formUnion(destinations.filter { index.lineOfEnd[$0] > 0 })
      }
      if record.ports == .all {
        for one in from where one > 0 {
          for other in to where other > 0 && other != one { wide.insert(.init(from: one, to: other)) }
        }
      }
    }
    let sections = [
      section("Open to the outside", byPorts(inward)), section("May leave the cluster", byPorts(outward)),
      section("All ports, across namespaces", pairs(wide)),
      section("No policy governs what enters", [names(ungoverned.sorted(), ports: nil)]),
    ].compactMap { $0 }
    if sections.isEmpty { return "<aside id=\"about\" aria-label=\"What stands out\"></aside>" }
    return "<aside id=\"about\" aria-label=\"What stands out\"><h2>What stands out</h2>\(sections.joined())</aside>"
  }

  private func section(_ title: String, _ items: [String]) -> String? {
    let items = items.filter { !$0.isEmpty }
    return items.isEmpty ? nil : "<h3>\(title)</h3><ul class=\"ego\">\(items.joined())</ul>"
  }

  /// Workloads with the same ports together, in the order of the first.
  private func byPorts(_ ports: [Int: ConnectionSet]) -> [String] {
    let groups = Dictionary(grouping: ports.keys.sorted()) { ports[$0] ?? .init() }
    return groups.sorted { $0.value[0] < $1.value[0] }.map { names($0.value, ports: $0.key) }
  }

  private func names(_ ends: [Int], ports: ConnectionSet?) -> String {
    if ends.isEmpty { return "" }
    let shown = ends.prefix(Self.mostNamed)
    let lines = Dictionary(grouping: shown) { index.lineOfEnd[$0] }.sorted { $0.key < $1.key }.map { line, ends in
      "<span class=\"dim\">\(lineName(line))/</span>" + ends.map(link).joined(separator: ", ")
    }
    let more = ends.count > shown.count ? "<br><span class=\"dim\">and \(ends.count - shown.count) more</span>" : ""
    let port = ports.map { "<span class=\"port\">\(MapText.html(MapPorts.short($0)))</span>" } ?? ""
    return "<li>\(port)<span>\(lines.joined(separator: "<br>"))\(more)</span></li>"
  }

  private func pairs(_ cells: Set<MapIndex.Cell>) -> [String] {
    let sorted = cells.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    let more = sorted.count - Self.mostNamed
    return sorted.prefix(Self.mostNamed).map { "<li>\(lineName($0.from)) → \(lineName($0.to))</li>" }
      + (more > 0 ? ["<li class=\"dim\">and \(more) more</li>"] : [])
  }

  /// A link to a workload, as the script writes addresses.
  private func link(_ end: Int) -> String {
    guard let unit = map.ends[end].end.unit else { return "" }
    let address = MapText.encoded("\(unit.namespace)/\(unit.name)|\(unit.kind ?? "Pod")")
    return "<a href=\"#\(address.replacing("'", with: "&#39;"))\">\(MapText.name(unit.name))</a>"
  }
}

extension ConnectionSet {
  /// Adds connections.
  fileprivate mutating func add(_ other: Self) { self = union(other) }
}
