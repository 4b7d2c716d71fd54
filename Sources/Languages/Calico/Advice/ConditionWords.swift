import CalicoAPI
import CalicoReading
import Cluster
import Network
import ReferenceEvaluator

/// Says what a condition of a rule's end asks for, and what is missing where it does not hold.
struct ConditionWords {
  let world: World
  /// The labels of the members to which the end's address belongs.
  let labels: [MemberLabels]
  let end: ReferenceEvaluator.Endpoint
  /// `source` or `destination`.
  let side: String
  /// The namespace in which members are looked for; nil for any.
  let namespace: String?

  /// Why nobody can tell.
  static func doubt(_ causes: Set<ReferenceEvaluator.Doubt.Cause>) -> String {
    switch ReferenceEvaluator.Doubt.Cause.allCases.first(where: { causes.contains($0) }) {
    case .sourcePort: "no connection of a question has a source port"
    case .requests: "some requests of the connection may match, and others not"
    case .unknownService: "no manifest says which endpoints it has"
    case .serviceAccountLabels: "no manifest declares the ServiceAccount, so its labels are not known"
    default: "nobody can tell"
    }
  }

  /// What is asked of ICMP.
  static func text(_ icmp: CalicoRule.ICMP) -> String {
    [icmp.type.map { "type \($0)" }, icmp.code.map { "code \($0)" }].compactMap { $0 }.joined(separator: ", ")
  }

  // MARK: Addresses

  func nets(_ blocks: [CIDR]) -> String { "addresses of \(blocks.map(\.description).joined(separator: ", "))" }

  func missing(nets blocks: [CIDR]) -> String { missing(blocks, "\(end.address) is not one") }

  /// Without a block of the packet's family the rule matches nothing (semantics K34).
  func missing(notNets blocks: [CIDR]) -> String { missing(blocks, "\(end.address) is one") }

  private func missing(_ blocks: [CIDR], _ other: String) -> String {
    let family = end.address.family
    if blocks.contains(where: { $0.family == family }) { return other }
    return "\(end.address) is \(family.rawValue), of which the list says nothing, so that the rule does not match"
  }

  // MARK: Members

  func text(_ selector: SelectorExpression) -> String { "\(selector)\(place)" }

  func text(_ accounts: EntityRule.ServiceAccounts) -> String {
    let names = accounts.names.isEmpty ? nil : "service account \(accounts.names.joined(separator: " or "))"
    return [names, accounts.selector.map { "service accounts with \($0)" }].compactMap { $0 }
      .joined(separator: " and ") + place
  }

  /// A `notSelector` alone is met by whoever has no such address, and in a NetworkPolicy by members of its namespace
  /// (semantics K36, K37).
  func text(not selector: SelectorExpression, _ entity: EntityRule) -> String {
    let isAlone = entity.selector == nil && entity.namespaceSelector == nil && entity.serviceAccounts == nil
    return "not \(selector)\(isAlone ? place : "")"
  }

  private var place: String { namespace.map { " in namespace \($0)" } ?? "" }

  func missing(_ selector: SelectorExpression) -> String {
    missing { labels in
      elsewhere(labels) ?? selector.unmet(by: labels, SelectorReader()).map { "the \(side) \($0)" }
    }
  }

  func missing(namespaces selector: SelectorExpression) -> String {
    missing { labels in
      guard let name = labels.text(MemberLabels.namespace) else { return ["the \(side) lies in no namespace"] }
      return selector.unmet(by: labels, SelectorReader(prefix: MemberLabels.ofNamespace), MemberLabels.ofNamespace)
        .map { "namespace `\(name)` \($0)" }
    }
  }

  func missing(_ accounts: EntityRule.ServiceAccounts) -> String {
    missing { labels in
      if let elsewhere = elsewhere(labels) { return elsewhere }
      guard let name = labels.text(MemberLabels.account) else { return ["the \(side) has no service account"] }
      if !accounts.names.isEmpty, !accounts.names.contains(name) { return ["the \(side) runs as `\(name)`"] }
      return accounts.selector?.unmet(
        by: labels, SelectorReader(prefix: MemberLabels.ofAccount), MemberLabels.ofAccount
      ).map { "service account `\(name)` \($0)" } ?? []
    }
  }

  func missing(not selector: SelectorExpression) -> String {
    missing { labels in elsewhere(labels) ?? ["the \(side) is so"] }
  }

  /// That a member lies in another namespace than is looked in; nil where it does not.
  private func elsewhere(_ labels: MemberLabels) -> [String]? {
    guard let namespace, labels.text(MemberLabels.namespace) != namespace else { return nil }
    return [
      labels.text(MemberLabels.namespace).map { "the \(side) lies in namespace `\($0)`" }
        ?? "the \(side) lies in no namespace"
    ]
  }

  /// What the first member lacks, or why there is none (semantics K35, K70).
  private func missing(_ words: (MemberLabels) -> [String]) -> String {
    if let first = labels.first { return words(first).joined(separator: "; ") }
    if case .pod(let pod, _, _, _) = end, world.pods[pod].hostNetwork {
      return "the \(side) is on its node's network, where selectors do not see it"
    }
    return "\(end.address) is no pod's address and in no set"
  }

  // MARK: Ports

  func missing(_ ports: [EntityRule.Port], _ flow: ReferenceEvaluator.Flow, isSource: Bool) -> String {
    var parts: [String] = []
    if !isSource { parts.append("the flow is on \(flow.port)/\(flow.transport.rawValue)") }
    for case .named(let name) in ports {
      guard case .pod(let index, _, _, _) = end, !world.pods[index].hostNetwork else { continue }
      let declared = world.pods[index].ports.filter { $0.name == name }
      if declared.isEmpty {
        parts.append("the \(side) declares no port `\(name)`")
      } else {
        let numbers = declared.map { "\($0.containerPort)/\($0.protocol.rawValue)" }.joined(separator: ", ")
        parts.append("the \(side) declares `\(name)` as \(numbers)")
      }
    }
    return parts.joined(separator: "; ")
  }
}
