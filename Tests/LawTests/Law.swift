import Agreement
import FoundationEssentials
import Network
import Testing
import TinyWorlds

/// What holds between a world and another that was made of it.
struct Law {
  /// Two worlds and what must hold of the traffic between the same two ends.
  struct Case {
    var before: TinyWorld
    var after: TinyWorld
    var holds: @Sendable (_ before: ConnectionSet, _ after: ConnectionSet) -> Bool = { $0 == $1 }
  }

  /// What worlds came to.
  struct Tally {
    /// Worlds to which the law applies.
    var cases = 0
    /// Cases in which traffic between some two ends is not what it was.
    var changed = 0
    /// Pairs of ends that were compared, every port each.
    var pairs = 0
    /// Pairs of ends between which every port was open, and pairs between which every port was closed.
    var open = 0
    var closed = 0
    /// Verdicts that were compared.
    var verdicts = 0

    /// Whether pairs of every kind were compared: open, closed, and open on some ports.
    var isMixed: Bool { open * 10 > pairs && closed * 10 > pairs && (pairs - open - closed) * 100 > pairs }
  }

  /// How many worlds each law is held against.
  static let worlds = ProcessInfo.processInfo.environment["NETPOL_VERIFY_LAWS"].flatMap { Int($0) } ?? 200

  var title: String
  /// What the worlds are about besides the usual.
  var topic: Topic?
  /// Of how many worlds one is looked at: those of a topic take longer.
  var share: UInt64 = 1
  /// How ends are found again.
  var renaming = Renaming()
  /// Whether a law speaks of a pair of ends.
  var isAbout: @Sendable (Twins.Ends) -> Bool = { _ in true }
  /// Whether verdicts must be the same, too; they are compared in every fourth world.
  var comparesVerdicts = false
  /// The two worlds of a seed's world; nil where the law does not apply. With a mistake in it, the second world is one of
  /// which the law does not hold: evidence that it could fail.
  var make: @Sendable (_ world: TinyWorld, _ random: inout SplitMix64, _ isMistaken: Bool) -> Case?

  /// Holds the law against worlds, stopping at the first that breaks it; expects that mistakes are found in some.
  ///
  /// - Parameter mistakes: the least percentage of mistakes that are found; nil for laws without mistakes.
  func check(mistakes: Int? = 20) -> Tally {
    var tally = Tally()
    for seed in 1...(UInt64(Self.worlds) / share) {
      let world = TinyWorld(seed: seed, topic: topic)
      guard let problem = problem(in: world, seed: seed, tally: &tally) else { continue }
      let small = Shrinker.shrink(world, attempts: 400) {
        var rest = Tally()
        return self.problem(in: $0, seed: seed, tally: &rest) != nil
      }
      Issue.record("\(title), seed \(seed): \(problem)\n\(text(small, seed))")
      return tally
    }
    print(
      "\(title): \(tally.cases) cases, \(tally.changed) changed, \(tally.pairs) pairs (\(tally.open) open, \(tally.closed) closed), \(tally.verdicts) verdicts"
    )
    if let mistakes { expect(mistakes) }
    return tally
  }

  /// Makes mistakes in a fifth of the worlds and expects that a percentage of them breaks the law.
  private func expect(_ percent: Int) {
    var (made, found) = (0, 0)
    for seed in 1...UInt64(max(20, Self.worlds / 5)) {
      var tally = Tally()
      let problem = problem(in: TinyWorld(seed: seed, topic: topic), seed: seed, isMistaken: true, tally: &tally)
      made += tally.cases
      if problem != nil { found += 1 }
    }
    print("\(title): \(found) of \(made) mistakes were found")
    #expect(found > 0 && found * 100 >= made * percent, "\(title): \(found) of \(made) mistakes were found")
  }

  private func random(_ seed: UInt64) -> SplitMix64 { SplitMix64(seed: seed ^ 0x1A35) }

  /// What breaks the law in a world; nil when nothing does.
  private func problem(
    in world: TinyWorld, seed: UInt64, isMistaken: Bool = false, tally: inout Tally
  ) -> String? {
    var random = random(seed)
    guard let made = make(world, &random, isMistaken), let twins = Twins(made, renaming, &random) else { return nil }
    tally.cases += 1
    var isChanged = false
    let readings: [Answers.Readings] = topic == nil ? [.every] : [.every, .some]
    for (ends, readings) in twins.ends.flatMap({ ends in readings.map { (ends, $0) } }) where isAbout(ends) {
      tally.pairs += 1
      let before = twins.answers(ends.before, in: twins.before, under: readings)
      let after = twins.answers(ends.after, in: twins.after, under: readings)
      for (old, new) in zip(before, after) where !made.holds(old, new) {
        return "\(ends.before.source.endpoint) → \(ends.before.destination.endpoint): {\(old)}, then {\(new)}"
      }
      if Set(before).count > 1 || Set(after).count > 1 { return "the semantics differ: \(before), \(after)" }
      if before != after { isChanged = true }
      if before[0] == .all { tally.open += 1 }
      if before[0].isEmpty { tally.closed += 1 }
    }
    if isChanged { tally.changed += 1 }
    guard comparesVerdicts, seed % 4 == 0, !isMistaken else { return nil }
    let (before, after) = (Verdicts(made.before), Verdicts(made.after))
    tally.verdicts += before.byProperty.count
    return before == after ? nil : "verdicts: \(before.byProperty), then \(after.byProperty)"
  }

  /// Both worlds of a seed, as a failure prints them.
  private func text(_ world: TinyWorld, _ seed: UInt64) -> String {
    var random = random(seed)
    guard let made = make(world, &random, false) else { return "" }
    let (before, after) = (made.before, made.after)
    return [before, after].map { "# manifests\n\($0.manifestText)# properties\n\($0.propertyText)" }
      .joined(separator: "# then\n")
  }
}
