import Diagnostics
import Kubernetes
import Network
import YAMLTree

extension Assertion {
  /// Reads the claim under an assertion's key.
  static func decode(_ name: String, _ cursor: Cursor, names: SetNames) -> Self? {
    switch name {
    case "neverReaches": neverReaches(cursor, names)
    case "onlyFrom": onlyFromOrTo(cursor, names, name: name)
    case "onlyTo": onlyFromOrTo(cursor, names, name: name)
    case "mustReach": mustReach(cursor, names)
    case "isolated": isolated(cursor, names)
    case "defaultDeny": defaultDeny(cursor, names)
    case "onlyFlows": onlyFlows(cursor, names)
    case "noNewAccess": noNewAccess(cursor, names)
    default: DoorClaim.decode(name, cursor, names: names).map { .doors($0) }
    }
  }

  /// A set that the assertion needs.
  static func set(_ key: String, _ fields: Fields, _ type: String, _ names: SetNames) -> SetReference? {
    let notes: [Diagnostic.Note] =
      ["from", "to"].contains(key) ? [.init("for everyone write `\(key): {anyOf: [any-pod, any-address]}`")] : []
    return fields.required(key, of: "`\(type)`", notes: notes).flatMap { SetReference.decode($0, names: names) }
  }

  private static func neverReaches(_ cursor: Cursor, _ names: SetNames) -> Self? {
    guard
      let fields = cursor.fields(
        "neverReaches", known: ["from", "to", "ports", "bothDirections", "transitive"], misnomers: Misnomers.assertion)
    else {
      return nil
    }
    let from = set("from", fields, "neverReaches", names)
    let to = set("to", fields, "neverReaches", names)
    let ports = fields["ports"].map { PortSpec.decode($0) }
    guard let from, let to, ports != .some(nil) else { return nil }
    if let written = fields["transitive"] {
      if let second = fields["bothDirections"] {
        second.error(
          "unclear-set", "`bothDirections` and `transitive` cannot stand together",
          notes: [.init("write one property for each direction")])
        return nil
      }
      guard checkNames(ports ?? nil, to: to, fields) else { return nil }
      return Transitive.decode(written, names).map {
        .neverReachesTransitively(from: from, to: to, ports: ports ?? nil, $0)
      }
    }
    var bothDirections = false
    if let written = fields["bothDirections"] {
      guard let value = written.bool() else { return nil }
      bothDirections = value
    }
    for destination in bothDirections ? [to, from] : [to] {
      guard checkNames(ports ?? nil, to: destination, fields) else { return nil }
    }
    return .neverReaches(from: from, to: to, ports: ports ?? nil, bothDirections: bothDirections)
  }

  private static func onlyFromOrTo(_ cursor: Cursor, _ names: SetNames, name: String) -> Self? {
    guard let fields = cursor.fields(name, known: ["from", "to", "ports", "onPorts"], misnomers: Misnomers.assertion)
    else { return nil }
    let from = set("from", fields, name, names)
    let to = set("to", fields, name, names)
    let ports = fields["ports"].map { PortSpec.decode($0) }
    let onPorts = fields["onPorts"].map { PortSpec.decode($0) }
    guard let from, let to, ports != .some(nil), onPorts != .some(nil) else { return nil }
    if ports != nil, let second = fields["onPorts"] {
      second.error(
        "unclear-ports", "`ports` and `onPorts` cannot stand together",
        notes: [
          .init("`ports`: the flows that are permitted, on any other port nothing is"),
          .init("`onPorts`: the flows that are judged, other ports are left alone"),
        ])
      return nil
    }
    guard checkNames((ports ?? onPorts) ?? nil, to: to, fields) else { return nil }
    let bound: PortBound = (ports ?? nil).map { .ports($0) } ?? (onPorts ?? nil).map { .onPorts($0) } ?? .none
    return name == "onlyFrom"
      ? .onlyFrom(to: to, from: from, bound: bound) : .onlyTo(from: from, to: to, bound: bound)
  }

  private static func mustReach(_ cursor: Cursor, _ names: SetNames) -> Self? {
    guard
      let fields = cursor.fields("mustReach", known: ["from", "to", "ports", "each"], misnomers: Misnomers.assertion)
    else { return nil }
    let from = set("from", fields, "mustReach", names)
    let to = set("to", fields, "mustReach", names)
    let ports = fields.required(
      "ports", of: "`mustReach`", notes: [.init("say which ports must be reached, such as `ports: [443/TCP]`")]
    ).flatMap { PortSpec.decode($0) }
    guard let from, let to, let ports else { return nil }
    var each = Each.all
    if let written = fields["each"] {
      guard let value: Each = written.choice() else { return nil }
      each = value
    }
    guard checkNames(ports, to: to, fields) else { return nil }
    return .mustReach(from: from, to: to, ports: ports, each: each)
  }

  private static func defaultDeny(_ cursor: Cursor, _ names: SetNames) -> Self? {
    guard let fields = cursor.fields("defaultDeny", known: ["pods", "directions"]) else { return nil }
    let pods = set("pods", fields, "defaultDeny", names)
    let list = fields.required(
      "directions", of: "`defaultDeny`", notes: [.init("write `directions: [Ingress, Egress]`")])
    guard let pods, let list, let items = list.items() else { return nil }
    var directions: [Direction] = []
    for item in items {
      guard let direction: Direction = item.choice() else { return nil }
      if !directions.contains(direction) { directions.append(direction) }
    }
    guard !directions.isEmpty else {
      list.error("invalid-value", "`directions` needs `Ingress`, `Egress` or both")
      return nil
    }
    if pods.expression.isAddresses {
      fields["pods"]?.error("unclear-set", "`defaultDeny` is about pods, not addresses")
      return nil
    }
    return .defaultDeny(pods: pods, directions: directions.sorted())
  }

  /// Reports port names that nothing can resolve: those of a set that is written as addresses. What named sets come to
  /// is for verification to see.
  private static func checkNames(_ ports: PortSpec?, to: SetReference, _ fields: Fields) -> Bool {
    guard let ports, !ports.names.isEmpty, to.expression.isAddresses else { return true }
    (fields["ports"] ?? fields["onPorts"])?.error(
      "unclear-ports", "a port name is resolved on destination pods, and `\(to.title)` has addresses only",
      notes: [.init("write the number: `443/TCP`")])
    return false
  }
}

extension SetExpression {
  /// Whether the set is written as addresses and nothing else.
  var isAddresses: Bool {
    switch self {
    case .addresses, .networkSet, .reserved(.internet), .reserved(.anyAddress), .reserved(.private),
      .reserved(.cloudMetadata), .reserved(.kubeAPIServer):
      true
    case .union(let members), .intersection(let members): members.allSatisfy(\.isAddresses)
    case .difference(let base, _): base.isAddresses
    default: false
    }
  }
}
