import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// Reads items of `protocols` and of `ports`.
struct PortDecoder {
  let kind: ClusterNetworkPolicy.Kind

  private typealias Port = ClusterNetworkPolicy.Port

  /// Reads one item.
  func port(_ cursor: Cursor) -> ClusterNetworkPolicy.Port? {
    kind.version == .v1alpha2 ? protocols(cursor) : ports(cursor)
  }

  // MARK: v1alpha2

  /// Reads an item of `protocols` (semantics C59, C63).
  private func protocols(_ cursor: Cursor) -> Port? {
    let members = ["tcp", "udp", "sctp", "destinationNamedPort"]
    let shape = "ports are written `tcp: {destinationPort: {number: 80}}`"
    let misnomers: [String: Misnomer] = [
      "portNumber": .note(shape), "portRange": .note(shape), "protocol": .note(shape), "port": .note(shape),
      "namedPort": .note("did you mean `destinationNamedPort`?"),
    ]
    guard
      let (key, value) = cursor.onlyMember(
        "ClusterNetworkPolicyProtocol", among: members, misnomers: misnomers)
    else { return nil }
    if key == "destinationNamedPort" { return value.portName.map { .named($0) } }
    guard let transport = TransportProtocol(rawValue: key.uppercased()),
      let (_, destination) = value.onlyMember(
        "ClusterNetworkPolicyProtocol\(transport.rawValue)", among: ["destinationPort"],
        misnomers: ["sourcePort": .note("rules ask for the destination's port alone")]),
      let range = destinationPort(destination)
    else { return nil }
    return .numbers(transport, range)
  }

  /// Reads `destinationPort` (semantics C61, C62).
  private func destinationPort(_ cursor: Cursor) -> ClosedRange<UInt16>? {
    let members = ["number", "range"]
    let misnomers: [String: Misnomer] = ["port": .note("did you mean `number`?")]
    guard let (key, value) = cursor.onlyMember("Port", among: members, misnomers: misnomers) else {
      return nil
    }
    if key == "number" { return value.portNumber().map { $0...$0 } }
    guard let (start, end) = ends(value, "PortRange", ["start", "end"]) else { return nil }
    guard start < end else {
      let hint = start == end ? "one port is written `number: \(start)`" : "did you mean \(end) to \(start)?"
      value.error(
        "invalid-end-port", "`start` \(start) must be below `end` \(end)", notes: [.init(hint)])
      return nil
    }
    return start...end
  }

  /// Reads `start` and `end`.
  private func ends(_ cursor: Cursor, _ type: String, _ known: [String]) -> (UInt16, UInt16)? {
    guard let fields = cursor.fields(type, known: known) else { return nil }
    let start = fields.required("start", of: type).flatMap { $0.portNumber() }
    let end = fields.required("end", of: type).flatMap { $0.portNumber() }
    guard let start, let end else { return nil }
    return (start, end)
  }

  // MARK: v1alpha1

  /// Reads an item of `ports` (semantics N4, N5, N13 to N15).
  private func ports(_ cursor: Cursor) -> Port? {
    let members = ["portNumber", "portRange", "namedPort"]
    let misnomers: [String: Misnomer] = [
      "port": .note("one port is written `portNumber: {protocol: TCP, port: 80}`"),
      "destinationNamedPort": .note("did you mean `namedPort`?"),
      "tcp": .note("in v1alpha1 ports are written `portNumber: {protocol: TCP, port: 80}`"),
    ]
    guard
      let (key, value) = cursor.onlyMember(
        "AdminNetworkPolicyPort", among: members, misnomers: misnomers)
    else { return nil }
    if key == "namedPort" { return value.portName.map { .named($0) } }
    let isOne = key == "portNumber"
    let type = isOne ? "Port" : "PortRange"
    let known = ["protocol"] + (isOne ? ["port"] : ["start", "end"])
    guard let fields = value.fields(type, known: known, misnomers: isOne ? ["number": .of("port")] : [:]) else {
      return nil
    }
    // What the server fills in (N4).
    let transport = fields["protocol"].map { $0.transportProtocol() } ?? .tcp
    if isOne {
      let number = fields.required("port", of: type).flatMap { $0.portNumber() }
      guard let transport, let number else { return nil }
      return .numbers(transport, number...number)
    }
    guard let (start, end) = ends(value, type, known), let transport else { return nil }
    guard start <= end else {
      value.error("invalid-end-port", "`end` \(end) is below `start` \(start): no port would match")
      return nil
    }
    return .numbers(transport, start...end)
  }
}
