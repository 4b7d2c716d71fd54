import Network

/// Ports in a cell of a map.
enum MapPorts {
  /// The characters that a cell of the closed matrix has room for; the script has the same number.
  private static let room = 9

  /// `8080`, `5432 9200`, `80 +2` or `all`; of ports of several protocols the number alone.
  static func short(_ ports: ConnectionSet) -> String {
    if ports == .all { return "all" }
    var texts: [(text: String, first: UInt16)] = []
    for transport in TransportProtocol.allCases {
      for range in ports[transport].intervals {
        let text =
          range == 1...65535
          ? "all \(transport.rawValue)"
          : range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
        if !texts.contains(where: { $0.text == text }) { texts.append((text, range.lowerBound)) }
      }
    }
    texts = texts.enumerated().sorted { ($0.element.first, $0.offset) < ($1.element.first, $1.offset) }.map(\.element)
    let whole = texts.map(\.text).joined(separator: " ")
    return whole.unicodeScalars.count <= room ? whole : "\(texts[0].text) +\(texts.count - 1)"
  }

  /// `TCP:80,443 UDP:53`, or `*` for every port: what the script reads.
  static func data(_ ports: ConnectionSet) -> String {
    if ports == .all { return "*" }
    return TransportProtocol.allCases.filter { !ports[$0].isEmpty }
      .map { "\($0.rawValue):\(ports[$0].portList)" }.joined(separator: " ")
  }
}
