import Diagnostics
import Kubernetes
import Network
import YAMLTree

extension CalicoTier {
  /// Reads a tier (semantics KV1, KV30 to KV32).
  static func decode(_ object: Cursor, _ group: CalicoGroup) -> Self? {
    object.context.withoutErrors {
      guard let header = ObjectHeader(object, "Tier", group, isNamespaced: false, name: .label) else { return nil }
      let spec = header.spec(["order", "defaultAction"])
      let order = spec?["order"]?.number()
      let action = spec?["defaultAction"]?.word("invalid-action", "default action", of: DefaultAction.self)
      guard let metadata = header.metadata else { return nil }
      var result = Self(
        name: metadata.name, order: order, defaultAction: action ?? .deny, span: metadata.span)
      result.isGenerated = metadata.isGenerated
      let differences = result.differences(from: BuiltInTier.all(in: .usual))
      for difference in differences {
        (spec?[difference.key] ?? spec?.owner ?? object).error("built-in-tier", difference.message)
      }
      return result
    }
  }
}

extension NetworkSet {
  /// Reads a set (semantics K57, KV20).
  static func decode(_ object: Cursor, _ group: CalicoGroup, isGlobal: Bool) -> Self? {
    object.context.withoutErrors {
      let kind = isGlobal ? "GlobalNetworkSet" : "NetworkSet"
      guard let header = ObjectHeader(object, kind, group, isNamespaced: !isGlobal) else { return nil }
      header.checkLabelsOfMember()
      let enterprise = Misnomer.note("domain names are of Calico Enterprise and not modelled")
      let spec = header.spec(["nets"], misnomers: ["allowedEgressDomains": enterprise])
      let nets = spec?["nets"]?.distinctItems(of: "nets", \.net).map(\.item) ?? []
      guard let metadata = header.metadata else { return nil }
      var result = Self(
        namespace: isGlobal ? nil : metadata.namespaceName, name: metadata.name, labels: metadata.labels, nets: nets,
        span: metadata.span)
      result.isGenerated = metadata.isGenerated
      if !isGlobal { result.namespaceSource = metadata.namespaceSource }
      return result
    }
  }
}

extension Cursor {
  /// A block of a set, host bits masked, or an address alone.
  fileprivate var net: CIDR? {
    guard let text = string() else { return nil }
    if let address = IPAddress(text) { return CIDR(containing: address, prefixLength: address.family.width) }
    do throws(CIDR.Failure) {
      return try CIDR(strict: text)
    } catch {
      if case .hostBits(let masked) = error { return masked }
      // Reports it.
      return cidr()
    }
  }
}

extension HostEndpoint {
  /// Reads a host endpoint (semantics KV21).
  static func decode(_ object: Cursor, _ group: CalicoGroup) -> Self? {
    object.context.withoutErrors {
      let kind = "HostEndpoint"
      guard let header = ObjectHeader(object, kind, group, isNamespaced: false) else { return nil }
      header.checkLabelsOfMember()
      let known = ["node", "interfaceName", "expectedIPs", "profiles", "ports"]
      guard let spec = header.requiredSpec(known) else { return nil }
      let node = spec.required("node", of: "HostEndpointSpec")?.string()
      if node?.isEmpty ?? false { spec["node"]?.error("invalid-host-endpoint", "a host endpoint is of a node") }
      let interface = spec["interfaceName"].flatMap(interfaceName)
      let addresses = spec["expectedIPs"]?.distinctItems(of: "addresses") { $0.address() }.map(\.item) ?? []
      if spec["interfaceName"]?.node.scalar?.text ?? "" == "", spec["expectedIPs"]?.node.sequence?.isEmpty ?? true {
        spec.owner.error(
          "invalid-host-endpoint", "a host endpoint needs `interfaceName` or `expectedIPs`",
          notes: [.init("`interfaceName: \"*\"` is every interface of the node")])
      }
      let profiles = spec["profiles"]?.items()?.compactMap { $0.objectName() } ?? []
      let ports = spec["ports"]?.items()?.compactMap(port) ?? []
      guard let metadata = header.metadata else { return nil }
      var result = Self(
        name: metadata.name, node: node ?? "", interfaceName: interface, expectedIPs: addresses, span: metadata.span)
      result.isGenerated = metadata.isGenerated
      result.labels = metadata.labels
      result.profiles = profiles
      result.ports = ports
      return result
    }
  }

  private static func interfaceName(_ cursor: Cursor) -> String? {
    guard let text = cursor.string(), !text.isEmpty else { return nil }
    let isName =
      (1...15).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || "_.-".utf8.contains($0)
      }
    if isName || text == "*" { return text }
    cursor.error(
      "invalid-host-endpoint", "`\(text)` is no interface: up to 15 letters, digits, `-`, `_`, `.`, or `*` for all")
    return nil
  }

  private static func port(_ cursor: Cursor) -> Port? {
    let type = "EndpointPort"
    guard let fields = cursor.fields(type, known: ["name", "protocol", "port"]) else { return nil }
    let name = fields.required("name", of: type)?.string()
    let found = fields.required("protocol", of: type)?.ipProtocol()
    let number = fields.required("port", of: type)?.portNumber()
    if let name, !isPortName(name) {
      fields["name"]?.error("invalid-port", "`\(name)` is no port name: up to 15 of a-z, 0-9 and `-`, with a letter")
    }
    if let found, found.transport == nil { fields["protocol"]?.error("invalid-port", "\(found) has no ports") }
    guard let name, let found, let number else { return nil }
    return Port(name: name, protocol: found, port: number)
  }
}

extension CalicoProfile {
  /// Reads a profile, and tells that pods do not have it (semantics K60).
  static func decode(_ object: Cursor, _ group: CalicoGroup) -> Self? {
    object.context.withoutErrors {
      guard let header = ObjectHeader(object, "Profile", group, isNamespaced: false) else { return nil }
      let spec = header.spec(["labelsToApply", "ingress", "egress"])
      let labels = spec?["labelsToApply"]?.labelMap() ?? [:]
      let ingress = spec?["ingress"].map(CalicoRuleDecoder(isNamespaced: false, direction: .ingress).rules) ?? []
      let egress = spec?["egress"].map(CalicoRuleDecoder(isNamespaced: false, direction: .egress).rules) ?? []
      guard let metadata = header.metadata else { return nil }
      var result = Self(
        name: metadata.name, labelsToApply: labels, ingress: ingress, egress: egress, span: metadata.span)
      result.isGenerated = metadata.isGenerated
      object.context.diagnostics.report(
        .warning(
          "host-profile", "Profile `\(metadata.name)` is for host endpoints alone: those of pods are made by Calico",
          at: metadata.span))
      return result
    }
  }
}
