package import Advice
package import Cluster
import Diagnostics
package import Kubernetes
import Network
import ReferenceEvaluator
package import SMT
package import Verification

/// Searches for the cheapest edits after which everything holds, as an implicit hitting set: the verifier shows what still
/// fails, each example becomes a formula over the edits, and the solver makes the cheapest choice that agrees with all of
/// them. Hence the first choice that verifies is the cheapest of the edits that were tried.
package struct RepairSearch {
  /// Verifies everything against other policies; nil where these cannot be judged.
  package typealias Verify = ([any PolicyObject]) throws(VerificationFailure) -> Outcome?

  /// How many counterexamples of a property the verifier is asked for.
  package static let examples = 6
  /// How many choices are tried that cost no more than what was found.
  private static let mostTies = 4

  let world: World
  private let verify: Verify
  private let isSpent: () -> Bool
  private let wanted: Int

  private var pool: RepairPool
  var table = SayTable()
  var claims: [RepairClaim] = []
  var ends: [[[EndPlace]]] = []
  var blocked: [Set<RepairKey>] = []
  /// What was still wrong where all else was mended, and is nothing that policies could change.
  var hopeless: [RepairClaim.Hopeless] = []
  /// What comes of the policies as they are, what is not as it is wanted then, and what is red.
  var first: [PropertyOutcome] = []
  var firstClaims: [RepairClaim] = []
  var red: Set<String> = []
  /// What was asked for twice.
  var reconsidered: Set<String> = []
  var result = RepairResult(ending: .holds)

  /// - Parameters:
  ///   - world: what is to be mended.
  ///   - wanted: how many patches to find.
  ///   - isSpent: whether the search is to end.
  package init(
    world: World, clues: RepairClues, wanted: Int, isSpent: @escaping () -> Bool, verify: @escaping Verify
  ) {
    self.world = world
    self.wanted = wanted
    self.isSpent = isSpent
    self.verify = verify
    pool = RepairPool(world: world, clues: clues)
  }

  /// Searches.
  ///
  /// - Parameter first: what comes of the policies as they are, where that is known.
  package mutating func run<S: Solver & Optimizer & ~Copyable>(
    _ solver: inout S, knowing known: Outcome? = nil
  ) throws(VerificationFailure) -> RepairResult {
    let start: Outcome
    if let known {
      start = known
    } else {
      guard let found = try verify(world.policies) else { return result }
      start = found
    }
    let found = RepairClaim.claims(of: start, examples: Self.examples)
    (first, firstClaims, red) = (start.properties, found.claims, Set(start.redNames))
    for one in found.hopeless { leave(one.name, .hopeless(one.reason)) }
    _ = add(found.claims.filter { !isLeft($0.name) })
    guard !claims.isEmpty else {
      if !found.hopeless.isEmpty { result.ending = .hopeless(found.hopeless.map(\.text)) }
      return result
    }
    result.ending = .spent
    var isWide = false
    var why: RepairResult.Ending?
    // What costs as little as that of which enough was found.
    var bound: Int?
    var ties = 0
    while true {
      if isSpent() {
        result.mayBeCheaper = bound == nil
        break
      }
      guard let choice = try choose(&solver) else {
        if !isWide {
          isWide = true
          if pool.addPairs(cheaperThan: .max, at: allEnds, &table) { continue }
        }
        if !result.patches.isEmpty { break }
        // The rest may be mended without what cannot be.
        let reason = try giveUp(&solver)
        why = why ?? reason
        if claims.contains(where: { isFirst($0) }) {
          isWide = false
          continue
        }
        result.ending = why ?? reason
        break
      }
      let cost = choice.reduce(0) { $0 + $1.cost }
      if let bound, cost > bound { break }
      if pool.addPairs(cheaperThan: cost, at: allEnds, &table) { continue }
      try check(choice, cost)
      if result.patches.count < wanted { continue }
      bound = bound ?? cost
      ties += 1
      if ties > Self.mostTies { break }
    }
    if !result.patches.isEmpty { result.ending = .mended }
    result.patches = Array(ranked(result.patches).prefix(wanted))
    result.candidates = pool.candidates
    return result
  }

  private var allEnds: [EndPlace] { ends.flatMap { $0.flatMap(\.self) } }

  /// The cheapest first; of those that cost the same, what changes the fewest connections, then what stands first.
  private func ranked(_ patches: [RepairResult.Patch]) -> [RepairResult.Patch] {
    func changes(_ patch: RepairResult.Patch) -> Int {
      guard patches.count(where: { $0.cost == patch.cost }) > 1 else { return 0 }
      var mended = world
      mended.policies = patch.policies.inOrder()
      let connections = ManifestDifference(old: world, new: mended).connections
      return connections.added.count + connections.removed.count
    }
    let keyed = patches.map { (patch: $0, changes: changes($0)) }
    return keyed.sorted { a, b in
      if a.patch.cost != b.patch.cost { return a.patch.cost < b.patch.cost }
      if a.changes != b.changes { return a.changes < b.changes }
      let (first, second) = (a.patch.parts.map(\.edit), b.patch.parts.map(\.edit))
      return first.map(\.span).lexicographicallyPrecedes(second.map(\.span))
    }.map(\.patch)
  }

  // MARK: Examples

  /// Adds what is not as it is wanted, and the edits that may change it.
  ///
  /// - Returns: whether something was not known.
  mutating func add(_ new: [RepairClaim]) -> Bool {
    var isNew = false
    for claim in new where !claims.contains(where: { $0.isSame(as: claim) }) {
      let places = claim.flows.map { flow in flow.directions.map { table.add(EndJudge(flow.witness, $0)) } }
      // What is left must not become worse, and no better.
      if isLeft(claim.name), !holdsAlready(claim, places) { continue }
      isNew = true
      claims.append(claim)
      ends.append(places)
      for (flow, places) in zip(claim.flows, ends[ends.count - 1]) {
        var original = flow.witness.world
        original.policies = world.policies
        for (direction, place) in zip(flow.directions, places) {
          let judge = table.judge(place)
          if judge.namespace == nil { continue }
          if flow.wish == .allow, passes(place) { continue }
          pool.add(RepairGoal(flow.witness.flow, direction, flow.wish), in: original, at: place, &table)
        }
      }
    }
    return isNew
  }

  /// Whether an end lets its flow through, as policies are.
  mutating func passes(_ end: EndPlace) -> Bool {
    let (judge, say) = (table.judge(end), says(end))
    return say.isolates ? (say.permits ? judge.open : judge.closed) : judge.free
  }

  /// What the policies say at an end together, as they are.
  mutating func says(_ end: EndPlace) -> EndJudge.Say {
    var result = EndJudge.Say()
    for place in world.policies.indices {
      let say = table.say(world.policies[place], place, at: end)
      result.isolates = result.isolates || say.isolates
      result.permits = result.permits || say.permits
    }
    return result
  }

  // MARK: Choices

  /// The cheapest choice that agrees with all examples; nil where there is none.
  private mutating func choose<S: Solver & Optimizer & ~Copyable>(
    _ solver: inout S
  ) throws(VerificationFailure) -> [RepairVariant]? {
    var formula = formula()
    let limits = formula.limits()
    let others = blocks(&formula)
    table = formula.table
    let costs = zip(formula.switches, pool.variants).map { (term: $0, weight: $1.cost) }
    do throws(SolverFailure) {
      let answer = try solver.minimise(
        formula.assertions + limits + others, costs: costs, in: formula.store, budget: .standard)
      guard case .satisfiable(let values) = answer else { return nil }
      return zip(formula.switches, pool.variants).filter { formula.store.holds($0.0, under: values) }.map(\.1)
    } catch {
      throw .solver(error)
    }
  }

  mutating func formula(_ chosen: [Int]? = nil) -> RepairFormula {
    var formula = RepairFormula(pool.variants, policies: world.policies, cells: table)
    for number in chosen ?? Array(claims.indices) { formula.add(claims[number], ends[number]) }
    return formula
  }

  /// That none of the choices that were tried is made again.
  func blocks(_ formula: inout RepairFormula) -> [Term] {
    blocked.map { choice in
      formula.excluding(pool.variants.indices.filter { choice.contains(pool.variants[$0].key) })
    }
  }

  private mutating func check(_ choice: [RepairVariant], _ cost: Int) throws(VerificationFailure) {
    let keys = Set(choice.map(\.key))
    let policies = applied(choice)
    guard let outcome = try verify(policies) else {
      blocked.append(keys)
      return
    }
    let found = RepairClaim.claims(of: outcome, examples: Self.examples)
    if add(found.claims) { return }
    if outcome.redNames.allSatisfy({ isLeft($0) }), !isWorse(outcome) {
      result.patches.append(patch(choice, policies, outcome, cost))
    } else if hopeless.isEmpty {
      // What fails is nothing that a formula could say.
      hopeless = found.hopeless.filter { !isLeft($0.name) }
    }
    blocked.append(keys)
  }

  /// The policies after a choice.
  private func applied(_ choice: [RepairVariant]) -> [any PolicyObject] {
    var policies = world.policies
    for variant in choice {
      if let place = variant.place { policies[place] = variant.result } else { policies.append(variant.result) }
    }
    return policies
  }

  private mutating func patch(
    _ choice: [RepairVariant], _ policies: [any PolicyObject], _ outcome: Outcome, _ cost: Int
  ) -> RepairResult.Patch {
    let formula = formula()
    let parts = choice.flatMap { variant in
      // What fails where the policy stays as it is.
      let rest = Set(choice.map(\.key)).subtracting([variant.key])
      let failing = claims.indices.filter { !formula.holds($0, of: { rest.contains($0.key) }) }
      var names: [String] = []
      for number in failing where !names.contains(claims[number].name) { names.append(claims[number].name) }
      return variant.edits.map { edit in
        RepairResult.Patch.Part(
          edit: edit, object: variant.place.map { world.policies[$0].reference } ?? variant.result.reference,
          claims: names)
      }
    }
    return .init(
      parts: parts.sorted { ($0.edit.span, $0.edit.text) < ($1.edit.span, $1.edit.text) }, policies: policies,
      outcome: outcome, cost: cost)
  }
}

extension RepairClaim {
  /// Whether it wants the same of the same flows.
  fileprivate func isSame(as other: Self) -> Bool {
    flows.count == other.flows.count
      && zip(flows, other.flows).allSatisfy { a, b in
        a.wish == b.wish && a.directions == b.directions && a.witness.flow == b.witness.flow
          && a.witness.world.pods.count == b.witness.world.pods.count
          && a.witness.hypotheticals == b.witness.hypotheticals && name == other.name
      }
  }
}

extension Counterexample.Witness {
  /// The labels of the flow's ends.
  fileprivate var hypotheticals: [[String: String]] {
    [flow.source, flow.destination].map { end in
      if case .pod(let pod, _, _, _) = end {
        return world.pods[pod].labels.merging(world.namespace(of: world.pods[pod]).labels) { own, _ in own }
      }
      return [:]
    }
  }
}
