import Kubernetes
import Testing

/// How an object is spelled.
struct ObjectReferenceTests {
  @Test func inANamespace() {
    let policy = ObjectReference(kind: "NetworkPolicy", namespace: "shop", name: "db")
    #expect("\(policy)" == "NetworkPolicy/shop/db")
    #expect(policy.title == "NetworkPolicy shop/db")
    #expect(policy.quoted == "NetworkPolicy `shop/db`")
  }

  @Test func inNone() {
    let node = ObjectReference(kind: "Node", name: "n1")
    #expect("\(node)" == "Node/n1")
    #expect(node.title == "Node n1")
    #expect(node.quoted == "Node `n1`")
  }
}
