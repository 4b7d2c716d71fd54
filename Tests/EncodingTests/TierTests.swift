import Claims
import Cluster
import Network
import PolicyModel
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
