import Advice
import CalicoAPI
import CalicoReading
import Kubernetes
import Network
import ReferenceEvaluator

extension CalicoPolicy {
  /// The policy in words that every language has, among host endpoints that it may judge.
  func written(among hostEndpoints: [HostEndpoint]) -> WrittenPolicy {
    WrittenPolicy(
      subject: writtenSubject, subjectText: subjectText,
      selectsOthers: hostEndpoints.contains { CalicoReading.selects(self, MemberLabels($0.labels)).isPossible },
      subjectField: "spec.selector", isOrdered: true, leavesOutHostNetwork: true, blocksMatchPods: true,
      ingress: written(.ingress), egress: written(.egress), orderNoun: "order", portText: { "ports: [\($0)]" })
  }

  /// Its subjects; nil where label selectors of Kubernetes cannot say it.
  private var writtenSubject: WrittenPods? {
    if serviceAccountSelector != nil { return nil }
    guard let pods = selector.asPods, let namespaces = namespaceSelector.asNamespaces else { return nil }
    return WrittenPods(namespace: namespace, namespaceSelector: namespaces.selector, podSelector: pods.selector)
  }

  private func written(_ direction: Direction) -> [WrittenRule] {
    self[direction].enumerated().map { number, rule in
      let field = "spec.\(direction.field)[\(number)]"
      let entity = rule.peer(direction)
      let peer = end(of: entity).map {
        WrittenPeer(
          field: "\(field).\(direction == .ingress ? "source" : "destination")", span: entity.span ?? rule.span, end: $0
        )
      }
      // No protocol is every one (semantics K45).
      let transports = rule.protocol.map { [$0.transport].compactMap { $0 } } ?? TransportProtocol.allCases
      return WrittenRule(
        field: field, span: rule.span, action: rule.action.written, peers: peer.map { [$0] } ?? [],
        ports: rule.destination.ports.enumerated().map { place, port in
          WrittenPort(
            field: "\(field).destination.ports[\(place)]", span: rule.destination.span ?? rule.span,
            transports: transports, numbers: port.numbers)
        })
    }
  }

  /// What an end names; nil for everyone.
  private func end(of entity: EntityRule) -> WrittenPeer.End? {
    if let service = entity.services {
      return .members(pods: nil, text: "the endpoints of Service \(service.namespace)/\(service.name)")
    }
    let nets = !entity.nets.isEmpty || !entity.notNets.isEmpty
    guard !entity.selectors.isEmpty || entity.serviceAccounts != nil else { return nets ? entity.blocks : nil }
    return .members(pods: nets ? nil : pods(of: entity), text: entity.membersText)
  }

  /// The pods of an end that asks for labels alone; nil where label selectors of Kubernetes cannot say it.
  private func pods(of entity: EntityRule) -> WrittenPods? {
    guard entity.notSelector == nil, entity.serviceAccounts == nil, let pods = entity.selector.asPods,
      let namespaces = entity.namespaceSelector.asNamespaces
    else { return nil }
    // A NetworkPolicy means its own namespace where it names no other (semantics K38).
    return WrittenPods(
      namespace: entity.namespaceSelector == nil ? namespace : nil, namespaceSelector: namespaces.selector,
      podSelector: pods.selector)
  }
}

extension EntityRule {
  /// The addresses of an end that asks for addresses alone. A list is of one family, and the rule with it (semantics
  /// K34).
  fileprivate var blocks: WrittenPeer.End {
    guard let family = (nets + notNets).first?.family else { return .addresses([]) }
    let all = nets.isEmpty ? [CIDR(containing: IPAddress(family, 0), prefixLength: 0)] : nets
    return .addresses(
      all.map { block in
        AddressBlock(
          cidr: block, except: notNets.filter { block.contains($0.base) && $0.prefixLength > block.prefixLength })
      })
  }

  /// What it asks of labels, in words.
  fileprivate var membersText: String {
    let accounts = serviceAccounts.map { accounts in
      accounts.names.isEmpty ? "service accounts" : "service account \(accounts.names.joined(separator: " or "))"
    }
    return [
      selector?.description, accounts, namespaceSelector.map { "namespaces with \($0)" },
      notSelector.map { "not \($0)" },
    ].compactMap { $0 }.joined(separator: ", ")
  }
}

extension EntityRule.Port {
  fileprivate var numbers: WrittenPort.Numbers {
    switch self {
    case .named(let name): .name(name)
    case .numbers(1...UInt16.max): .all
    case .numbers(let range): range.count == 1 ? .number(range.lowerBound) : .range(range)
    }
  }
}

extension CalicoRule.Action {
  /// The action in words that every language has.
  var written: WrittenRule.Action {
    switch self {
    case .allow: .allow
    case .deny: .deny
    case .pass: .pass
    case .log: .log
    }
  }
}
