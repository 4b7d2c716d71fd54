import Agreement
import ArgumentParser
import SMT
import TinyWorlds
import Z3Backend

/// Searches tiny worlds for a disagreement between the engines.
@main
struct Fuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "netpol-fuzz",
    abstract: "Compares reference evaluator, set algebra, terms and solver on generated clusters.")

  @Option(help: "How many worlds to look at.")
  var worlds = 10_000

  @Option(help: "The first seed; each world has the next one.")
  var seed: UInt64 = 1

  @Option(help: "A directory for the smallest pair of files that still disagrees.")
  var save: String?

  @Flag(help: "Print the world of the first seed and stop.")
  var show = false

  @Flag(help: "Look at fewer flows of each world.")
  var quick = false

  func run() throws {
    if show {
      let world = TinyWorld(seed: seed)
      print("\(world.manifestText)---\n\(world.propertyText)")
      return
    }
    var solver = Z3Solver()
    var tally = Tally()
    let start = ContinuousClock.now
    for number in 0..<UInt64(worlds) {
      let world = TinyWorld(seed: seed &+ number)
      do throws(Disagreement) {
        try Agreement.check(world, effort: quick ? .quick : .thorough, solver: &solver, tally: &tally)
      } catch {
        print("seed \(seed &+ number) (world \(number + 1)): \(error.kind): \(error.detail)")
        throw ExitCode(1)
      }
    }
    print("\(tally.summary); \(ContinuousClock.now - start)")
  }
}
