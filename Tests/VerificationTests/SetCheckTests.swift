import Testing

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
}
