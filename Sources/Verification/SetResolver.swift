import Claims
import Cluster
import Kubernetes
import Network
import PolicyModel
import Properties

/// Resolves sets of a property file to classes, addresses and nodes of a world.
struct SetResolver {
  /// The model whose classes are meant.
  private(set) var model: PolicyModel
  /// The sets of the file, by name.
  let named: [String: SetExpression]
  /// The doors of the world; nil for a file that does not speak of doors.
  let doors: DoorMembers?
  private var resolved: [String: EndpointSet] = [:]

  /// Makes a resolver of the sets of a file.
  init(_ set: PropertySet, model: PolicyModel) {
    self.model = model
    named = set.named
    doors = DoorBook(set, in: model.world).map { DoorMembers($0, in: model) }
  }

  /// The members of a set. Sets of pods include host-network pods (property language, "The universe of a claim", 5).
  mutating func members(of expression: SetExpression) -> EndpointSet {
    switch expression {
    case .pods(let namespace, let namespaceSelector, let podSelector):
      return pods(namespace: namespace, namespaceSelector: namespaceSelector, podSelector: podSelector)
    case .workload(let reference): return workload(reference)
    case .service(let namespace, let name): return service(namespace, name)
    case .serviceAccount(let namespace, let name): return serviceAccount(namespace, name)
    case .networkSet(let namespace, let name):
      let sets = model.world.policyData.map { ($0.reference, $0.addresses) }
      return outside(AddressSet(sets.filter { $0.0.namespace == namespace && $0.0.name == name }.flatMap(\.1)))
    case .addresses(let blocks, let except):
      return outside(AddressSet(blocks).subtracting(AddressSet(except)))
    case .doors(let selection): return members(of: selection)
    case .reserved(let set): return reserved(set)
    case .named(let name):
      if let known = resolved[name] { return known }
      let result = named[name].map { members(of: $0) } ?? EndpointSet()
      resolved[name] = result
      return result
    case .union(let parts): return parts.reduce(EndpointSet()) { $0.union(members(of: $1)) }
    case .intersection(let parts):
      return parts.dropFirst().reduce(parts.first.map { members(of: $0) } ?? EndpointSet()) {
        $0.intersection(members(of: $1))
      }
    case .difference(let base, let parts): return parts.reduce(members(of: base)) { $0.subtracting(members(of: $1)) }
    }
  }

  /// The pods that are described by doors.
  private mutating func members(of selection: DoorSelection) -> EndpointSet {
    guard let doors else { return EndpointSet() }
    var result = EndpointSet(classes: doors.classes(of: selection, in: model))
    for other in doors.otherPods(of: selection) {
      result.hypothetical = result.hypothetical.or(.selected(other.selection))
    }
    for set in doors.declaredControllers(of: selection) { result = result.union(members(of: set.expression).pods) }
    return result
  }

  /// Every pod and every outside address, and the nodes where a claim names them (the same section, 1 to 3).
  mutating func universe(withNodes: Bool) -> EndpointSet {
    var result = reserved(.anyPod).union(reserved(.anyAddress))
    result.nodes = withNodes
    return result
  }

  /// Whether a set is described with `nodes`.
  func mentionsNodes(_ expression: SetExpression) -> Bool {
    switch expression {
    case .reserved(let set): set == .nodes
    case .named(let name): named[name].map { mentionsNodes($0) } ?? false
    case .union(let parts), .intersection(let parts): parts.contains { mentionsNodes($0) }
    case .difference(let base, let parts): mentionsNodes(base) || parts.contains { mentionsNodes($0) }
    case .pods, .workload, .service, .serviceAccount, .addresses, .networkSet, .doors: false
    }
  }

  private mutating func pods(
    namespace: String?, namespaceSelector: LabelSelector?, podSelector: LabelSelector?
  ) -> EndpointSet {
    let selection = PodSelection(
      namespace: namespace, namespaceLabels: namespaceSelector?.requirements ?? [],
      podLabels: podSelector?.requirements ?? [])
    return EndpointSet(
      classes: model.selectors.classes(selection, includesHostNetwork: true), hypothetical: .selected(selection))
  }

  /// The classes of a workload's pods, or of a pod.
  ///
  /// - Precondition: the model tells apart the pods that sets name. A class of which only some were members would make
  ///   claims about the others.
  private func workload(_ reference: WorkloadReference) -> EndpointSet {
    let world = model.world
    func isMember(_ index: Int) -> Bool {
      let pod = world.pods[index]
      guard world.namespace(of: pod).name == reference.namespace else { return false }
      if reference.mayNamePod, pod.name == reference.name { return true }
      return pod.owner.map { reference.names(workload: $0.kind, $0.name) } ?? false
    }
    return EndpointSet(
      classes: ClassSet(
        model.classes.members.indices.filter { number in
          let members = model.classes.members[number]
          let isWanted = isMember(members[0])
          precondition(members.allSatisfy { isMember($0) == isWanted }, "a class of pods that a set tells apart")
          return isWanted
        }))
  }

  /// The pods that run under an account.
  private mutating func serviceAccount(_ namespace: String, _ name: String) -> EndpointSet {
    let selection = PodSelection(namespace: namespace, account: [.equals(AccountKeys.name, name)])
    return EndpointSet(
      classes: model.selectors.classes(selection, includesHostNetwork: true), hypothetical: .selected(selection))
  }

  /// The pods that a Service selects in its namespace; none without a selector.
  private mutating func service(_ namespace: String, _ name: String) -> EndpointSet {
    let service = model.world.services.first {
      $0.metadata.name == name && $0.metadata.namespaceName == namespace
    }
    guard let selector = service?.selector, !selector.isEmpty else { return EndpointSet() }
    return pods(namespace: namespace, namespaceSelector: nil, podSelector: LabelSelector(matchLabels: selector))
  }

  private mutating func reserved(_ set: ReservedSet) -> EndpointSet {
    switch set {
    case .anyPod: pods(namespace: nil, namespaceSelector: nil, podSelector: nil)
    case .anyAddress: EndpointSet(addresses: model.world.addresses.outside)
    case .internet:
      EndpointSet(addresses: model.world.addresses.outside.subtracting(AddressSet(ReservedSet.notInternetBlocks)))
    case .private: outside(AddressSet(ReservedSet.privateBlocks))
    case .dns: nameServers()
    case .cloudMetadata: outside(AddressSet(ReservedSet.cloudMetadataBlocks))
    case .nodes: EndpointSet(nodes: true)
    case .kubeAPIServer: outside(AddressSet(addresses: model.world.apiServers ?? []))
    case .exposedPods, .ingressControllers: set.selection.map { members(of: $0) } ?? EndpointSet()
    }
  }

  private mutating func nameServers() -> EndpointSet {
    let world = model.world
    let there = ReservedSet.DNS.all.filter { servers in
      !servers.needsNamespace || world.namespaces.contains { $0.name == servers.namespace && $0.isDeclared }
    }
    let sets = there.map { pods(namespace: $0.namespace, namespaceSelector: nil, podSelector: $0.selector) }
    return sets.dropFirst().reduce(sets[0]) { $0.union($1) }
  }

  /// Sets of addresses hold those that belong to no pod and no node.
  private func outside(_ addresses: AddressSet) -> EndpointSet {
    EndpointSet(addresses: addresses.intersection(model.world.addresses.outside))
  }
}
