import CalicoAPI
import Diagnostics
import Kubernetes
import Testing

/// Tiers that exist without a manifest, and policies whose tier does not (semantics K11, K13, KV30 to KV32).
struct TierTests {
  private static func tier(_ name: String, _ spec: String) throws -> CalicoTier {
    let reading = CalicoReading(CalicoReading.text(spec, kind: "Tier", metadata: "{name: \(name)}"))
    return try #require(reading.manifests.policyData.first as? CalicoTier)
  }

  @Test(arguments: [
    (CalicoRelease.v329, ["adminnetworkpolicy", "default"]),
    (.v330, ["adminnetworkpolicy", "default", "baselineadminnetworkpolicy"]),
    (.v331, ["adminnetworkpolicy", "default", "baselineadminnetworkpolicy"]),
    (.v332, ["kube-admin", "default", "kube-baseline"]),
  ])
  func builtIn(release: CalicoRelease, names: [String]) {
    let tiers = BuiltInTier.all(in: release)
    #expect(tiers.map(\.name) == names)
    #expect(tiers.map(\.order) == tiers.map(\.order).sorted())
    #expect(tiers.filter { $0.defaultAction == .deny }.map(\.name) == ["default"])
  }

  @Test func conflictsOfARelease() throws {
    let own = try Self.tier("adminnetworkpolicy", "{order: 5}")
    #expect(CalicoTier.conflicts([own], in: .v332).isEmpty)
    let found = CalicoTier.conflicts([own], in: .v331)
    #expect(found.map(\.id) == ["built-in-tier", "built-in-tier"])
    #expect(found.map { $0.message.prefix { $0 != ":" } } == ["spec.order", "spec.defaultAction"])
    let right = try Self.tier("adminnetworkpolicy", "{order: 1000, defaultAction: Pass}")
    #expect(CalicoTier.conflicts([right], in: .v331).isEmpty)
  }

  @Test func tiersThatAreMissing() throws {
    let policies = try ["platform", "platfrom", "kube-admin", "\"\""].map {
      try CalicoReading.policy("{tier: \($0)}")
    }
    let tiers = [try Self.tier("platform", "{}")]
    let found = CalicoTier.missing(for: policies, among: tiers, in: .v332)
    #expect(found.map(\.message) == ["spec.tier: there is no tier `platfrom`"])
    #expect(found.flatMap(\.notes).map(\.message) == ["did you mean `platform`?"])
    #expect(CalicoTier.missing(for: policies, among: tiers, in: .v331).count == 2)
    let without = CalicoTier.missing(for: [policies[0]], among: [], in: .v332).flatMap(\.notes)
    #expect(
      without.map(\.message) == [
        "there are `default`, `kube-admin`, `kube-baseline`; add the Tier to the manifests"
      ])
  }
}
