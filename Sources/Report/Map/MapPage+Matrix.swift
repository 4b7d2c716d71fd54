import Analysis
import Network

extension MapPage {
  /// The matrix of namespaces, as it stands without a script.
  var matrix: String {
    let lines = map.namespaces.indices.map { $0 + 1 }
    let hasOutside = index.endsOfLine[0] != nil
    let rows = (hasOutside ? [0] : []) + lines
    let columns = lines + (hasOutside ? [0] : [])
    let marks = marks
    let head = columns.map { "<th scope=\"col\"><span>\(lineName($0))</span></th>" }.joined()
    let body = rows.map { row in
      let cells = columns.map { cell(MapIndex.Cell(from: row, to: $0), marks) }.joined()
      return "<tr><th scope=\"row\"><a href=\"#l\(row)\">\(lineName(row))</a></th>\(cells)</tr>"
    }
    return """
      <section id="map" aria-label="Matrix of connections"><div class="wrap" id="wrap"><table id="m">\
      <caption class="vh">Rows open connections, columns accept them; a cell names the ports.</caption>\
      <thead><tr><th scope="col" class="corner"><span>from ↓ &nbsp; to →</span></th>\(head)</tr></thead>
      <tbody>\(body.joined(separator: "\n"))</tbody></table></div>
      \(legend)</section>
      """
  }

  func lineName(_ line: Int) -> String { MapText.name(line == 0 ? "Outside" : map.namespaces[line - 1]) }

  /// What marks say of the cells: 2 for a violation, 1 for what is not decided.
  private var marks: [MapIndex.Cell: Int] {
    var result: [MapIndex.Cell: Int] = [:]
    for mark in map.marks {
      guard let from = mark.from, let to = mark.to else { continue }
      let cell = MapIndex.Cell(from: index.lineOfEnd[from], to: index.lineOfEnd[to])
      result[cell] = max(result[cell] ?? 0, mark.isUndecided ? 1 : 2)
    }
    for record in map.records where record.isUndecided {
      for from in Set((index.rows[record.row] ?? []).map { index.lineOfEnd[$0] }) {
        for to in Set((index.columns[record.column] ?? []).map { index.lineOfEnd[$0] }) {
          let cell = MapIndex.Cell(from: from, to: to)
          if index.cells[cell] != nil { result[cell] = max(result[cell] ?? 0, 1) }
        }
      }
    }
    return result
  }

  private func cell(_ cell: MapIndex.Cell, _ marks: [MapIndex.Cell: Int]) -> String {
    let mark = marks[cell] ?? 0
    guard let ports = index.cells[cell] else {
      if mark > 0 { return "<td class=\"c \(mark == 2 ? "v" : "u")\">\(mark == 2 ? "!" : "?")</td>" }
      return isShut(cell) ? "<td class=\"d\">–</td>" : "<td></td>"
    }
    let short = MapPorts.short(ports)
    let kind = "c" + (short == "all" ? " a" : "") + (mark == 2 ? " v" : mark == 1 ? " u" : "")
    return "<td class=\"\(kind)\">\(MapText.html(short))\(mark == 2 ? "!" : mark == 1 ? "?" : "")</td>"
  }

  /// Whether a proved property lets nothing pass for any pair of a cell.
  private func isShut(_ cell: MapIndex.Cell) -> Bool {
    guard let from = index.endsOfLine[cell.from], let to = index.endsOfLine[cell.to] else { return false }
    if from.count == 1, from == to { return false }
    return map.properties.contains { property in
      property.shut.contains { Set(from).isSubset(of: $0.from) && Set(to).isSubset(of: $0.to) }
    }
  }

  private var legend: String {
    let isJudged = !map.properties.isEmpty
    var items = [
      "<i class=\"k c\">8080</i>allowed on these ports", "<i class=\"k c a\">all</i>on all ports",
      "<i class=\"k c\">443~</i>some pods or addresses",
    ]
    if isJudged { items.append("<i class=\"k c v\">8443!</i>breaks a property") }
    if isJudged || map.records.contains(where: \.isUndecided) {
      items.append("<i class=\"k c u\">8080?</i>not decided")
    }
    if isJudged { items.append("<i class=\"k d\">–</i>proved: nothing passes") }
    return "<p class=\"legend\" id=\"legend\">" + items.map { "<span>\($0)</span>" }.joined()
      + "<span id=\"lh\" hidden><i class=\"k\">·</i>hidden by a filter</span>"
      + "<span><i class=\"k\"></i>no connection listed</span></p>"
  }
}
