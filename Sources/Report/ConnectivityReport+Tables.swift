import Analysis
import Network

extension ConnectivityReport {
  /// Comma-separated values (RFC 4180), one pair a line, address ranges maximal.
  package var csv: String {
    // A column that is empty everywhere would tell nothing.
    let hasUndecided = list.connections.contains(where: \.isOpen)
    var lines = ["from,to,ports,always" + (hasUndecided ? ",undecided" : "")]
    for connection in Self.flat(list.connections) {
      let cells =
        [
          Self.plain(connection.from), Self.plain(connection.to), connection.possible.description,
          connection.certain.description,
        ] + (hasUndecided ? [connection.isOpen ? "true" : "false"] : [])
      lines.append(cells.map(Self.cell).joined(separator: ","))
    }
    return lines.map { $0 + "\r\n" }.joined()
  }

  private static func plain(_ end: ConnectionEnd) -> String {
    switch end {
    case .unit(let unit): unit.title
    case .hypothetical(let end): end.title
    case .addresses(let set): set.description
    }
  }

  private static func cell(_ text: String) -> String {
    guard text.contains(where: { [",", "\"", "\n", "\r"].contains($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }

  /// A Markdown table, one pair of ends a line.
  package var markdown: String { Self.markdown(list.connections, words) }

  static func markdown(_ connections: [Connection], _ words: ConnectionWords) -> String {
    var lines = ["| from | to | ports |", "|---|---|---|"]
    for connection in connections {
      let ports = ConnectionWords.ports(connection)
      lines.append("| \(words.title(connection.from)) | \(words.title(connection.to)) | \(ports) |")
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
