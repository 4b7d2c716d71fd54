import Agreement
import SMT
import Testing
import TinyWorlds
import Z3Backend

/// Generated clusters whose properties are about one topic each: the verdicts are those of brute force.
@Suite struct TopicTests {
  /// Worlds of each topic.
  static let worlds = Environment.count("NETPOL_VERIFY_TOPIC_WORLDS") ?? usual
  /// How many there are unless said otherwise.
  static let usual = 240

  /// Checks worlds, of which every eighth is open: those take ten times as long.
  ///
  /// - Parameter count: how many.
  private func check(_ topic: Topic, _ count: Int = worlds, countsFeatures: Bool = false) -> Tally {
    var solver = Z3Solver()
    var tally = Tally()
    tally.countsFeatures = countsFeatures
    for number in 0..<count {
      let world = TinyWorld(seed: UInt64(number + 1), isOpen: number % 8 == 7, topic: topic)
      do throws(Disagreement) {
        try Agreement.check(world, effort: .quick, solver: &solver, tally: &tally)
        if countsFeatures, number % 3 == 0 {
          try Agreement.countVariants(of: world, solver: &solver, tally: &tally)
        }
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
    for effect in ["A", "AD", "D", "G", "P", "R"] {
      #expect(tally.findings["beside effect \(effect)", default: 0] * 15 > tally.worlds, "\(effect)")
    }
  }

  /// How often each of these decides about a property, at least; the summary says in which seed first.
  private static let floors: [([String], Int)] = [
    (["only pods without a trusted label"], 20), (["only pods with a trusted label"], 2),
    (["only pods without a label that is asked for"], 18), (["only pods with a value that is asked for"], 20),
    (["only pods with a value that nothing asks for"], 3),
    (["only pods of declared namespaces, where there may be new ones"], 18), (["only pods of new namespaces"], 25),
    (["only pods of new namespaces with labels"], 4), (["only pods of new namespaces without labels"], 10),
    (["only pods that declare a port"], 2), (["only two hypothetical pods"], 20),
    (["only two hypothetical pods of new namespaces"], 6),
    (["decided by trust in labels of pods"], 4), (["decided by whether there are new namespaces"], 6),
    (["decided by podSelector of a set"], 5), (["decided by namespaceSelector of a set"], 1),
    (["decided by anyOf", "decided by allOf", "decided by noneOf"], 3), (["decided by a waiver"], 3),
    (["noNewAccess proved"], 20), (["noNewAccess violated"], 20),
  ]

  /// Each thing that pods of no manifest can be, and each that a property file says of them, decides often enough.
  @Test func whatPodsCanBe() {
    let tally = check(.open, countsFeatures: true)
    for verdict in ["proved", "violated"] { #expect(tally.verdicts[verdict, default: 0] * 3 > tally.worlds) }
    #expect(tally.violatedByHypothetical * 3 > tally.worlds)
    for (names, floor) in Self.floors {
      let count = names.reduce(0) { $0 + tally.findings[$1, default: 0] }
      #expect(count >= floor, "\(names): \(count)")
    }
  }

  @Test func whatTiersComeTo() {
    let tally = check(.tiers)
    for verdict in ["proved", "violated"] { #expect(tally.verdicts[verdict, default: 0] * 4 > tally.worlds) }
    for kind in ["undecided flows", "left open by the reading", "left open: tie"] {
      #expect(tally.findings[kind, default: 0] * 20 > tally.worlds, "\(kind)")
    }
    for kind in ["left open: domain-name", "left open: unknown-nodes"] {
      #expect(tally.findings[kind, default: 0] * 80 > tally.worlds, "\(kind)")
    }
  }

  @Test func whatCalicoMakesOfPolicies() {
    // Brute force runs pods under every account.
    let tally = check(.calico, Self.worlds / 2)
    for verdict in ["proved", "violated"] { #expect(tally.verdicts[verdict, default: 0] * 4 > tally.worlds) }
    for kind in ["undecided flows", "left open by the reading"] {
      #expect(tally.findings[kind, default: 0] * 20 > tally.worlds, "\(kind)")
    }
    for kind in ["tie", "host-endpoint", "service-account-labels", "unknown-service"] {
      #expect(tally.findings["left open: \(kind)", default: 0] * 80 > tally.worlds, "\(kind)")
    }
  }

  @Test func whatCiliumMakesOfPolicies() {
    let tally = check(.cilium)
    for verdict in ["proved", "violated"] { #expect(tally.verdicts[verdict, default: 0] * 4 > tally.worlds) }
    for kind in ["undecided flows", "left open by the reading"] {
      #expect(tally.findings[kind, default: 0] * 30 > tally.worlds, "\(kind)")
    }
    for kind in ["unclear-policy", "api-server", "placement"] {
      #expect(tally.findings["left open: \(kind)", default: 0] > 0, "\(kind)")
    }
  }

  @Test func whoGetsInThroughDoors() {
    let tally = check(.doors)
    for verdict in ["proved", "violated"] { #expect(tally.verdicts[verdict, default: 0] * 4 > tally.worlds) }
    for claim in ["neverExposed", "exposedOnly", "doorsWork", "clientsOf"] {
      for verdict in ["proved", "violated"] {
        #expect(tally.findings["\(claim) \(verdict)", default: 0] * 80 > tally.worlds, "\(claim) \(verdict)")
      }
    }
    for kind in ["masqueraded", "unknown-controller"] {
      #expect(tally.findings["left open: \(kind)", default: 0] * 80 > tally.worlds, "\(kind)")
    }
  }

  @Test func whatHoldsWhateverAnyoneWrites() {
    let tally = check(.authors)
    for verdict in ["proved", "violated"] {
      #expect(tally.findings["whatever anyone writes \(verdict)", default: 0] * 4 > tally.worlds)
    }
    for kind in ["broken by a policy that is written", "decided by who may write"] {
      #expect(tally.findings[kind, default: 0] * 20 > tally.worlds, "\(kind)")
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
