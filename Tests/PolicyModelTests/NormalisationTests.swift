import Cluster
import EnforcerTiers
import Network
import PolicyModel
import TestSupport
import Testing

/// What policies become, as text: a wrong normalisation is seen as such.
struct NormalisationTests {
  private static func text(_ yaml: String) throws -> [String] {
    let model = PolicyModel(try World.reading(yaml))
    return Direction.allCases.flatMap { direction in
      model.tiers(direction).flatMap { tier in
        ["\(direction.rawValue), at the end \(tier.atEnd)"]
          + tier.groups.flatMap { group in
            group.policies.flatMap { policy in
              ["  \(text(policy.subject.predicate))\(policy.isolates ? " isolated" : "")"]
                + policy.rules.map { "    \($0.action) \(text($0.peers)) on \(text($0.ports))" }
            }
          }
      }
    }
  }

  private static func text(_ predicate: PodPredicate) -> String {
    guard case .selected(let selection) = predicate else { return "\(predicate)" }
    func list(_ items: [LabelRequirement]) -> String {
      items.map {
        "\($0.key)\($0.isPositive ? "=" : "!=")\($0.values.sorted().joined(separator: "|"))\($0.admitsAbsence ? "?" : "")"
      }
      .joined(separator: ",")
    }
    return "\(selection.namespace ?? "*")[\(list(selection.namespaceLabels))]/[\(list(selection.podLabels))]"
  }

  private static func text(_ predicate: EndPredicate) -> String {
    switch predicate {
    case .always: "anyone"
    case .unclear: "unclear"
    case .outside: "outside"
    case .pods(let pods): text(pods.predicate)
    case .addresses(let block):
      ([block.cidr] + block.except).map { "\($0)" }.joined(separator: " but ")
    case .nodes(let nodes): nodes.isEvery ? "every node" : "nodes \(nodes.names.sorted().joined(separator: ", "))"
    case .any(let parts): parts.map(text).joined(separator: " or ")
    case .all(let parts): parts.map(text).joined(separator: " and ")
    case .not(let part): "not \(text(part))"
    }
  }

  private static func text(_ ports: PortPredicate) -> String {
    switch ports {
    case .connections(let connections): connections == .all ? "everything" : connections.description
    case .named(let port): "\(port.name)/\(port.transport.rawValue)"
    case .any(let parts): parts.map(text).filter { !$0.isEmpty }.joined(separator: " or ")
    case .not(let part): "not \(text(part))"
    }
  }

  @Test(arguments: [
    // No policyTypes and no egress: ingress alone (A3); no rule: nothing passes (A7).
    ("podSelector: {}", ["Ingress, at the end deny", "  shop[]/[] isolated"]),
    // An egress rule isolates for egress as well (A3); `{}` lets everything through (A13).
    (
      "{podSelector: {matchLabels: {app: a}}, egress: [{}]}",
      [
        "Ingress, at the end deny", "  shop[]/[app=a] isolated", "Egress, at the end deny", "  shop[]/[app=a] isolated",
        "    allow anyone on everything",
      ]
    ),
    // What policyTypes lists counts, whatever rules there are (A4).
    ("{podSelector: {}, policyTypes: [Egress], ingress: [{}]}", ["Egress, at the end deny", "  shop[]/[] isolated"]),
    // Peers: own namespace, other namespaces, both, blocks (A14 to A17); NotIn and DoesNotExist admit absence (A19).
    (
      """
      podSelector: {matchExpressions: [{key: a, operator: NotIn, values: [x, z]}]}
      ingress:
      - from:
        - podSelector: {matchExpressions: [{key: b, operator: Exists}]}
        - namespaceSelector: {matchLabels: {team: t}}
        - {namespaceSelector: {}, podSelector: {matchLabels: {c: d}}}
        - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
      """,
      [
        "Ingress, at the end deny", "  shop[]/[a!=x|z?] isolated",
        "    allow shop[]/[b!=] or *[team=t]/[] or *[]/[c=d] or 10.0.0.0/8 but 10.1.0.0/16 on everything",
      ]
    ),
    // Ports: TCP by default, ranges, names, a protocol alone (A22 to A27).
    (
      """
      podSelector: {}
      ingress: [{ports: [{port: 80}, {port: 8000, endPort: 8002, protocol: UDP}, {port: web}, {protocol: SCTP}]}]
      """,
      [
        "Ingress, at the end deny", "  shop[]/[] isolated",
        "    allow anyone on 80/TCP, 8000-8002/UDP, 1-65535/SCTP or web/TCP",
      ]
    ),
  ])
  func aPolicyAsTiers(spec: String, wanted: [String]) throws {
    let body =
      spec.hasPrefix("{") ? " \(spec)" : "\n" + spec.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    let yaml = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p, namespace: shop}
      spec:\(body)
      """
    #expect(try Self.text(yaml) == wanted)
  }
}
