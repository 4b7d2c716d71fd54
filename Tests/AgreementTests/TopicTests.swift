import Agreement
import SMT
import Testing
import TinyWorlds
import Z3Backend

/// Generated clusters whose properties are about one topic each: the verdicts are those of brute force.
@Suite struct TopicTests {
  /// Worlds of each topic.
  static let worlds = Environment.count("NETPOL_VERIFY_TOPIC_WORLDS") ?? 240

  /// Checks worlds, of which every eighth is open: those take ten times as long.
  private func check(_ topic: Topic) -> Tally {
    var solver = Z3Solver()
    var tally = Tally()
    for number in 0..<Self.worlds {
      let world = TinyWorld(seed: UInt64(number + 1), isOpen: number % 8 == 7, topic: topic)
      do throws(Disagreement) {
        try Agreement.check(world, effort: .quick, solver: &solver, tally: &tally)
      } catch {
        Issue.record("seed \(number + 1): \(error.kind): \(error.detail)\n\(world.text)")
        return tally
      }
    }
    print("\(topic.rawValue): \(tally.summary)")
    return tally
  }

  @Test func whatIsNewlyAllowed() {
    let tally = check(.baselines)
    for verdict in ["proved", "violated"] {
      #expect(tally.findings["noNewAccess \(verdict)", default: 0] * 5 > tally.worlds)
    }
    #expect(tally.violatedByForce * 10 > tally.verdicts["violated", default: 0] * 9)
  }

  @Test func whereChainsLead() {
    let tally = check(.chains)
    for verdict in ["proved", "violated"] {
      #expect(tally.findings["transitive \(verdict)", default: 0] * 3 > tally.worlds)
    }
    #expect(tally.findings["transitive inconclusive", default: 0] * 50 < tally.worlds)
    #expect(tally.findings["longer chains", default: 0] * 15 > tally.worlds)
    #expect(tally.violatedByForce * 10 > tally.verdicts["violated", default: 0] * 9)
  }

  @Test func whichTargetsAreReached() {
    let tally = check(.targets)
    for verdict in ["proved", "violated"] { #expect(tally.verdicts[verdict, default: 0] * 3 > tally.worlds) }
    #expect(tally.findings["kept apart by addresses alone", default: 0] * 6 < tally.worlds)
    #expect(tally.violatedByForce * 10 > tally.verdicts["violated", default: 0] * 7)
  }

  @Test func whatStandsWhateverIsNotRead() {
    let tally = check(.unread)
    for kind in ["left open by what is not read", "proved whatever is not read", "violated whatever is not read"] {
      #expect(tally.findings[kind, default: 0] * 6 > tally.worlds)
    }
  }

  @Test func whatIsAccepted() {
    let tally = check(.waivers)
    for verdict in ["proved", "violated", "waived", "expected-violation", "unexpected-success"] {
      #expect(tally.verdicts[verdict, default: 0] * 10 > tally.worlds)
    }
    for kind in ["accepted by waivers", "waivers of something", "waivers of nothing", "expired waivers"] {
      #expect(tally.findings[kind, default: 0] * 6 > tally.worlds)
    }
  }
}
