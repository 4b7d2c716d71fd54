import Kubernetes
import Network

/// The doors of an Ingress (semantics X20 to X26).
struct IngressDoors: DoorSource {
  private(set) var doors: [Door] = []
  private(set) var faults: [DoorFault] = []

  init(_ ingress: Ingress, _ backends: ServiceBackends, _ controllers: Controllers) {
    let reference = ObjectReference(
      kind: "Ingress", namespace: ingress.metadata.namespaceName, name: ingress.metadata.name)
    let className = controllers.className(of: ingress)
    let product = controllers.product(ofIngressClass: className)
    let source = controllers.source(ofClass: className, product)
    var seen: Set<[String]> = []
    for backend in ingress.backends {
      guard seen.insert([backend.service, backend.port.map(\.description) ?? ""]).inserted else { continue }
      func fault(_ rule: DoorFault.Rule, _ missing: DoorFault.Missing?, _ message: String) {
        faults.append(DoorFault(rule: rule, missing: missing, object: reference, message: message, span: backend.span))
      }
      guard let service = backends.service(namespace: ingress.metadata.namespaceName, name: backend.service) else {
        fault(
          .leadsNowhere, .service,
          "\(reference.quoted) leads to Service `\(ingress.metadata.namespaceName)/\(backend.service)`, which no manifest "
            + "declares")
        continue
      }
      var ports = service.ports.filter { $0.protocol == .tcp && $0.answers(to: backend.port) }
      var doubt: String?
      if ports.isEmpty {
        ports = service.ports.filter { $0.protocol == .tcp && $0.targetPort == backend.port }
        let text = backend.port.map { "`\($0)`" } ?? "no port"
        if !ports.isEmpty {
          fault(
            .namesTargetPort, nil,
            "\(reference.quoted) names port \(text) of \(service.reference.quoted), which is a target port there and no port"
          )
          if let product, !product.acceptsTargetPorts {
            fault(.leadsNowhere, .port, "\(service.reference.quoted) has no port \(text)")
            faults.removeAll { $0.rule == .namesTargetPort && $0.span == backend.span }
            continue
          }
          if product == nil {
            doubt = "whether the controller of \(reference.title) accepts a target port is not known"
          }
        } else {
          fault(
            .leadsNowhere, .port,
            "\(reference.quoted) leads to port \(text) of \(service.reference.quoted), which has none such")
          continue
        }
      }
      for port in ports {
        var door = Door(
          .object(reference), source: source, transport: .tcp, reach: Self.reach(source, className, ingress),
          chain: [reference.title, "\(service.reference.title):\(port.port)"], span: backend.span)
        door.families = service.door.families
        door.servicePort = port.port
        door.doubt = doubt
        let found = backends.backends(of: service, port)
        doors += found.map { door.to($0) }
        if found.areUndeclared, !backends.leadsOutside(service) {
          fault(
            .leadsNowhere, .pods,
            "\(reference.quoted) leads to \(service.reference.quoted), behind which no pod is declared")
        }
      }
    }
    faults = faults.firstOfEachRule
  }

  /// Who reaches the controller, as far as annotations say: that of pods is known by their own doors.
  private static func reach(_ source: Door.Source, _ className: String?, _ ingress: Ingress) -> Door.Reach {
    switch source {
    case .client, .node, .controller: return .cluster
    case .undeclaredController: return .unknown
    case .balancer:
      let annotations = ingress.annotations
      switch className {
      case "alb": return annotations["alb.ingress.kubernetes.io/scheme"] == "internet-facing" ? .internet : .private
      case "gce-internal": return .private
      default:
        return annotations["appgw.ingress.kubernetes.io/use-private-ip"] == "true" ? .private : .internet
      }
    }
  }
}

extension [DoorFault] {
  /// One fault of each rule: an object that is wrong in two places is wrong.
  var firstOfEachRule: Self {
    var seen: Set<DoorFault.Rule> = []
    return filter { seen.insert($0.rule).inserted }
  }
}

extension Service.Port {
  /// Whether a backend that names a port means this one; one that names none means any.
  func answers(to port: IntOrString?) -> Bool {
    switch port {
    case nil: true
    case .number(let number): self.port == number
    case .name(let name): self.name == name
    }
  }
}
