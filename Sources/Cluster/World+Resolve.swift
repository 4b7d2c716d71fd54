package import Diagnostics
package import Kubernetes
import Network

extension World {
  /// Makes the world of a set of manifests.
  ///
  /// - Parameters:
  ///   - manifests: what was read.
  ///   - declaration: what the property file says about addresses.
  ///   - enforcer: who enforces policies; where nobody says so, who reads the kinds that there are.
  ///   - mentions: the labels that selectors outside the manifests' own policies ask for.
  ///   - diagnostics: receives an error when the world cannot be, and warnings about what has no defined meaning.
  package static func resolve(
    _ manifests: Manifests, declaration: AddressPlan.Declaration, enforcer: Enforcer? = nil,
    mentions: SelectorMentions = SelectorMentions(), diagnostics: inout DiagnosticBag
  ) -> World {
    var mentions = mentions
    for policy in manifests.policies { mentions.add(policy) }
    for object in manifests.unread { mentions.add(object) }
    for injector in manifests.injectors { mentions.add(injector.selector) }
    let namespaces = resolveNamespaces(manifests)
    let index = Dictionary(uniqueKeysWithValues: namespaces.enumerated().map { ($1.name, $0) })
    let enforcer = enforcer ?? Enforcer(manifests.firstOfAnEnforcer?.enforcer ?? .upstream)
    let resolver = PodResolver(
      manifests: manifests, namespaces: index, mentions: mentions, countsInitPorts: enforcer.name == .calico)
    var unmodelled = manifests.unmodelledWorkloads
    var pods = resolver.resolve(unmodelled: &unmodelled, diagnostics: &diagnostics)
    let contested = AddressHolders(
      pods, namespaces: namespaces.map(\.name), nodes: manifests.nodes,
      severity: manifests.isSnapshot ? .warning : .error, diagnostics: &diagnostics
    ).contested
    for place in contested.flatMap(\.pods) { (pods[place].addresses, pods[place].slots) = ([], []) }
    let knownPods = AddressSet(addresses: pods.lazy.filter { !$0.hostNetwork }.flatMap(\.addresses))
    let hostAddresses = pods.lazy.filter(\.hostNetwork).flatMap(\.addresses)
    let running = manifests.pods.lazy.filter { !$0.isFinished }
    let knownNodes = AddressSet(
      addresses: manifests.nodes.flatMap(\.addresses) + running.flatMap(\.hostAddresses) + Array(hostAddresses))
    let plan = AddressPlan(
      declaration, knownPods: knownPods, knownNodes: knownNodes,
      contested: AddressSet(addresses: contested.map(\.address)),
      services: AddressSet(addresses: manifests.services.flatMap(\.clusterAddresses)))
    checkServices(manifests.services, declaration: declaration, diagnostics: &diagnostics)
    checkCapacity(pods, plan: plan, declaration: declaration, diagnostics: &diagnostics)
    var world = World(
      namespaces: namespaces, pods: pods,
      nodes: manifests.nodes.map { Node(name: $0.metadata.name, labels: $0.metadata.labels, addresses: $0.addresses) }
        .sorted { $0.name < $1.name },
      services: manifests.services.sorted {
        ($0.metadata.namespaceName, $0.metadata.name) < ($1.metadata.namespaceName, $1.metadata.name)
      },
      policies: manifests.policies.inOrder(), addresses: plan)
    world.add(manifests.serviceAccounts)
    world.enforcer = enforcer
    world.apiServers = enforcer.settings[.apiServers]?.words.compactMap { IPAddress($0) }
    world.policyData = manifests.policyData.inOrder()
    world.doors = manifests.doors
    let unread = manifests.unread.compactMap { $0.labelling(mentions.keys) }
    world.unread = unread.map { $0.ofTheMesh(ifRootIn: world) }.sorted {
      $0.sortKey.lexicographicallyPrecedes($1.sortKey)
    }
    world.meshes = MeshMembers.find(manifests)
    world.injectors = manifests.injectors.sorted { ($0.title, $0.span) < ($1.title, $1.span) }
    world.unmodelledWorkloads = unmodelled.sorted { $0.title < $1.title }
    world.contested = contested
    world.guessedOwners = resolver.guessedOwners
    return world
  }

  /// Declared namespaces, and those that other objects lie in (semantics A21).
  private static func resolveNamespaces(_ manifests: Manifests) -> [Namespace] {
    var result: [String: Namespace] = [:]
    func add(_ name: String, _ labels: [String: String], isDeclared: Bool) {
      if !isDeclared && result[name] != nil { return }
      var labels = labels
      labels["kubernetes.io/metadata.name"] = name
      result[name] = Namespace(name: name, labels: labels, isDeclared: isDeclared)
    }
    for namespace in manifests.namespaces {
      add(namespace.metadata.name, namespace.metadata.labels, isDeclared: true)
    }
    let others =
      manifests.pods.map(\.metadata) + manifests.workloads.map(\.metadata) + manifests.services.map(\.metadata)
    for operated in manifests.operated { add(operated.metadata.namespaceName, [:], isDeclared: false) }
    for workload in manifests.unmodelledWorkloads { add(workload.namespace, [:], isDeclared: false) }
    for metadata in others { add(metadata.namespaceName, [:], isDeclared: false) }
    let policies = manifests.policies.map(\.reference) + manifests.policyData.map(\.reference)
    for case let namespace? in policies.map(\.namespace) { add(namespace, [:], isDeclared: false) }
    return result.values.sorted { $0.name < $1.name }
  }

  /// Warns of Services whose address lies in a declared range of pods: the address stays one that a pod may have.
  private static func checkServices(
    _ services: [Service], declaration: AddressPlan.Declaration, diagnostics: inout DiagnosticBag
  ) {
    for service in services {
      for address in service.clusterAddresses {
        guard let block = (declaration.podCIDRs ?? []).first(where: { $0.contains(address) }) else { continue }
        let name = "\(service.metadata.namespaceName)/\(service.metadata.name)"
        diagnostics.report(
          Diagnostic(
            "service-address-in-pod-range", severity: .warning,
            "Service `\(name)` has the address \(address), which lies in `\(block)` of `podCIDRs`",
            at: .span(service.metadata.span),
            notes: [
              .init("a cluster keeps addresses of pods and of Services apart; here the address may be a pod's, too")
            ]))
      }
    }
  }

  /// Reports declared pod ranges that are too small for the pods whose address is not known: no such world can be.
  private static func checkCapacity(
    _ pods: [Pod], plan: AddressPlan, declaration: AddressPlan.Declaration, diagnostics: inout DiagnosticBag
  ) {
    guard declaration.podCIDRs != nil else { return }
    let slots = Set(pods.lazy.filter { $0.addresses.isEmpty && !$0.hostNetwork }.flatMap(\.possibleSlots))
    for family in plan.families where !plan.unknownPods[family].isEmpty {
      let room = plan.unknownPods[family].count(upTo: slots.count)
      if room < slots.count {
        diagnostics.report(
          Diagnostic(
            "pod-cidrs-too-small",
            "`podCIDRs` leaves \(room) \(family.rawValue) addresses for \(slots.count) pods whose address is not known",
            at: .run))
      }
    }
  }
}

extension UnreadObject {
  /// An object of Istio in what may be the mesh's root namespace speaks of the whole mesh. Which namespace that is, only
  /// the mesh's configuration says: it may be one where the control plane is, or one without any pod, where the object
  /// would do nothing otherwise.
  fileprivate func ofTheMesh(ifRootIn world: World) -> Self {
    let names: [String]
    switch scope.ends {
    case .namespaces(let places): names = places
    case .pods(let place, _): names = [place]
    case .cluster, .nodes, .none: return self
    }
    guard group.hasSuffix("istio.io") else { return self }
    let pods = world.pods.filter { names.contains(world.namespace(of: $0).name) }
    guard pods.isEmpty || pods.contains(where: { $0.labels["app"] == "istiod" }) else { return self }
    var result = self
    result.scope.ends = .cluster
    return result
  }

  /// Orders by kind, namespace, name and content, so that the order does not depend on that of files.
  fileprivate var sortKey: [String] { [kind, group, namespace ?? "", name, content] }
}
