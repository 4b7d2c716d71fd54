import Kubernetes
import Network

/// The pods of a world in classes: two pods of a class are alike to every selector, named port and policy, though not
/// to address blocks (semantics A46).
public struct PodClasses: Sendable {
  /// The pods of each class, ascending.
  public let members: [[Int]]

  /// What makes two pods alike.
  private struct Key: Hashable {
    var namespace: Int
    var labels: [String: String]
    var ports: Set<NamedPort>
    var hostNetwork: Bool
  }

  private struct NamedPort: Hashable {
    var name: String
    var transport: TransportProtocol
    var number: UInt16
  }

  /// Sorts the pods of `world` into classes, in the order of their first members.
  public init(of world: World) {
    var index: [Key: Int] = [:]
    var members: [[Int]] = []
    for pod in world.pods {
      let named = pod.ports.compactMap { port in
        port.name.map { NamedPort(name: $0, transport: port.protocol, number: port.containerPort) }
      }
      let key = Key(
        namespace: pod.namespace, labels: pod.labels, ports: Set(named), hostNetwork: pod.hostNetwork)
      if let place = index[key] {
        members[place].append(pod.index)
      } else {
        index[key] = members.count
        members.append([pod.index])
      }
    }
    self.members = members
  }
}
