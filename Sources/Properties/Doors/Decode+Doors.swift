import Diagnostics
import Kubernetes
import Network
import YAMLTree

extension DoorClaim {
  /// The names of assertions about doors.
  static let names = ["neverExposed", "exposedOnly", "doorsWork", "clientsOf"]

  /// Reads the claim under an assertion's key.
  static func decode(_ name: String, _ cursor: Cursor, names: SetNames) -> Self? {
    switch name {
    case "neverExposed": neverExposed(cursor, names)
    case "exposedOnly": exposedOnly(cursor, names)
    case "doorsWork": doorsWork(cursor)
    case "clientsOf": clientsOf(cursor, names)
    default: nil
    }
  }

  private static func pods(_ fields: Fields, _ type: String, _ names: SetNames) -> SetReference? {
    guard let written = fields.required("pods", of: "`\(type)`"),
      let pods = SetReference.decode(written, names: names)
    else { return nil }
    if pods.expression.isAddresses {
      written.error("unclear-set", "`\(type)` is about pods, not addresses")
      return nil
    }
    return pods
  }

  private static func neverExposed(_ cursor: Cursor, _ names: SetNames) -> Self? {
    guard
      let fields = cursor.fields(
        "neverExposed", known: ["pods", "ports", "reach", "via"], misnomers: Misnomers.doors),
      let pods = pods(fields, "neverExposed", names)
    else { return nil }
    let ports = fields["ports"].map { PortSpec.decode($0) }
    let reach = fields["reach"].map { $0.reaches() } ?? [.internet]
    let via = fields["via"].map { $0.openers() } ?? []
    guard ports != .some(nil), let reach, let via else { return nil }
    return .neverExposed(pods: pods, ports: ports ?? nil, reach: reach, via: via)
  }

  private static func exposedOnly(_ cursor: Cursor, _ names: SetNames) -> Self? {
    guard
      let fields = cursor.fields(
        "exposedOnly", known: ["pods", "via", "ports", "clients"], misnomers: Misnomers.doors)
    else { return nil }
    let pods = pods(fields, "exposedOnly", names)
    let via = fields.required(
      "via", of: "`exposedOnly`", notes: [.init("name what may open doors, such as `via: [Ingress shop/web]`")]
    ).flatMap { $0.openers() }
    let ports = fields["ports"].map { PortSpec.decode($0) }
    var clients: SetReference?
    if let written = fields["clients"] {
      guard let set = SetReference.decode(written, names: names) else { return nil }
      clients = set
    }
    guard let pods, let via, ports != .some(nil) else { return nil }
    return .exposedOnly(pods: pods, via: via, ports: ports ?? nil, clients: clients)
  }

  private static func doorsWork(_ cursor: Cursor) -> Self? {
    guard let fields = cursor.fields("doorsWork", known: ["objects", "reach"], misnomers: Misnomers.doors) else {
      return nil
    }
    let objects = fields.required(
      "objects", of: "`doorsWork`", notes: [.init("name the doors, such as `objects: [Ingress shop/web]`")]
    ).flatMap { $0.openers() }
    let reach = fields["reach"].map { $0.reaches() } ?? DoorReach.writable
    guard let objects, let reach else { return nil }
    return .doorsWork(objects: objects, reach: reach, pods: nil, ports: nil)
  }

  private static func clientsOf(_ cursor: Cursor, _ names: SetNames) -> Self? {
    guard let fields = cursor.fields("clientsOf", known: ["pods", "cidrs"], misnomers: Misnomers.doors) else {
      return nil
    }
    let pods = pods(fields, "clientsOf", names)
    let cidrs = fields.required("cidrs", of: "`clientsOf`").flatMap { $0.blocks() }
    guard let pods, let cidrs else { return nil }
    return .clientsOf(pods: pods, cidrs: cidrs)
  }
}

extension DoorSelection {
  /// Reads what stands below `exposedBy`.
  static func exposed(_ cursor: Cursor) -> Self? {
    guard let fields = cursor.fields("exposedBy", known: ["objects", "reach", "ports"], misnomers: Misnomers.doors)
    else { return nil }
    let objects = fields["objects"].map { $0.openers() } ?? []
    let reach = fields["reach"].map { $0.reaches() } ?? DoorReach.writable
    let ports = fields["ports"].map { PortSpec.decode($0) }
    guard let objects, let reach, ports != .some(nil) else { return nil }
    if fields.entries.isEmpty {
      cursor.error("unclear-set", "`exposedBy` needs `objects`, `reach` or `ports`")
      return nil
    }
    return Self(.exposed(by: objects, reach: reach, ports: ports ?? nil))
  }
}

extension DoorOpener {
  /// Reads `Ingress shop/web`, `Service edge/*`, `hostPort` or `hostNetwork`; nil for anything else.
  package static func kind(_ text: String) -> Kind? {
    switch text {
    case "hostPort": return .hostPort
    case "hostNetwork": return .hostNetwork
    default: break
    }
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 2, kinds.contains(words[0]) else { return nil }
    let path = words[1].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard path.count == 2, !path.contains(""), path[0] != "*" else { return nil }
    return .object(kind: words[0], namespace: path[0], name: path[1] == "*" ? nil : path[1])
  }

  /// What to write in place of a text that names no opener.
  fileprivate static func hint(_ text: String) -> String {
    if let word = text.split(separator: " ").first.map(String.init), !kinds.contains(word),
      let meant = nearest(word, among: kinds + ["hostPort", "hostNetwork"])
    {
      return "did you mean `\(meant)`?"
    }
    return "write `Kind namespace/name`, such as `Ingress shop/web` or `Service edge/*`, `hostPort` or `hostNetwork`; "
      + "kinds: \(kinds.joined(separator: ", "))"
  }
}

extension Cursor {
  /// A list of what opens doors, with at least one item.
  fileprivate func openers() -> [DoorOpener]? {
    guard let items = items() else { return nil }
    if items.isEmpty {
      error("unclear-door", "a list of doors needs at least one")
      return nil
    }
    let decoded = items.map { $0.opener() }
    let valid = decoded.compactMap { $0 }
    return valid.count == decoded.count ? valid : nil
  }

  /// What opens a door.
  func opener() -> DoorOpener? {
    guard let text = string() else { return nil }
    guard let kind = DoorOpener.kind(text) else {
      error("unclear-door", "`\(text)` opens no door", notes: [.init(DoorOpener.hint(text))])
      return nil
    }
    return DoorOpener(kind: kind, span: span)
  }

  /// A list of reaches, with at least one item.
  fileprivate func reaches() -> [DoorReach]? {
    guard let items = items() else { return nil }
    if items.isEmpty {
      error(
        "unclear-door", "`reach` needs at least one of \(DoorReach.writable.map(\.rawValue).joined(separator: ", "))")
      return nil
    }
    var result: Set<DoorReach> = []
    for item in items {
      guard let value: DoorReach = item.choice() else { return nil }
      guard value != .unknown else {
        item.error("unclear-door", "what nobody knows counts as `internet`", notes: [.init("write `internet`")])
        return nil
      }
      result.insert(value)
    }
    return result.sorted()
  }
}
