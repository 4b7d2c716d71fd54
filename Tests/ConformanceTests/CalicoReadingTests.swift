import CalicoAPI
import CalicoReading
import Cluster
import EnforcerReadings
import Kubernetes
import Network
import ReferenceEvaluator
import TestSupport
import Testing

/// Every fact of Calico's own tests, held against the literal reading of its policies.
struct CalicoReadingTests {
  private static func policy(_ text: String) throws -> CalicoPolicy {
    try #require(World.readingCalico(text).policies.first as? CalicoPolicy)
  }

  @Test func connections() throws {
    var count = 0
    for step in try CalicoTable.load().steps {
      guard case .connectivity(let manifests, let probes) = step.fact else { continue }
      let world = try World.readingCalico(manifests)
      let evaluator = ReferenceEvaluator(world: world)
      let pods = try Self.ends(of: world)
      func end(_ text: String) throws -> ReferenceEvaluator.Endpoint {
        if text.hasPrefix("ip:") { return .address(try #require(IPAddress(text.dropFirst(3)))) }
        return try #require(pods[text])
      }
      for probe in probes {
        count += 1
        let decision = evaluator.decide(
          .init(
            source: try end(probe.from), destination: try end(probe.to), transport: probe.transport, port: probe.port,
            sourcePort: probe.sourcePort))
        #expect(!decision.isUndecided, "\(step.title): \(probe)")
        #expect(decision.isAllowed == probe.isAllowed, "\(step.title): \(probe)")
      }
    }
    #expect(count == 2_005)
  }

  /// What upstream says of its policies also holds where they stand in Calico's tiers, but for the peer `nodes` (K80,
  /// K84).
  @Test(arguments: ConformanceTable.Name.allCases)
  func kubernetes(_ name: ConformanceTable.Name) throws {
    var count = 0
    for step in try ConformanceTable.load(name).steps {
      guard case .connectivity(let manifests, let probes) = step.fact else { continue }
      if manifests.contains(#""nodes":{"#) { continue }
      let isOld = manifests.contains(#""policy.networking.k8s.io/v1alpha1""#)
      let world = try World.readingCalico(manifests, release: isOld ? "3.31" : nil)
      let evaluator = ReferenceEvaluator(world: world)
      let ends = try Self.ends(of: world)
      for probe in probes {
        for (pair, isAllowed) in probe.answers {
          count += 1
          let decision = evaluator.decide(
            .init(
              source: try #require(ends[pair.from]), destination: try #require(ends[pair.to]),
              transport: probe.transport, port: probe.port))
          #expect(!decision.isUndecided && decision.isAllowed == isAllowed, "\(step.title): \(pair) \(probe.port)")
        }
      }
    }
    #expect(count == (name == .networkPolicy ? 5_198 : 572))
  }

  /// The pods of a world, by their names.
  private static func ends(of world: World) throws -> [String: ReferenceEvaluator.Endpoint] {
    var ends: [String: ReferenceEvaluator.Endpoint] = [:]
    for pod in world.pods {
      ends["\(world.namespace(of: pod).name)/\(pod.name ?? "")"] = .pod(
        pod.index, address: try #require(pod.addresses.first), node: nil, replica: 0)
    }
    return ends
  }

  @Test func selectors() throws {
    let rows = try CalicoTable.load().selectors
    for row in rows {
      let selector = try SelectorExpression(parsing: row.selector)
      #expect(SelectorReader().holds(selector, MemberLabels(row.labels)) == .init(row.isMatch), "\(row)")
    }
    #expect(rows.count == 162)
  }

  /// Which members an end of a rule means is what Calico makes one expression of.
  @Test func entities() throws {
    let rows = try CalicoTable.load().entities
    for row in rows {
      let policy = try Self.policy(row.policy)
      let reader = EntityReader(policy[.ingress][0].source, namespace: policy.namespace)
      #expect(reader.asksForMember == !row.expression.isEmpty, "\(row.policy)")
      let expression = try SelectorExpression(parsing: row.expression)
      for labels in row.labelSets.map({ MemberLabels($0) }) {
        #expect(reader.includes(labels) == SelectorReader().holds(expression, labels), "\(row.policy): \(labels)")
      }
    }
    #expect(rows.count == 14)
  }

  @Test func subjects() throws {
    let rows = try CalicoTable.load().subjects
    for row in rows {
      let policy = try Self.policy(row.policy)
      let expression = try SelectorExpression(parsing: row.expression)
      for labels in row.labelSets.map({ MemberLabels($0) }) {
        let answer = SelectorReader().holds(expression, labels)
        #expect(CalicoReading.selects(policy, labels) == answer, "\(row.policy): \(labels)")
      }
    }
    #expect(rows.count == 11)
  }

  @Test func typesAndTiers() throws {
    var (types, orders) = (0, 0)
    for step in try CalicoTable.load().steps {
      switch step.fact {
      case .types(let text, let expected):
        types += 1
        let policy = try Self.policy(text)
        for direction in Direction.allCases {
          let answer = CalicoReading.lists(policy, direction)
          #expect(answer == .init(expected.contains(direction.rawValue)), "\(step.title)")
        }
      case .tierOrder(let manifests, let expected):
        orders += 1
        #expect(CalicoReading(world: try World.readingCalico(manifests)).tierNames == expected, "\(step.title)")
      case .connectivity, .admission: break
      }
    }
    #expect([types, orders] == [10, 4])
  }
}
