import Cluster
import EnforcerReadings
import Kubernetes
import Network
import ReferenceEvaluator
import TestSupport
import Testing

/// Who is isolated, and what policies together allow (A1 to A9).
struct IsolationTests {
  private static let deny = "{podSelector: {}, policyTypes: [Ingress, Egress]}"

  /// A policy without a namespace lies in `default`.
  @Test func a1() throws {
    let pods =
      "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}\n---\n"
      + "{apiVersion: v1, kind: Pod, metadata: {name: b, namespace: x}, spec: {}}\n---\n"
    let world = try World.reading(
      pods + "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {}}")
    let evaluator = ReferenceEvaluator(world: world)
    let isolated = world.pods.map { !evaluator.isolatingPolicies(ofPod: $0.index, direction: .ingress).isEmpty }
    #expect(world.pods.map(\.name) == ["a", "b"])
    #expect(isolated == [true, false])
  }

  @Test(arguments: [
    ("{podSelector: {}}", ["x/a", "x/b"]), ("{podSelector: null}", ["x/a", "x/b"]), ("{}", ["x/a", "x/b"]),
    ("{podSelector: {matchLabels: {pod: a}}}", ["x/a"]), ("{podSelector: {matchLabels: {pod: c}}}", []),
    ("{podSelector: {matchLabels: {ns: x}}}", []),
  ])
  func a2(spec: String, subjects: [String]) throws {
    let small = try SmallWorld(spec)
    let isolated = try ["x/a", "x/b", "y/a", "y/c"].filter {
      try !small.evaluator.isolatingPolicies(ofPod: small.pod($0), direction: .ingress).isEmpty
    }
    #expect(isolated == subjects)
  }

  @Test(arguments: [
    ("{}", true, false), ("{ingress: []}", true, false), ("{ingress: [{}]}", true, false),
    ("{egress: []}", true, false), ("{ingress: [{}], egress: []}", true, false), ("{egress: null}", true, false),
    ("{egress: [{}]}", true, true), ("{ingress: [{}], egress: [{}]}", true, true),
    ("{policyTypes: [], egress: [{}]}", true, true), ("{policyTypes: null, egress: []}", true, false),
  ])
  func a3(spec: String, ingress: Bool, egress: Bool) throws {
    let small = try SmallWorld(spec)
    let pod = try small.pod("x/a")
    #expect(small.evaluator.isolatingPolicies(ofPod: pod, direction: .ingress) == (ingress ? [0] : []))
    #expect(small.evaluator.isolatingPolicies(ofPod: pod, direction: .egress) == (egress ? [0] : []))
  }

  /// Rules of a direction that is not listed are inert.
  @Test func a4() throws {
    let egress = try SmallWorld("{policyTypes: [Egress], ingress: [{ports: [{port: 1}]}]}")
    #expect(try egress.sources(of: "x/a").count == SmallWorld.ends.count - 2)
    #expect(try egress.destinations(of: "x/a") == [])
    let ingress = try SmallWorld("{policyTypes: [Ingress, Ingress], egress: [{}]}")
    #expect(try ingress.sources(of: "x/b") == [])
    #expect(try ingress.destinations(of: "y/a") == SmallWorld.ends.filter { !$0.hasPrefix("x/") && $0 != "y/a" })
  }

  /// Isolation is per direction.
  @Test func a5() throws {
    let small = try SmallWorld("{policyTypes: [Ingress]}")
    #expect(try !small.allows("y/c", "x/a"))
    #expect(try small.allows("x/a", "y/c"))
  }

  @Test func a6() throws {
    let small = try SmallWorld()
    for source in SmallWorld.ends where !source.contains(":") {
      for destination in SmallWorld.ends where destination != source && !destination.contains(":") {
        let decision = try small.decide(source, destination)
        #expect(decision.isAllowed)
        #expect(decision.egress.because.count == 1 && decision.ingress.because.count == 1)
      }
    }
    #expect(try small.decide("x/a", "y/c").egress.because == [.notIsolated])
  }

  /// Rules of all policies add up; none takes away.
  @Test func a7() throws {
    let first = "{ingress: [{from: [{podSelector: {}}]}]}"
    let second = "{ingress: [{from: [{namespaceSelector: {matchLabels: {ns: \"y\"}}}]}]}"
    #expect(try SmallWorld(first).sources(of: "x/b") == ["x/a"])
    #expect(try SmallWorld(second).sources(of: "x/b") == ["y/a", "y/c"])
    #expect(try SmallWorld(first, second).sources(of: "x/b") == ["x/a", "y/a", "y/c"])
    #expect(try SmallWorld(second, first, "{}").sources(of: "x/b") == ["x/a", "y/a", "y/c"])
  }

  /// Both ends must allow the very same connection.
  @Test func a8() throws {
    let egress = "{policyTypes: [Egress], podSelector: {matchLabels: {pod: b}}, egress: [{ports: [{port: 80}]}]}"
    let ingress = "{policyTypes: [Ingress], podSelector: {matchLabels: {pod: a}}, ingress: [{ports: [{port: 81}]}]}"
    #expect(try SmallWorld(egress).allows("x/b", "x/a", 80))
    #expect(try SmallWorld(ingress).allows("x/b", "x/a", 81))
    let both = try SmallWorld(egress, ingress)
    #expect(try !both.allows("x/b", "x/a", 80))
    #expect(try !both.allows("x/b", "x/a", 81))
  }

  /// Who may be called may answer, so a pod that may call nobody is still to be called.
  @Test func a9() throws {
    let small = try SmallWorld("{policyTypes: [Egress]}")
    #expect(try small.allows("y/c", "x/a"))
    #expect(try !small.allows("x/a", "y/c"))
  }

  /// What denies is told: the policies that isolate and have no rule.
  @Test func reasons() throws {
    let small = try SmallWorld(
      "{}", "{ingress: [{ports: [{port: 1}]}, {from: [{podSelector: {}}], ports: [{port: 80}]}]}")
    #expect(try small.decide("y/c", "x/a").ingress.because == [.noRule(policies: [0, 1])])
    guard case .rule(let rule)? = try small.decide("x/b", "x/a").ingress.because.first else {
      Issue.record("no rule")
      return
    }
    #expect(rule.field == "spec.ingress[1].from[0]")
    #expect([rule.policy, rule.rule, rule.peer, rule.port] == [1, 1, 0, 0])
  }
}
