import Claims
import Cluster
import Network
import PolicyModel
import TestSupport
import Testing

@testable import Reachability

/// `defaultDeny` by set algebra, held against every connection of random languages.
struct OpenPodsTests {
  @Test func everyConnectionCounts() throws {
    let world = try ScriptedLanguage.world()
    let crowd = ScriptedLanguage.crowd(world)
    var counts: [ScriptedLanguage.Openness: Int] = [:]
    for seed in 0..<UInt64(60) {
      let language = ScriptedLanguage(seed: seed)
      for direction in Direction.allCases {
        let model = PolicyModel(world, normalise: language.normalise).withoutAllowRules(direction)
        let found = try open(direction, model, world)
        for pod in world.pods.indices {
          let wanted = language.openness(ofPod: pod, direction, in: crowd)
          #expect(found[pod] == wanted, "seed \(seed): pod \(pod) \(direction)")
          counts[wanted, default: 0] += 1
          let tiers = model.tiers(direction).filter { $0.subject.classes.contains(model.number(ofClassOf: pod)) }
          if tiers.haveNoRules {
            let number = model.number(ofClassOf: pod)
            #expect(
              OpenPods.classes(of: ClassSet([number]), direction, in: model).isEmpty == !wanted.may, "seed \(seed)")
          }
        }
      }
    }
    #expect(counts[.init(may: true, must: true), default: 0] > 30)
    #expect(counts[.init(may: true, must: false), default: 0] > 5)
    #expect(counts[.init(), default: 0] > 15)
  }

  private func open(
    _ direction: Direction, _ model: PolicyModel, _ world: World
  ) throws -> [ScriptedLanguage.Openness] {
    let pods = EndpointSet(classes: ClassSet(model.classes.members.indices))
    var others = pods
    (others.addresses, others.nodes) = (world.addresses.outside, true)
    let (sources, destinations) = direction == .ingress ? (others, pods) : (pods, others)
    let claim = FlowClaim(sources: sources, destinations: destinations, ports: .all, violation: .open(direction))
    let found = OpenPods(claim, direction, in: model)
    #expect(!found.isIncomplete)
    var result = world.pods.map { _ in ScriptedLanguage.Openness() }
    for opening in found.openings {
      for pod in opening.own.classes.flatMap({ model.classes.members[$0] }) {
        result[pod] = .init(may: !opening.possible.isEmpty, must: !opening.certain.isEmpty)
      }
    }
    return result
  }

  /// Pods that could exist are told apart by whatever selections say, in declared namespaces and new ones.
  @Test func onePodOfEachKind() throws {
    let world = try ScriptedLanguage.world()
    func count(_ selections: [PodSelection]) -> Int? { PossiblePod.all(toldApartBy: selections, in: world)?.count }
    #expect(count([]) == 1)
    #expect(count([PodSelection()]) == 1)
    #expect(count([PodSelection(namespace: "one")]) == 2)
    #expect(count([PodSelection(namespaceLabels: [.equals("team", "x")])]) == 2)
    #expect(
      count([PodSelection(podLabels: [.equals("a", "x")]), PodSelection(podLabels: [.equals("a", "y")])]) == 3)
    #expect(count((0..<20).map { PodSelection(podLabels: [.exists("key-\($0)")]) }) == nil)
  }
}

extension PolicyModel {
  fileprivate func number(ofClassOf pod: Int) -> Int { classes.members.firstIndex { $0.contains(pod) } ?? -1 }
}
