import Cluster
import EnforcerReadings
import Kubernetes
import Network
import ReferenceEvaluator
import Testing

/// Nodes, what is on their networks, and host endpoints (K70 to K76).
struct CalicoHostTests {
  private typealias Text = CalicoText

  /// No endpoint, and known by its node's address alone.
  @Test func k70() throws {
    let small = try SmallWorld(calico: [Text.global("p", "types: [Ingress, Egress]")])
    #expect(try small.verdict(.egress, "y/host", "x/b") == "yes: notGoverned hostNetwork")
    #expect(try SmallWorld.reached("selector: pod == 'host'") == [])
    #expect(try SmallWorld.reached("namespaceSelector: ns == 'y'") == ["y/a", "y/c"])
    #expect(try SmallWorld.reached("nets: [192.168.0.1/32]") == ["y/host", "node/n1"])
    #expect(
      try SmallWorld.reached("selector: role == 'node'", [Text.set("s", "role: node", "192.168.0.1")])
        == ["y/host", "node/n1"])
  }

  @Test func k70HostEndpoints() throws {
    let known = Text.hostEndpoint("h", "role: node", "expectedIPs: [192.168.0.1]")
    #expect(try SmallWorld.reached("selector: role == 'node'", [known]) == ["y/host", "node/n1"])
    let unknown = Text.hostEndpoint("h", "role: node", "interfaceName: eth0")
    #expect(try SmallWorld.reached("selector: role == 'node'", [unknown]) == [])
  }

  /// With a host endpoint, nobody knows what an end says that is on a node.
  @Test func k71() throws {
    let host = Text.hostEndpoint("h", "", "interfaceName: eth0, expectedIPs: [203.0.113.7]")
    let small = try SmallWorld(calico: [host])
    #expect(try small.verdict(.ingress, "x/a", "node/n1") == "open: hostEndpoint h, notGoverned node")
    #expect(try small.verdict(.egress, "y/host", "x/a") == "open: hostEndpoint h, notGoverned hostNetwork")
    #expect(try small.verdict(.ingress, "x/a", "203.0.113.7") == "open: hostEndpoint h, notGoverned outside")
    #expect(try small.verdict(.ingress, "x/a", "198.51.100.1") == "yes: notGoverned outside")
    #expect(try small.verdict(.ingress, "x/a", "x/b") == "yes: notIsolated")
    // What the pod denies does not pass.
    let closed = try SmallWorld(calico: [host, Text.global("p", "types: [Egress], namespaceSelector: all()")])
    #expect(try closed.decide("x/a", "node/n1").isDenied)
  }

  /// Where a policy about what is forwarded selects a host endpoint, so is everything that leaves a node.
  @Test(arguments: [
    ("applyOnForward: true, order: 1", true), ("doNotTrack: true, applyOnForward: true", true), ("order: 1", false),
    ("applyOnForward: true, selector: role == 'other'", false),
    ("applyOnForward: true, selector: all(), namespaceSelector: env != 'none'", false),
  ])
  func k75(fields: String, isOpen: Bool) throws {
    let allow = Text.global("p", "types: [Ingress, Egress], \(fields)", ingress: [Text.allow], egress: [Text.allow])
    let small = try SmallWorld(calico: [Text.hostEndpoint("h", "role: node", "interfaceName: eth0"), allow])
    for (source, destination) in [("x/a", "x/b"), ("x/a", "203.0.113.7")] {
      #expect(try small.decide(source, destination).egress.isAllowed == !isOpen)
      #expect(try small.decide(source, destination).mayAllow)
    }
    // Between pods that are known to be on one node.
    var world = small.world
    for pod in [try small.pod("x/a"), try small.pod("x/b")] { world.pods[pod].nodeName = "n1" }
    #expect(ReferenceEvaluator(world: world).decide(try small.flow("x/a", "x/b")).isAllowed)
  }

  /// A node reaches its own pods, whatever policies say; without rules that allow it is like everybody.
  @Test func k76() throws {
    let small = try SmallWorld(calico: [Text.global("p", ingress: [Text.deny])])
    #expect(try small.verdict(.ingress, "node/n1", "x/a") == "yes: ownNode")
    #expect(try small.verdict(.ingress, "node/n2", "x/a") == "no: deny p.0")
    #expect(try small.verdict(.ingress, "node/n1", "x/b") == "no: deny p.0")
    #expect(try SmallWorld(calico: []).verdict(.ingress, "node/n1", "x/a") == "yes: notIsolated")
    let flow = try small.flow("node/n1", "x/a")
    #expect(!small.evaluator.decideWithoutAllowRules(flow, .ingress).isAllowed)
  }

  /// As if no rule allowed anything: policies isolate as before, and what Pass leaves to others passes.
  @Test func withoutAllowRules() throws {
    func isOpen(_ rules: String...) throws -> Bool {
      let small = try SmallWorld(calico: [Text.global("p", egress: rules)])
      return small.evaluator.decideWithoutAllowRules(try small.flow("x/a", "x/b"), .egress).isAllowed
    }
    #expect(try !isOpen(Text.allow))
    #expect(try isOpen(Text.pass))
    #expect(try isOpen(Text.allow, Text.pass))
    #expect(try !isOpen(Text.deny, Text.pass))
  }
}
