import Agreement
import Testing
import TinyWorlds

/// Generated clusters with pods that no manifest declares: whatever such a pod may do stands in a row that it falls into,
/// and what rows call certain each of them may do.
@Suite struct ListTests {
  /// Worlds of each kind.
  static let worlds = Environment.count("NETPOL_VERIFY_LIST_WORLDS") ?? usual
  /// How many there are unless said otherwise.
  static let usual = 40

  @Test(arguments: [nil] + Topic.allCases.map { Optional($0) })
  func rowsAreWhatTheEvaluatorSays(topic: Topic?) {
    var tally = ListCheck.Tally()
    for number in 0..<Self.worlds {
      let world = TinyWorld(seed: UInt64(number + 1), isOpen: true, topic: topic)
      do throws(Disagreement) {
        try ListCheck.check(world, tally: &tally)
      } catch {
        Issue.record("seed \(number + 1): \(error.kind): \(error.detail)\n\(world.text)")
        return
      }
    }
    print("\(topic?.rawValue ?? "usual"): \(tally)")
    #expect(tally.pods > Self.worlds && tally.rows > Self.worlds)
    #expect(tally.allowed > tally.rows && tally.denied > tally.rows)
    #expect(tally.certainRows * 4 > tally.rows)
  }
}
