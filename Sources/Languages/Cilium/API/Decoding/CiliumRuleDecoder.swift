import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// Reads the rules of one list of a block.
struct CiliumRuleDecoder {
  let direction: Direction
  let isDeny: Bool
  /// Whether the block is about nodes (semantics M12).
  let isOfNodes: Bool

  /// `from` or `to`.
  private var way: String { direction.peersField }

  private var known: [String] {
    let common = ["Endpoints", "Entities", "CIDR", "CIDRSet", "Nodes", "Groups", "Requires"].map { way + $0 }
    let ofEgress = direction == .egress ? ["toServices"] + (isDeny ? [] : ["toFQDNs"]) : []
    return common + ofEgress + ["toPorts", "icmps"] + (isDeny ? [] : ["authentication"])
  }

  /// Reads one.
  func rule(_ cursor: Cursor) -> CiliumRule? {
    let type = "\(direction.rawValue)\(isDeny ? "Deny" : "")Rule"
    guard let fields = cursor.fields(type, known: known, misnomers: misnomers) else { return nil }
    if let required = fields["\(way)Requires"], let items = required.items(), !items.isEmpty {
      required.error(
        "unsupported-field", "`\(way)Requires` is no part of the API since release 1.19",
        notes: [.init("write what is required into each selector")])
    }
    let peers = PeerDecoder(direction: direction).peers(fields)
    var rule = CiliumRule(direction, isDeny: isDeny, path: cursor.path, peers: peers, span: cursor.span)
    let decoder = PortItemDecoder(direction: direction, isDeny: isDeny, isOfNodes: isOfNodes)
    rule.ports = (fields["toPorts"]?.items() ?? []).compactMap(decoder.item)
    rule.icmps = fields["icmps"].map(ICMPDecoder.items) ?? []
    if !rule.icmps.isEmpty, !(fields["toPorts"]?.items() ?? []).isEmpty {
      cursor.error("invalid-rule", "a rule has `toPorts` or `icmps`, this one both", notes: [.init("write two rules")])
    }
    if let authentication = fields["authentication"]?.fields("Authentication", known: ["mode"]) {
      rule.authentication = authentication.required("mode", of: "Authentication")?
        .word("invalid-value", "mode of authentication", of: CiliumRule.Authentication.self)
    }
    return rule
  }

  /// What people write of other kinds, and of this one.
  private var misnomers: [String: Misnomer] {
    let other = direction.opposite.peersField
    var result: [String: Misnomer] = [
      "from": .note("pods are listed in `\(way)Endpoints: [{matchLabels: …}]`, addresses in `\(way)CIDR`"),
      "to": .note("pods are listed in `\(way)Endpoints: [{matchLabels: …}]`, addresses in `\(way)CIDR`"),
      "ports": .note("ports are written `toPorts: [{ports: [{port: \"80\", protocol: TCP}]}]`"),
      "fromPorts": .of("toPorts"), "toPort": .of("toPorts"),
    ]
    for name in ["Endpoints", "Entities", "CIDR", "CIDRSet", "Nodes", "Groups"] {
      result[other + name] = .of(way + name)
    }
    for (wrong, right) in [
      ("Endpoint", "Endpoints"), ("Entity", "Entities"), ("CIDRs", "CIDR"), ("CIDRSets", "CIDRSet"),
    ] {
      result[way + wrong] = .of(way + right)
    }
    if direction == .egress { result["toFQDN"] = .of("toFQDNs") }
    if isDeny {
      let note =
        "what is denied is denied whatever the requests or the name: the API server drops the field, and denies more"
      result["toFQDNs"] = .note(note)
      result["authentication"] = .note(note)
    }
    return result
  }
}
