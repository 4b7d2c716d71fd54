import Diagnostics
package import SMT
package import TinyWorlds

/// Asks every engine about one world, and compares.
package enum Agreement {
  /// Throws the first disagreement about a world; adds to the tally what the world came to.
  package static func check<S: Solver & ~Copyable>(
    _ world: TinyWorld, effort: Effort, solver: inout S, tally: inout Tally
  ) throws(Disagreement) {
    let read: ReadWorld
    do throws(ReadWorld.Failure) {
      read = try ReadWorld(
        manifests: world.manifestText, properties: world.propertyText, baseline: world.baselineText)
    } catch {
      let messages = error.diagnostics.map { "\($0.id.rawValue): \($0.message)" }.joined(separator: "; ")
      throw Disagreement("unreadable", messages)
    }
    try check(read, seed: world.seed ?? 0, effort: effort, solver: &solver, tally: &tally)
  }

  /// Throws the first disagreement about a world that has been read. `seed` decides which flows are looked at.
  package static func check<S: Solver & ~Copyable>(
    _ read: ReadWorld, seed: UInt64, effort: Effort, solver: inout S, tally: inout Tally
  ) throws(Disagreement) {
    tally.seed = seed
    try AddressOracle(read).check()
    try ControllerOracle(read).check()
    var random = SplitMix64(seed: seed ^ 0x5EED)
    let grid = FlowGrid(read, limit: effort.forcedPairs, random: &random)
    let engines = EngineCheck(read, grid: grid, random: &random)
    try engines.run(effort, solver: &solver, random: &random, tally: &tally)
    try PropertyCheck(read, grid: grid, random: random).run(solver: &solver, tally: &tally)
    tally.worlds += 1
  }
}
