import Testing
import VerificationSupport

@Suite struct SetCheckTests {
  @Test func membersThatMatchNothingAreReported() throws {
    let world =
      AssertionTests.namespace("shop") + AssertionTests.pod("shop", "api") + AssertionTests.pod("shop", "web")
    func warnings(_ set: String) throws -> [String] {
      try Inline.verify(world, properties: "- {name: p, neverReaches: {from: \(set), to: internet}}").warnings
    }
    #expect(try warnings("{anyOf: [{workload: shop/Deployment/api}, {workload: shop/Deployment/web}]}") == [])
    #expect(
      try warnings("{anyOf: [{workload: shop/Deployment/api}, {workload: shop/Deployment/wbe}]}") == ["empty-member"])
    #expect(try warnings("{allOf: [any-pod], noneOf: [{namespace: shopp}]}") == ["empty-member"])
  }

  private static let shop =
    AssertionTests.namespace("shop") + AssertionTests.pod("shop", "api") + """
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: db, namespace: shop, labels: {app: db}}, spec: {containers: [{ports: [{name: sql, containerPort: 5432}]}]}}

      """

  @Test(arguments: [
    ("neverReaches: {from: api, to: db, ports: [sqll, 80/TCP]}", true),
    ("neverReaches: {from: api, to: db, ports: [sql, sqll]}", true),
    ("neverReaches: {from: api, to: db, ports: [sql, 80/TCP]}", false),
    // The verdict says it.
    ("neverReaches: {from: api, to: db, ports: [sqll]}", false),
    ("mustReach: {from: api, to: db, ports: [sqll]}", false),
    ("neverReaches: {from: api, to: db, ports: [sql, 80/TCP], bothDirections: true}", false),
    ("onlyFrom: {to: db, from: api, ports: [sqll]}", true), ("onlyFrom: {to: db, from: api, ports: [sql]}", false),
    ("onlyTo: {from: api, to: db, ports: [sqll]}", true),
    ("onlyFlows: {within: db, flows: [{from: api, to: db, ports: [sqll]}]}", true),
  ])
  func portsThatNoPodDeclares(assertion: String, isTold: Bool) throws {
    let sets = "{api: {workload: shop/Deployment/api}, db: {workload: shop/Pod/db}}"
    let warnings = try Inline.verify(Self.shop, spec: "sets: \(sets)", properties: "- {name: p, \(assertion)}").warnings
    #expect(warnings.contains("empty-port") == isTold)
  }

  @Test(arguments: [
    ("{cidrs: [10.0.0.0/8]}", true), ("{cidrs: [10.0.0.0/8], except: [10.244.0.0/16]}", false),
    ("{cidrs: [192.0.2.0/24]}", false), ("{anyOf: [any-pod, {cidrs: [0.0.0.0/0]}]}", false),
    ("{allOf: [any-address], noneOf: [{cidrs: [10.0.0.0/8]}]}", false),
    ("[{workload: shop/Deployment/api}, {cidrs: [0.0.0.0/0]}]", true),
  ])
  func blocksWithPodsInThem(set: String, isTold: Bool) throws {
    let warnings = try Inline.verify(
      Self.shop, model: "{podCIDRs: [10.244.0.0/16], ipFamilies: [IPv4]}",
      properties: "- {name: p, neverReaches: {from: \(set), to: {workload: shop/Pod/db}}}"
    ).warnings
    #expect(warnings.contains("pods-in-block") == isTold)
  }
}
