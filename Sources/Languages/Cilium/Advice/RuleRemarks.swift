import Advice
import CiliumAPI
import CiliumReading
import Cluster
import Diagnostics
import Kubernetes
import Network

/// What can be seen to be a mistake, or is easily overlooked, in one rule of a policy.
struct RuleRemarks {
  let world: World

  func all() -> [Remark] {
    world.policies.enumerated().flatMap { place, object -> [Remark] in
      guard let policy = object as? CiliumPolicy else { return [] }
      return policy.blocks.flatMap { block in
        block.rules.flatMap { rule in
          [nothing(rule, block, place), services(rule, place)].compactMap { $0 } + portNames(rule, place)
        }
      }
    }
  }

  /// A rule that matches nothing isolates, and does nothing else (semantics L15, L21). A block of such rules alone is how a
  /// default deny is written.
  private func nothing(_ rule: CiliumRule, _ block: RuleBlock, _ place: Int) -> Remark? {
    guard let nobody = rule.nobody else { return nil }
    if case .nothing(let field, let other?) = rule.peers {
      return Remark(
        "empty-peer-list", policy: place,
        "\(rule.path).\(field) is an empty list, which is nobody: `\(other)` beside it counts for nothing, and the rule "
          + rule.effectOfNothing, at: rule.span, notes: ["leave `\(field)` out"])
    }
    let isDefaultDeny = !rule.isDeny && block.rules.allSatisfy { !$0.isDeny && $0.nobody != nil }
    if isDefaultDeny, !world.policies[place].name.contains("allow") { return nil }
    let everyone = "`\(rule.direction.peersField)Entities: [all]`"
    switch rule.peers {
    case .items: return nil
    case .nothing(let field, _):
      return Remark(
        "empty-peer-list", policy: place,
        "\(rule.path).\(field) is an empty list, which is nobody: the rule \(rule.effectOfNothing), whatever else it "
          + "says", at: rule.span, notes: ["leave the field out, or write who is meant; everyone is \(everyone)"])
    case .unset:
      return Remark(
        "rule-matches-nothing", policy: place,
        "\(rule.path) \(nobody.text): it \(rule.effectOfNothing)", at: rule.span,
        notes: ["here `{}` is the opposite of what it is in a NetworkPolicy; everyone is \(everyone)"])
    }
  }

  /// A rule for Services of which there is none matches every destination on its ports, and one that denies is never
  /// resolved (semantics L39, L40).
  private func services(_ rule: CiliumRule, _ place: Int) -> Remark? {
    guard rule.items.contains(where: \.member.isService) else { return nil }
    let isKnown = rule.items.contains { item in world.services.contains { item.member.isMeant($0) } }
    if !rule.isDeny, isKnown { return nil }
    let names = rule.items.map(\.member.text).joined(separator: ", ")
    let span = rule.items.first?.span ?? rule.span
    let field = "\(rule.path).toServices"
    if rule.isDeny {
      return Remark(
        "unmatched-service", policy: place,
        rule.ports.isEmpty
          ? "\(field) of a rule that denies is never looked up: it denies nothing"
          : "\(field) of a rule that denies is never looked up: the ports are denied towards every destination",
        at: span, notes: ["write `toEndpoints` with the labels of the pods behind the Service"])
    }
    return Remark(
      "unmatched-service", policy: place,
      rule.ports.isEmpty
        ? "\(field) matches no Service of the manifests: the rule allows nothing"
        : "\(field) matches no Service of the manifests: where it matches none, the rule opens its ports towards every "
          + "destination",
      at: span,
      notes: ["it asks for \(names)", "`toEndpoints` with the labels of its pods does not depend on a Service"])
  }

  /// A port's name towards others is one number for the whole cluster (semantics L49).
  private func portNames(_ rule: CiliumRule, _ place: Int) -> [Remark] {
    guard rule.direction == .egress else { return [] }
    return rule.ports.flatMap(\.ports).compactMap { port in
      guard case .named(let name) = port.port else { return nil }
      let declared = world.pods.filter { !$0.hostNetwork }.flatMap(\.ports).filter {
        $0.name?.lowercased() == name && port.transport.judged.contains($0.protocol)
      }
      for transport in port.transport.judged {
        let numbers = Set(declared.filter { $0.protocol == transport }.map(\.containerPort)).sorted()
        guard numbers.count > 1 else { continue }
        return Remark(
          "several-port-numbers", policy: place,
          "\(rule.path) names port `\(name)`, which pods of the cluster declare as "
            + numbers.map { "\($0)/\(transport.rawValue)" }.joined(separator: " and "), at: rule.span,
          notes: [
            "towards others a name is one number for the whole cluster, and where there are two the item may be dropped: "
              + "write the number"
          ])
      }
      if !declared.isEmpty { return nil }
      return Remark(
        "unknown-port-name", policy: place, "no pod of the cluster declares a port named `\(name)`", at: rule.span,
        notes: ["what \(rule.path) says of it is said of no port"])
    }
  }
}

extension CiliumRule {
  /// What a rule that matches nothing does.
  fileprivate var effectOfNothing: String {
    isDeny ? "denies nothing, and isolates" : "lets nothing through, and isolates"
  }
}

extension Peer.Member {
  fileprivate var isService: Bool {
    switch self {
    case .service, .services: true
    default: false
    }
  }

  /// Whether a Service is one that it asks for.
  fileprivate func isMeant(_ service: Service) -> Bool {
    let own = service.metadata.namespaceName
    switch self {
    case .service(let name, let namespace): return service.metadata.name == name && namespace ?? own == own
    case .services(let selector, let namespace):
      let requirements = selector.requirements.map { item in
        LabelSelector.Requirement(key: item.key.name, operator: item.operator, values: item.values)
      }
      return namespace ?? own == own
        && LabelSelector(matchExpressions: requirements).requirements.allSatisfy { $0.admits(service.metadata.labels) }
    default: return false
    }
  }
}
