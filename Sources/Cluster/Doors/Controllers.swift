package import Kubernetes
import Network

/// Products that take requests from outside to Services: how they are named, and which pods open their connections
/// (semantics X24, X31).
struct ControllerProduct {
  /// `spec.controller` of an IngressClass, or `controllerName` of a GatewayClass; one that ends in `*` stands for all that
  /// begin so.
  var names: [String]
  /// The usual names of its classes.
  var classes: [String] = []
  /// The labels of its pods, as alternatives; none where no pod of the cluster connects.
  var labels: [[String: String]] = []
  /// The only namespace in which its pods are; nil for any.
  var namespace: String?
  /// Whether it accepts the number or name of a target port where a Service's port belongs (semantics X20).
  var acceptsTargetPorts = false
  /// Whether a balancer outside the cluster connects.
  var isBalancer = false

  private static let name = "app.kubernetes.io/name"

  static let all = [
    Self(
      names: ["k8s.io/ingress-nginx"], classes: ["nginx"],
      labels: [[name: "ingress-nginx", "app.kubernetes.io/component": "controller"]], acceptsTargetPorts: true),
    Self(
      names: ["traefik.io/ingress-controller", "traefik.io/gateway-controller"], classes: ["traefik"],
      labels: [[name: "traefik"]]),
    Self(
      names: ["haproxy.org/ingress-controller*", "haproxy-ingress.github.io/controller*"], classes: ["haproxy"],
      labels: [[name: "kubernetes-ingress"], [name: "haproxy-ingress"]]),
    // Envoy opens the connections, not Contour.
    Self(
      names: ["projectcontour.io/ingress-controller", "projectcontour.io/*"], classes: ["contour"],
      labels: [["app": "envoy"]]),
    Self(
      names: ["ingress-controllers.konghq.com/kong", "konghq.com/*"], classes: ["kong"], labels: [[name: "kong"]]),
    Self(
      names: ["istio.io/ingress-controller"], classes: ["istio"], labels: [["istio": "ingressgateway"]]),
    Self(
      names: ["openshift.io/ingress-to-route"], classes: ["openshift-default"], labels: [router],
      namespace: "openshift-ingress"),
    Self(names: ["cilium.io/ingress-controller", "io.cilium/gateway-controller"], classes: ["cilium"]),
    Self(names: ["ingress.k8s.aws/alb"], classes: ["alb"], isBalancer: true),
    Self(names: ["k8s.io/ingress-gce"], classes: ["gce", "gce-internal"], isBalancer: true),
    Self(
      names: ["azure/application-gateway"], classes: ["azure-application-gateway", "azure/application-gateway"],
      isBalancer: true),
    Self(names: ["networking.gke.io/gateway"], isBalancer: true),
  ]

  /// The label of OpenShift's routers; its value names the IngressController.
  private static let router = ["ingresscontroller.operator.openshift.io/deployment-ingresscontroller": ""]

  /// The product that serves Routes of OpenShift.
  static var openShift: Self? { named("openshift.io/ingress-to-route") }

  /// The product of a controller's name.
  static func named(_ controller: String) -> Self? {
    all.first { product in
      product.names.contains { name in
        name.hasSuffix("*") ? controller.hasPrefix(name.dropLast()) : controller == name
      }
    }
  }

  /// The product that usually serves a class.
  static func ofClass(_ name: String) -> Self? { all.first { $0.classes.contains(name) } }

  /// Whether a pod is one of those that connect.
  func owns(_ pod: World.Pod, in world: World) -> Bool {
    if let namespace, world.namespace(of: pod).name != namespace { return false }
    return labels.contains { labels in
      labels.allSatisfy { key, value in
        // An empty value stands for any.
        pod.labels[key].map { value.isEmpty || $0 == value } ?? false
      }
    }
  }
}

/// The pods that open the connections of a class of Ingresses or Gateways.
package struct ControllerPods: Hashable, Sendable {
  /// The class; nil for objects that name none.
  package var className: String?
  /// The declared pods, by their places in `World.pods`.
  package var pods: [Int]
  /// The namespace of others like them; nil for any.
  package var namespace: String?
  /// The labels by which others would be taken for them, as alternatives; an empty value stands for any.
  package var labels: [[String: String]]
}

/// Which pods connect for a class of Ingresses or Gateways (semantics X22 to X24).
struct Controllers {
  private let world: World
  private let settings: ExposureSettings

  init(_ world: World, _ settings: ExposureSettings) {
    self.world = world
    self.settings = settings
  }

  /// The class of an Ingress: the one that it names, else the only one that is the default; nil where nobody knows.
  func className(of ingress: Ingress) -> String? {
    if let name = ingress.className { return name }
    let defaults = world.doors.ingressClasses.filter(\.isDefault)
    return defaults.count == 1 ? defaults[0].name : nil
  }

  /// The product that serves a class of Ingresses: the controller of its IngressClass, else the usual one of that name.
  func product(ofIngressClass name: String?) -> ControllerProduct? {
    guard let name else { return nil }
    if let declared = world.doors.ingressClasses.first(where: { $0.name == name }) {
      return declared.controller.flatMap { ControllerProduct.named($0) }
    }
    return ControllerProduct.ofClass(name)
  }

  /// The product that serves a class of Gateways.
  func product(ofGatewayClass name: String) -> ControllerProduct? {
    world.doors.gatewayClasses.first { $0.name == name }.flatMap { ControllerProduct.named($0.controller) }
  }

  /// Who serves the objects that are declared, each class once.
  func serving(_ objects: DoorObjects) -> [ControllerPods] {
    var result: [ControllerPods] = []
    func add(_ name: String?, _ source: Door.Source, _ labels: [[String: String]], namespace: String?) {
      guard case .controller(let pods) = source else { return }
      let entry = ControllerPods(className: name, pods: pods, namespace: namespace, labels: labels)
      if !result.contains(entry) { result.append(entry) }
    }
    for name in Set(objects.ingresses.map { className(of: $0) }) {
      let product = product(ofIngressClass: name)
      add(name, source(ofClass: name, product), product?.labels ?? [], namespace: product?.namespace)
    }
    for gateway in objects.gateways {
      let own = ["gateway.networking.k8s.io/gateway-name": gateway.metadata.name]
      let product = product(ofGatewayClass: gateway.className)
      add(gateway.className, source(of: gateway), [own], namespace: gateway.metadata.namespaceName)
      add(
        gateway.className, source(of: gateway), product?.labels ?? [], namespace: product?.namespace)
    }
    if !objects.openShiftRoutes.isEmpty, let product = ControllerProduct.openShift {
      add(
        "openshift-default", source(ofClass: "openshift-default", product), product.labels, namespace: product.namespace
      )
    }
    return result.sorted { ($0.className ?? "", $0.namespace ?? "") < ($1.className ?? "", $1.namespace ?? "") }
  }

  /// The source of what a class lets in.
  func source(ofClass name: String?, _ product: ControllerProduct?) -> Door.Source {
    if let pods = settings.controllers[name ?? ""] ?? settings.controllers["*"], !pods.isEmpty {
      return .controller(pods)
    }
    guard let product else { return .undeclaredController }
    if product.isBalancer { return .balancer(product.classes.contains("gce") ? GoogleBalancers.blocks : nil) }
    let pods = world.pods.indices.filter { product.owns(world.pods[$0], in: world) }
    return pods.isEmpty ? .undeclaredController : .controller(pods)
  }

  /// The source of what a Gateway lets in: its own proxies, by the label that the API gives them, before those of its
  /// class (semantics X31).
  func source(of gateway: Gateway) -> Door.Source {
    let product = product(ofGatewayClass: gateway.className)
    if settings.controllers[gateway.className] == nil, settings.controllers["*"] == nil {
      let own = world.pods.indices.filter { place in
        let pod = world.pods[place]
        let isOfGateway =
          pod.labels["gateway.networking.k8s.io/gateway-name"] == gateway.metadata.name
          && world.namespace(of: pod).name == gateway.metadata.namespaceName
        return isOfGateway
          || pod.labels["gateway.envoyproxy.io/owning-gateway-name"] == gateway.metadata.name
            && pod.labels["gateway.envoyproxy.io/owning-gateway-namespace"] == gateway.metadata.namespaceName
      }
      // An operator makes them, and they may be among the manifests all the same.
      let declared = own.filter { world.pods[$0].operatedBy == nil }
      if !own.isEmpty { return .controller(declared.isEmpty ? own : declared) }
    }
    return source(ofClass: gateway.className, product)
  }
}

/// Google's proxies and health checks, as its documentation lists them (semantics X13).
enum GoogleBalancers {
  static var blocks: [CIDR] { ["130.211.0.0/22", "35.191.0.0/16"].compactMap { try? CIDR(strict: $0) } }
}

/// What a property file says about doors (`model.exposure`).
package struct ExposureSettings: Sendable {
  /// What is known of traffic that a node stands in for.
  package var masqueraded = Masqueraded.unknown
  /// The pods that serve a class of Ingresses or Gateways, by their places in `World.pods`; under `*` those of every other.
  package var controllers: [String: [Int]] = [:]

  /// Makes what a file says that says nothing.
  package init() {}
}
