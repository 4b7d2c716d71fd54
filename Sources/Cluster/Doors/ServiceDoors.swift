import Kubernetes
import Network

/// The doors of a Service (semantics X6 to X14).
struct ServiceDoors: DoorSource {
  private(set) var doors: [Door] = []
  private(set) var faults: [DoorFault] = []

  init(_ service: Service, _ backends: ServiceBackends) {
    let entries = Self.entries(service)
    guard !entries.isEmpty else { return }
    let reference = service.reference
    for port in service.ports {
      let found = backends.backends(of: service, port)
      for (entry, reach, sources) in entries {
        let clients = entry == .loadBalancer ? service.door.sourceRanges : nil
        for source in sources(port.protocol) {
          var door = Door(
            .object(reference), entry: entry, source: source, transport: port.protocol, reach: reach,
            chain: ["\(reference.title):\(port.port)"], span: service.metadata.span)
          door.clients = clients
          door.families = service.door.families
          door.servicePort = port.port
          if let field = service.door.unreadable.first { door.doubt = "\(field) of \(reference.title) cannot be read" }
          doors += found.map { door.to($0) }
        }
      }
      if found.areUndeclared, !backends.leadsOutside(service) {
        faults.append(
          DoorFault(
            rule: .leadsNowhere, missing: .pods, object: reference, message: Self.reason(service, port), span: port.span
          ))
      }
    }
    // One object, one fault.
    faults = Array(faults.prefix(1))
  }

  private typealias Sources = (TransportProtocol) -> [Door.Source]

  /// By which addresses it is reached, by whom, and whom its pods see.
  private static func entries(_ service: Service) -> [(Door.Entry, Door.Reach, Sources)] {
    let door = service.door
    // Pods see the client, or also a node that stands in for it (semantics X9).
    func seen(_ ranges: [CIDR]?) -> [Door.Source] { [.client(ranges)] + (door.isLocal ? [] : [.node]) }
    var result: [(Door.Entry, Door.Reach, Sources)] = []
    if door.kind == .loadBalancer {
      let balancer = Balancer(door)
      let sources: Sources = { transport in
        balancer.targetsPods && !(balancer.keepsClients || transport == .udp && balancer.isNetworkBalancer)
          ? [.balancer(nil)] : balancer.targetsPods ? [.client(door.sourceRanges)] : seen(door.sourceRanges)
      }
      result.append((.loadBalancer, balancer.isInternal ? .private : .internet, sources))
    }
    if door.kind == .nodePort || door.kind == .loadBalancer && door.allocatesNodePorts {
      result.append((.nodePort, .node, { _ in seen(nil) }))
    }
    if !door.externalAddresses.isEmpty { result.append((.externalIP, .node, { _ in seen(nil) })) }
    return result
  }

  private static func reason(_ service: Service, _ port: Service.Port) -> String {
    let title = service.reference.quoted
    if service.selector.isEmpty { return "\(title) has no selector, and no endpoints of it are declared" }
    if case .name(let name) = port.targetPort {
      return "no pod that \(title) selects declares the port `\(name)` of \(port.protocol.rawValue)"
    }
    return "\(title) selects no declared pod"
  }
}

/// What annotations say of a Service's balancer (semantics X13, X14).
private struct Balancer {
  /// Whether only private networks reach it.
  var isInternal: Bool
  /// Whether it sends to pods without a node in between.
  var targetsPods: Bool
  /// Whether pods see the client where it sends to them.
  var keepsClients: Bool
  /// Whether it is one that keeps the client for UDP.
  var isNetworkBalancer: Bool

  init(_ door: Service.Door) {
    let aws = "service.beta.kubernetes.io/aws-load-balancer-"
    let annotations = door.annotations
    let scheme = annotations[aws + "scheme"]
    // The controller of AWS makes internal balancers unless told otherwise.
    let isOfController =
      door.balancerClass == "service.k8s.aws/nlb" || annotations[aws + "type"] == "external"
      || annotations[aws + "type"] == "nlb-ip"
    let internals = [
      annotations[aws + "internal"].map { $0 != "false" } ?? false, scheme == "internal",
      ["networking.gke.io/load-balancer-type", "cloud.google.com/load-balancer-type"]
        .contains { annotations[$0]?.lowercased() == "internal" },
      annotations["service.beta.kubernetes.io/azure-load-balancer-internal"] == "true",
      isOfController && scheme != "internet-facing",
    ]
    isInternal = internals.contains(true)
    isNetworkBalancer = isOfController || annotations[aws + "type"] == "nlb"
    targetsPods = annotations[aws + "nlb-target-type"] == "ip" || annotations[aws + "type"] == "nlb-ip"
    keepsClients =
      annotations[aws + "target-group-attributes"]?.split(separator: ",")
      .contains { $0.filter { $0 != " " } == "preserve_client_ip.enabled=true" } ?? false
  }
}
