import Agreement
import SMT
import Testing
import TinyWorlds
import Z3Backend

/// Generated clusters with pods that no manifest declares: what the solver says of all of them at once is held against
/// the reference evaluator's answer for one of each kind.
@Suite struct OpenWorldTests {
  /// Worlds in all, split over two shards that run at the same time.
  static let worlds = Environment.count("NETPOL_VERIFY_OPEN_WORLDS") ?? usual
  /// How many there are unless said otherwise.
  static let usual = 300

  @Test(arguments: [0, 1]) func bruteForceAgrees(shard: Int) {
    var solver = Z3Solver()
    var tally = Tally()
    for number in stride(from: shard, to: Self.worlds, by: 2) {
      let world = TinyWorld(seed: UInt64(number + 1), isOpen: true)
      do throws(Disagreement) {
        try Agreement.check(world, effort: .quick, solver: &solver, tally: &tally)
      } catch {
        Issue.record(
          "seed \(number + 1): \(error.kind): \(error.detail)\n\(world.text)")
        return
      }
    }
    print("shard \(shard): \(tally.summary)")
    let properties = tally.verdicts.values.reduce(0, +)
    for verdict in ["proved", "violated"] { #expect(tally.verdicts[verdict, default: 0] * 20 > properties) }
    #expect(tally.violatedByHypothetical * 20 > tally.verdicts["violated", default: 0])
    #expect(tally.hypotheticalPods > tally.worlds * 5)
  }
}
