import Cluster
import Network
import PolicyModel
import Properties
import SMT
import TestSupport
import Testing
import Z3Backend

@testable import Verification

/// What some reading of the input allows and another denies is neither proved nor violated: it is inconclusive, and the
/// report names what leaves it open. The language is one that nobody speaks.
@Suite struct UndecidedTests {
  /// The pods `web` and `db`, and two policies whose text means nothing here.
  private static let manifests = """
    \(pod("web", 1))
    ---
    \(pod("db", 2))
    ---
    \(policy("first"))
    ---
    \(policy("second"))
    """

  private static func pod(_ name: String, _ number: Int) -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), namespace: shop, labels: {app: \(name)}}
    spec: {containers: [{name: c, image: i}]}
    status: {podIPs: [{ip: 10.0.0.\(number)}]}
    """
  }

  private static func policy(_ name: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: shop}
    spec: {podSelector: {}}
    """
  }

  private static let everyone = PodGroup(PodSelection())

  /// Tiers of ingress with one group of policies, each of one rule about every pod.
  private static func tier(_ rules: [(Action, EndPredicate, PortPredicate)]) -> Tier {
    let policies = rules.enumerated().map { place, rule in
      Policy(
        index: place, subject: everyone,
        rules: [Rule(number: 0, peers: rule.1, ports: rule.2, action: rule.0)], isolates: false)
    }
    return Tier(groups: [Group(policies)], atEnd: .pass)
  }

  private static let on80 = PortPredicate.connections(ConnectionSet(.tcp, PortSet(80...80)))
  /// Two policies of one rank, of which one allows what the other denies.
  private static let tie = ScriptedLanguage(ingress: [tier([(.allow, .always, on80), (.deny, .always, on80)])])
  /// A policy that may deny.
  private static let mayDeny = ScriptedLanguage(ingress: [tier([(.deny, .unclear, on80)])])
  /// One that denies everything but what a tie leaves open.
  private static let denied = ScriptedLanguage(
    ingress: [tier([(.allow, .always, on80), (.deny, .always, on80)]), tier([(.deny, .always, .always)])])

  private static func judge(
    _ language: ScriptedLanguage, _ property: String, reading: ScriptedLanguage? = nil
  ) throws -> PropertyOutcome {
    let read = PropertyReading(
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: t}
      spec:
        sets:
          web: {namespace: shop, podSelector: {matchLabels: {app: web}}}
          db: {namespace: shop, podSelector: {matchLabels: {app: db}}}
        properties:
        - {name: p, \(property)}
      """)
    let set = try #require(read.set, "\(read.diagnostics)")
    let world = try World.reading(manifests)
    let model = PolicyModel(world, normalise: language.normalise, podNames: set.podNames)
    let reader = (reading ?? language).reader
    var judge = PropertyJudge(
      model: model, replay: ClaimReplay(world: world, sets: set.sets, reader: reader),
      explanation: Explanation(world: world, declared: world, reader: reader), options: VerificationOptions(),
      compiler: ObligationCompiler(resolver: SetResolver(set, model: model)))
    var solver = Z3Solver()
    return try judge.judge(set.properties[0], solver: &solver)
  }

  @Test(arguments: [
    "neverReaches: {from: web, to: db, ports: [80/TCP]}", "mustReach: {from: web, to: db, ports: [80/TCP]}",
    "mustReach: {from: web, to: db, ports: [80/TCP], each: some}",
    "neverReaches: {from: web, to: db, ports: [80/TCP], transitive: {maxHops: 1}}",
  ])
  func aTieIsInconclusive(property: String) throws {
    for language in [Self.tie, Self.mayDeny] {
      let outcome = try Self.judge(language, property)
      #expect(outcome.verdict.name == "inconclusive")
      #expect(outcome.counterexamples.isEmpty)
      let undecided = try #require(outcome.undecided.first)
      #expect(undecided.because == .unclearPolicy)
      let names = undecided.objects.map(\.title)
      #expect(
        names
          == (language.policies.ingress[0].groups[0].policies.count == 2
            ? ["NetworkPolicy shop/first", "NetworkPolicy shop/second"] : ["NetworkPolicy shop/first"]))
      #expect(undecided.flow?.port == 80)
    }
  }

  /// A pod that anyone could create is as undecided as one that is there.
  @Test func aTieInTheOpenWorldIsInconclusive() throws {
    let property = "world: open, neverReaches: {from: any-pod, to: db, ports: [80/TCP]}"
    let outcome = try Self.judge(Self.denied, property)
    #expect(outcome.verdict.name == "inconclusive")
    #expect(outcome.undecided.contains { [$0.flow?.from, $0.flow?.to].contains { $0?.isHypothetical ?? false } })
  }

  /// Where something is certain, what is open beside it does not blur it.
  @Test func whatIsCertainIsShown() throws {
    let outcome = try Self.judge(Self.tie, "neverReaches: {from: web, to: db}")
    #expect(outcome.verdict == .violated)
    #expect(outcome.counterexamples.map { $0.connections.contains(.tcp, 80) } == [false])
    #expect(outcome.counterexamples.map { $0.connections.contains(.tcp, 443) } == [true])
    #expect(try Self.judge(Self.denied, "neverReaches: {from: web, to: db, ports: [443/TCP]}").verdict == .proved)
    #expect(try Self.judge(Self.tie, "mustReach: {from: web, to: db, ports: [443/TCP]}").verdict == .proved)
  }

  /// A second reading that leaves less open than the tiers is a contradiction, whichever way.
  @Test(arguments: [
    "neverReaches: {from: web, to: db, ports: [80/TCP]}", "mustReach: {from: web, to: db, ports: [80/TCP]}",
  ])
  func theReadingsMustAgree(property: String) throws {
    let allowing = ScriptedLanguage()
    let denying = ScriptedLanguage(ingress: [Self.tier([(.deny, .always, .always)])])
    let other = property.hasPrefix("neverReaches") ? denying : allowing
    #expect(throws: VerificationFailure.self) { try Self.judge(Self.tie, property, reading: other) }
  }
}
