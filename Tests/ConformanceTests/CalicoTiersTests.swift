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
        for (way, answer) in answers.all(probe) {
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

/// Answers probes by the tiers of a world, in two ways.
private struct TierAnswers {
  private let slice: Slice
  private let algebra: FlowAlgebra
  private let encoded: EncodedClaim
  private let model: PolicyModel

  init(_ model: PolicyModel) {
    self.model = model
    let everyone = EndpointSet(
      classes: ClassSet(model.classes.members.indices), addresses: model.world.addresses.outside)
    let claim = FlowClaim(sources: everyone, destinations: everyone, ports: .all, violation: .allowed)
    slice = Slice(model, claim: claim)
    algebra = FlowAlgebra(claim, slice: slice, model: model)
    encoded = FlowEncoder.encode(claim, slice: slice, model: model)
  }

  func all(_ probe: CalicoTable.Probe) -> [(way: String, answer: MayMust<Bool>)] {
    guard let (i, from) = end(probe.from, slice.sources), let (j, to) = end(probe.to, slice.destinations) else {
      return [("no such end", MayMust(may: true, must: false))]
    }
    let sets = algebra.allowed(slice.sources[i], from, slice.destinations[j], to, isOwnNode: false).map {
      $0.contains(probe.transport, probe.port)
    }
    let flow = Interpretation([
      "source.group.\(i)": .bool(true), "destination.group.\(j)": .bool(true),
      "isIPv6": .bool(from.family == .ipv6),
      "source.\(from.family.rawValue)": .bitVector(from.value, width: from.family.width),
      "destination.\(to.family.rawValue)": .bitVector(to.value, width: to.family.width),
      "protocol": .bitVector(probe.transport.code, width: 2), "port": .bitVector(UInt128(probe.port), width: 16),
    ])
    var store = encoded.store
    let may = store.and(encoded.violation)
    let must = store.and(encoded.certainViolation ?? encoded.violation)
    let terms = MayMust(may: store.holds(may, under: flow), must: store.holds(must, under: flow))
    return [("sets", sets), ("terms", terms.may == terms.must ? MayMust(terms.may) : terms)]
  }

  private func end(_ text: String, _ groups: [EndpointGroup]) -> (Int, IPAddress)? {
    if text.hasPrefix("ip:") {
      guard let address = IPAddress(text.dropFirst(3)) else { return nil }
      return groups.firstIndex { $0.kind == .outside && $0.addresses(address.family).contains(address.value) }.map {
        ($0, address)
      }
    }
    for (place, group) in groups.enumerated() {
      for pod in group.classes.flatMap({ model.classes.members[$0] }).map({ model.world.pods[$0] })
      where "\(model.world.namespace(of: pod).name)/\(pod.name ?? "")" == text {
        return pod.addresses.first.map { (place, $0) }
      }
    }
    return nil
  }
}
