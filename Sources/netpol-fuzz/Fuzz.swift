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
    abstract: "Compares reference evaluator, set algebra, terms, solver and verdicts on generated clusters.")

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

  @Flag(help: "Let properties speak of pods that no manifest declares.")
  var open = false

  @Option(help: "What properties are about besides the usual: \(topics).", transform: topic)
  var topic: Topic?

  @Flag(help: "Look at all worlds, and print one disagreement of each kind.")
  var keepGoing = false

  @Flag(help: "Stop at the first disagreement without looking for the smallest one.")
  var noShrink = false

  func run() throws {
    if show {
      print(TinyWorld(seed: seed, isOpen: open, topic: topic).text)
      return
    }
    var solver = Z3Solver()
    var tally = Tally()
    var found: [String: Int] = [:]
    let start = ContinuousClock.now
    for number in 0..<UInt64(worlds) {
      let world = TinyWorld(seed: seed &+ number, isOpen: open, topic: topic)
      guard let trouble = check(world, &solver, &tally) else { continue }
      found[trouble.kind, default: 0] += 1
      if found[trouble.kind] ?? 0 > 1 { continue }
      print("seed \(seed &+ number), world \(number + 1): \(trouble.kind): \(trouble.detail)")
      if !keepGoing {
        if !noShrink { try report(world, trouble, &solver) }
        throw ExitCode(1)
      }
    }
    print("\(tally.summary); \(ContinuousClock.now - start)")
    guard found.isEmpty else {
      print(found.sorted { $0.key < $1.key }.map { "\($0.value) times \($0.key)" }.joined(separator: ", "))
      throw ExitCode(1)
    }
  }

  private static var topics: String { Topic.allCases.map(\.rawValue).joined(separator: ", ") }

  @Sendable private static func topic(_ text: String) throws -> Topic {
    guard let topic = Topic(rawValue: text) else { throw ValidationError("topics are \(topics)") }
    return topic
  }

  private func check(_ world: TinyWorld, _ solver: inout Z3Solver, _ tally: inout Tally) -> Disagreement? {
    do throws(Disagreement) {
      try Agreement.check(world, effort: quick ? .quick : .thorough, solver: &solver, tally: &tally)
      return nil
    } catch {
      return error
    }
  }

  /// Shrinks the world, prints it, and saves it if asked to.
  private func report(_ world: TinyWorld, _ trouble: Disagreement, _ solver: inout Z3Solver) throws {
    let small = Shrinker.shrink(world) { candidate in
      var solver = Z3Solver()
      var tally = Tally()
      return check(candidate, &solver, &tally)?.kind == trouble.kind
    }
    var tally = Tally()
    let detail = check(small, &solver, &tally)?.detail ?? ""
    print("\(small.text)\n\(trouble.kind): \(detail)")
    guard let save else { return }
    let directory = "\(save)/seed-\(world.seed ?? 0)"
    try TextFile.write(small.manifestText, to: "\(directory)/manifests.yaml")
    if let text = small.baselineText { try TextFile.write(text, to: "\(directory)/baseline.yaml") }
    try TextFile.write(small.propertyText, to: "\(directory)/properties.yaml")
    print("saved under \(directory)")
  }
}
