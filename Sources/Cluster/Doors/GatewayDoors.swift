import Kubernetes
import Network

/// The doors of a route of the Gateway API (semantics X28 to X31).
struct GatewayDoors: DoorSource {
  private(set) var doors: [Door] = []
  private(set) var faults: [DoorFault] = []
  private(set) var unclear: [DoorObjects.Unreadable] = []

  init(
    _ route: GatewayRoute, _ world: World, _ backends: ServiceBackends, _ controllers: Controllers,
    _ attachments: RouteAttachments
  ) {
    let reference = ObjectReference(
      kind: route.kind, namespace: route.metadata.namespaceName, name: route.metadata.name)
    let attachment = attachments.attachment(of: route)
    if attachment.isOfMesh { return }
    func fault(_ rule: DoorFault.Rule, _ missing: DoorFault.Missing?, _ message: String) {
      faults.append(
        DoorFault(rule: rule, missing: missing, object: reference, message: message, span: route.metadata.span))
    }
    // A Gateway that no manifest declares may stand in another repository, and take it.
    var sources = attachment.gateways.map { controllers.source(of: $0) }
    if attachment.isElsewhere { sources.append(.undeclaredController) }
    guard !sources.isEmpty else {
      fault(
        .notAttached, nil,
        route.parents.isEmpty
          ? "\(reference.quoted) names no parent" : "no listener of its Gateways takes \(reference.quoted)")
      return
    }
    let transport: TransportProtocol = route.kind == "UDPRoute" ? .udp : .tcp
    var seen: Set<[String]> = []
    for backend in route.backends {
      let namespace = backend.namespace ?? route.metadata.namespaceName
      if let kind = backend.foreignKind {
        unclear.append(
          .init(
            reference: reference,
            message: "which pods are behind \(kind) `\(namespace)/\(backend.service)` is not read",
            span: backend.span))
        continue
      }
      guard seen.insert([namespace, backend.service, backend.port.map(\.description) ?? ""]).inserted else { continue }
      guard Self.isGranted(route, backend, world) else {
        fault(
          .notGranted, nil,
          "no ReferenceGrant of `\(namespace)` lets \(reference.quoted) send to Service `\(namespace)/\(backend.service)`"
        )
        continue
      }
      guard let service = backends.service(namespace: namespace, name: backend.service) else {
        fault(
          .leadsNowhere, .service,
          "\(reference.quoted) leads to Service `\(namespace)/\(backend.service)`, which no manifest declares")
        continue
      }
      let ports = service.ports.filter {
        backend.port != nil && $0.protocol == transport && $0.answers(to: backend.port)
      }
      if ports.isEmpty {
        fault(
          .leadsNowhere, .port,
          "\(reference.quoted) leads to port \(backend.port?.description ?? "(none)") of \(service.reference.quoted), which has none "
            + "such of \(transport.rawValue)")
      }
      for port in ports {
        let found = backends.backends(of: service, port)
        for source in sources.reduce(into: [Door.Source](), { if !$0.contains($1) { $0.append($1) } }) {
          var door = Door(
            .object(reference), source: source, transport: transport, reach: Self.reach(source, attachment),
            chain: [reference.title, "\(service.reference.title):\(port.port)"], span: backend.span)
          door.families = service.door.families
          door.servicePort = port.port
          doors += found.map { door.to($0) }
        }
        if found.areUndeclared, !backends.leadsOutside(service) {
          fault(
            .leadsNowhere, .pods,
            "\(reference.quoted) leads to \(service.reference.quoted), behind which no pod is declared")
        }
      }
    }
    faults = faults.firstOfEachRule
  }

  private static func reach(_ source: Door.Source, _ attachment: RouteAttachments.Attachment) -> Door.Reach {
    switch source {
    case .client, .node, .controller: .cluster
    case .undeclaredController: .unknown
    case .balancer:
      attachment.gateways.allSatisfy { $0.className.contains("rilb") || $0.className.contains("internal") }
        ? .private : .internet
    }
  }

  /// Whether a route may send to a Service of another namespace (semantics X29).
  private static func isGranted(_ route: GatewayRoute, _ backend: DoorBackend, _ world: World) -> Bool {
    let own = route.metadata.namespaceName
    guard let namespace = backend.namespace, namespace != own else { return true }
    return world.doors.grants.contains { grant in
      grant.namespace == namespace && grant.from.contains { $0.kind == route.kind && $0.namespace == own }
        && grant.services.contains { $0 == nil || $0 == backend.service }
    }
  }
}
