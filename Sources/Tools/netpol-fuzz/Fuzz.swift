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

  @Option(help: "Look at the worlds that are kept in the folders of a directory, and at no others.")
  var fixtures: String?

  @Flag(help: "Print the world of the first seed and stop.")
  var show = false

  @Flag(help: "Look at fewer flows of each world.")
  var quick = false

  @Flag(help: "Let properties speak of pods that no manifest declares.")
  var open = false

  @Flag(help: "Let every eighth world do so, as the tests of a topic do.")
  var someOpen = false

  @Option(help: "What properties are about besides the usual: \(topics).", transform: topic)
  var topic: Topic?

  @Flag(help: "Count what decides about pods that no manifest declares.")
  var features = false

  @Flag(help: "Look at all worlds, and print one disagreement of each kind.")
  var keepGoing = false

  @Flag(help: "Stop at the first disagreement without looking for the smallest one.")
  var noShrink = false

  func run() throws {
    if show {
      print(TinyWorld(seed: seed, isOpen: open, topic: topic).text)
      return
    }
    if let fixtures { return try checkFixtures(fixtures) }
    var solver = Z3Solver()
    var tally = Tally()
    tally.countsFeatures = features
    var found: [String: Int] = [:]
    let start = ContinuousClock.now
    for number in 0..<UInt64(worlds) {
      let world = TinyWorld(seed: seed &+ number, isOpen: open || (someOpen && number % 8 == 7), topic: topic)
      guard let trouble = check(world, &solver, &tally) else {
        if features, number % 3 == 0 { try Agreement.countVariants(of: world, solver: &solver, tally: &tally) }
        continue
      }
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

  /// Looks at each world of a directory as the tests do.
  private func checkFixtures(_ directory: String) throws {
    for (number, name) in try TextFile.names(in: directory).enumerated() {
      let path = "\(directory)/\(name)"
      guard let manifests = TextFile.text("\(path)/manifests.yaml"),
        let properties = TextFile.text("\(path)/properties.yaml")
      else { continue }
      let read = try ReadWorld(
        manifests: manifests, properties: properties, baseline: TextFile.text("\(path)/baseline.yaml"))
      var solver = Z3Solver()
      var tally = Tally()
      for seed in UInt64(0)..<3 {
        do throws(Disagreement) {
          try Agreement.check(read, seed: seed, effort: .thorough, solver: &solver, tally: &tally)
        } catch {
          print("\(name), world \(number + 1): \(error.kind): \(error.detail)")
          throw ExitCode(1)
        }
      }
      print("\(name): \(tally.summary)")
    }
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
