import Diagnostics
import YAMLTree

extension ManifestReader {
  /// Kinds by which traffic from outside reaches pods and of which nothing more is read (semantics X40), by group; `*` at
  /// the front of a group stands for any text.
  private static let foreignDoors: [(group: Pattern, kinds: Set<String>)] = [
    (Pattern("traefik.io"), ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"]),
    (Pattern("traefik.containo.us"), ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"]),
    (Pattern("networking.istio.io"), ["VirtualService", "Gateway"]),
    (Pattern("projectcontour.io"), ["HTTPProxy"]),
    (Pattern("contour.heptio.com"), ["IngressRoute"]),
    (Pattern("*getambassador.io"), ["Mapping", "TCPMapping"]),
    (Pattern("k8s.nginx.org"), ["VirtualServer", "VirtualServerRoute", "TransportServer"]),
    (Pattern("configuration.konghq.com"), ["TCPIngress", "UDPIngress"]),
    (Pattern("gateway.networking.x-k8s.io"), ["XListenerSet", "XMesh"]),
    (Pattern("kuma.io"), ["MeshGateway", "MeshGatewayRoute"]),
    (Pattern("gateway.solo.io"), ["VirtualService", "RouteTable"]),
    (Pattern("apisix.apache.org"), ["ApisixRoute"]),
    (Pattern("elbv2.k8s.aws"), ["TargetGroupBinding"]),
    (Pattern("networking.gke.io"), ["MultiClusterIngress"]),
    (Pattern("k8s.ngrok.com"), ["CloudEndpoint", "TCPEdge", "TLSEdge", "HTTPSEdge"]),
    (Pattern("serving.knative.dev"), ["Service", "Route"]),
  ]

  /// Notes a Service of a name that was read before, if it opens another door: policies do not care, so that it is no error.
  mutating func noteOtherDoor(of service: Service) {
    let first = manifests.services.first { $0.reference == service.reference }
    guard let first, first.door != service.door else { return }
    manifests.doors.unreadable.append(
      .init(
        reference: service.reference, message: "it is defined more than once, with other doors",
        span: service.metadata.span))
  }

  /// Reads an object that opens a door, or says which pods are behind one. What cannot be read is noted, and no error:
  /// policies do not depend on it.
  mutating func readDoor(_ object: Cursor, _ type: TypeMeta, _ place: Place) {
    let scratch = DecodingContext()
    scratch.defaultNamespace = context.defaultNamespace
    let cursor = Cursor(object.node, context: scratch)
    func read<Value>(_ decode: (Cursor) -> Value?, _ keep: (Value, inout DoorObjects) -> Void) {
      if let value = scratch.withoutErrors({ decode(cursor) }) {
        keep(value, &manifests.doors)
      } else {
        let fault = scratch.diagnostics.all.first { $0.severity == .error }
        manifests.doors.unreadable.append(
          .init(
            reference: place.reference(type.kind), message: fault?.message ?? "it cannot be read", span: place.span))
      }
    }
    switch (type.group, type.kind) {
    case ("networking.k8s.io", "Ingress"), ("extensions", "Ingress"):
      read(Ingress.decode) { $1.ingresses.append($0) }
    case ("networking.k8s.io", "IngressClass"): read(IngressClass.decode) { $1.ingressClasses.append($0) }
    case ("gateway.networking.k8s.io", "Gateway"): read(Gateway.decode) { $1.gateways.append($0) }
    case ("gateway.networking.k8s.io", "GatewayClass"): read(GatewayClass.decode) { $1.gatewayClasses.append($0) }
    case ("gateway.networking.k8s.io", "ReferenceGrant"): read(ReferenceGrant.decode) { $1.grants.append($0) }
    case ("gateway.networking.k8s.io", let kind) where GatewayRoute.kinds.contains(kind):
      read({ GatewayRoute.decode($0, kind: kind) }) { $1.routes.append($0) }
    case ("route.openshift.io", "Route"), ("", "Route"): read(OpenShiftRoute.decode) { $1.openShiftRoutes.append($0) }
    case ("discovery.k8s.io", "EndpointSlice"): read(EndpointAddresses.slice) { $1.endpoints += $0 }
    case ("", "Endpoints"): read(EndpointAddresses.endpoints) { $1.endpoints += $0 }
    default:
      let isForeign = Self.foreignDoors.contains { $0.group.matches(type.group) && $0.kinds.contains(type.kind) }
      guard isForeign else { return }
      manifests.doors.foreign.append(
        .init(reference: place.reference(type.kind), group: type.group, span: place.span))
    }
  }
}

extension Place {
  /// The object, by a kind.
  fileprivate func reference(_ kind: String) -> ObjectReference {
    ObjectReference(kind: kind, namespace: namespace, name: name)
  }
}
