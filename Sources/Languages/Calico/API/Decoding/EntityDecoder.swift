import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// Reads `source` or `destination` of a rule (semantics K34 to K44).
struct EntityDecoder {
  /// Whether the rule is a NetworkPolicy's.
  let isNamespaced: Bool
  /// The direction of the rule.
  let direction: Direction
  let isSource: Bool
  let ports: CalicoPortDecoder

  /// Reads an end.
  func entity(_ cursor: Cursor) -> EntityRule {
    var result = EntityRule()
    result.span = cursor.span
    let known = [
      "nets", "notNets", "selector", "notSelector", "namespaceSelector", "serviceAccounts", "services", "ports",
      "notPorts",
    ]
    guard let fields = cursor.fields("EntityRule", known: known, misnomers: Self.misnomers) else { return result }
    if let nets = fields["nets"] { result.nets = self.nets(nets) }
    if let nets = fields["notNets"] { result.notNets = notNets(nets) }
    result.selector = fields["selector"]?.selector(.peer)
    result.notSelector = fields["notSelector"]?.selector(.other)
    result.namespaceSelector = fields["namespaceSelector"]?.selector(.peerNamespaces)
    result.serviceAccounts = fields["serviceAccounts"].flatMap(serviceAccounts)
    if let ports = fields["ports"] { result.ports = self.ports.ports(ports) }
    if let ports = fields["notPorts"] { result.notPorts = self.ports.ports(ports) }
    if let services = fields["services"] {
      result.services = service(services)
      check(services, beside: result)
    }
    return result
  }

  /// Reads a list of blocks (semantics KV10).
  private func nets(_ cursor: Cursor) -> [CIDR] {
    cursor.distinctItems(atMost: 256, of: "blocks") { $0.cidr() }.map(\.item)
  }

  private func notNets(_ cursor: Cursor) -> [CIDR] {
    let blocks = cursor.distinctItems(atMost: 256, of: "blocks") { $0.cidr() }
    for (item, block) in blocks where block.prefixLength == 0 {
      item.error("invalid-cidr", "`\(block)` is every address, and the rule would match none")
    }
    return blocks.map(\.item)
  }

  private func serviceAccounts(_ cursor: Cursor) -> EntityRule.ServiceAccounts? {
    guard
      let fields = cursor.fields(
        "ServiceAccountMatch", known: ["names", "selector"], misnomers: ["name": .note("a list: `names: [web]`")])
    else { return nil }
    let names = fields["names"]?.items()?.compactMap { $0.objectName() } ?? []
    let selector = fields["selector"]?.selector(.other)
    return names.isEmpty && selector == nil ? nil : .init(names: names, selector: selector)
  }

  /// Reads `services` (semantics K41, KV14).
  private func service(_ cursor: Cursor) -> EntityRule.ServiceReference? {
    let type = "ServiceMatch"
    guard let fields = cursor.fields(type, known: ["name", "namespace"], misnomers: ["names": .of("name")]) else {
      return nil
    }
    let name = fields.required("name", of: type)?.objectName()
    let note =
      isNamespaced
      ? "Calico does not look into the policy's own namespace: without one, nothing matches"
      : "a GlobalNetworkPolicy has no namespace of its own"
    let namespace = fields.required("namespace", of: type, notes: [.init(note)])?.objectName()
    guard let name, let namespace else { return nil }
    return .init(name: name, namespace: namespace)
  }

  /// Checks where `services` stands, and beside what (semantics KV14).
  private func check(_ services: Cursor, beside end: EntityRule) {
    let place = isSource ? "source" : "destination"
    guard isSource == (direction == .ingress) else {
      services.error(
        "invalid-services", "a Service cannot be the \(place) of a rule of `\(direction.field)`",
        notes: [.init("in `\(direction.field)` it is the \(isSource ? "destination" : "source")")])
      return
    }
    let others = [
      ("selector", end.selector != nil), ("notSelector", end.notSelector != nil),
      ("namespaceSelector", end.namespaceSelector != nil), ("serviceAccounts", end.serviceAccounts != nil),
      ("nets", !end.nets.isEmpty), ("notNets", !end.notNets.isEmpty), ("ports", !isSource && !end.ports.isEmpty),
      ("notPorts", !isSource && !end.notPorts.isEmpty),
    ]
    let written = others.filter(\.1).map { "`\($0.0)`" }
    guard !written.isEmpty else { return }
    services.error(
      "invalid-services", "`services` cannot stand beside \(written.joined(separator: ", "))",
      notes: [.init("a Service says itself which addresses\(isSource ? "" : " and ports") it has")])
  }

  /// What people write for a known field, and fields of editions of Calico that are not modelled (semantics KO12).
  private static let misnomers: [String: Misnomer] = [
    "ipBlock": .note("addresses are listed in `nets: [10.0.0.0/8]`"),
    "cidr": .note("addresses are listed in `nets: [10.0.0.0/8]`"),
    "podSelector": .note("labels are asked for in `selector: app == 'web'`"),
    "matchLabels": .note("labels are asked for in `selector: app == 'web'`"),
    "serviceAccountSelector": .note("write `serviceAccounts: {selector: …}`"),
    "domains": .note("domain names are of Calico Enterprise and not modelled"),
    "networks": .note("networks are of Calico Enterprise and not modelled"),
  ]
}
