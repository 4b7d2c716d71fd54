import Advice
import Claims
package import Cluster
import Kubernetes
package import Network
import PolicyModel
import ReferenceEvaluator
package import Verification

/// One end of the connection to explain: the pods that it can be, or an address.
package struct FlowEnd: Sendable {
  /// How reports call it.
  package var description: EndDescription
  /// The places of its pods in the world; empty for an address or a node.
  package var pods: [Int]
  /// The address of an outside end or a node.
  package var address: IPAddress?
  /// Whether it is a node, and its name if it is declared.
  package var isNode = false
  package var nodeName: String?

  /// Makes an end of what a name has been resolved to.
  package init(_ end: TestEnd, in world: World) {
    pods = end.pods
    address = end.address
    isNode = end.set.nodes
    nodeName = end.node.map { world.nodes[$0].name }
    let explanation = Explanation(world: world, declared: world)
    if let first = pods.first {
      description = explanation.describe(pod: first)
    } else {
      let address = end.address ?? IPAddress(.ipv4, 0)
      description = explanation.describe(
        isNode ? .node(nodeName, address: address) : .address(address), dependsOnAddress: true)
    }
  }

  /// Makes an end of pods.
  package init(pods: [Int], description: EndDescription) {
    self.pods = pods
    self.description = description
  }

  /// The end, as advisers want it.
  var asked: AskedEnd { AskedEnd(pods: pods, address: address, isHypothetical: description.isHypothetical) }
}
