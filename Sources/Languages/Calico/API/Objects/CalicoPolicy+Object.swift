import Diagnostics
package import Kubernetes
import Network

extension CalicoPolicy: PolicyObject {
  /// What tells it from other objects; Kubernetes has a NetworkPolicy of its own.
  package var reference: ObjectReference {
    ObjectReference(
      kind: kind == .networkPolicy ? "NetworkPolicy.projectcalico.org" : kind.rawValue, namespace: namespace, name: name
    )
  }
  /// Pods of its namespace, or of the whole cluster, in the directions in which some installation judges them.
  package var scope: KindScope {
    let directions: Set<Direction> =
      switch directions {
      case .certain(let directions): Set(directions)
      case .contested: Set(Direction.allCases)
      }
    return KindScope(namespace.map { .namespaces([$0]) } ?? .cluster, directions: directions)
  }
  package var enforcer: Enforcer.Name? { .calico }
  package var tierName: String? { tier ?? "default" }
  /// What it asks of labels that pods carry themselves, which count before those that they inherit (semantics K56).
  package var podSelectors: [LabelSelector] {
    let own = ([selector] + ends.flatMap { [$0.selector, $0.notSelector] }).compactMap { $0 }.flatMap(\.mentions)
    return own + namespaceSelectors.prefixed("pcns.") + accountSelectors.flatMap(\.mentions).prefixed("pcsa.")
  }
  package var namespaceSelectors: [LabelSelector] {
    ([namespaceSelector] + ends.map(\.namespaceSelector)).compactMap { $0 }.flatMap(\.mentions)
  }
  private var accountSelectors: [SelectorExpression] {
    ([serviceAccountSelector] + ends.map { $0.serviceAccounts?.selector }).compactMap { $0 }
  }
  private var ends: [EntityRule] { rules.flatMap { [$0.source, $0.destination] } }
  package var portNames: Set<String> {
    Set(
      ends.flatMap { $0.ports + $0.notPorts }.compactMap { if case .named(let name) = $0 { name } else { nil } })
  }

  package var readFields: ReadFields {
    var result = ReadFields()
    let spec = FieldPath("spec")
    result.add(FieldPath("apiVersion"), group.rawValue)
    if namespaceSource != .nobody { result.add(FieldPath("metadata", "namespace"), namespace) }
    result.add(FieldPath("metadata", "annotations", "netpol-verify/ignore"), ignored)
    result.add(spec.appending("tier"), tier)
    result.add(spec.appending("order"), order)
    result.add(spec.appending("selector"), selector)
    result.add(spec.appending("namespaceSelector"), namespaceSelector)
    result.add(spec.appending("serviceAccountSelector"), serviceAccountSelector)
    result.add(spec.appending("types"), items: (types ?? []).map(\.rawValue))
    result.add(spec.appending("doNotTrack"), where: doNotTrack)
    result.add(spec.appending("preDNAT"), where: preDNAT)
    result.add(spec.appending("applyOnForward"), where: applyOnForward)
    for (direction, rules) in [(Direction.ingress, ingress), (.egress, egress)] {
      let path = spec.appending(direction.field)
      if rules?.isEmpty ?? false { result.add(path, "[]") }
      for (index, rule) in (rules ?? []).enumerated() { result.add(path.appending(index), rule) }
    }
    return result
  }
}

extension ReadFields {
  /// Adds a rule.
  mutating func add(_ path: FieldPath, _ rule: CalicoRule) {
    add(path.appending("action"), rule.action.rawValue)
    add(path.appending("ipVersion"), rule.ipVersion == .ipv4 ? "4" : rule.ipVersion == .ipv6 ? "6" : nil)
    add(path.appending("protocol"), rule.protocol)
    add(path.appending("notProtocol"), rule.notProtocol)
    for (key, icmp) in [("icmp", rule.icmp), ("notICMP", rule.notICMP)] {
      guard let icmp else { continue }
      add(path.appending(key).appending("type"), icmp.type.map { "\($0)" } ?? "any")
      add(path.appending(key).appending("code"), icmp.code)
    }
    add(path.appending("http"), where: rule.hasHTTP)
    add(path.appending("source"), rule.source)
    add(path.appending("destination"), rule.destination)
  }

  private mutating func add(_ path: FieldPath, _ end: EntityRule) {
    add(path.appending("nets"), items: end.nets)
    add(path.appending("notNets"), items: end.notNets)
    add(path.appending("selector"), end.selector)
    add(path.appending("notSelector"), end.notSelector)
    add(path.appending("namespaceSelector"), end.namespaceSelector)
    add(path.appending("serviceAccounts").appending("names"), items: end.serviceAccounts?.names ?? [])
    add(path.appending("serviceAccounts").appending("selector"), end.serviceAccounts?.selector)
    add(path.appending("services"), end.services.map { "\($0.namespace)/\($0.name)" })
    add(path.appending("ports"), items: end.ports)
    add(path.appending("notPorts"), items: end.notPorts)
  }
}
