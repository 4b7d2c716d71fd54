import Kubernetes
import Network

extension PortSpec {
  /// What to write in place of a text that is no port, as people write ports elsewhere.
  package static func hint(_ text: String, otherwise words: String) -> String {
    let parts = text.split(separator: ",").map { String($0.filter { $0 != " " }) }
    if parts.count > 1 {
      let ports = parts.compactMap { Item($0) == nil ? Written($0)?.title : $0 }
      return ports.count == parts.count ? "several ports are a list: `[\(ports.joined(separator: ", "))]`" : words
    }
    if ["*", "ALL", "Any", "ANY", "All"].contains(text) { return "for every port write `any`" }
    guard let written = Written(text) else {
      let lowered = text.lowercased()
      return lowered != text && isPortName(lowered) ? "names of ports are in lower case: `\(lowered)`" : words
    }
    if let outside = [written.low, written.high].first(where: { !(1...65_535).contains($0) }) {
      return "\(outside) is no port: ports are 1 to 65535"
    }
    guard let transport = written.transport else {
      if let other = written.otherProtocol { return "`\(other)` is no protocol of ports: TCP, UDP, SCTP" }
      return "name the protocol: `\(written.title)`"
    }
    if written.low > written.high {
      return "the smaller port stands first: `\(written.high)-\(written.low)/\(transport.rawValue)`"
    }
    return "did you mean `\(written.title)`?"
  }

  /// A number or range with a protocol, in whatever order and with whatever signs between them.
  private struct Written {
    var low: Int
    var high: Int
    var transport: TransportProtocol?
    /// What stands in the place of a protocol and is none.
    var otherProtocol: String?

    init?(_ text: String) {
      var numbers: [Int] = []
      var words: [String] = []
      // `80/TCP`, `TCP:80`, `tcp 80-90`, `80..90`, `8000:9000`.
      for part in text.split(whereSeparator: { "/:-–. ".contains($0) }).map(String.init) {
        if let number = Int(part), part.utf8.count <= 9 { numbers.append(number) } else { words.append(part) }
      }
      guard (1...2).contains(numbers.count), words.count <= 1, !text.hasPrefix("-") else { return nil }
      if let word = words.first {
        transport = TransportProtocol(rawValue: word.uppercased())
        // A word that is no protocol and may belong to a name is no reason to speak of protocols.
        guard transport != nil || text.contains("/") && word == word.uppercased() else { return nil }
        if transport == nil { otherProtocol = word }
      }
      (low, high) = (numbers[0], numbers[numbers.count - 1])
    }

    /// The port as a property has it, with TCP where nothing is said.
    var title: String {
      "\(low == high ? "\(low)" : "\(low)-\(high)")/\((transport ?? .tcp).rawValue)"
    }
  }
}
