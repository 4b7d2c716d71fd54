import Claims
import Cluster
import Network
import PolicyModel
import ReferenceEvaluator
import SMT
import TestSupport
import Testing

@testable import Encoding

/// The terms of tiers, held against following every reading of a random language, connection by connection.
struct TierTests {
  @Test func everyReadingIsCounted() throws {
    let world = try ScriptedLanguage.world()
    var undecided = 0
    for seed in 0..<UInt64(150) {
      let language = ScriptedLanguage(seed: seed)
      let model = PolicyModel(world, normalise: language.normalise)
      let all = EndpointSet(classes: ClassSet(model.classes.members.indices))
      for violation in [FlowClaim.Violation.allowed, .denied] {
        let claim = FlowClaim(sources: all, destinations: all, ports: .all, violation: violation)
        let slice = Slice(model, claim: claim)
        var encoded = FlowEncoder.encode(claim, slice: slice, model: model)
        let may = encoded.store.and(encoded.violation)
        let must = encoded.store.and(encoded.certainViolation ?? encoded.violation)
        for flow in Self.flows(slice, model) {
          let answers = language.answers(flow.connection, in: world)
          let wanted: ScriptedLanguage.Answer = violation == .allowed ? .allow : .deny
          #expect(encoded.store.holds(may, under: flow.values) == answers.contains(wanted), "seed \(seed): \(flow)")
          #expect(encoded.store.holds(must, under: flow.values) == (answers == [wanted]), "seed \(seed): \(flow)")
          undecided += answers.count > 1 ? 1 : 0
        }
      }
    }
    #expect(undecided > 500)
  }

  /// The same of one direction alone, without the rules that allow and with any pod at the other end.
  @Test func rulesThatAllowAreTakenOut() throws {
    let world = try ScriptedLanguage.world()
    var counts: [Set<ScriptedLanguage.Answer>: Int] = [:]
    for seed in 0..<UInt64(40) {
      let language = ScriptedLanguage(seed: seed)
      for direction in Direction.allCases {
        let model = PolicyModel(world, normalise: language.normalise).withoutAllowRules(direction)
        let all = EndpointSet(classes: ClassSet(model.classes.members.indices))
        let claim = FlowClaim(sources: all, destinations: all, ports: .all, violation: .open(direction))
        let slice = Slice(model, claim: claim)
        var encoded = FlowEncoder.encode(claim, slice: slice, model: model)
        let may = encoded.store.and(encoded.violation)
        let must = encoded.store.and(encoded.certainViolation ?? encoded.violation)
        for flow in Self.flows(slice, model) {
          func end(_ pod: Int) -> ReferenceEvaluator.Endpoint {
            .pod(pod, address: world.pods[pod].addresses[0], node: nil, replica: 0)
          }
          let answers = language.answers(
            ReferenceEvaluator.Flow(
              source: end(flow.connection.source), destination: end(flow.connection.destination),
              transport: flow.connection.transport, port: flow.connection.port), direction, in: world, allows: false)
          #expect(encoded.store.holds(may, under: flow.values) == answers.contains(.allow), "seed \(seed): \(flow)")
          #expect(encoded.store.holds(must, under: flow.values) == (answers == [.allow]), "seed \(seed): \(flow)")
          counts[answers, default: 0] += 1
        }
      }
    }
    #expect(counts.count == 3 && counts.values.allSatisfy { $0 > 100 })
  }

  /// Where no rule is left, `defaultDeny` is a question of the pod alone.
  @Test func tiersWithoutRules() throws {
    let world = try ScriptedLanguage.world()
    let everyone = PodGroup(PodSelection())
    func tier(_ isolates: Bool, _ end: Action, _ subject: PodGroup = everyone) -> Tier {
      Tier(groups: [Group([Policy(index: 0, subject: subject, rules: [], isolates: isolates)])], atEnd: end)
    }
    let some = PodGroup(PodSelection(namespace: "two"))
    // Which of the pods are open.
    let cases: [([Tier], [Bool])] = [
      ([], [true, true, true, true]), ([tier(true, .deny)], [false, false, false, false]),
      ([tier(true, .deny, some)], [true, true, true, false]), ([tier(true, .allow)], [true, true, true, true]),
      ([tier(true, .allow, some), tier(true, .deny)], [false, false, false, true]),
      ([tier(true, .pass), tier(true, .deny, some)], [true, true, true, false]),
      ([tier(false, .allow), tier(true, .deny)], [false, false, false, false]),
      ([tier(true, .deny, some), tier(true, .allow)], [true, true, true, false]),
    ]
    for (tiers, open) in cases {
      let model = PolicyModel(world, normalise: ScriptedLanguage(ingress: tiers).normalise)
      let encoded = IsolationEncoder.encode(
        ClassSet(model.classes.members.indices), tiers: model.tiers(.ingress))
      for (place, classes) in encoded.classes.enumerated() {
        let values = Interpretation(["pod.group.\(place)": .bool(true)])
        for pod in classes.flatMap({ model.classes.members[$0] }) {
          #expect(encoded.store.holds(encoded.violation[0], under: values) == open[pod], "\(tiers): \(pod)")
        }
      }
    }
  }

  /// What leaves no freedom is one term, which costs nothing.
  @Test func whatIsCertainIsOneTerm() throws {
    let world = try ScriptedLanguage.world()
    let everyone = PodGroup(PodSelection())
    func violation(_ peers: EndPredicate) -> EncodedClaim {
      let rule = Rule(number: 0, peers: peers, ports: .always, action: .allow)
      let tier = Tier(
        groups: [Group([Policy(index: 0, subject: everyone, rules: [rule], isolates: true)])], atEnd: .deny)
      let model = PolicyModel(world, normalise: ScriptedLanguage(ingress: [tier]).normalise)
      let all = EndpointSet(classes: ClassSet(model.classes.members.indices))
      let claim = FlowClaim(sources: all, destinations: all, ports: .all, violation: .allowed)
      return FlowEncoder.encode(claim, slice: Slice(model, claim: claim), model: model)
    }
    #expect(violation(.pods(everyone)).certainViolation == nil)
    #expect(violation(.unclear).certainViolation != nil)
  }

  private struct Flow {
    var connection: ScriptedLanguage.Connection
    var values: Interpretation
  }

  /// Every connection that rules may tell apart, as values of the encoder's variables.
  private static func flows(_ slice: Slice, _ model: PolicyModel) -> [Flow] {
    var result: [Flow] = []
    for (i, source) in slice.sources.enumerated() {
      for (j, destination) in slice.destinations.enumerated() {
        let (from, to) = (model.classes.members[source.classes[0]][0], model.classes.members[destination.classes[0]][0])
        if from == to { continue }
        for transport in TransportProtocol.allCases {
          for port in ScriptedLanguage.ports {
            let values = Interpretation([
              "source.group.\(i)": .bool(true), "destination.group.\(j)": .bool(true), "isIPv6": .bool(false),
              "source.IPv4": .bitVector(model.world.pods[from].addresses[0].value, width: 32),
              "destination.IPv4": .bitVector(model.world.pods[to].addresses[0].value, width: 32),
              "protocol": .bitVector(transport.code, width: 2), "port": .bitVector(UInt128(port), width: 16),
              "isOwnNode": .bool(false),
            ])
            result.append(
              Flow(
                connection: .init(source: from, destination: to, transport: transport, port: port), values: values))
          }
        }
      }
    }
    return result
  }
}
