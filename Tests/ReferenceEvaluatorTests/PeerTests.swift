import Cluster
import Kubernetes
import Network
import ReferenceEvaluator
import TestSupport
import Testing

/// Which other ends a rule means (A10 to A21, A45).
struct PeerTests {
  /// Who reaches `x/a` on 80/TCP when it has one ingress rule.
  private static func sources(_ rule: String) throws -> [String] {
    try SmallWorld("{podSelector: {matchLabels: {pod: a}}, ingress: [\(rule)]}").sources(of: "x/a")
  }

  private static let everyone = ["x/b", "y/a", "y/c", "y/host", "node/n1", "203.0.113.7", "2001:db8::7"]
  /// Whoever the rules, a pod's own node reaches it (A37).
  private static let nobody = ["node/n1"]

  @Test(arguments: [
    ("{from: [{podSelector: {}}], ports: [{port: 80}]}", ["x/b"]),
    ("{from: [{podSelector: {}}], ports: [{port: 81}]}", []),
    ("{from: [{podSelector: {matchLabels: {pod: c}}}], ports: [{port: 80}]}", []),
    ("{from: [{podSelector: {matchLabels: {pod: c}}}, {podSelector: {}}], ports: [{port: 81}, {port: 80}]}", ["x/b"]),
  ])
  func a10(rule: String, sources: [String]) throws { #expect(try Self.sources(rule) == sources + Self.nobody) }

  @Test(arguments: ["{from: []}", "{from: null}", "{ports: [{port: 80}]}", "{from: [], ports: [{port: 80}]}"])
  func a11(rule: String) throws { #expect(try Self.sources(rule) == Self.everyone) }

  @Test func a13() throws {
    #expect(try Self.sources("{}") == Self.everyone)
    #expect(try Self.sources("") == Self.nobody)
  }

  @Test func a14() throws {
    #expect(try Self.sources("{from: [{podSelector: {}}]}") == ["x/b"] + Self.nobody)
    #expect(try Self.sources("{from: [{podSelector: {matchLabels: {pod: a}}}]}") == Self.nobody)
  }

  @Test func a15() throws {
    #expect(
      try Self.sources("{from: [{namespaceSelector: {matchLabels: {ns: \"y\"}}}]}") == ["y/a", "y/c"] + Self.nobody)
    #expect(try Self.sources("{from: [{namespaceSelector: {matchLabels: {ns: x}}}]}") == ["x/b"] + Self.nobody)
    #expect(try Self.sources("{from: [{namespaceSelector: {}}]}") == ["x/b", "y/a", "y/c"] + Self.nobody)
  }

  @Test func a16() throws {
    let namespace = "namespaceSelector: {matchLabels: {ns: \"y\"}}"
    let pods = "podSelector: {matchLabels: {pod: b}}"
    #expect(try Self.sources("{from: [{\(namespace), \(pods)}]}") == Self.nobody)
    #expect(try Self.sources("{from: [{\(namespace)}, {\(pods)}]}") == ["x/b", "y/a", "y/c"] + Self.nobody)
    #expect(
      try Self.sources("{from: [{\(namespace), podSelector: {matchLabels: {pod: c}}}]}") == ["y/c"] + Self.nobody)
  }

  @Test func a17() throws {
    let rule = "{from: [{ipBlock: {cidr: 10.0.2.2/32}}, {podSelector: {matchLabels: {pod: b}}}]}"
    #expect(try Self.sources(rule) == ["x/b", "y/c"] + Self.nobody)
  }

  /// Requirements on `tier`, which `x/a` carries empty, and on `pod`; asked of the other pods of `x` and `y`.
  @Test(arguments: [
    ("{key: pod, operator: In, values: [a, b]}", ["x/a", "y/a"]),
    ("{key: pod, operator: NotIn, values: [b, c]}", ["x/a", "y/a"]),
    ("{key: tier, operator: In, values: [\"\"]}", ["x/a"]),
    ("{key: tier, operator: In, values: [none]}", []),
    ("{key: tier, operator: NotIn, values: [none]}", ["x/a", "y/a", "y/c"]),
    ("{key: tier, operator: NotIn, values: [\"\"]}", ["y/a", "y/c"]),
    ("{key: tier, operator: Exists}", ["x/a"]),
    ("{key: tier, operator: DoesNotExist}", ["y/a", "y/c"]),
    ("{key: tier, operator: DoesNotExist}, {key: pod, operator: In, values: [c]}", ["y/c"]),
    ("{key: pod, operator: In, values: [a]}, {key: pod, operator: NotIn, values: [a]}", []),
  ])
  func a19(requirements: String, sources: [String]) throws {
    let small = try SmallWorld(
      "{podSelector: {matchLabels: {pod: b}}, ingress: [{from: [{namespaceSelector: {}, "
        + "podSelector: {matchExpressions: [\(requirements)]}}]}]}")
    #expect(try small.sources(of: "x/b") == sources)
  }

  @Test func a19MatchLabels() throws {
    func sources(_ labels: String) throws -> [String] {
      let peer = "{namespaceSelector: {}, podSelector: {matchLabels: \(labels)}}"
      return try SmallWorld("{podSelector: {matchLabels: {pod: b}}, ingress: [{from: [\(peer)]}]}").sources(of: "x/b")
    }
    #expect(try sources("{tier: \"\"}") == ["x/a"])
    #expect(try sources("{tier: null}") == ["x/a"])
    #expect(try sources("{tier: \"\", pod: c}") == [])
    #expect(try sources("{}") == ["x/a", "y/a", "y/c"])
  }

  @Test func a20() throws {
    for empty in ["{}", "{matchLabels: {}}", "{matchLabels: null}", "{matchExpressions: []}"] {
      #expect(try Self.sources("{from: [{podSelector: \(empty)}]}") == ["x/b"] + Self.nobody)
    }
    let unset = "{from: [{namespaceSelector: {matchLabels: {ns: \"y\"}}, podSelector: null}]}"
    #expect(try Self.sources(unset) == ["y/a", "y/c"] + Self.nobody)
  }

  @Test func a21() throws {
    let rule = "{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: \"y\"}}}]}"
    #expect(try Self.sources(rule) == ["y/a", "y/c"] + Self.nobody)
  }

  /// Selectors pick pods: no node, no address, no pod in its node's network.
  @Test func a45() throws {
    for peer in ["{namespaceSelector: {}}", "{namespaceSelector: {}, podSelector: {}}"] {
      #expect(try Self.sources("{from: [\(peer)]}") == ["x/b", "y/a", "y/c"] + Self.nobody)
      let small = try SmallWorld("{policyTypes: [Egress], egress: [{to: [\(peer)]}]}")
      #expect(try small.destinations(of: "x/a") == ["x/b", "y/a", "y/c"])
    }
  }
}
