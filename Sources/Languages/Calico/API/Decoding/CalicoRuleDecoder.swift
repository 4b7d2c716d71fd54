import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// Reads the rules of one direction. What it returns beside a report must not be used.
struct CalicoRuleDecoder {
  /// Whether the rules are a NetworkPolicy's.
  let isNamespaced: Bool
  let direction: Direction

  private static let known = [
    "action", "ipVersion", "protocol", "notProtocol", "icmp", "notICMP", "source", "destination", "http", "metadata",
  ]

  /// Reads `ingress` or `egress` (semantics KV4).
  func rules(_ cursor: Cursor) -> [CalicoRule] {
    (cursor.items(atMost: 1024, of: "rules") ?? []).compactMap(rule)
  }

  private func rule(_ cursor: Cursor) -> CalicoRule? {
    guard let fields = cursor.fields("Rule", known: Self.known, misnomers: misnomers) else { return nil }
    let note = "a rule says what is done with what it matches: `action: Allow`"
    let action = fields.required("action", of: "Rule", notes: [.init(note)])?
      .word("invalid-action", "action of Calico", of: CalicoRule.Action.self)
    var rule = CalicoRule(action ?? .log, span: cursor.span)
    rule.ipVersion = fields["ipVersion"].flatMap(ipVersion)
    rule.protocol = fields["protocol"]?.ipProtocol()
    rule.notProtocol = fields["notProtocol"]?.ipProtocol()
    check(fields, rule)
    rule.icmp = fields["icmp"].flatMap { icmp($0, fields) }
    rule.notICMP = fields["notICMP"].flatMap { icmp($0, fields) }
    let name = fields["protocol"]?.node.scalar?.text
    if let http = fields["http"] {
      rule.hasHTTP = true
      HTTPDecoder(direction: direction).check(http, action: action, protocol: name)
    }
    let transport: CalicoPortDecoder.Transport =
      fields["protocol"] == nil ? .none : rule.protocol.map { .some($0) } ?? .unreadable
    for isSource in [true, false] {
      guard let end = fields[isSource ? "source" : "destination"] else { continue }
      let decoder = EntityDecoder(
        isNamespaced: isNamespaced, direction: direction, isSource: isSource,
        ports: CalicoPortDecoder(transport: transport))
      if isSource { rule.source = decoder.entity(end) } else { rule.destination = decoder.entity(end) }
    }
    checkFamilies(rule, fields)
    fields["metadata"]?.fields("RuleMetadata", known: ["annotations"])?["annotations"]?.checkAnnotations()
    return rule
  }

  private func ipVersion(_ cursor: Cursor) -> IPFamily? {
    guard let number = cursor.integer() else { return nil }
    switch number {
    case 4: return .ipv4
    case 6: return .ipv6
    default:
      cursor.error("invalid-ip-version", "\(number) is no version of IP: 4 or 6")
      return nil
    }
  }

  /// Checks that ICMP is of the family that the rule is about (semantics KV11).
  private func check(_ fields: Fields, _ rule: CalicoRule) {
    for (key, found) in [("protocol", rule.protocol), ("notProtocol", rule.notProtocol)] {
      let wrong: (IPProtocol, String)? =
        switch rule.ipVersion {
        case .ipv6 where found == .icmp: (.icmp, "did you mean `ICMPv6`?")
        case .ipv4 where found == .icmpV6: (.icmpV6, "did you mean `ICMP`?")
        default: nil
        }
      guard let (name, note) = wrong else { continue }
      fields[key]?.error(
        "invalid-ip-version", "\(name) is not of the rule's `ipVersion`", notes: [.init(note)])
    }
  }

  /// Reads `icmp` or `notICMP` (semantics KV12).
  private func icmp(_ cursor: Cursor, _ rule: Fields) -> CalicoRule.ICMP? {
    let name = rule["protocol"]?.node.scalar?.text
    if !["ICMP", "ICMPv6"].contains(name) {
      cursor.error(
        "invalid-icmp", "ICMP is asked for in a rule of another protocol, or of none",
        notes: [.init("add `protocol: ICMP` or `protocol: ICMPv6` to the rule")])
    }
    guard let fields = cursor.fields("ICMPFields", known: ["type", "code"]) else { return nil }
    let type = fields["type"].flatMap { number($0, "type", atMost: 254) }
    let code = fields["code"].flatMap { number($0, "code", atMost: 255) }
    if let written = fields["code"], fields["type"] == nil {
      written.error("invalid-icmp", "a code is asked for without its type", notes: [.init("add `type`")])
    }
    return .init(type: type, code: code)
  }

  private func number(_ cursor: Cursor, _ noun: String, atMost most: UInt8) -> UInt8? {
    guard let number = cursor.integer() else { return nil }
    if let small = UInt8(exactly: number), small <= most { return small }
    cursor.error("invalid-icmp", "\(number) is no \(noun) of ICMP: 0 to \(most)")
    return nil
  }

  /// Checks that all blocks of a rule are of one family, and of the rule's (semantics KV10).
  private func checkFamilies(_ rule: CalicoRule, _ fields: Fields) {
    let lists: [(end: String, key: String, nets: [CIDR])] = [
      ("source", "nets", rule.source.nets), ("source", "notNets", rule.source.notNets),
      ("destination", "nets", rule.destination.nets), ("destination", "notNets", rule.destination.notNets),
    ]
    let family = rule.ipVersion ?? lists.flatMap(\.nets).first?.family
    for list in lists {
      guard let wrong = list.nets.first(where: { $0.family != family }) else { continue }
      let cursor = fields[list.end]?.fields("EntityRule")?[list.key] ?? fields.owner
      let what = rule.ipVersion == nil ? "the rule's other blocks" : "the rule's `ipVersion`"
      cursor.error(
        "mixed-families", "`\(wrong)` is not of the family of \(what)",
        notes: [.init("a rule is about one family; write two rules")])
    }
  }

  private var misnomers: [String: Misnomer] {
    let end = direction == .ingress ? "source" : "destination"
    return [
      "from": .note("the other end is `source` in rules of `ingress`"),
      "to": .note("the other end is `destination` in rules of `egress`"),
      "ports": .note("ports are asked of an end: `destination: {ports: [80]}`"),
      "selector": .note("selectors are asked of an end: `\(end): {selector: …}`"),
      "nets": .note("addresses are asked of an end: `\(end): {nets: […]}`"),
    ]
  }
}
