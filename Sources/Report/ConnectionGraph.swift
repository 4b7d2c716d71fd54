import Analysis
import Network

/// Connections as a picture: workloads in boxes, namespaces around them, an arrow for each pair.
struct ConnectionGraph {
  /// A box.
  struct Node {
    /// A name that graph languages take.
    var id: String
    /// The lines in the box.
    var lines: [String]
    /// The namespace around it; nil for outside addresses.
    var namespace: String?
  }

  /// An arrow.
  struct Edge {
    var from: Int
    var to: Int
    var label: String
    /// Whether the same holds in the other direction.
    var isMutual = false
    /// What it is about, in a difference: added or removed.
    var color: String?
  }

  private(set) var nodes: [Node] = []
  private(set) var edges: [Edge] = []
  private var places: [ConnectionEnd: Int] = [:]

  /// Draws connections; `color` gives each arrow a colour.
  init(
    _ connections: [Connection], words: ConnectionWords, includes units: [PodUnit] = [],
    color: (Connection) -> String? = { _ in nil }
  ) {
    for unit in units { _ = place(.unit(unit), words) }
    var arrows: [[Int]: Int] = [:]
    for connection in connections {
      let from = place(connection.from, words)
      let to = place(connection.to, words)
      let label = ConnectionWords.ports(connection)
      let paint = color(connection)
      if from != to, let other = arrows[[to, from]], edges[other].label == label, edges[other].color == paint {
        edges[other].isMutual = true
        continue
      }
      arrows[[from, to]] = edges.count
      edges.append(Edge(from: from, to: to, label: label, color: paint))
    }
  }

  private mutating func place(_ end: ConnectionEnd, _ words: ConnectionWords) -> Int {
    if let known = places[end] { return known }
    let lines: [String]
    switch end {
    case .unit(let unit): lines = [unit.kind, unit.name].compactMap { $0 }
    case .hypothetical(let end): lines = [end.title]
    case .addresses(let set): lines = words.addresses(set).split(separator: ", ").map(String.init)
    }
    places[end] = nodes.count
    nodes.append(Node(id: "n\(nodes.count)", lines: lines, namespace: end.namespace))
    return nodes.count - 1
  }

  /// The namespaces, ascending, each with its boxes; outside addresses come last without one.
  private var clusters: [(name: String?, nodes: [Node])] {
    let grouped = Dictionary(grouping: nodes, by: \.namespace)
    return grouped.keys.sorted { ($0 ?? "\u{10FFFF}") < ($1 ?? "\u{10FFFF}") }.map { ($0, grouped[$0] ?? []) }
  }

  /// The picture in the language of Graphviz.
  var dot: String {
    // The older ranking of Graphviz 2.43 fails on namespaces with edges both ways, and loses edges.
    var lines = [
      "digraph connections {", "  rankdir=LR;", "  newrank=true;", "  ranksep=1.2;", "  nodesep=0.3;",
      "  graph [fontname=\"Helvetica\", fontsize=12, style=\"rounded\", color=\"#888888\"];",
      "  node [fontname=\"Helvetica\", fontsize=11, shape=box, style=\"rounded,filled\", fillcolor=\"#f4f6fa\"];",
      "  edge [fontname=\"Helvetica\", fontsize=9, color=\"#445577\", arrowsize=0.7];",
    ]
    for (place, cluster) in clusters.enumerated() {
      func node(_ node: Node, _ margin: String, _ extra: String) -> String {
        "\(margin)\(node.id) [label=\(Self.quote(node.lines.joined(separator: "\n")))\(extra)];"
      }
      guard let name = cluster.name else {
        lines += cluster.nodes.map { node($0, "  ", ", shape=ellipse, fillcolor=\"#fff4e0\"") }
        continue
      }
      lines += ["  subgraph cluster_\(place) {", "    label=\(Self.quote(name));"]
      lines += cluster.nodes.map { node($0, "    ", "") } + ["  }"]
    }
    for edge in edges {
      var attributes = ["label=\(Self.quote(edge.label))"]
      if edge.isMutual { attributes.append("dir=both") }
      if let color = edge.color { attributes.append("color=\"\(color)\", fontcolor=\"\(color)\"") }
      lines.append("  \(nodes[edge.from].id) -> \(nodes[edge.to].id) [\(attributes.joined(separator: ", "))];")
    }
    return (lines + ["}"]).map { $0 + "\n" }.joined()
  }

  /// The picture in the language of Mermaid.
  var mermaid: String {
    var lines = ["flowchart LR"]
    for (place, cluster) in clusters.enumerated() {
      func text(_ node: Node) -> String { Self.entities(node.lines.joined(separator: "<br>")) }
      guard let name = cluster.name else {
        lines += cluster.nodes.map { "  \($0.id)([\"\(text($0))\"])" }
        continue
      }
      lines.append("  subgraph s\(place)[\"\(Self.entities(name))\"]")
      lines += cluster.nodes.map { "    \($0.id)[\"\(text($0))\"]" } + ["  end"]
    }
    for edge in edges {
      let arrow = edge.isMutual ? "<-->" : "-->"
      lines.append("  \(nodes[edge.from].id) \(arrow)|\"\(Self.entities(edge.label))\"| \(nodes[edge.to].id)")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func quote(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    return "\"\(escaped)\""
  }

  /// Mermaid has entities where others have escapes.
  private static func entities(_ text: String) -> String { text.replacing("\"", with: "#quot;") }
}

extension ConnectivityReport {
  /// A picture for Graphviz.
  package var dot: String { graph.dot }
  /// A picture for Mermaid, which GitHub and GitLab draw.
  package var mermaid: String { graph.mermaid }

  /// The arrows up to which a person can follow a picture.
  private static let mostArrows = 100

  /// In place of a picture that nobody could read, one that says what to take; nil where the picture can be drawn.
  package var tooLargePicture: String? {
    let count = graph.edges.count
    guard count > Self.mostArrows else { return nil }
    let lines = [
      "\(String(grouped: count)) arrows between \(String(grouped: graph.nodes.count)) boxes: nobody could follow them.",
      "netpol-verify list -o html writes a map that can be read.",
      "--from, --to, --namespace and --port choose a part that can be drawn.",
    ]
    let text = lines.enumerated().map { place, line in
      "<text x=\"20\" y=\"\(36 + 24 * place)\">\(line)</text>"
    }
    return """
      <svg width="640" height="110" viewBox="0 0 640 110" xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" \
      font-size="15">
      <title>Too many connections for a picture</title>
      <rect width="640" height="110" fill="#ffffff" stroke="#888888"/>
      \(text.joined(separator: "\n"))
      </svg>

      """
  }

  private var graph: ConnectionGraph {
    ConnectionGraph(list.connections, words: words, includes: list.isFiltered ? [] : list.units)
  }
}
