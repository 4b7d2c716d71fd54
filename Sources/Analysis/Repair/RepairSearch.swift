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

  private let world: World
  private let verify: Verify
  private let isSpent: () -> Bool
  private let wanted: Int

  private var pool: RepairPool
  private var table = SayTable()
  private var claims: [RepairClaim] = []
  private var ends: [[[EndPlace]]] = []
  private var blocked: [Set<RepairKey>] = []
  /// What was still wrong where all else was mended, and is nothing that policies could change.
  private var hopeless: [String] = []
  private var result = RepairResult(ending: .holds)

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
    let first: Outcome
    if let known {
      first = known
    } else {
      guard let found = try verify(world.policies) else { return result }
      first = found
    }
    let found = RepairClaim.claims(of: first, examples: Self.examples)
    guard found.hopeless.isEmpty else {
      result.ending = .hopeless(found.hopeless)
      return result
    }
    guard !found.claims.isEmpty else { return result }
    _ = add(found.claims)
    result.ending = .spent
    var isWide = false
    while true {
      if isSpent() {
        result.mayBeCheaper = true
        break
      }
      guard let choice = try choose(&solver) else {
        if !isWide {
          isWide = true
          if pool.addPairs(cheaperThan: .max, at: allEnds, &table) { continue }
        }
        if result.patches.isEmpty { result.ending = hopeless.isEmpty ? try explain(&solver) : .hopeless(hopeless) }
        break
      }
      let cost = choice.reduce(0) { $0 + $1.cost }
      if pool.addPairs(cheaperThan: cost, at: allEnds, &table) { continue }
      try check(choice, cost)
      if result.patches.count >= wanted { break }
    }
    if !result.patches.isEmpty { result.ending = .mended }
    result.candidates = pool.candidates
    return result
  }

  private var allEnds: [EndPlace] { ends.flatMap { $0.flatMap(\.self) } }

  // MARK: Examples

  /// Adds what is not as it is wanted, and the edits that may change it.
  ///
  /// - Returns: whether something was not known.
  private mutating func add(_ new: [RepairClaim]) -> Bool {
    var isNew = false
    for claim in new where !claims.contains(where: { $0.isSame(as: claim) }) {
      isNew = true
      claims.append(claim)
      ends.append(claim.flows.map { flow in flow.directions.map { table.add(EndJudge(flow.witness, $0)) } })
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
  private mutating func passes(_ end: EndPlace) -> Bool {
    let judge = table.judge(end)
    var (isolates, permits) = (false, false)
    for place in world.policies.indices {
      let say = table.say(world.policies[place], place, at: end)
      isolates = isolates || say.isolates
      permits = permits || say.permits
    }
    return isolates ? (permits ? judge.open : judge.closed) : judge.free
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

  private mutating func formula(_ chosen: [Int]? = nil) -> RepairFormula {
    var formula = RepairFormula(pool.variants, policies: world.policies, cells: table)
    for number in chosen ?? Array(claims.indices) { formula.add(claims[number], ends[number]) }
    return formula
  }

  /// That none of the choices that were tried is made again.
  private func blocks(_ formula: inout RepairFormula) -> [Term] {
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
    if found.claims.isEmpty, found.hopeless.isEmpty {
      result.patches.append(patch(choice, policies, outcome, cost))
      blocked.append(keys)
    } else if !add(found.claims) {
      if hopeless.isEmpty { hopeless = found.hopeless }
      // What fails is nothing that a formula could say.
      blocked.append(keys)
    }
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

  // MARK: Contradictions

  /// Why there is no choice: the fewest claims that cannot hold together.
  private mutating func explain<S: Solver & Optimizer & ~Copyable>(
    _ solver: inout S
  ) throws(VerificationFailure) -> RepairResult.Ending {
    var core = Array(claims.indices)
    for number in claims.indices.reversed() {
      let rest = core.filter { $0 != number }
      if try isImpossible(rest, &solver) { core = rest }
    }
    // What fails may be nothing that a formula could say: then all are meant.
    if core.isEmpty { core = Array(claims.indices) }
    var names: [String] = []
    for number in core where !names.contains(claims[number].name) { names.append(claims[number].name) }
    let flows = core.flatMap { claims[$0].flows }
    if let first = flows.first, core.count > 1, flows.allSatisfy({ $0.witness.flow == first.witness.flow }),
      Set(flows.map(\.wish)).count > 1
    {
      let explanation = Explanation(world: first.witness.world, declared: world)
      return .conflict(claims: names, flow: explanation.flow(first.witness.flow))
    }
    return .none(claims: names)
  }

  private mutating func isImpossible<S: Solver & Optimizer & ~Copyable>(
    _ chosen: [Int], _ solver: inout S
  ) throws(VerificationFailure) -> Bool {
    var formula = formula(chosen)
    let limits = formula.limits()
    let others = blocks(&formula)
    do throws(SolverFailure) {
      let answer = try solver.decide(formula.assertions + limits + others, in: formula.store)
      if case .unsatisfiable = answer { return true }
      return false
    } catch {
      throw .solver(error)
    }
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
