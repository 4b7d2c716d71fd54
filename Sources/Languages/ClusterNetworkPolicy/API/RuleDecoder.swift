import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// Reads the rules of one direction of a policy.
struct RuleDecoder {
  let kind: ClusterNetworkPolicy.Kind
  let direction: Direction

  private typealias Rule = ClusterNetworkPolicy.Rule
  private typealias Peer = ClusterNetworkPolicy.Peer

  /// How many rules, peers of a rule and ports of a rule there may be (semantics C57 to C59, N10).
  private var limit: Int { kind.version == .v1alpha2 ? 25 : 100 }
  private var type: String { "\(kind.rawValue)\(direction.rawValue)Rule" }

  /// Reads `ingress` or `egress` (semantics C50, C57).
  func rules(_ cursor: Cursor) -> [ClusterNetworkPolicy.Rule]? {
    cursor.items(atMost: limit, of: "rules").flatMap { all($0, rule) }
  }

  private func rule(_ cursor: Cursor) -> Rule? {
    let ports = kind.version == .v1alpha2 ? "protocols" : "ports"
    guard
      let fields = cursor.fields(
        type, known: ["name", "action", direction.peersField, ports], misnomers: misnomers)
    else { return nil }
    let name = fields["name"].map(name)
    let action = fields.required("action", of: type).flatMap(action)
    let peers = fields.required(direction.peersField, of: type, notes: [.init(everyone)])
      .flatMap { $0.items(atLeast: 1, atMost: limit, of: "peers", notes: [.init(everyone)]) }.flatMap { all($0, peer) }
    fields.warnOfNull(ports, "every port of every protocol")
    let items = fields[ports].map {
      $0.items(atLeast: 1, atMost: limit, of: "items").flatMap {
        all($0, PortDecoder(kind: kind).port)
      }
    }
    guard let action, let peers, name != .some(nil), items != .some(nil) else { return nil }
    let rule = Rule(
      name: name ?? nil, action: action, peers: peers, ports: items ?? nil, span: cursor.span)
    return isMeaningful(rule, fields) ? rule : nil
  }

  /// Checks what an action or a port name may not stand beside (semantics C65, C66, N15).
  private func isMeaningful(_ rule: Rule, _ fields: Fields) -> Bool {
    let hasName = rule.ports?.contains { if case .named = $0 { true } else { false } } ?? false
    let addresses = rule.peers.compactMap(\.member.addressField)
    if hasName, let field = addresses.first {
      fields.owner.error(
        "invalid-port", "a rule with \(field) cannot ask for a port by name: only pods declare names",
        notes: [.init("write the number, or two rules")])
      return false
    }
    guard rule.action != .accept else { return true }
    let items = fields[direction.peersField]?.items() ?? []
    for (item, peer) in zip(items, rule.peers) {
      guard case .domainNames = peer.member else { continue }
      (item.fields("peer")?["domainNames"] ?? item).error(
        "invalid-peer", "domain names can only be \(kind.version == .v1alpha2 ? "accepted" : "allowed")",
        notes: [.init("nobody knows all addresses of a name; deny `networks` instead")])
      return false
    }
    return true
  }

  /// Reads `name` (semantics C60).
  private func name(_ cursor: Cursor) -> String? {
    guard let text = cursor.string() else { return nil }
    guard text.unicodeScalars.count <= 100 else {
      cursor.error("invalid-name", "a rule's name has at most 100 characters, this one \(text.unicodeScalars.count)")
      return nil
    }
    return text
  }

  /// Reads `action` (semantics C56, N2, N3, N12).
  private func action(_ cursor: Cursor) -> ClusterNetworkPolicy.Action? {
    guard let text = cursor.string() else { return nil }
    let actions = kind.actions
    if let action = actions[text] { return action }
    let names = actions.keys.sorted()
    // `Accept` was called `Allow`; neither is a slip of the pen.
    let renamed = ["allow": "Accept", "accept": "Allow"][text.lowercased()].flatMap { actions[$0] == nil ? nil : $0 }
    let meant = (renamed ?? nearest(text, among: names)).map { "did you mean `\($0)`?" }
    cursor.error(
      "invalid-action", "`\(text)` is no action of \(kind.article) \(kind.rawValue)",
      notes: [.init(meant ?? "actions are \(names.map { "`\($0)`" }.joined(separator: ", "))")])
    return nil
  }

  /// Reads one item of `from` or `to` (semantics C22, C53, N6, N17).
  private func peer(_ cursor: Cursor) -> Peer? {
    var members = ["namespaces", "pods"]
    if direction == .egress {
      members += ["networks", "nodes"] + (kind == .baselineAdminNetworkPolicy ? [] : ["domainNames"])
    }
    var misnomers = Cursor.misnomersOfPods
    misnomers["ipBlock"] = .note("addresses are listed in `networks: [10.0.0.0/8]`, in rules of `egress`")
    if direction == .ingress {
      for member in ["networks", "nodes", "domainNames"] {
        misnomers[member] = .note(
          "rules of `ingress` see pods alone; for what comes from outside write a NetworkPolicy")
      }
    }
    guard
      let (key, value) = cursor.onlyMember(
        "\(kind.rawValue)\(direction.rawValue)Peer", among: members, misnomers: misnomers)
    else { return nil }
    let member: Peer.Member? =
      switch key {
      case "namespaces": value.strictSelector().map { .pods(.init(namespaces: $0)) }
      case "pods": ClusterNetworkPolicy.Pods.decode(value, kind.version).map { .pods($0) }
      case "networks": value.distinctItems(atMost: 25, of: "blocks", \.network).map { .networks($0) }
      case "nodes": value.strictSelector().map { .nodes($0) }
      default: value.distinctItems(atMost: 25, of: "names", \.domainName).map { .domainNames($0) }
      }
    return member.map { Peer($0, span: cursor.span) }
  }

  private var everyone: String {
    direction == .ingress
      ? "`from: [{namespaces: {}}]` is every pod; nothing else can be named there"
      : "`to: [{namespaces: {}}]` is every pod, `to: [{networks: [0.0.0.0/0, \"::/0\"]}]` every address"
  }

  /// What is written in other policies or versions.
  private var misnomers: [String: Misnomer] {
    let other: (String, String) =
      kind.version == .v1alpha2
      ? ("ports", "since v1alpha2 ports are written `protocols: [{tcp: {destinationPort: {number: 80}}}]`")
      : ("protocols", "in v1alpha1 ports are written `ports: [{portNumber: {protocol: TCP, port: 80}}]`")
    return [other.0: .note(other.1), direction.opposite.peersField: .of(direction.peersField)]
  }
}

extension ClusterNetworkPolicy.Kind {
  /// The words for actions.
  package var actions: [String: ClusterNetworkPolicy.Action] {
    switch self {
    case .clusterNetworkPolicy: ["Accept": .accept, "Deny": .deny, "Pass": .pass]
    case .adminNetworkPolicy: ["Allow": .accept, "Deny": .deny, "Pass": .pass]
    case .baselineAdminNetworkPolicy: ["Allow": .accept, "Deny": .deny]
    }
  }

  fileprivate var article: String { self == .adminNetworkPolicy ? "an" : "a" }
}

extension ClusterNetworkPolicy.Peer.Member {
  /// The field, of a peer that is addresses and no pods.
  fileprivate var addressField: String? {
    switch self {
    case .pods: nil
    case .networks: "`networks`"
    case .nodes: "`nodes`"
    case .domainNames: "`domainNames`"
    }
  }
}
