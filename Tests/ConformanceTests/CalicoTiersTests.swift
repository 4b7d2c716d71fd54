import CalicoTiers
import Claims
import Cluster
import Encoding
import EnforcerTiers
import Network
import PolicyModel
import Reachability
import ReferenceEvaluator
import SMT
import TestSupport
import Testing

/// Every fact of Calico's own tests, held against its policies as tiers: as sets, and as terms.
struct CalicoTiersTests {
  @Test func connections() throws {
    var count = 0
    for step in try CalicoTable.load().steps {
      guard case .connectivity(let manifests, let probes) = step.fact else { continue }
      let world = try World.readingCalico(manifests)
      let answers = TierAnswers(PolicyModel(world))
      for probe in probes {
        count += 1
        for (way, answer) in answers.all(probe.from, probe.to, probe.transport, probe.port) {
          // What a source port decides is open as long as nobody says which it is.
          let isRight =
            probe.sourcePort == nil
            ? answer.isCertain && answer.may == probe.isAllowed
            : (answer.may || !probe.isAllowed) && (!answer.must || probe.isAllowed)
          #expect(isRight, "\(way) \(answer): \(step.title): \(probe)")
        }
      }
    }
    #expect(count == 2_005)
  }

  @Test func tierOrder() throws {
    var count = 0
    for step in try CalicoTable.load().steps {
      guard case .tierOrder(let manifests, let names) = step.fact else { continue }
      count += 1
      let world = try World.readingCalico(manifests)
      #expect(CalicoTiers(world).order.map(\.name) == names, "\(step.title)")
    }
    #expect(count == 4)
  }
}
