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
      var pods: [String: ReferenceEvaluator.Endpoint] = [:]
      for pod in world.pods {
        pods["\(world.namespace(of: pod).name)/\(pod.name ?? "")"] = .pod(
          pod.index, address: try #require(pod.addresses.first), node: nil, replica: 0)
      }
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
