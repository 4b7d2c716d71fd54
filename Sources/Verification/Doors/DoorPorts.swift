import Claims
import Cluster
import Kubernetes
import Network
import Properties

/// The ports at which pods answer to what comes through a door, of those that a claim is about.
struct DoorPorts: Hashable {
  /// The ports.
  var ports: PropertyPorts
  /// Those among them that are none of the door's, or that the claim is not about.
  var excluded: [PropertyPorts] = []
  /// Whether a flow on them is surely one that the claim is about.
  var areCertain = true

  /// What a door and a claim agree on; nil for nothing.
  ///
  /// - Parameters:
  ///   - spec: the ports of the claim; nil for all.
  ///   - isOthers: whether it is about all but these.
  init?(_ door: Door, _ spec: PortSpec?, _ isOthers: Bool) {
    func only(_ connections: ConnectionSet) -> [PropertyPorts] {
      [PropertyPorts(connections: ConnectionSet.all.subtracting(connections))]
    }
    let ofTransport = ConnectionSet(door.transport, .allPorts)
    switch door.selection?.port {
    case nil:
      // Which of the pods is meant has been looked at.
      ports = PropertyPorts(connections: ConnectionSet(door.transport, PortSet(door.port...door.port)))
    case .number(let number):
      let own = ConnectionSet(door.transport, PortSet(number...number))
      ports = PropertyPorts(connections: own)
      guard let spec, !isOthers, !spec.connections.contains(door.transport, number) else { break }
      if spec.names.isEmpty { return nil }
      ports = PropertyPorts(connections: ConnectionSet(), names: spec.names)
      excluded = only(own)
    case .name(let name):
      ports = PropertyPorts(connections: ConnectionSet(), names: [name])
      excluded = only(ofTransport)
      guard let spec, !isOthers, !spec.names.contains(name) else { break }
      if spec.names.isEmpty {
        excluded = only(ofTransport.intersection(spec.connections))
      } else {
        areCertain = false
      }
    }
    if let spec, isOthers, door.selection != nil { excluded.append(PropertyPorts(spec)) }
  }
}
