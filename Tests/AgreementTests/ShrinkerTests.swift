import Testing
import TinyWorlds

@Suite struct ShrinkerTests {
  /// Whether a policy has a rule with a named port.
  private static func hasNamedPort(_ world: TinyWorld) -> Bool {
    world.manifests.contains { document in
      let rules = (document["spec"]?["ingress"]?.items ?? []) + (document["spec"]?["egress"]?.items ?? [])
      return rules.flatMap { $0["ports"]?.items ?? [] }.contains { $0["port"] == "http" }
    }
  }

  @Test func whatStaysIsWhatMatters() throws {
    let seed = try #require((1...100).first { Self.hasNamedPort(TinyWorld(seed: $0)) })
    let small = Shrinker.shrink(TinyWorld(seed: seed), fails: Self.hasNamedPort)
    #expect(small.manifests.count == 1)
    #expect(small.manifestText.contains("{spec: ") || small.manifestText.hasPrefix("spec:"))
    #expect(small.manifestText.utf8.count < 60)
    #expect(small.properties == [:])
  }
}
