import Claims
import Cluster
import PolicyModel

extension EndpointGroup {
  /// Whether the members are some nodes, or on the network of one (semantics C26, C44).
  func isAmong(_ nodes: NodeGroup, in model: PolicyModel) -> MayMust<Bool> {
    switch kind {
    case .hypothetical: return MayMust(false)
    case .outside: return nodes.containsOutside(in: model.world)
    case .undeclaredNode: return nodes.contains(nodeNamed: nil, in: model.world)
    case .node(let place): return nodes.contains(nodeNamed: model.world.nodes[place].name, in: model.world)
    case .pods(let classes):
      let pod = model.representative(classes[0])
      return pod.hostNetwork ? nodes.contains(nodeNamed: pod.nodeName, in: model.world) : MayMust(false)
    }
  }
}
