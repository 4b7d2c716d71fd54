import Analysis
import Diagnostics
import Network
import Properties
import Verification

extension MapPage {
  /// The same as text: what does not hold, then who reaches whom, by namespace.
  var lists: String {
    let units = map.list.units.count
    guard units <= Self.mostListed else {
      return """
        <section class="lists" id="lists"><h2>As a list</h2>\(claims)
        <p class="dim">Left out for \(String(grouped: units)) workloads: <code>netpol-verify list -o text</code> writes it.</p></section>
        """
    }
    let byRow = Dictionary(grouping: map.records, by: \.row)
    let byColumn = Dictionary(grouping: map.records, by: \.column)
    let lines = [0] + map.namespaces.indices.map { $0 + 1 }
    let sections = lines.compactMap { line -> String? in
      guard let ends = index.endsOfLine[line] else { return nil }
      let rows = ends.compactMap { end -> String? in
        let incoming = index.peers(of: end, asSource: false, byColumn)
        let outgoing = index.peers(of: end, asSource: true, byRow)
        if line == 0, incoming.isEmpty, outgoing.isEmpty { return nil }
        return "<tr><th scope=\"row\">\(title(end))</th><td>\(list(incoming))</td><td>\(list(outgoing))</td></tr>"
      }
      if rows.isEmpty { return nil }
      let count =
        line == 0 ? counted(rows.count, "range", "ranges") : counted(ends.count, "workload", "workloads")
      return """
        <details id="l\(line)"><summary><b>\(lineName(line))</b> <span class="dim">\(count)</span></summary>\
        <table class="list"><thead><tr><th scope="col">\(line == 0 ? "Addresses" : "Workload")</th>\
        <th scope="col">is reached by</th><th scope="col">reaches</th></tr></thead>
        <tbody>\(rows.joined(separator: "\n"))</tbody></table></details>
        """
    }
    return """
      <section class="lists" id="lists"><h2>As a list</h2>\(claims)
      \(sections.joined(separator: "\n"))</section>
      """
  }

  private func title(_ end: Int) -> String {
    switch map.ends[end].end {
    case .unit(let unit): "\(MapText.name(unit.name)) <small>\(MapText.html(unit.kind ?? "Pod"))</small>"
    case .hypothetical(let end): MapText.name(end.title)
    case .addresses(let set): MapText.name(words.addresses(set))
    }
  }

  /// Peers with the same ports together.
  private func list(_ peers: [Int: ConnectionSet]) -> String {
    if peers.isEmpty { return "<ul><li class=\"dim\">nobody</li></ul>" }
    let groups = Dictionary(grouping: peers.keys.sorted()) { peers[$0] ?? ConnectionSet() }
    let items = groups.sorted { $0.value[0] < $1.value[0] }.map { ports, ends in
      let names = words.titles(ends.map { map.ends[$0].end })
      return "<li><b>\(MapText.html(ConnectionWords.ports(ports)))</b> "
        + names.map(MapText.name).joined(separator: "; ") + "</li>"
    }
    return "<ul>\(items.joined())</ul>"
  }

  /// The properties that do not hold, with the pairs that are marked.
  private var claims: String {
    let most = 40
    let items = map.properties.enumerated().compactMap { place, property -> String? in
      let outcome = property.outcome
      guard outcome.verdict.rank != .green else { return nil }
      let marks = map.marks.filter { $0.property == place }
      var pairs = marks.prefix(most).map { mark in
        let ends = [mark.from, mark.to].map { $0.map { MapText.name(words.title(map.ends[$0].end)) } ?? "another end" }
        return "<li>\(mark.to == nil && mark.from != nil ? ends[0] : ends.joined(separator: " → "))</li>"
      }
      if marks.count > most { pairs.append("<li class=\"dim\">and \(marks.count - most) more</li>") }
      let claim = outcome.property.description ?? outcome.property.assertion.sentence
      let reason = outcome.verdict.reason.map { "<p>\(MapText.html($0))</p>" } ?? ""
      return "<li><b>\(MapText.name(outcome.property.name))</b> \(MapText.html(outcome.verdict.name))"
        + "<code class=\"at\">\(MapText.name(files.place(of: outcome.property.span).text))</code>"
        + "<p>\(MapText.html(claim))</p>\(reason)<ul>\(pairs.joined())</ul></li>"
    }
    if items.isEmpty { return "" }
    return "<details id=\"claims\"><summary><b>What does not hold</b> <span class=\"dim\">"
      + "\(counted(items.count, "property", "properties"))</span></summary><ul class=\"claims\">\(items.joined())</ul></details>"
  }
}
