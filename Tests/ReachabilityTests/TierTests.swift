import Claims
import Cluster
import Network
import PolicyModel
import TestSupport
import Testing

@testable import Reachability

/// Set algebra over tiers, held against following every reading of a random language, connection by connection.
struct TierTests {
  /// What the engine says of each connection between two pods of the world.
  private static func expected(
    _ language: ScriptedLanguage, _ source: Int, _ destination: Int, in world: World
  ) -> (may: ConnectionSet, must: ConnectionSet) {
    var (may, must) = (ConnectionSet(), ConnectionSet())
    for transport in TransportProtocol.allCases {
      for (place, port) in ScriptedLanguage.ports.enumerated() {
        let answers = language.answers(
          .init(source: source, destination: destination, transport: transport, port: port), in: world)
        let low = place == 0 ? 1 : port
        let high = place + 1 < ScriptedLanguage.ports.count ? ScriptedLanguage.ports[place + 1] - 1 : UInt16.max
        let stretch = ConnectionSet(transport, PortSet(low...high))
        if answers.contains(.allow) { may = may.union(stretch) }
        if answers == [.allow] { must = must.union(stretch) }
      }
    }
    return (may, must)
  }

  @Test func everyReadingIsCounted() throws {
    let world = try ScriptedLanguage.world()
    var counts: [String: Int] = [:]
    for seed in 0..<UInt64(400) {
      let language = ScriptedLanguage(seed: seed)
      let model = PolicyModel(world, normalise: language.normalise)
      let all = EndpointSet(classes: ClassSet(model.classes.members.indices))
      let claim = FlowClaim(sources: all, destinations: all, ports: .all, violation: .allowed)
      let slice = Slice(model, claim: claim)
      let algebra = FlowAlgebra(claim, slice: slice, model: model)
      let findings = algebra.violations()
      for (i, source) in slice.sources.enumerated() {
        for (j, destination) in slice.destinations.enumerated() {
          for from in source.classes.flatMap({ model.classes.members[$0] }) {
            for to in destination.classes.flatMap({ model.classes.members[$0] }) where from != to {
              let wanted = Self.expected(language, from, to, in: world)
              let (start, end) = (world.pods[from].addresses[0], world.pods[to].addresses[0])
              let single = algebra.allowed(source, start, destination, end, isOwnNode: false)
              #expect(single.may == wanted.may && single.must == wanted.must, "seed \(seed): \(from) → \(to)")
              let found = findings.filter { $0.source == i && $0.destination == j }
              #expect(
                found.map(\.connections) == (wanted.may.isEmpty ? [] : [wanted.may])
                  && found.map(\.certain) == (wanted.may.isEmpty ? [] : [wanted.must]), "seed \(seed): \(from) → \(to)")
              counts[wanted.may == wanted.must ? "certain" : "undecided", default: 0] += 1
            }
          }
        }
      }
    }
    #expect(counts["certain", default: 0] > 500)
    #expect(counts["undecided", default: 0] > 500)
  }
}
