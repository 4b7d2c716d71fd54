import Kubernetes
import Network

/// The pods behind the ports of Services (semantics X1 to X5).
struct ServiceBackends {
  /// Pods that a port of a Service leads to, at one port of theirs.
  struct Backends {
    /// The places in `World.pods`, ascending.
    var pods: [Int]
    /// The port of the pods.
    var port: UInt16
    /// Why it is not known whether they are backends; nil where they are.
    var doubt: String?
    /// What pods are meant that no manifest declares, in place of `pods` and `port`.
    var selection: Door.Selection?
  }

  private let world: World
  private let services: [ObjectReference: Service]
  private let endpoints: [ObjectReference: [EndpointAddresses]]
  /// The places of pods by namespace.
  private let podsOfNamespace: [String: [Int]]

  init(_ world: World) {
    self.world = world
    services = Dictionary(world.services.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
    endpoints = Dictionary(grouping: world.doors.endpoints) {
      ObjectReference(kind: "Service", namespace: $0.namespace, name: $0.service)
    }
    podsOfNamespace = Dictionary(grouping: world.pods.indices) { world.namespace(of: world.pods[$0]).name }
  }

  /// The Service of a name.
  func service(namespace: String, name: String) -> Service? {
    services[ObjectReference(kind: "Service", namespace: namespace, name: name)]
  }

  /// What a port of a Service leads to, by port of the pods, ascending; in the end the pods that anyone could add.
  func backends(of service: Service, _ port: Service.Port) -> [Backends] {
    if service.door.kind == .externalName { return [] }
    if service.selector.isEmpty { return addressed(service, port) }
    var pods: [UInt16: [Int]] = [:]
    var doubtful: [UInt16: [Int]] = [:]
    for place in podsOfNamespace[service.metadata.namespaceName] ?? [] {
      let pod = world.pods[place]
      guard service.selector.allSatisfy({ pod.labels[$0.key] == $0.value }),
        let number = number(port.targetPort, port.protocol, pod)
      else { continue }
      let isChosen = pod.operatedBy != nil && !pod.unknownLabels.isDisjoint(with: service.selector.keys)
      if isChosen { doubtful[number, default: []].append(place) } else { pods[number, default: []].append(place) }
    }
    return pods.sorted { $0.key < $1.key }.map { Backends(pods: $0.value, port: $0.key) }
      + doubtful.sorted { $0.key < $1.key }.map {
        Backends(pods: $0.value, port: $0.key, doubt: "the labels that an operator gives these pods are not known")
      }
      + [
        Backends(
          pods: [], port: 0,
          selection: .init(
            namespace: service.metadata.namespaceName, labels: service.selector, port: port.targetPort))
      ]
  }

  /// The number of a target port at a pod: the first declaration of a name counts, containers before those of init that
  /// run on (semantics X2). Nil for a pod without it.
  private func number(_ target: IntOrString, _ transport: TransportProtocol, _ pod: World.Pod) -> UInt16? {
    switch target {
    case .number(let number): number
    case .name(let name):
      (pod.ports + pod.doorPorts.filter(\.isOfSidecar).map(\.port))
        .first { $0.name == name && $0.protocol == transport }?.containerPort
    }
  }

  /// What the addresses of a Service without selector come to (semantics X5).
  private func addressed(_ service: Service, _ port: Service.Port) -> [Backends] {
    var result: [UInt16: Set<Int>] = [:]
    for list in endpoints[service.reference] ?? [] {
      let pods = world.pods.indices.filter { place in
        let pod = world.pods[place]
        return pod.addresses.contains { list.addresses.contains($0) }
      }
      for written in list.ports where written.name == port.name ?? "" && written.transport == port.protocol {
        result[written.number, default: []].formUnion(pods)
      }
    }
    return result.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }
      .map { Backends(pods: $0.value.sorted(), port: $0.key) }
  }

  /// Services of which it is not known which pods are behind them, or whether they open a door at all.
  var unclear: [DoorObjects.Unreadable] {
    world.services.compactMap { service in
      func unclear(_ message: String) -> DoorObjects.Unreadable {
        .init(reference: service.reference, message: message, span: service.metadata.span)
      }
      if service.door.unreadable.contains("spec.type") { return unclear("its `spec.type` is none that is known") }
      switch service.door.kind {
      case .externalName:
        // Whoever asks for it asks for the pods behind that name, if it is one of the cluster.
        return isNamedAsBackend(service) ? unclear("which pods are behind its `externalName` is not known") : nil
      case .clusterIP, .nodePort, .loadBalancer:
        return service.selector.isEmpty && mayLeadToAnyPod(service)
          ? unclear("one of its endpoints may be the address of any pod whose address is not declared") : nil
      }
    }
  }

  /// Whether an object that opens doors leads to a Service.
  private func isNamedAsBackend(_ service: Service) -> Bool {
    func names(_ backends: [DoorBackend], _ namespace: String) -> Bool {
      backends.contains {
        $0.service == service.metadata.name && ($0.namespace ?? namespace) == service.metadata.namespaceName
      }
    }
    return world.doors.ingresses.contains { names($0.backends, $0.metadata.namespaceName) }
      || world.doors.routes.contains { names($0.backends, $0.metadata.namespaceName) }
      || world.doors.openShiftRoutes.contains { names($0.backends, $0.metadata.namespaceName) }
  }

  /// Whether an endpoint of a Service is an address that a pod without a declared address may have.
  private func mayLeadToAnyPod(_ service: Service) -> Bool {
    guard world.pods.contains(where: { $0.addresses.isEmpty && !$0.hostNetwork }) else { return false }
    let known = AddressSet(addresses: world.pods.flatMap(\.addresses))
    return (endpoints[service.reference] ?? []).flatMap(\.addresses).contains { address in
      world.addresses.unknownPods.contains(address) && !known.contains(address)
    }
  }

  /// Whether addresses of a Service without selector are written that belong to no declared pod.
  func leadsOutside(_ service: Service) -> Bool {
    service.selector.isEmpty
      && (endpoints[service.reference] ?? []).contains { list in
        list.addresses.contains { address in !world.pods.contains { $0.addresses.contains(address) } }
      }
  }
}

extension [ServiceBackends.Backends] {
  /// Whether no declared pod is among them.
  var areUndeclared: Bool { allSatisfy(\.pods.isEmpty) }
}
