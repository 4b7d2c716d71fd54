import Advice
import CalicoAPI
import CalicoReading
import Cluster
import Network
import ReferenceEvaluator

/// The conditions of a rule, each on its own, against one flow: the rule matches where all of them do (semantics K34 to
/// K46).
struct RuleConditions {
  let world: World
  let reading: CalicoReading
  let flow: ReferenceEvaluator.Flow
  /// The namespace of the policy; nil for a GlobalNetworkPolicy.
  let namespace: String?

  /// Everything that a rule asks for, in the order in which it is shown.
  func items(of rule: CalicoRule) -> [ItemTrace] {
    ofPacket(rule) + ofEnd(rule.source, isSource: true, rule) + ofEnd(rule.destination, isSource: false, rule)
  }

  /// A rule that asks for nothing, to be given one condition of another.
  private func empty(like rule: CalicoRule) -> CalicoRule { CalicoRule(rule.action, span: rule.span) }

  /// A condition, with the rule that has it alone.
  private func item(
    _ field: String, _ alone: CalicoRule, _ what: String, _ missing: @autoclosure () -> String
  )
    -> ItemTrace
  {
    let truth = reading.matches(alone, flow, namespace: namespace)
    let text =
      switch truth {
      case .yes: what
      case .no: "\(what): \(missing())"
      case .unknown(let causes): "\(what): \(ConditionWords.doubt(causes))"
      }
    return ItemTrace(
      field: field, span: alone.span, isMatch: truth == .yes, isUnclear: truth.isPossible && truth != .yes, text: text)
  }

  // MARK: The packet

  private func ofPacket(_ rule: CalicoRule) -> [ItemTrace] {
    var result: [ItemTrace] = []
    func add(_ field: String, _ what: String, _ missing: String, _ set: (inout CalicoRule) -> Void) {
      var alone = empty(like: rule)
      set(&alone)
      result.append(item(field, alone, what, missing))
    }
    let transport = flow.transport.rawValue
    if let version = rule.ipVersion {
      add("ipVersion", version.rawValue, "the flow is \(flow.source.address.family.rawValue)") {
        $0.ipVersion = version
      }
    }
    if let wanted = rule.protocol {
      add("protocol", "\(wanted)", "the flow is \(transport)") { $0.protocol = wanted }
    }
    if let unwanted = rule.notProtocol {
      add("notProtocol", "any but \(unwanted)", "the flow is \(transport)") { $0.notProtocol = unwanted }
    }
    if let icmp = rule.icmp {
      add("icmp", ConditionWords.text(icmp), "a connection is no ICMP") { $0.icmp = icmp }
    }
    if let icmp = rule.notICMP {
      add("notICMP", "any but \(ConditionWords.text(icmp))", "") { $0.notICMP = icmp }
    }
    if rule.hasHTTP { add("http", "some requests", "") { $0.hasHTTP = true } }
    return result
  }

  // MARK: An end

  private func ofEnd(_ entity: EntityRule, isSource: Bool, _ rule: CalicoRule) -> [ItemTrace] {
    let side = isSource ? "source" : "destination"
    let end = isSource ? flow.source : flow.destination
    let words = ConditionWords(
      world: world, labels: reading.labels(at: end), end: end, side: side,
      namespace: entity.namespaceSelector == nil ? namespace : nil)
    var result: [ItemTrace] = []
    func add(
      _ field: String, _ what: String, _ missing: @autoclosure () -> String, _ set: (inout EntityRule) -> Void
    ) {
      var alone = empty(like: rule)
      alone.span = entity.span ?? rule.span
      var only = EntityRule()
      set(&only)
      // Ports by name and by number are those of the rule's protocol.
      if !only.ports.isEmpty || !only.notPorts.isEmpty { alone.protocol = flow.protocol(like: rule) }
      if isSource { alone.source = only } else { alone.destination = only }
      result.append(item("\(side).\(field)", alone, what, missing()))
    }
    if !entity.nets.isEmpty {
      add("nets", words.nets(entity.nets), words.missing(nets: entity.nets)) { $0.nets = entity.nets }
    }
    if !entity.notNets.isEmpty {
      add("notNets", "none of \(words.nets(entity.notNets))", words.missing(notNets: entity.notNets)) {
        $0.notNets = entity.notNets
      }
    }
    if let selector = entity.selector {
      add("selector", words.text(selector), words.missing(selector)) {
        ($0.selector, $0.namespaceSelector) = (selector, entity.anyNamespace)
      }
    }
    if let selector = entity.namespaceSelector {
      add("namespaceSelector", "namespaces with \(selector)", words.missing(namespaces: selector)) {
        $0.namespaceSelector = selector
      }
    }
    if let accounts = entity.serviceAccounts {
      add("serviceAccounts", words.text(accounts), words.missing(accounts)) {
        ($0.serviceAccounts, $0.namespaceSelector) = (accounts, entity.anyNamespace)
      }
    }
    if let selector = entity.notSelector {
      add("notSelector", words.text(not: selector, entity), words.missing(not: selector)) {
        // With something that is asked for, one member must have it and not this (semantics K37).
        $0 = entity.members
        if !isMatch(entity.members.without(\.notSelector), isSource, rule) {
          $0 = EntityRule()
          ($0.notSelector, $0.namespaceSelector) = (selector, entity.anyNamespace)
        }
      }
    }
    if let service = entity.services {
      add("services", "Service \(service.namespace)/\(service.name)", "it has no such address and port") {
        $0.services = service
      }
    }
    for (field, ports, isPort) in [("ports", entity.ports, true), ("notPorts", entity.notPorts, false)]
    where !ports.isEmpty {
      let text = ports.map(\.description).joined(separator: ", ")
      add(field, isPort ? text : "none of \(text)", words.missing(ports, flow, isSource: isSource)) {
        // A name is what those declare who are asked for (semantics K43).
        if isMatch(entity.members, isSource, rule) { $0 = entity.members }
        if isPort { $0.ports = ports } else { $0.notPorts = ports }
      }
    }
    return result
  }

  private func isMatch(_ entity: EntityRule, _ isSource: Bool, _ rule: CalicoRule) -> Bool {
    var alone = empty(like: rule)
    if isSource { alone.source = entity } else { alone.destination = entity }
    return reading.matches(alone, flow, namespace: namespace) == .yes
  }
}

extension EntityRule {
  /// What it asks of members alone.
  fileprivate var members: Self {
    var result = Self()
    (result.selector, result.notSelector) = (selector, notSelector)
    (result.namespaceSelector, result.serviceAccounts) = (namespaceSelector, serviceAccounts)
    return result
  }

  /// The same without one condition.
  fileprivate func without<Value>(_ field: WritableKeyPath<Self, Value?>) -> Self {
    var result = self
    result[keyPath: field] = nil
    return result
  }

  /// A selector of every namespace, and of none, where the end asks for namespaces itself: then a NetworkPolicy does not
  /// mean its own (semantics K38).
  fileprivate var anyNamespace: SelectorExpression? {
    namespaceSelector == nil ? nil : .or([.all, .global])
  }
}

extension ReferenceEvaluator.Flow {
  /// The protocol of a rule if it is the flow's: what is asked of ports is then asked of the flow.
  fileprivate func `protocol`(like rule: CalicoRule) -> IPProtocol? {
    rule.protocol?.transport == transport ? rule.protocol : nil
  }
}
