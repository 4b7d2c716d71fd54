package import Kubernetes
import Network

/// Every door of a world, and every one that leads nowhere.
package struct Doors: Sendable {
  /// The doors.
  package private(set) var doors: [Door] = []
  /// Who opens the connections of Ingresses, Gateways and Routes, by class.
  package private(set) var controllers: [ControllerPods] = []
  /// What leads nowhere, or is no route.
  package private(set) var faults: [DoorFault] = []
  /// Objects that may open doors besides these, and why that is not known.
  package private(set) var unclear: [DoorObjects.Unreadable] = []

  /// Finds the doors of a world.
  package init(of world: World, _ settings: ExposureSettings = ExposureSettings()) {
    let backends = ServiceBackends(world)
    let controllers = Controllers(world, settings)
    for service in world.services { add(ServiceDoors(service, backends)) }
    add(hosts: world)
    for ingress in world.doors.ingresses { add(IngressDoors(ingress, backends, controllers)) }
    let attachments = RouteAttachments(world)
    for route in world.doors.routes { add(GatewayDoors(route, world, backends, controllers, attachments)) }
    for route in world.doors.openShiftRoutes { add(OpenShiftDoors(route, backends, controllers)) }
    self.controllers = controllers.serving(world.doors)
    unclear += backends.unclear
  }

  /// Adds what the search for doors asks of labels.
  package static func addMentions(of manifests: Manifests, to mentions: inout SelectorMentions) {
    for service in manifests.services where !service.selector.isEmpty {
      mentions.add(LabelSelector(matchLabels: service.selector), ofPodsIn: service.metadata.namespaceName)
    }
  }

  private mutating func add(_ found: some DoorSource) {
    doors += found.doors
    faults += found.faults
    unclear += found.unclear
  }

  /// The ports of nodes that pods open (semantics X15, X16). A pod on the network of its node opens all of its ports.
  private mutating func add(hosts world: World) {
    struct Key: Hashable {
      var workload: ObjectReference
      var port: UInt16
      var transport: TransportProtocol
      var isOnHost: Bool
    }
    var pods: [Key: [Int]] = [:]
    var order: [Key] = []
    for pod in world.pods {
      let ports = pod.hostNetwork ? pod.ports : pod.doorPorts.filter { $0.hostPort != nil }.map(\.port)
      for port in ports {
        let key = Key(
          workload: world.workload(of: pod), port: port.containerPort, transport: port.protocol,
          isOnHost: pod.hostNetwork)
        if pods[key] == nil { order.append(key) }
        if pods[key]?.last != pod.index { pods[key, default: []].append(pod.index) }
      }
    }
    for key in order {
      let places = pods[key] ?? []
      let door = Door(
        key.isOnHost ? .hostNetwork : .hostPort, source: .client(nil), transport: key.transport, reach: .node,
        chain: [], span: world.pods[places[0]].span)
      doors.append(door.to(.init(pods: places, port: key.port)))
    }
  }
}

/// What finds the doors of one object.
protocol DoorSource {
  var doors: [Door] { get }
  var faults: [DoorFault] { get }
  var unclear: [DoorObjects.Unreadable] { get }
}

extension DoorSource {
  var unclear: [DoorObjects.Unreadable] { [] }
}
