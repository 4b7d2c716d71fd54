import Diagnostics
package import Kubernetes
import Network
import YAMLTree

extension NetworkPolicy {
  /// The kind, as a reader of manifests wants it.
  package static let kind = PolicyKinds.Kind(apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy") { decode($0) }

  /// Reads a policy with every check that the API server makes (semantics section B). Unknown members are errors,
  /// since dropping one (`form:` for `from:`) would open what it meant to close.
  static func decode(_ object: Cursor) -> Self? {
    guard let fields = object.fields("NetworkPolicy", known: ["apiVersion", "kind", "metadata", "spec", "status"])
    else {
      return nil
    }
    let metadata = ObjectMeta.decode(fields, kind: "NetworkPolicy", isStrict: true, isNamespaced: true)
    // The API server reads none as `{}`. Who wrote nothing hardly meant to stop all ingress of a namespace.
    let meaning =
      "the API server would read `spec: {}`: no ingress to any pod of the namespace; write it if it is meant"
    guard let specCursor = fields.required("spec", of: "NetworkPolicy", notes: [.init(meaning)]),
      let spec = specCursor.fields("NetworkPolicySpec", known: ["podSelector", "policyTypes", "ingress", "egress"])
    else { return nil }
    let selector = spec["podSelector"].map { LabelSelector.decode($0) } ?? LabelSelector()
    let types = spec["policyTypes"].map(decodePolicyTypes) ?? []
    let ingress = spec["ingress"].map { decodeRules($0, peers: "from", type: "NetworkPolicyIngressRule") } ?? []
    let egress = spec["egress"].map { decodeRules($0, peers: "to", type: "NetworkPolicyEgressRule") } ?? []
    guard let metadata, let selector, let types, let ingress, let egress else { return nil }
    var result = Self(
      name: metadata.name, namespace: metadata.namespaceName, podSelector: selector,
      policyTypes: types.isEmpty ? nil : types, ingress: ingress, egress: egress, span: metadata.span,
      policyTypesSpan: spec.keySpan("policyTypes"), egressSpan: spec["egress"] == nil ? nil : spec.keySpan("egress"),
      ignored: metadata.ignored)
    result.namespaceSource = metadata.namespaceSource
    result.isGenerated = metadata.isGenerated
    return result
  }

  /// Reads `policyTypes` (semantics B21).
  private static func decodePolicyTypes(_ cursor: Cursor) -> [Direction]? {
    guard let items = cursor.items() else { return nil }
    guard items.count <= 2 else {
      cursor.error("invalid-policy-type", "at most two policyTypes, found \(items.count)")
      return nil
    }
    var result: [Direction] = []
    for item in items {
      guard let text = item.string() else { return nil }
      guard let type = Direction(rawValue: text) else {
        let meant = nearest(text, among: Direction.allCases.map(\.rawValue))
        item.error(
          "invalid-policy-type", "`\(text)` is no policy type",
          notes: [.init(meant.map { "did you mean `\($0)`?" } ?? "policy types are `Ingress` and `Egress`")])
        return nil
      }
      result.append(type)
    }
    return result
  }

  /// Reads `ingress` or `egress`.
  private static func decodeRules(_ cursor: Cursor, peers: String, type: String) -> [Rule]? {
    guard let items = cursor.items() else { return nil }
    var rules: [Rule] = []
    var isValid = true
    for item in items {
      guard let fields = item.fields(type, known: [peers, "ports"]) else {
        isValid = false
        continue
      }
      let peerList = fields[peers].map { decodeList($0, Peer.decode) } ?? []
      let ports = fields["ports"].map { decodeList($0, Port.decode) } ?? []
      if let peerList, let ports {
        rules.append(Rule(peers: peerList, ports: ports, span: item.span))
      } else {
        isValid = false
      }
    }
    return isValid ? rules : nil
  }

  /// Reads every item, so that every mistake is reported at once.
  private static func decodeList<Item>(_ cursor: Cursor, _ decode: (Cursor) -> Item?) -> [Item]? {
    guard let items = cursor.items() else { return nil }
    let decoded = items.map(decode)
    let valid = decoded.compactMap { $0 }
    return valid.count == decoded.count ? valid : nil
  }
}

extension NetworkPolicy.Peer {
  /// Reads one item of `from` or `to` (semantics B16, B17).
  static func decode(_ cursor: Cursor) -> Self? {
    let known = ["podSelector", "namespaceSelector", "ipBlock"]
    guard let fields = cursor.fields("NetworkPolicyPeer", known: known) else { return nil }
    let podSelector = fields["podSelector"].map { LabelSelector.decode($0) }
    let namespaceSelector = fields["namespaceSelector"].map { LabelSelector.decode($0) }
    let ipBlock = fields["ipBlock"].map { NetworkPolicy.IPBlock.decode($0) }
    if podSelector == nil && namespaceSelector == nil && ipBlock == nil {
      if fields.entries.allSatisfy({ known.contains($0.key) }) {
        cursor.error(
          "empty-peer", "a peer needs `podSelector`, `namespaceSelector` or `ipBlock`",
          notes: [.init("to match every pod of every namespace write `namespaceSelector: {}`")])
      }
      return nil
    }
    if ipBlock != nil && (podSelector != nil || namespaceSelector != nil) {
      cursor.error(
        "mixed-peer", "`ipBlock` cannot stand beside a selector in one peer",
        notes: [.init("write two list items: either may match")])
      return nil
    }
    // A member that was written and could not be read is .some(nil); it was reported.
    if podSelector == .some(nil) || namespaceSelector == .some(nil) || ipBlock == .some(nil) { return nil }
    return Self(
      podSelector: podSelector ?? nil, namespaceSelector: namespaceSelector ?? nil, ipBlock: ipBlock ?? nil,
      span: cursor.span)
  }
}

extension NetworkPolicy.IPBlock {
  /// Reads `ipBlock` (semantics B18 to B20).
  static func decode(_ cursor: Cursor) -> Self? {
    guard let fields = cursor.fields("IPBlock", known: ["cidr", "except"]),
      let cidrCursor = fields.required("cidr", of: "IPBlock"), let cidr = cidrCursor.cidr()
    else { return nil }
    var result = Self(cidr: cidr)
    guard let list = fields["except"] else { return result }
    guard let items = list.items() else { return nil }
    for item in items {
      guard let except = item.cidr() else { return nil }
      guard except.family == cidr.family, except.prefixLength > cidr.prefixLength, cidr.contains(except.base) else {
        item.error("except-outside-cidr", "`\(except)` must be a strict part of `\(cidr)`")
        return nil
      }
      result.except.append(except)
    }
    return result
  }
}

extension NetworkPolicy.Port {
  /// Reads one item of `ports` (semantics B10 to B15).
  static func decode(_ cursor: Cursor) -> Self? {
    guard
      let fields = cursor.fields(
        "NetworkPolicyPort", known: ["protocol", "port", "endPort"],
        misnomers: ["targetPort": .of("port"), "containerPort": .of("port"), "number": .of("port")])
    else { return nil }
    var result = Self(span: cursor.span)
    if let written = fields["protocol"] {
      guard let transport = written.transportProtocol() else { return nil }
      result.protocol = transport
    }
    if let written = fields["port"] {
      guard let port = IntOrString.decode(written, hint: written.policyPortHint) else { return nil }
      result.port = port
    }
    if let written = fields["endPort"] {
      guard let end = written.portNumber() else { return nil }
      switch result.port {
      case nil:
        written.error("invalid-end-port", "`endPort` needs a numeric `port`")
        return nil
      case .name(let name):
        written.error("invalid-end-port", "`endPort` needs a numeric `port`, not the name `\(name)`")
        return nil
      case .number(let start) where end < start:
        written.error("invalid-end-port", "`endPort` \(end) is below `port` \(start)")
        return nil
      case .number: result.endPort = end
      }
    }
    return result
  }
}

extension Cursor {
  /// What to write for a range, or for a port with its protocol, where a policy has one number or name.
  fileprivate var policyPortHint: String? {
    guard case .scalar(let scalar) = node.content else { return nil }
    let parts = scalar.text.split(separator: "/", omittingEmptySubsequences: false)
    let ends = parts[0].split(whereSeparator: { $0 == "-" || $0 == ":" }).compactMap { UInt16($0) }
    guard parts.count <= 2, !ends.isEmpty, ends.count <= 2 else { return nil }
    var fields = ends.count == 2 ? ["`port: \(ends[0])`", "`endPort: \(ends[1])`"] : ["`port: \(ends[0])`"]
    if parts.count == 2, let transport = TransportProtocol(rawValue: parts[1].uppercased()) {
      fields.append("`protocol: \(transport.rawValue)`")
    }
    return fields.count > 1 ? "write \(fields.joined(separator: " and "))" : nil
  }
}
