import Kubernetes
import Network

/// The doors of a Route of OpenShift (semantics X30).
struct OpenShiftDoors: DoorSource {
  private(set) var doors: [Door] = []
  private(set) var faults: [DoorFault] = []

  init(_ route: OpenShiftRoute, _ backends: ServiceBackends, _ controllers: Controllers) {
    let namespace = route.metadata.namespaceName
    let reference = ObjectReference(kind: "Route", namespace: namespace, name: route.metadata.name)
    let source = controllers.source(ofClass: "openshift-default", ControllerProduct.openShift)
    for backend in route.backends {
      func fault(_ missing: DoorFault.Missing, _ message: String) {
        faults.append(
          DoorFault(rule: .leadsNowhere, missing: missing, object: reference, message: message, span: backend.span))
      }
      guard let service = backends.service(namespace: namespace, name: backend.service) else {
        fault(
          .service, "\(reference.quoted) leads to Service `\(namespace)/\(backend.service)`, which no manifest declares"
        )
        continue
      }
      var isFound = false
      for port in service.ports where port.protocol == .tcp {
        // Text is the name of a Service's port, a number that of a pod's.
        if case .name(let name) = route.targetPort, port.name != name { continue }
        for var found in backends.backends(of: service, port) {
          if case .number(let number) = route.targetPort {
            switch found.selection?.port {
            case .name: found.selection?.port = .number(number)
            case .number(let other): if other != number { continue }
            case nil: if found.port != number { continue }
            }
          }
          isFound = isFound || !found.pods.isEmpty
          var door = Door(
            .object(reference), source: source, transport: .tcp,
            reach: source == .undeclaredController ? .unknown : .cluster,
            chain: [reference.title, "\(service.reference.title):\(port.port)"], span: backend.span)
          door.families = service.door.families
          door.servicePort = port.port
          doors.append(door.to(found))
        }
      }
      if !isFound, !backends.leadsOutside(service) {
        let what =
          switch route.targetPort {
          case .number(let number): "no pod behind it has port \(number) as a target of the Service"
          case .name(let name): "it has no port named `\(name)` with pods behind it"
          case nil: "no pod is declared behind it"
          }
        fault(
          service.hasPort(route.targetPort) ? .pods : .port,
          "\(reference.quoted) leads to \(service.reference.quoted), and \(what)")
      }
    }
    faults = faults.firstOfEachRule
  }
}

extension Service {
  /// Whether what a Route names is a port of this Service, as far as that is written: the number of a pod's port may be
  /// behind a name.
  fileprivate func hasPort(_ port: IntOrString?) -> Bool {
    ports.contains { item in
      switch port {
      case nil: true
      case .name(let name): item.name == name
      case .number:
        if case .name = item.targetPort { true } else { item.targetPort == port }
      }
    }
  }
}
