import CiliumAPI
import Cluster
import Kubernetes
import Network
import PolicyModel

/// The L3 parts of rules as ends (semantics L20 to L43).
struct PeerTerms {
  private let world: World
  private let settings: CiliumSettings
  private let identities: Identities

  init(_ world: World, _ settings: CiliumSettings, _ identities: Identities) {
    self.world = world
    self.settings = settings
    self.identities = identities
  }

  /// What the L3 part of a rule matches.
  ///
  /// - Parameters:
  ///   - namespace: the namespace of the policy; nil of one of the whole cluster.
  ///   - selectsInit: whether the block's subject asks for endpoints that are not ready (semantics L27).
  func ends(_ rule: CiliumRule, namespace: String?, selectsInit: Bool) -> PeerEnds {
    switch rule.peers {
    case .nothing: return PeerEnds()
    case .unset:
      // Without an L4 part it matches nothing, and with one everybody (L15, L21).
      return rule.ports.isEmpty && rule.icmps.isEmpty ? PeerEnds() : .all
    case .items(let items):
      if let services = services(items) { return self.ends(services, rule) }
      return items.reduce(PeerEnds()) { $0.union(ends($1.member, namespace, selectsInit: selectsInit)) }
    }
  }

  private func ends(_ member: Peer.Member, _ namespace: String?, selectsInit: Bool) -> PeerEnds {
    switch member {
    case .endpoints(let selector): return endpoints(selector, namespace, selectsInit: selectsInit)
    case .nodes(let selector):
      let group = NodeGroup(selector.requirements.map { $0.condition($0.key.name) }, in: world)
      return PeerEnds(remoteNodes: .nodes(group))
    case .entity(let entity): return ends(entity)
    case .block(let block, _): return addresses([block])
    case .group(let name, let except): return addresses(groups(except) { $0.name == name })
    case .groups(let selector, let except):
      let requirements = selector.requirements
      return addresses(groups(except) { group in requirements.allSatisfy { $0.admits(group.labels) } })
    case .domainName, .cloud: return PeerEnds(outside: .unclear)
    case .service, .services: return PeerEnds()
    }
  }

  // MARK: Selectors

  /// The ends that a selector of endpoints matches, with what it does not say (semantics L26 to L30).
  private func endpoints(_ selector: EndpointSelector, _ namespace: String?, selectsInit: Bool) -> PeerEnds {
    let written = selector.requirements
    var all = written
    let isReserved = selector.keys.contains { $0.source == EndpointSelector.Key.reserved }
    if !isReserved {
      let asksForNamespace = selector.keys.contains {
        $0.isOf(EndpointSelector.Key.kubernetes) && $0.name == IdentityLabel.namespace
      }
      let asksForLabels = selector.keys.contains {
        $0.isOf(EndpointSelector.Key.kubernetes) && IdentityLabel.ofNamespace($0.name) != nil
      }
      let key = EndpointSelector.Key(IdentityLabel.namespace, source: EndpointSelector.Key.kubernetes)
      if let namespace {
        if !asksForNamespace && !asksForLabels { all.append(.init(key, .in, [namespace])) }
      } else if !asksForNamespace && !selectsInit {
        all.append(.init(key, .exists))
      }
    }
    var result = others(all, isUnclear: !isReserved)
    result.pods = identities.pods(all).predicate
    return result
  }

  /// The ends without pods that fulfil requirements. Where the selector has no reserved label, they were not meant, and
  /// whether they are matched depends on the release (semantics L30, L66).
  ///
  /// - Parameter isUnclear: whether it has none.
  private func others(_ all: [EndpointSelector.Requirement], isUnclear: Bool) -> PeerEnds {
    func fit(_ labels: [String]) -> EndPredicate {
      // Whether an address is the API server's nobody says (L31).
      let plain = identities.fit(all, reserved: Set(labels))
      let ofServer = identities.fit(all, reserved: Set(labels + ["kube-apiserver"]))
      let found = plain ? (ofServer ? EndPredicate.always : .not(apiServer)) : ofServer ? apiServer : .nobody
      return isUnclear ? found.and(.unclear) : found
    }
    // Both stacks have names of their own for what is outside (L31).
    let names: [EndPredicate] =
      settings.stack == .dual
      ? [fit(["world-ipv4"]).and(.family(.ipv4)), fit(["world-ipv6"]).and(.family(.ipv6))] : [fit(["world"])]
    return PeerEnds(
      host: fit(["host"]), remoteNodes: fit(["remote-node"]), outside: names.reduce(.nobody) { $0.or($1) })
  }

  /// The ends that are not pods and that selectors of Kubernetes' own policies match when they only say what namespaces
  /// must not be (semantics L30).
  func others(ofNamespaceConditions conditions: [LabelRequirement], _ podConditions: [LabelRequirement]) -> PeerEnds {
    guard !conditions.isEmpty, (conditions + podConditions).allSatisfy(\.admitsAbsence) else { return PeerEnds() }
    return PeerEnds(host: .unclear, remoteNodes: .unclear, outside: .unclear)
  }

  // MARK: Entities

  private func ends(_ entity: Entity) -> PeerEnds {
    switch entity {
    case .all: .all
    case .world: PeerEnds(outside: .always)
    // The API server may stand outside.
    case .cluster: PeerEnds(pods: .always, host: .always, remoteNodes: .always, outside: apiServer)
    case .clusterMesh: PeerEnds(pods: .always)
    case .host: PeerEnds(host: .always)
    case .remoteNode: PeerEnds(remoteNodes: .always)
    case .kubeAPIServer: PeerEnds(host: apiServer, remoteNodes: apiServer, outside: apiServer)
    case .initialising, .ingress, .unmanaged, .health, .nobody: PeerEnds()
    }
  }

  /// Whether an end has an address of the API server, where these are known.
  private var apiServer: EndPredicate {
    guard let known = world.apiServers else { return .unclear }
    return .any(
      known.map { .addresses(AddressBlock(cidr: CIDR(containing: $0, prefixLength: $0.family.width))) })
  }

  // MARK: Addresses

  /// The ends with an address of a block: only such as are no part of the cluster, unless it is set up otherwise (semantics
  /// L34 to L36).
  func addresses(_ blocks: [AddressBlock]) -> PeerEnds {
    blocks.reduce(PeerEnds()) { result, block in
      let isIn = EndPredicate.addresses(block)
      var ends = PeerEnds(outside: isIn)
      if settings.cidrMatchMode.contains(.nodes) {
        // A block of all addresses matches no node, today (L67).
        let nodes = block.cidr.prefixLength == 0 ? isIn.and(.unclear) : isIn
        (ends.host, ends.remoteNodes) = (nodes, nodes)
      }
      if settings.cidrMatchMode.contains(.pods), settings.release >= .v120 { ends.pods = isIn }
      return result.union(ends)
    }
  }

  private func groups(_ except: [CIDR], _ isMeant: (CiliumCIDRGroup) -> Bool) -> [AddressBlock] {
    world.policyData.compactMap { $0 as? CiliumCIDRGroup }.filter(isMeant).flatMap(\.blocks).map {
      AddressBlock(cidr: $0, except: except)
    }
  }

  // MARK: Services

  /// What services a rule asks for; nil for a rule that asks for none.
  private func services(_ items: [Peer]) -> [Kubernetes.Service]? {
    var isAsked = false
    var result: [Kubernetes.Service] = []
    for item in items {
      switch item.member {
      case .service(let name, let namespace):
        isAsked = true
        result += services(in: namespace).filter { $0.metadata.name == name }
      case .services(let selector, let namespace):
        isAsked = true
        let conditions = selector.requirements.map { $0.condition($0.key.name) }
        result += services(in: namespace).filter { service in
          conditions.allSatisfy { $0.admits(service.metadata.labels) }
        }
      default: continue
      }
    }
    return isAsked ? result : nil
  }

  private func services(in namespace: String?) -> [Kubernetes.Service] {
    world.services.filter { namespace == nil || $0.metadata.namespaceName == namespace }
  }

  /// The ends of services. Where none is known, and where a rule denies, no L3 part is left: with ports it matches
  /// everybody (semantics L39, L40, L65).
  private func ends(_ services: [Kubernetes.Service], _ rule: CiliumRule) -> PeerEnds {
    if services.isEmpty || rule.isDeny {
      return rule.ports.isEmpty ? PeerEnds() : PeerEnds.all.and(.unclear)
    }
    return services.reduce(PeerEnds()) { result, service in
      // The addresses behind a Service without a selector are not known.
      if service.selector.isEmpty { return result.union(PeerEnds(outside: .unclear)) }
      let conditions = LabelSelector(matchLabels: service.selector).requirements
      let selection = PodSelection(namespace: service.metadata.namespaceName, podLabels: conditions)
      return result.union(PeerEnds(pods: identities.pods(selection).predicate))
    }
  }
}

extension EndPredicate {
  /// Whoever has an address of a family.
  static func family(_ family: IPFamily) -> Self {
    .addresses(AddressBlock(cidr: CIDR(containing: IPAddress(family, 0), prefixLength: 0)))
  }
}
