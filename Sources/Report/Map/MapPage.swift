package import Analysis
package import Diagnostics
import Network
import Properties
import Verification

/// The map as one page that needs nothing but itself, to read, keep and print: who can reach whom, and by which rules.
///
/// Its content security policy forbids every request and every script but its own. Without a script it shows the matrix
/// of namespaces, what stands out, and the list.
package struct MapPage {
  let map: NetworkMap
  let index: MapIndex
  let words: ConnectionWords
  let files: SourceFiles
  /// What the map is of, for its title; empty where it has no name.
  let title: String
  /// What was left out of the inputs.
  package var skipped = SkippedInputs()

  /// The workloads up to which the page has the list as text, too.
  static let mostListed = 400

  /// Makes the page of a map.
  package init(_ map: NetworkMap, files: SourceFiles, title: String) {
    self.map = map
    index = MapIndex(map)
    words = ConnectionWords(units: map.list.units, outside: map.list.outside, named: map.list.named)
    self.files = files
    self.title = title
  }

  /// The document.
  package var document: String {
    let data = MapData(index, words: words, files: files, common: commonWords).text
    return StandalonePage(
      title: "Who can reach whom" + (title.isEmpty ? "" : ": \(title)"), styles: [PackageResources.map_css],
      scripts: [
        PackageResources.data_js, PackageResources.matrix_js, PackageResources.draw_js, PackageResources.panel_js,
        PackageResources.page_js,
      ],
      body: """
        \(header)
        \(Self.controls)
        <main>
        \(matrix)
        \(findings)
        <aside id="side" aria-label="Details" hidden></aside>
        </main>
        \(lists)
        \(footer)
        <script type="application/json" id="data">\(data)</script>
        """
    ).document
  }

  /// Shown once the script runs.
  private static let controls = """
    <form class="bar" id="bar" hidden>
    <label class="search"><span class="vh">Search</span><input id="q" type="search" \
    placeholder="workload, namespace or port" autocomplete="off" spellcheck="false"><kbd>/</kbd></label>
    <label class="tick"><input type="checkbox" id="cross"> Only what crosses namespaces</label>
    <label class="tick" id="hl"><input type="checkbox" id="hide" checked> Hide what everyone may use<span id="hw"></span></label>
    <button type="button" id="all">Open all</button>
    <label class="tick">Order <select id="ord"><option value="f">by flow</option><option value="n">by name</option></select></label>
    </form>
    <p class="vh" role="status" id="say"></p>
    """

  private var header: String {
    let units = map.list.units.count
    let counts = index.counts
    let pairs = units * (units - 1)
    let name = title.isEmpty ? "" : " <small>\(MapText.name(title))</small>"
    func many(_ number: Int, _ one: String) -> String { "\(String(grouped: number)) \(one)\(number == 1 ? "" : "s")" }
    var lead = "\(many(units, "workload")) in \(many(map.namespaces.count, "namespace"))."
    if units > 1 {
      lead += " Of \(String(grouped: pairs)) ordered pairs, \(String(grouped: counts.connected)) may connect"
      lead +=
        map.namespaces.count > 1
        ? "; \(String(grouped: counts.crossing)) of them cross a namespace"
          + (map.common.isEmpty ? "." : " for something that not everyone may use.")
        : "."
    }
    if map.list.isFiltered { lead += " A filter left connections out: what is blank is not listed." }
    return """
      <header>
      <p class="kicker">netpol-verify · network map</p>
      <h1>Who can reach whom\(name)</h1>
      <p class="lead">\(MapText.html(lead))</p>
      \(properties)
      </header>
      """
  }

  /// A button for each property that does not hold, and how many do.
  private var properties: String {
    if map.properties.isEmpty { return "" }
    func item(_ place: Int, _ kind: String, _ sign: String, _ words: String) -> String {
      let property = map.properties[place].outcome.property
      return "<li><button type=\"button\" class=\"prop \(kind)\" data-q=\"\(place)\"><i>\(sign)</i>"
        + "<b>\(MapText.name(property.name))</b> <span>\(words) · \(property.severity.rawValue)</span></button></li>"
    }
    var red: [String] = []
    var amber: [String] = []
    var rest: [String: Int] = [:]
    for (place, property) in map.properties.enumerated() {
      let outcome = property.outcome
      switch outcome.verdict {
      case .violated:
        red.append(item(place, "red", "!", "violated, \(counted(outcome.violatingPairs, "pair", "pairs"))"))
      case .unexpectedSuccess: red.append(item(place, "red", "!", "not violated, as was expected"))
      case .inconclusive: amber.append(item(place, "amber", "?", "not decided"))
      case .vacuous: amber.append(item(place, "amber", "?", "about nothing"))
      case .proved, .waived, .expectedViolation: rest[outcome.verdict.name, default: 0] += 1
      }
    }
    let others = ["proved", "waived", "expected-violation"].compactMap { name in
      rest[name].map { count in
        let words =
          name == "expected-violation" ? counted(count, "violation", "violations") + " expected" : "\(count) \(name)"
        return "<li class=\"okn\"><i>✓</i>\(words)</li>"
      }
    }
    return "<ul class=\"props\">\((red + amber + others).joined())</ul>"
  }

  /// What the second filter hides, in words.
  private var commonWords: [String] {
    let most = 3
    func names(_ ends: [Int]) -> String {
      let names = ends.compactMap { map.ends[$0].end.unit?.name }
      return names.prefix(most).joined(separator: ", ") + (names.count > most ? " and \(names.count - most) more" : "")
    }
    let words = map.common.map { item in
      let ports = item.ports.map { " \(MapPorts.short($0))" } ?? ""
      return names(item.ends) + ports
    }
    return words.prefix(most) + (words.count > most ? ["and \(words.count - most) more"] : [])
  }

  private var footer: String {
    let notes = ConnectivityReport(map.list).undecidedLines + skipped.lines
    let more = notes.map { "<p>\(MapText.html($0))</p>\n" }.joined()
    return """
      <footer>
      <p>Rows open connections, columns accept them. A blank cell means that \
      \(map.list.isFiltered ? "nothing is listed there" : "the policies allow nothing there"). Replies to an allowed \
      connection pass. Traffic of nodes, and of a pod with itself, is left out. It is a statement about manifests, not a test \
      of a cluster.</p>
      \(more)</footer>
      """
  }
}
