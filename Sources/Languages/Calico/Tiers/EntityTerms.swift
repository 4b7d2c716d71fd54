import CalicoAPI
import Cluster
import Kubernetes
import Network
import PolicyModel

/// One end of a rule as predicates (semantics K34 to K44).
struct EntityTerms {
  private let entity: EntityRule
  /// The namespace of the policy; nil of one of the whole cluster.
  private let namespace: String?
  private let members: Members
  private let world: World

  init(_ entity: EntityRule, namespace: String?, _ members: Members, _ world: World) {
    self.entity = entity
    self.namespace = namespace
    self.members = members
    self.world = world
  }

  /// What the end must be, but for its ports.
  var end: EndPredicate {
    var parts: [EndPredicate] = []
    if !entity.nets.isEmpty { parts.append(Self.any(of: entity.nets)) }
    if !entity.notNets.isEmpty {
      // Without an entry of the packet's family nothing matches (K34).
      let families = IPFamily.allCases.filter { family in entity.notNets.contains { $0.family == family } }
      parts.append(.any(families.map { .family($0) }))
      parts.append(.not(Self.any(of: entity.notNets)))
    }
    if let positive {
      // One member must be all of it (K37).
      parts.append(members.matching(selected(positive)))
    } else if let not = entity.notSelector {
      // The address belongs to no such member (K36).
      parts.append(.not(members.matching(not)))
    }
    return parts.isEmpty ? .always : parts.count == 1 ? parts[0] : .all(parts)
  }

  /// The pods that may stand for the end's named ports; nil for every one (semantics K43).
  var declarers: EndPredicate? { asked.map { SelectedPods($0).predicate } }

  /// What is asked of one member; nil where nothing is.
  var asked: SelectorExpression? { positive.map(selected) }

  /// What members must be; nil where nothing is asked of them (semantics K38, K40).
  private var positive: SelectorExpression? {
    var parts: [SelectorExpression] = []
    if let selector = entity.selector { parts.append(selector) }
    if let accounts = entity.serviceAccounts {
      if !accounts.names.isEmpty {
        parts.append(.isIn(label: EffectiveLabels.serviceAccount, Set(accounts.names)))
      }
      if let selector = accounts.selector { parts.append(selector.ofServiceAccount) }
    }
    if let selector = entity.namespaceSelector {
      parts.append(selector.ofNamespace)
    } else if let namespace, !parts.isEmpty || entity.notSelector != nil {
      parts.append(.equal(label: EffectiveLabels.namespace, namespace))
    }
    return parts.isEmpty ? nil : parts.count == 1 ? parts[0] : .and(parts)
  }

  private func selected(_ positive: SelectorExpression) -> SelectorExpression {
    entity.notSelector.map { .and([positive, .not($0)]) } ?? positive
  }

  private static func any(of nets: [CIDR]) -> EndPredicate { .any(nets.map { .addresses(AddressBlock(cidr: $0)) }) }

  // MARK: Services

  /// The endpoints of the end's Service, each with its ports; nil where it names none (semantics K41). Of a Service without
  /// a selector, or that is not there, nobody knows them (semantics KO5).
  var endpoints: [(end: EndPredicate, ports: PortPredicate)]? {
    guard let reference = entity.services else { return nil }
    let service = world.services.first {
      $0.metadata.name == reference.name && $0.metadata.namespaceName == reference.namespace
    }
    guard let service, !service.selector.isEmpty else { return [(.unclear, .always)] }
    let requirements = LabelSelector(matchLabels: service.selector).requirements
    let pods = EndPredicate.pods(PodGroup(PodSelection(namespace: reference.namespace, podLabels: requirements)))
    let ports = PortPredicate.any(
      service.ports.map { port in
        switch port.targetPort {
        case .number(let number): .connections(ConnectionSet(port.protocol, PortSet(number...number)))
        case .name(let name): .named(NamedPort(name: name, transport: port.protocol))
        }
      })
    // Pods on the network of their nodes are endpoints too, under their nodes' addresses.
    let sharing = world.pods.filter { pod in
      pod.hostNetwork && world.namespace(of: pod).name == reference.namespace
        && requirements.allSatisfy { $0.admits(pod.labels) }
    }
    let byPorts = Dictionary(grouping: sharing) { Self.ports(of: service, $0) }.values
    return [(pods, ports)]
      + byPorts.sorted { $0[0].index < $1[0].index }.map { (hosts($0), Self.ports(of: service, $0[0])) }
  }

  /// Whether an end is one of some pods on the networks of their nodes, or has its address.
  private func hosts(_ pods: [World.Pod]) -> EndPredicate {
    let nets = Set(pods.flatMap(\.addresses)).sorted().map { CIDR($0) }
    let isOne = pods.allSatisfy { !$0.addresses.isEmpty } ? [] : [EndPredicate.unclear]
    let atAddress = EndPredicate.all([.nodes(NodeGroup([], in: world)), .any([Self.any(of: nets)] + isOne)])
    return .any([.pods(PodGroup(places: pods.map(\.index))), atAddress])
  }

  private static func ports(of service: Kubernetes.Service, _ pod: World.Pod) -> PortPredicate {
    var result = ConnectionSet()
    for port in service.ports {
      switch port.targetPort {
      case .number(let number): result = result.union(ConnectionSet(port.protocol, PortSet(number...number)))
      case .name(let name):
        for declared in pod.ports where declared.name == name && declared.protocol == port.protocol {
          let number = declared.containerPort
          result = result.union(ConnectionSet(port.protocol, PortSet(number...number)))
        }
      }
    }
    return .connections(result)
  }
}

extension EndPredicate {
  /// Whoever has an address of a family.
  static func family(_ family: IPFamily) -> Self {
    .addresses(AddressBlock(cidr: CIDR(containing: IPAddress(family, 0), prefixLength: 0)))
  }
}

extension CIDR {
  /// The block of one address.
  init(_ address: IPAddress) { self.init(containing: address, prefixLength: address.family.width) }
}
