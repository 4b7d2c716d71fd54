import Cluster
import Kubernetes
import Network
import ReferenceEvaluator
import TestSupport
import Testing

/// Address blocks and special endpoints (A32 to A45).
struct AddressTests {
  /// What `x/b` reaches with one egress rule to these peers.
  private static func destinations(_ peers: String) throws -> [String] {
    try SmallWorld("{podSelector: {matchLabels: {pod: b}}, policyTypes: [Egress], egress: [{to: \(peers)}]}")
      .destinations(of: "x/b")
  }

  @Test func a32() throws {
    #expect(try Self.destinations("[{ipBlock: {cidr: 203.0.113.0/24}}]") == ["203.0.113.7"])
    #expect(try Self.destinations("[{ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.4/30]}}]") == [])
    #expect(try Self.destinations("[{ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.8/29]}}]") == ["203.0.113.7"])
    #expect(
      try Self.destinations("[{ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.0/30, 203.0.113.7/32]}}]") == [])
  }

  /// An exception is no deny: another item, rule or policy may allow what it leaves out.
  @Test func a33() throws {
    let hole = "{ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.7/32]}}"
    let plug = "{ipBlock: {cidr: 203.0.113.7/32}}"
    #expect(try Self.destinations("[\(hole)]") == [])
    #expect(try Self.destinations("[\(hole), \(plug)]") == ["203.0.113.7"])
    let spec = "podSelector: {matchLabels: {pod: b}}, policyTypes: [Egress]"
    let rules = try SmallWorld("{\(spec), egress: [{to: [\(plug)]}, {to: [\(hole)]}]}")
    #expect(try rules.allows("x/b", "203.0.113.7"))
    let policies = try SmallWorld("{\(spec), egress: [{to: [\(hole)]}]}", "{\(spec), egress: [{to: [\(plug)]}]}")
    #expect(try policies.allows("x/b", "203.0.113.7"))
  }

  @Test func a34() throws {
    let all = ["x/a", "y/a", "y/c", "y/host", "node/n1", "203.0.113.7"]
    #expect(try Self.destinations("[{ipBlock: {cidr: 0.0.0.0/0}}]") == all)
    #expect(try Self.destinations("[{ipBlock: {cidr: \"::/0\"}}]") == ["2001:db8::7"])
  }

  /// A block matches whatever has the address, pods included.
  @Test func a35() throws {
    #expect(try Self.destinations("[{ipBlock: {cidr: 10.0.0.0/8}}]") == ["x/a", "y/a", "y/c"])
    #expect(try Self.destinations("[{ipBlock: {cidr: 10.0.2.2/32}}]") == ["y/c"])
    #expect(try Self.destinations("[{ipBlock: {cidr: 192.168.0.0/16}}]") == ["y/host", "node/n1"])
  }

  /// The node of a pod reaches it whatever its policies say; another node, or the way back, is judged.
  @Test func a37() throws {
    let small = try SmallWorld("{policyTypes: [Ingress, Egress]}")
    #expect(try small.decide("node/n1", "x/a").ingress.because == [.ownNode])
    #expect(try !small.allows("node/n2", "x/a"))
    #expect(try !small.allows("node/n1", "x/b"))
    #expect(try !small.allows("x/a", "node/n1"))
  }

  /// A pod in its node's network is no subject and no peer of selectors, but its address is one of blocks.
  @Test func a38() throws {
    let denied = try SmallWorld("y: {podSelector: {}, policyTypes: [Ingress, Egress]}")
    #expect(try denied.decide("x/a", "y/host").ingress.because == [.notGoverned(.hostNetwork)])
    #expect(try denied.decide("y/host", "x/a").egress.because == [.notGoverned(.hostNetwork)])
    #expect(try !denied.allows("x/a", "y/c"))
    #expect(try denied.evaluator.isolatingPolicies(ofPod: denied.pod("y/host"), direction: .ingress) == [])
    let named = "{namespaceSelector: {}, podSelector: {matchLabels: {pod: host}}}"
    #expect(try Self.destinations("[\(named)]") == [])
    #expect(try Self.destinations("[{ipBlock: {cidr: 192.168.0.1/32}}]") == ["y/host", "node/n1"])
  }

  /// A pod of two families is one pod to selectors, and each address for itself to blocks.
  @Test func a42() throws {
    let small = try SmallWorld(
      "y: {policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: \"fd00::/64\"}}], ports: [{port: 6}]}, "
        + "{from: [{namespaceSelector: {matchLabels: {ns: x}}}], ports: [{port: 1}]}]}")
    let pod = try small.pod("x/a")
    let target = try small.pod("y/c")
    let to = ReferenceEvaluator.Endpoint.pod(
      target, address: small.world.pods[target].addresses[0], node: nil, replica: 0)
    #expect(small.world.pods[pod].addresses.count == 2)
    for address in small.world.pods[pod].addresses {
      let from = ReferenceEvaluator.Endpoint.pod(pod, address: address, node: nil, replica: 0)
      func allows(_ port: UInt16) -> Bool {
        small.evaluator.decide(.init(source: from, destination: to, transport: .tcp, port: port)).isAllowed
      }
      #expect(allows(1))
      #expect(allows(6) == (address.family == .ipv6))
    }
  }

  /// At an address or a node nothing is enforced: the pod's end alone decides.
  @Test func a45() throws {
    let small = try SmallWorld("{}")
    #expect(try small.decide("203.0.113.7", "x/a").egress.because == [.notGoverned(.outside)])
    #expect(try small.decide("node/n2", "x/a").egress.because == [.notGoverned(.node)])
    #expect(try !small.allows("203.0.113.7", "x/a"))
    #expect(try small.allows("203.0.113.7", "y/a"))
  }

  /// Pods of one template answer alike, whichever of them.
  @Test func a46() throws {
    let small = try SmallWorld("{ingress: [{from: [{podSelector: {}}]}]}")
    let (a, b) = (try small.pod("x/a"), try small.pod("x/b"))
    let answers = (0..<3).map { replica in
      let from = ReferenceEvaluator.Endpoint.pod(
        b, address: small.world.pods[b].addresses[0], node: nil, replica: replica)
      let to = ReferenceEvaluator.Endpoint.pod(
        a, address: small.world.pods[a].addresses[0], node: nil, replica: 2 - replica)
      return small.evaluator.decide(.init(source: from, destination: to, transport: .tcp, port: 80))
    }
    #expect(Set(answers).count == 1)
    #expect(answers[0].isAllowed)
  }
}
