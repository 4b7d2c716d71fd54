import Cluster
import Diagnostics
import Kubernetes
import Network
import Properties
import ReferenceEvaluator
import SMT
import TinyWorlds
import Verification

/// Holds the verdicts of a run to what the reference evaluator says flow by flow.
struct PropertyCheck {
  let read: ReadWorld
  /// The day for which waivers and expectations are judged: 2027-01-01.
  static let today = CalendarDate(daysSince1970: 20_819)

  let judge: ForceJudge
  let examples: CounterexampleCheck
  /// Where it is decided which hypothetical pods are looked at.
  let random: SplitMix64

  init(_ read: ReadWorld, grid: FlowGrid, random: SplitMix64) {
    self.read = read
    self.random = random
    judge = ForceJudge(read, grid: grid)
    examples = CounterexampleCheck(read, grid: grid, random: random)
  }

  /// Throws the first disagreement.
  func run<S: Solver & ~Copyable>(solver: inout S, tally: inout Tally) throws(Disagreement) {
    let (outcome, warnings) = try Self.verify(read, &solver)
    for result in outcome.properties {
      let property = result.property
      tally.verdicts[result.verdict.name, default: 0] += 1
      if case .noNewAccess = property.assertion { tally.count("noNewAccess \(result.verdict.name)") }
      if isChain(property.assertion) { tally.count("transitive \(result.verdict.name)") }
      if property.policies == .open { count(result, &tally) }
      let waivers = read.properties.waivers.filter { $0.property == property.name }
      let inForce = waivers.filter { $0.expires >= Self.today }
      guard result.waivers.map(\.span) == inForce.map(\.span) else {
        throw Disagreement("waivers", "\(property.name) has \(result.waivers.count) waivers in force")
      }
      let rest = violation(of: property, within: Scope(excluded: inForce), &tally)
      let whole = inForce.isEmpty ? rest : rest ?? violation(of: property, within: Scope(), &tally)
      if whole != nil { tally.violatedByForce += 1 }
      if property.policies == .open, whole != nil, holdsAsDeclared(property) {
        tally.count("decided by who may write")
      }
      try checkDoubts(result, whole, &tally)
      if whole != nil, rest == nil { tally.count("accepted by waivers") }
      try check(result, whole: whole, rest: rest, waivers: inForce, &tally)
      try checkUnread(result, &tally)
      try checkRestrictions(result, &tally)
      try check(warnings, property, waivers, &tally)
    }
  }

  /// A violation in words, of pods that manifests declare or of others; nil when none was found.
  ///
  /// - Parameter countsDoubts: whether what depends on the reading of the input counts.
  private func violation(
    of property: Property, within scope: Scope, countsDoubts: Bool = true, _ tally: inout Tally
  ) -> String? {
    var part = judge.of(property)
    part.scope = scope
    part.countsDoubts = countsDoubts
    var property = property
    let named = read.properties.named
    property.assertion = property.assertion.counting(countsDoubts ? .possible : .certain, named: named)
    if let found = part.violation(of: property.assertion) ?? chain(property.assertion, part, &tally) { return found }
    guard property.world == .open else { return nil }
    var crowd = Crowd(read, property: property, declared: judge.grid, random: random)
    let found = crowd.violation(within: scope, countsDoubts: countsDoubts)
    tally.hypotheticalPods += crowd.size
    if found != nil {
      tally.violatedByHypothetical += 1
      if tally.countsFeatures { OpenFeature.count(read, property, &crowd, &tally) }
    }
    return found
  }

  /// Throws if a verdict is not that of what was found in the whole claim, and outside of waivers.
  private func check(
    _ result: PropertyOutcome, whole: String?, rest: String?, waivers: [Waiver], _ tally: inout Tally
  ) throws(Disagreement) {
    let property = result.property
    let isExpected = property.expectation.map { $0.until ?? Self.today >= Self.today } ?? false
    func missed(_ found: String?) throws(Disagreement) {
      if let found { throw Disagreement("missed", "\(property.name) is \(result.verdict.name) but: \(found)") }
    }
    func confirm(_ scope: Scope) throws(Disagreement) {
      if let problem = try examples.within(scope).doubt(result) {
        throw Disagreement("unconfirmed", "\(property.name): \(problem)")
      }
    }
    switch (result.verdict, isExpected) {
    case (.proved, false), (.vacuous, _): try missed(whole)
    case (.violated, false), (.expectedViolation, true): try confirm(Scope(excluded: waivers))
    case (.waived, false) where !waivers.isEmpty:
      try missed(rest)
      // What is accepted may be what nobody knows to be a violation.
      if result.undecided.isEmpty || !result.counterexamples.isEmpty { try confirm(Scope()) }
    case (.unexpectedSuccess, true): try missed(rest)
    // Worlds are so small that every property can be decided, but for those that depend on unknown addresses: chains,
    // and targets that only a shared address would miss.
    case (.inconclusive, _) where isChain(property.assertion) || !result.undecided.isEmpty: break
    case (.inconclusive(let reason), _) where reason.contains("lets two pods share an address"):
      tally.count("kept apart by addresses alone")
    case (.inconclusive(let reason), _): throw Disagreement("undecided", "\(property.name): \(reason)")
    default: throw Disagreement("verdict", "\(property.name) is \(result.verdict.name)")
    }
  }

  /// Throws if a verdict that depends on the reading of the input does not, or depends on it and does not say so.
  private func checkDoubts(
    _ result: PropertyOutcome, _ possible: String?, _ tally: inout Tally
  ) throws(Disagreement) {
    let isAboutDoors = if case .doors = result.property.assertion { true } else { false }
    guard isAboutDoors || result.undecided.contains(where: \.because.isReading) else { return }
    if isAboutDoors {
      tally.count("\(result.property.assertion.name) \(result.verdict.name)")
    } else {
      tally.count("left open by the reading")
    }
    for undecided in result.undecided { tally.count("left open: \(undecided.because.rawValue)") }
    guard case .inconclusive = result.verdict, !isChain(result.property.assertion), possible != nil else { return }
    var ignored = Tally()
    let scope = Scope(excluded: read.properties.waivers.filter { $0.property == result.property.name })
    if let found = violation(of: result.property, within: scope, countsDoubts: false, &ignored) {
      throw Disagreement("undecided", "\(result.property.name) is inconclusive but surely violated: \(found)")
    }
  }

  /// Throws if a verdict does not stand whatever objects without semantics say.
  private func checkUnread(_ result: PropertyOutcome, _ tally: inout Tally) throws(Disagreement) {
    if read.world.unread.isEmpty { return }
    let property = result.property
    let reading = UnreadReading(read.world, property.assertion)
    if !result.undecided.isEmpty { tally.count("left open by what is not read") }
    // Who is in a set is not known where labels may be written.
    if read.world.unread.contains(where: \.writesLabels), result.undecided.isEmpty {
      throw Disagreement("uncertain", "\(property.name) is \(result.verdict.name) whatever labels are written")
    }
    for effect in Set(read.world.unread.flatMap(\.effects)).sorted() { tally.count("beside effect \(effect.rawValue)") }
    switch result.verdict {
    case .proved:
      var worst = judge.of(property)
      worst.reading = reading
      if let found = worst.violation(of: property.assertion) {
        throw Disagreement("missed", "\(property.name) is proved but something that is not read allows: \(found)")
      }
      if case .defaultDeny = property.assertion { break }
      tally.count("proved whatever is not read")
    case .violated:
      for flow in result.counterexamples {
        if let doubt = reading.doubt(flow) { throw Disagreement("uncertain", "\(property.name): \(doubt)") }
      }
      tally.count("violated whatever is not read")
    default: break
    }
  }

  /// Throws if a claim holds with a restriction alone and the report does not say so, or says so although it does not.
  private func checkRestrictions(_ result: PropertyOutcome, _ tally: inout Tally) throws(Disagreement) {
    guard case .mustReach = result.property.assertion, result.verdict == .proved else { return }
    var strict = result.property
    strict.requiresUnrestricted = true
    var ignored = Tally()
    let name = strict.name
    if let found = violation(of: strict, within: Scope(), &ignored), result.restricted == nil {
      throw Disagreement("missed", "\(name) is proved without a word of a restriction but: \(found)")
    }
    guard let told = result.restricted, told.pairs > 0 else { return }
    tally.count("proved with a restriction")
    // Where others may write policies, none is shown.
    if strict.policies == .open { return }
    var confirmed = result
    (confirmed.property, confirmed.verdict) = (strict, .violated)
    (confirmed.counterexamples, confirmed.violatingPairs) = (told.examples, told.pairs)
    if let problem = try examples.within(Scope()).doubt(confirmed) {
      throw Disagreement("unconfirmed", "\(name) holds with a restriction: \(problem)")
    }
  }

  /// Throws if a warning about waivers and expectations is missing or wrong.
  private func check(
    _ warnings: [Diagnostic], _ property: Property, _ waivers: [Waiver], _ tally: inout Tally
  ) throws(Disagreement) {
    func isWarned(_ id: Diagnostic.ID, _ span: Span) -> Bool {
      warnings.contains { $0.id == id && $0.location == .span(span) }
    }
    for waiver in waivers {
      let isExpired = waiver.expires < Self.today
      if isWarned("expired-waiver", waiver.span) != isExpired {
        throw Disagreement("waivers", "the one of \(property.name) until \(waiver.expires)")
      }
      let isUnused = isWarned("unused-waiver", waiver.span)
      if isExpired {
        tally.count("expired waivers")
        continue
      }
      tally.count(isUnused ? "waivers of nothing" : "waivers of something")
      guard isUnused else { continue }
      if let found = violation(of: property, within: Scope(focus: waiver), countsDoubts: false, &tally) {
        throw Disagreement("unused", "a waiver of \(property.name) is said to match nothing but: \(found)")
      }
    }
    guard let expectation = property.expectation else { return }
    if isWarned("expired-expectation", expectation.span) != ((expectation.until ?? Self.today) < Self.today) {
      throw Disagreement("expectation", "that of \(property.name)")
    }
  }

  /// Whether a property would not be violated by what the manifests declare.
  private func holdsAsDeclared(_ property: Property) -> Bool {
    var declared = property
    (declared.policies, declared.world) = (.declared, .closed)
    var ignored = Tally()
    return violation(of: declared, within: Scope(), &ignored) == nil
  }

  /// Counts what came of a property whose policies anyone may write.
  private func count(_ result: PropertyOutcome, _ tally: inout Tally) {
    tally.count("whatever anyone writes \(result.verdict.name)")
    let flows = result.counterexamples.flatMap { $0.hops.isEmpty ? [$0] : $0.hops }
    let isWritten = flows.contains { $0.chosen?.policies.isEmpty == false }
    if isWritten { tally.count("broken by a policy that is written") }
  }

  private func isChain(_ assertion: Assertion) -> Bool {
    if case .neverReachesTransitively = assertion { true } else { false }
  }

  /// A chain of flows in words; nil for an assertion that is not about chains, and when none was found.
  private func chain(_ assertion: Assertion, _ judge: ForceJudge, _ tally: inout Tally) -> String? {
    var search = ChainSearch(
      assertion, judge: judge, pods: Array(read.world.pods.indices), random: random)
    guard let found = search?.violation(rounds: 3) else { return nil }
    tally.count(found.hops == 1 ? "direct chains" : "longer chains")
    return found.words
  }

  /// What the program says of a world, with its warnings.
  static func verify<S: Solver & ~Copyable>(
    _ read: ReadWorld, _ solver: inout S
  ) throws(Disagreement) -> (Outcome, [Diagnostic]) {
    var bag = DiagnosticBag()
    let outcome: Outcome?
    do throws(VerificationFailure) {
      outcome = try Verifier.verify(
        read.properties, manifests: read.manifests,
        baselines: read.baseline.map { [read.properties.baseline: $0.manifests] } ?? [:],
        options: VerificationOptions(asOf: today), solver: &solver, diagnostics: &bag)
    } catch {
      switch error {
      case .solver(let failure): throw Disagreement("solver", failure.message)
      case .inconsistency(let found): throw Disagreement("contradiction", found.message)
      }
    }
    guard let outcome else {
      let errors = bag.all.filter { $0.severity == .error }.map { "\($0.id.rawValue): \($0.message)" }
      throw Disagreement("unreadable", errors.joined(separator: "; "))
    }
    return (outcome, bag.all)
  }
}
