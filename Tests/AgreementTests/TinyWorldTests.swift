import Agreement
import SMT
import Testing
import TinyWorlds
import Z3Backend

/// Generated clusters: every engine gives the reference evaluator's answer on each of them.
@Suite struct TinyWorldTests {
  /// Worlds in all, split over two shards that run at the same time.
  static let worlds = Environment.count("NETPOL_VERIFY_WORLDS") ?? usual
  /// How many there are unless said otherwise.
  static let usual = 5_000

  @Test(arguments: [0, 1]) func everyEngineAgrees(shard: Int) {
    var solver = Z3Solver()
    var tally = Tally()
    for number in stride(from: shard, to: Self.worlds, by: 2) {
      let world = TinyWorld(seed: UInt64(number + 1))
      do throws(Disagreement) {
        try Agreement.check(world, effort: .quick, solver: &solver, tally: &tally)
      } catch {
        Issue.record(
          "seed \(number + 1): \(error.kind): \(error.detail)\n\(world.text)")
        return
      }
    }
    print("shard \(shard): \(tally.summary)")
    expectVariety(tally)
  }

  /// Checks on worlds that all look alike would say nothing.
  private func expectVariety(_ tally: Tally) {
    let flows = tally.allowed + tally.denied
    #expect(tally.allowed * 5 > flows)
    #expect(tally.denied * 5 > flows)
    let properties = tally.verdicts.values.reduce(0, +)
    for verdict in ["proved", "violated", "vacuous"] { #expect(tally.verdicts[verdict, default: 0] * 10 > properties) }
    #expect(Set(tally.verdicts.keys) == ["proved", "violated", "vacuous"])
    #expect(tally.violatedByForce * 10 > tally.verdicts["violated", default: 0] * 9)
    #expect(tally.solverChecks * 10 > tally.worlds * 9)
  }

  @Test func aSeedIsAWorld() {
    #expect(TinyWorld(seed: 1) == TinyWorld(seed: 1))
    #expect(TinyWorld(seed: 1).manifests != TinyWorld(seed: 2).manifests)
    var random = SplitMix64(seed: 1_234_567)
    // The published test vector of SplitMix64.
    #expect(
      (0..<3).map { _ in random.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }
}
