import Cluster
import Network
import PolicyModel
import Properties
import SMT
import TestSupport
import Testing
import Z3Backend

@testable import Verification

/// `defaultDeny` of languages that deny and pass on: nothing passes once the rules are taken out that allow.
@Suite struct DefaultDenyTests {
  private static let everyone = PodGroup(PodSelection())

  /// Policies of any number of NetworkPolicies' worth, whose text means nothing here.
  private static func world() throws -> World {
    var world = try ScriptedLanguage.world()
    let policy = try World.reading(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: some, namespace: one}
      spec: {podSelector: {}}
      """
    ).policies[0]
    world.policies = Array(repeating: policy, count: 40)
    return world
  }

  /// The pods of the world, each as a set of its own.
  private static let pods = [
    "{namespace: one, podSelector: {matchLabels: {a: x}, matchExpressions: [{key: b, operator: DoesNotExist}]}}",
    "{namespace: one, podSelector: {matchLabels: {a: w}}}", "{namespace: one, podSelector: {matchLabels: {b: z}}}",
    "{namespace: two}",
  ]

  private static func judge(
    _ language: ScriptedLanguage, _ pods: String, _ direction: Direction, world kind: String = "closed"
  ) throws -> PropertyOutcome {
    let read = PropertyReading(
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: t}
      spec:
        properties:
        - {name: p, world: \(kind), defaultDeny: {pods: \(pods), directions: [\(direction.rawValue)]}}
      """)
    let set = try #require(read.set, "\(read.diagnostics)")
    let world = try world()
    let model = PolicyModel(world, normalise: language.normalise, podNames: set.podNames)
    var judge = PropertyJudge(
      model: model, replay: ClaimReplay(world: world, sets: set.sets, reader: language.reader),
      explanation: Explanation(world: world, declared: world, reader: language.reader), options: VerificationOptions(),
      compiler: ObligationCompiler(resolver: SetResolver(set, model: model)))
    var solver = Z3Solver()
    return try judge.judge(set.properties[0], solver: &solver)
  }

  private static func verdict(_ openness: ScriptedLanguage.Openness) -> String {
    openness.must ? "violated" : openness.may ? "inconclusive" : "proved"
  }

  @Test func everyConnectionCounts() throws {
    let crowd = ScriptedLanguage.crowd(try Self.world())
    var counts: [String: Int] = [:]
    for seed in 0..<UInt64(24) {
      let language = ScriptedLanguage(seed: seed)
      for direction in Direction.allCases {
        for pod in Self.pods.indices {
          let wanted = Self.verdict(language.openness(ofPod: pod, direction, in: crowd))
          let outcome = try Self.judge(language, Self.pods[pod], direction)
          #expect(outcome.verdict.name == wanted, "seed \(seed): pod \(pod) \(direction)")
          counts[wanted, default: 0] += 1
          for example in outcome.counterexamples {
            #expect(example.from.pod == "pod-\(pod)" && example.to == nil && example.direction == direction)
            let passing = example.passing.first
            #expect(passing == nil || (direction == .ingress ? passing?.to : passing?.from)?.pod == "pod-\(pod)")
          }
        }
      }
    }
    #expect(counts["proved", default: 0] > 5)
    #expect(counts["violated", default: 0] > 30)
    #expect(counts["inconclusive", default: 0] > 2)
  }

  /// Of pods that anyone could create too.
  @Test func everyPodCounts() throws {
    let crowd = ScriptedLanguage.crowd(try Self.world())
    let own = crowd.pods.indices.filter { crowd.namespace(of: crowd.pods[$0]).name != "new" }
    var counts: [String: Int] = [:]
    for seed in 0..<UInt64(24) {
      let language = ScriptedLanguage(seed: seed)
      let direction = seed % 2 == 0 ? Direction.ingress : .egress
      let all = own.map { language.openness(ofPod: $0, direction, in: crowd) }
      let wanted = ScriptedLanguage.Openness(may: all.contains(where: \.may), must: all.contains(where: \.must))
      let outcome = try Self.judge(language, "any-pod", direction, world: "open")
      #expect(outcome.verdict.name == Self.verdict(wanted), "seed \(seed)")
      counts[Self.verdict(wanted), default: 0] += 1
    }
    #expect(counts["proved", default: 0] + counts["inconclusive", default: 0] > 0, "\(counts)")
    #expect(counts["violated", default: 0] > 8, "\(counts)")
  }

  // MARK: One at a time

  private static func tier(_ rules: [(Action, EndPredicate)], isolates: Bool = false, atEnd: Action = .pass) -> Tier {
    let rules = rules.enumerated().map { Rule(number: $0, peers: $1.1, ports: .always, action: $1.0) }
    return Tier(
      groups: [Group([Policy(index: 0, subject: everyone, rules: rules, isolates: isolates)])], atEnd: atEnd)
  }

  private static let anyPod = EndPredicate.pods(everyone)
  private static let anyAddress = EndPredicate.any(
    [IPFamily.ipv4, .ipv6].map {
      .addresses(AddressBlock(cidr: CIDR(containing: IPAddress($0, 0), prefixLength: 0)))
    })
  /// NetworkPolicy that isolates everyone and lets everything through.
  private static let isolating = tier([(.allow, .always)], isolates: true, atEnd: .deny)

  @Test(
    arguments: [
      // What isolates denies, whatever it allows.
      ([isolating], "proved"),
      // What passes on leaves the decision to what isolates.
      ([tier([(.pass, .always)]), isolating], "proved"), ([tier([(.pass, .always)])], "violated"),
      // Who is allowed by a stronger tier passes by a rule.
      ([tier([(.allow, .always)]), isolating], "proved"), ([tier([(.allow, .always)])], "violated"),
      // Everything denied by a stronger tier or a weaker one.
      ([tier([(.deny, .always)])], "proved"), ([tier([(.allow, .always), (.deny, .always)])], "proved"),
      // A pass that the denial behind it never hears of.
      ([tier([(.pass, anyPod), (.deny, .always)])], "violated"),
      ([tier([(.pass, anyPod), (.deny, .always)]), isolating], "proved"),
      // Denying every pod is not denying every address.
      ([tier([(.deny, anyPod)])], "violated"), ([tier([(.deny, anyPod), (.deny, anyAddress)])], "proved"),
      ([tier([(.deny, anyPod), (.deny, anyAddress)], isolates: true, atEnd: .allow)], "proved"),
      // What is denied at the end of one tier is, whatever the next one says, and the other way round.
      ([tier([], isolates: true, atEnd: .allow), isolating], "violated"),
      ([tier([], isolates: true, atEnd: .pass), isolating], "proved"),
      // What a pass leaves to nobody is not denied at the end of its own tier.
      ([tier([(.pass, .always)], isolates: true, atEnd: .deny)], "violated"),
      ([tier([(.pass, .always)], isolates: true, atEnd: .deny), isolating], "proved"),
      // Perhaps.
      ([tier([(.deny, .unclear)])], "inconclusive"), ([tier([(.pass, .unclear), (.deny, .always)])], "inconclusive"),
      ([tier([(.allow, .unclear), (.deny, .always)])], "proved"), ([tier([(.deny, .unclear)]), isolating], "proved"),
    ] as [([Tier], String)])
  func denialWithoutAllowing(tiers: [Tier], verdict: String) throws {
    let ingress = try Self.judge(ScriptedLanguage(ingress: tiers), "any-pod", .ingress)
    #expect(ingress.verdict.name == verdict)
    let egress = try Self.judge(ScriptedLanguage(egress: tiers), "any-pod", .egress)
    #expect(egress.verdict.name == verdict)
    // What is denied in one direction is none of the other's business.
    #expect(try Self.judge(ScriptedLanguage(egress: tiers), "any-pod", .ingress).verdict == .violated)
    // Nor does it help that pods are open to what is there already, nor hurt.
    #expect(
      try Self.judge(ScriptedLanguage(ingress: tiers), "any-pod", .ingress, world: "open").verdict.name == verdict)
  }

  /// A pod that nobody has declared counts at the other end, whatever the world of the property is, and so does one with
  /// trusted labels.
  @Test func theOtherEndIsAnyPod() throws {
    let rare = PodGroup(
      .all([.selected(PodSelection()), .not(.selected(PodSelection(podLabels: [.equals("z", "1")])))]))
    let tiers = [Self.tier([(.deny, .pods(rare)), (.deny, Self.anyAddress)])]
    #expect(try Self.judge(ScriptedLanguage(ingress: tiers), "any-pod", .ingress).verdict == .proved)
    let labelled = [
      Self.tier([(.pass, .pods(PodGroup(PodSelection(podLabels: [.equals("z", "1")])))), (.deny, .always)])
    ]
    let outcome = try Self.judge(ScriptedLanguage(ingress: labelled), Self.pods[0], .ingress)
    #expect(outcome.verdict == .violated)
    let passing = try #require(outcome.counterexamples.first?.passing.first)
    #expect(passing.from.isHypothetical && passing.from.labels == ["z": "1"])
    #expect(passing.to?.pod == "pod-0" && passing.ingress?.isAllowed == true && passing.egress == nil)
  }

  /// What leaves it open is named.
  @Test func whatIsOpenIsNamed() throws {
    let language = ScriptedLanguage(egress: [Self.tier([(.deny, .unclear)])])
    let outcome = try Self.judge(language, Self.pods[0], .egress)
    let undecided = try #require(outcome.undecided.first)
    #expect(undecided.objects.map(\.title) == ["NetworkPolicy one/some"])
    #expect(undecided.flow?.direction == .egress && undecided.flow?.passing.count == 1)
  }
}
