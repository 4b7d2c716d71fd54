import Agreement
import SMT
import Testing
import TinyWorlds
import Z3Backend

/// Pairs of files on which engines once disagreed.
@Suite struct FixtureTests {
  @Test(arguments: try Environment.directories("fixtures/agreement"))
  func everyEngineAgrees(directory: String) throws {
    let manifests = try Environment.text("\(directory)/manifests.yaml")
    let properties = try Environment.text("\(directory)/properties.yaml")
    let baseline =
      try Environment.files(directory).contains("baseline.yaml")
      ? Environment.text("\(directory)/baseline.yaml") : nil
    let read = try ReadWorld(manifests: manifests, properties: properties, baseline: baseline)
    var solver = Z3Solver()
    var tally = Tally()
    for seed in UInt64(0)..<3 {
      try Agreement.check(read, seed: seed, effort: .thorough, solver: &solver, tally: &tally)
    }
    #expect(tally.worlds == 3)
  }
}
