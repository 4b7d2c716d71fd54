import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// Reads rule blocks. What it returns beside a report must not be used.
struct BlockDecoder {
  let kind: CiliumPolicy.Kind

  private static let lists = ["ingressDeny", "ingress", "egressDeny", "egress"]
  private static let known =
    ["endpointSelector", "nodeSelector"] + lists + ["enableDefaultDeny", "labels", "description", "log"]
  private static let misnomers: [String: Misnomer] = [
    "podSelector": .of("endpointSelector"), "selector": .of("endpointSelector"),
    "policyTypes": .note("a block judges a direction where it lists a rule for it; `ingress: [{}]` lets nothing in"),
    "types": .note("a block judges a direction where it lists a rule for it; `ingress: [{}]` lets nothing in"),
    "order": .note("Cilium asks what denies before what allows, and knows no other order"),
  ]

  /// Reads one (semantics L2, L3, L12).
  func block(_ cursor: Cursor) -> RuleBlock? {
    guard let fields = cursor.fields("Rule", known: Self.known, misnomers: Self.misnomers) else { return nil }
    let subject = subject(fields)
    var result = RuleBlock(
      path: cursor.path, subject: subject?.0 ?? .endpoints(EndpointSelector()), span: subject?.1 ?? cursor.span)
    var isOfNodes = false
    if case .nodes? = subject?.0 { isOfNodes = true }
    for key in Self.lists {
      guard let items = fields[key]?.items() else { continue }
      let decoder = CiliumRuleDecoder(
        direction: key.hasPrefix("in") ? .ingress : .egress, isDeny: key.hasSuffix("Deny"), isOfNodes: isOfNodes)
      result.rules += items.compactMap(decoder.rule)
    }
    if let posture = fields["enableDefaultDeny"]?.fields("DefaultDenyConfig", known: ["ingress", "egress"]) {
      for direction in Direction.allCases { result.enableDefaultDeny[direction] = posture[direction.field]?.bool() }
    }
    checkWords(fields)
    return result
  }

  private func subject(_ fields: Fields) -> (RuleBlock.Subject, Span)? {
    let (pods, nodes) = (fields["endpointSelector"], fields["nodeSelector"])
    if let nodes, kind == .networkPolicy {
      nodes.error(
        "invalid-subject", "a CiliumNetworkPolicy selects no nodes",
        notes: [.init("a CiliumClusterwideNetworkPolicy has `nodeSelector`")])
      return nil
    }
    if pods != nil, let nodes {
      nodes.error("invalid-subject", "a block has one of `endpointSelector` and `nodeSelector`, this one both")
      return nil
    }
    if let nodes { return nodes.endpointSelector().map { (.nodes($0), nodes.span) } }
    let note = "`endpointSelector: {}` selects every pod" + (kind == .networkPolicy ? " of the namespace" : "")
    return fields.required("endpointSelector", of: "Rule", notes: [.init(note)]).flatMap { cursor in
      cursor.endpointSelector().map { (.endpoints($0), cursor.span) }
    }
  }

  /// Checks what says nothing of connections (semantics M23).
  private func checkWords(_ fields: Fields) {
    _ = fields["description"]?.string()
    for label in fields["labels"]?.items() ?? [] {
      guard let members = label.fields("Label", known: ["key", "value", "source"]) else { continue }
      _ = members.required("key", of: "Label")?.string()
      _ = members["value"]?.string()
      _ = members["source"]?.string()
    }
    guard let log = fields["log"]?.fields("LogConfig", known: ["value"])?["value"], let text = log.string() else {
      return
    }
    let isPrintable = text.unicodeScalars.allSatisfy { $0.isASCII && $0.value >= 0x20 && $0.value != 0x7F }
    if text.unicodeScalars.count > 32 || !isPrintable {
      log.error("invalid-value", "a log value has at most 32 printable characters")
    }
  }
}
