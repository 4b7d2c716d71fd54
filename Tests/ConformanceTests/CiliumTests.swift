import CiliumAPI
import CiliumReading
import CiliumTiers
import Claims
import Cluster
import Encoding
import EnforcerReadings
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import Reachability
import ReferenceEvaluator
import SMT
import TestSupport
import Testing

/// Every fact of Cilium's own tests and of the examples of its documentation, held against the literal reading of its
/// policies and against its tiers.
struct CiliumTests {
  /// What is not asked: of endpoints that are not ready, which no property can name, and of a pod with itself, which none
  /// judges.
  private static func isAsked(_ probe: CiliumTable.Probe) -> Bool {
    probe.from != "entity:init" && probe.to != "entity:init" && probe.from != probe.to
  }

  /// What stays open, by the case: the addresses of a Service without a selector, which no object that is read tells, and
  /// what the firewall of a node says.
  private static func isOpen(_ probe: CiliumTable.Probe, _ step: CiliumTable.Step) -> Bool {
    step.title.hasPrefix("ex-26 ") && probe.to.hasPrefix("ip:") || step.title.hasPrefix("ex-35 ")
  }

  /// Whether an answer is that of the table, or open where it must be, and then not against it.
  private static func isRight(_ may: Bool, _ must: Bool, _ probe: CiliumTable.Probe, _ step: CiliumTable.Step) -> Bool {
    isOpen(probe, step) ? may && !must : may == probe.isAllowed && must == probe.isAllowed
  }

  @Test func reading() throws {
    var (count, open) = (0, 0)
    for step in try CiliumTable.load().steps {
      let world = try Self.world(step)
      let reading = CiliumReading(world: world)
      let evaluator = ReferenceEvaluator(world: world)
      for probe in step.probes where Self.isAsked(probe) {
        count += 1
        let (from, to) = (try Self.end(probe.from, world), try Self.end(probe.to, world))
        let (may, must): (Bool, Bool)
        switch probe.packet {
        case .connection(let transport, let port):
          let decision = evaluator.decide(.init(source: from, destination: to, transport: transport, port: port))
          (may, must) = (decision.mayAllow, decision.isAllowed)
        case .icmp(let type, let family):
          // There are no NetworkPolicies beside these.
          let flow = ReferenceEvaluator.Flow(source: from, destination: to, transport: .tcp, port: 1)
          let both = Direction.allCases.map { reading.decide(flow, $0, icmp: type, family) }
          (may, must) = (both.allSatisfy(\.mayAllow), both.allSatisfy(\.isAllowed))
        }
        if Self.isOpen(probe, step) { open += 1 }
        #expect(Self.isRight(may, must, probe, step), "\(may) \(must): \(step.title): \(probe)")
      }
    }
    #expect([count, open] == [301, 6])
  }

  @Test func tiers() throws {
    var count = 0
    for step in try CiliumTable.load().steps {
      let world = try Self.world(step)
      let byPacket = Dictionary(grouping: step.probes) { probe -> CiliumTable.Packet? in
        if case .icmp = probe.packet { probe.packet } else { nil }
      }
      for (packet, probes) in byPacket {
        let answers: TierAnswers
        if case .icmp(let type, let family)? = packet {
          let tiers: Normaliser = {
            CiliumTiers($0, icmp: type, family).normalise(
              networkPolicies: NormalisedPolicies(ingress: [], egress: []))
          }
          answers = TierAnswers(PolicyModel(world, normalise: tiers))
        } else {
          answers = TierAnswers(PolicyModel(world))
        }
        for probe in probes where Self.isAsked(probe) {
          count += 1
          var (transport, port) = (TransportProtocol.tcp, UInt16(1))
          if case .connection(let own, let number) = probe.packet { (transport, port) = (own, number) }
          for (way, answer) in answers.all(probe.from, probe.to, transport, port) {
            #expect(
              Self.isRight(answer.may, answer.must, probe, step), "\(way) \(answer): \(step.title): \(probe)")
          }
        }
      }
    }
    #expect(count == 301)
  }

  private static func world(_ step: CiliumTable.Step) throws -> World {
    var world = try World.reading(step.manifests)
    world.enforcer = Enforcer(.cilium, release: step.release)
    world.enforcer.settings = step.settings
    world.apiServers = step.apiServers
    return world
  }

  /// An end as tables name it.
  static func end(_ text: String, _ world: World) throws -> ReferenceEvaluator.Endpoint {
    if text.hasPrefix("ip:") { return .address(try #require(IPAddress(text.dropFirst(3)))) }
    if text.hasPrefix("node:") {
      let node = try #require(world.nodes.first { $0.name == text.dropFirst(5) })
      return .node(node.name, address: node.addresses[0])
    }
    let pod = try #require(world.pods.first { "\(world.namespace(of: $0).name)/\($0.name ?? "")" == text })
    return .pod(pod.index, address: try #require(pod.addresses.first), node: pod.nodeName, replica: 0)
  }
}
