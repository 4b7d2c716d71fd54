import Advice
import CiliumAPI
import Cluster
import Kubernetes
import Network

extension CiliumPolicy {
  /// The policy in words that every language has.
  func written(in world: World) -> WrittenPolicy {
    let settings = CiliumSettings(world.enforcer)
    let subjects = blocks.map(\.subject)
    var subject: WrittenPods?
    if subjects.count == 1, case .endpoints(let selector) = subjects[0] {
      subject = selector.pods(ofPolicyIn: namespace, isSubject: true, settings)
    }
    let isOfNodes = subjects.contains { if case .nodes = $0 { true } else { false } }
    return WrittenPolicy(
      subject: subject, subjectText: subjects.map(\.text).joined(separator: " or "), selectsOthers: isOfNodes,
      subjectField: blocks.first.map { "\($0.path).endpointSelector" } ?? "spec", leavesOutHostNetwork: true,
      blocksMatchPods: settings.blocksMatchPods, ingress: written(.ingress, world, settings),
      egress: written(.egress, world, settings), portText: { "port: \"\($0)\"" })
  }

  private func written(_ direction: Direction, _ world: World, _ settings: CiliumSettings) -> [WrittenRule] {
    rules(direction).map { _, rule in
      WrittenRule(
        field: rule.path.description, span: rule.span, action: rule.isDeny ? .deny : .allow,
        peers: rule.items.map { item in
          WrittenPeer(
            field: "\(rule.path).\(item.field)", span: item.span,
            end: item.member.end(ofPolicyIn: namespace, world, settings))
        }, listsEnds: false, ports: rule.written)
    }
  }
}

extension RuleBlock.Subject {
  /// Whom it picks, in words.
  var text: String {
    switch self {
    case .endpoints(let selector): "endpoints with \(selector)"
    case .nodes(let selector): "nodes with \(selector)"
    }
  }
}

extension CiliumRule {
  fileprivate var written: [WrittenPort] {
    ports.enumerated().flatMap { place, item in
      item.ports.enumerated().map { number, port in
        let numbers: WrittenPort.Numbers =
          switch port.port {
          case .every: .all
          case .numbers(let range): range.count == 1 ? .number(range.lowerBound) : .range(range)
          case .named(let name): direction == .ingress ? .name(name) : .pooledName(name)
          }
        let path = path.appending("toPorts").appending(place).appending("ports").appending(number)
        return WrittenPort(
          field: path.description, span: span, transports: port.transport.judged, numbers: numbers)
      }
    }
  }
}

extension Peer.Member {
  fileprivate func end(
    ofPolicyIn namespace: String?, _ world: World, _ settings: CiliumSettings
  ) -> WrittenPeer.End {
    func groups(_ except: [CIDR], _ isMeant: (CiliumCIDRGroup) -> Bool) -> WrittenPeer.End {
      .addresses(
        world.policyData.compactMap { $0 as? CiliumCIDRGroup }.filter(isMeant).flatMap(\.blocks).map { block in
          AddressBlock(cidr: block, except: except.filter { block.contains($0.base) })
        })
    }
    switch self {
    case .endpoints(let selector):
      let pods = selector.pods(ofPolicyIn: namespace, isSubject: false, settings)
      return pods.map { .pods($0) } ?? .members(pods: nil, text: "\(selector)")
    case .nodes(let selector): return .nodes(selector.ofNodes)
    case .entity(let entity): return .named(entity.rawValue)
    case .block(let block, _): return .addresses([block])
    case .group(let name, let except): return groups(except) { $0.name == name }
    case .groups(let selector, let except):
      return groups(except) { group in selector.requirements.allSatisfy { $0.admits(group.labels) } }
    case .service, .services: return .named(text)
    case .domainName(let name): return .domainNames([name])
    case .cloud: return .named(text)
    }
  }
}

extension EndpointSelector {
  /// The same without the sources of keys, as labels of nodes and Services are asked for.
  fileprivate var ofNodes: LabelSelector {
    LabelSelector(
      matchLabels: Dictionary(matchLabels.map { ($0.key.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
      matchExpressions: matchExpressions.map { .init(key: $0.key.name, operator: $0.operator, values: $0.values) })
  }

  /// The pods that it picks; nil where label selectors of Kubernetes cannot say it.
  ///
  /// - Parameters:
  ///   - namespace: the namespace of its policy; nil for one of the whole cluster.
  ///   - isSubject: whether it says whom the policy is about, so that no other namespace is meant (semantics L4, L26).
  fileprivate func pods(
    ofPolicyIn namespace: String?, isSubject: Bool, _ settings: CiliumSettings
  ) -> WrittenPods? {
    var (pods, namespaces) = (LabelSelector(), LabelSelector())
    func place(_ key: Key) -> (isNamespace: Bool, key: String)? {
      guard key.isOf(Key.kubernetes) else { return nil }
      if key.name == IdentityLabel.namespace { return (true, "kubernetes.io/metadata.name") }
      if let name = IdentityLabel.ofNamespace(key.name) { return (true, name) }
      return IdentityLabel.isSurelySeen(key.name, settings) && !key.name.hasPrefix("io.cilium.k8s.")
        ? (false, key.name) : nil
    }
    for (key, value) in matchLabels {
      guard let (isNamespace, name) = place(key) else { return nil }
      if isNamespace, isSubject, key.source == Key.kubernetes, name == "kubernetes.io/metadata.name" { continue }
      if isNamespace { namespaces.matchLabels[name] = value } else { pods.matchLabels[name] = value }
    }
    for item in matchExpressions {
      guard let (isNamespace, name) = place(item.key) else { return nil }
      let item = LabelSelector.Requirement(key: name, operator: item.operator, values: item.values)
      if isNamespace { namespaces.matchExpressions.append(item) } else { pods.matchExpressions.append(item) }
    }
    let isOwn = isSubject || namespaces == LabelSelector()
    return WrittenPods(
      namespace: isOwn ? namespace : nil, namespaceSelector: namespaces == LabelSelector() ? nil : namespaces,
      podSelector: pods)
  }
}
