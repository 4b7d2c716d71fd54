import CiliumAPI
import Cluster
import Kubernetes
import Network
import ReferenceEvaluator

extension CiliumReading {
  /// A rule as reports name it.
  ///
  /// - Parameter restrictions: what it asks for besides of what it lets through.
  func reference(
    _ rule: CiliumRule, _ number: Int, _ block: Block, _ item: Peer?, _ restrictions: [String] = []
  ) -> RuleReference {
    let isOwn = block.isComplete || world.policies[block.policy] is CiliumPolicy
    var result = RuleReference(
      policy: block.policy, direction: rule.direction, rule: number, peer: nil, port: nil,
      span: item?.span ?? rule.span, path: isOwn ? rule.path.description + (item.map { ".\($0.field)" } ?? "") : nil)
    result.restrictions = restrictions
    return result
  }

  /// Whether the L3 part of a rule matches an identity, and by which item (semantics L21).
  func peer(_ rule: CiliumRule, _ block: Block, _ identity: Identity) -> (truth: Truth, item: Peer?) {
    switch rule.peers {
    case .nothing: return (.no, nil)
    case .unset: return (.init(!rule.ports.isEmpty || !rule.icmps.isEmpty), nil)
    case .items(let items):
      if items.contains(where: \.asksForServices) { return (services(items, rule, identity), nil) }
      var best: (truth: Truth, item: Peer?) = (.no, nil)
      for item in items {
        let truth = self.item(item.member, block, identity)
        if truth == .yes { return (.yes, item) }
        if truth.isPossible { best = (.any([best.truth, truth]), best.item ?? item) }
      }
      return best
    }
  }

  private func item(_ member: Peer.Member, _ block: Block, _ identity: Identity) -> Truth {
    switch member {
    case .endpoints(let written):
      let (selector, isMeant) = completed(written, block)
      let truth = fits(selector, identity)
      // Ends that are no pods and that only negative terms let in were not meant (L30, L66).
      return identity.kind == .pod || isMeant || truth == .no ? truth : .unknown(.other)
    case .nodes(let selector):
      guard identity.kind == .remoteNode else { return .no }
      if selector == EndpointSelector() { return .yes }
      guard let node = world.nodes.first(where: { $0.name == identity.node }) else { return .unknown(.unknownNodes) }
      var labels = identity
      labels.labels = Set(node.labels.map { .kubernetes($0.key, $0.value) })
      var anySource = EndpointSelector()
      for (key, value) in selector.matchLabels { anySource.matchLabels[.init(key.name)] = value }
      anySource.matchExpressions = selector.matchExpressions.map { .init(.init($0.key.name), $0.operator, $0.values) }
      return fits(anySource, labels)
    case .entity(let entity): return .init(self.entity(entity, identity))
    case .block(let written, _): return address(written.cidr, written.except, identity)
    case .group(let name, let except):
      return .any(groups.filter { $0.name == name }.flatMap(\.blocks).map { address($0, except, identity) })
    case .groups(let selector, let except):
      let meant = groups.filter { ReferenceEvaluator.matches(selector, labels: $0.labels) }
      return .any(meant.flatMap(\.blocks).map { address($0, except, identity) })
    // Only what is outside, and nobody knows what (L41, L43).
    case .domainName: return identity.kind == .world ? .unknown(.domainName) : .no
    case .cloud: return identity.kind == .world ? .unknown(.other) : .no
    case .service, .services: return .no
    }
  }

  /// Semantics L32.
  private func entity(_ entity: Entity, _ identity: Identity) -> Bool {
    let isServer = identity.labels.contains(.reserved("kube-apiserver"))
    switch entity {
    case .all: return true
    case .world: return identity.kind == .world
    case .cluster: return identity.kind != .world || isServer
    case .clusterMesh: return identity.kind == .pod
    case .host: return identity.kind == .host
    case .remoteNode: return identity.kind == .remoteNode
    case .kubeAPIServer: return isServer
    case .initialising, .ingress, .unmanaged, .health, .nobody: return false
    }
  }

  /// Whether an end has an address of a block, and such an end is seen by its address at all (semantics L34 to L36).
  private func address(_ cidr: CIDR, _ except: [CIDR], _ identity: Identity) -> Truth {
    guard cidr.contains(identity.address), !except.contains(where: { $0.contains(identity.address) }) else {
      return .no
    }
    switch identity.kind {
    case .world: return .yes
    case .host, .remoteNode:
      if !settings.cidrMatchMode.contains(.nodes) { return .no }
      return cidr.prefixLength == 0 ? .unknown(.other) : .yes
    case .pod: return .init(settings.cidrMatchMode.contains(.pods) && settings.release >= .v120)
    }
  }

  /// Whether a rule asks for addresses that nodes are seen by, whatever those of a node are (semantics L35).
  func asksForNodesByAddress(_ rule: CiliumRule) -> Bool {
    guard settings.cidrMatchMode.contains(.nodes) else { return false }
    return rule.items.contains { item in
      switch item.member {
      case .block: true
      case .group(let name, _): groups.contains { $0.name == name && !$0.blocks.isEmpty }
      case .groups(let selector, _):
        groups.contains { ReferenceEvaluator.matches(selector, labels: $0.labels) && !$0.blocks.isEmpty }
      default: false
      }
    }
  }

  // MARK: Services

  /// Semantics L39, L40.
  private func services(_ items: [Peer], _ rule: CiliumRule, _ identity: Identity) -> Truth {
    var meant: [Kubernetes.Service] = []
    for item in items {
      for service in world.services {
        switch item.member {
        case .service(let name, let namespace):
          if service.metadata.name == name,
            namespace ?? service.metadata.namespaceName == service.metadata.namespaceName
          {
            meant.append(service)
          }
        case .services(let selector, let namespace):
          guard namespace ?? service.metadata.namespaceName == service.metadata.namespaceName else { continue }
          var labels = Identity(kind: .world, labels: [], address: identity.address)
          labels.labels = Set(service.metadata.labels.map { .kubernetes($0.key, $0.value) })
          if fits(selector, labels) == .yes { meant.append(service) }
        default: continue
        }
      }
    }
    // No L3 part is left: with ports, everybody is meant (L40, L65).
    if meant.isEmpty || rule.isDeny { return rule.ports.isEmpty ? .no : .unknown(.unknownService) }
    return .any(
      meant.map { service in
        if service.selector.isEmpty { return identity.kind == .world ? .unknown(.unknownService) : .no }
        guard identity.kind == .pod else { return .no }
        var backends = EndpointSelector()
        for (key, value) in service.selector { backends.matchLabels[.init(key, source: "k8s")] = value }
        backends.matchLabels[.init("io.kubernetes.pod.namespace", source: "k8s")] = service.metadata.namespaceName
        return fits(backends, identity)
      })
  }
}

extension Peer {
  fileprivate var asksForServices: Bool {
    switch member {
    case .service, .services: true
    default: false
    }
  }
}
