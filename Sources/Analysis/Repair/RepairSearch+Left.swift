import Advice
import Properties
import SMT
import Verification

/// What no edit mends, so that the rest is mended without it.
extension RepairSearch {
  func isLeft(_ name: String) -> Bool { result.left.contains { $0.name == name } }

  mutating func leave(_ name: String, _ reason: RepairResult.Left.Reason) {
    if !isLeft(name) { result.left.append(.init(name: name, reason: reason)) }
  }

  /// Whether a claim is of something that is to be mended, and not of something that edits may break.
  func isFirst(_ claim: RepairClaim) -> Bool { !isLeft(claim.name) && red.contains(claim.name) }

  /// Asks no more for what cannot be had, and tells why there is no choice as long as it is asked for.
  ///
  /// Of contradictions all that is red stays red: which of them is meant is not decided here. Of others that cannot be
  /// had together the least severe is left, of equals the last of the file.
  mutating func giveUp<S: Solver & Optimizer & ~Copyable>(
    _ solver: inout S
  ) throws(VerificationFailure) -> RepairResult.Ending {
    var ending = try explain(&solver)
    let before = result.left.count
    switch ending {
    case .conflict(let names, let flow):
      for name in names where red.contains(name) { leave(name, .conflict(claims: names, flow: flow)) }
    case .none(let names):
      let reasons = hopeless.map(\.text)
      if !reasons.isEmpty { ending = .hopeless(reasons) }
      if let name = least(names) {
        let what = "what would mend it ends in this: \(reasons.joined(separator: ", "))"
        leave(name, reasons.isEmpty ? .none(claims: names) : .hopeless(what))
      }
    case .holds, .mended, .hopeless, .spent: break
    }
    // Each time something is given up.
    if result.left.count == before {
      for claim in claims where isFirst(claim) { leave(claim.name, .none(claims: claims.map(\.name))) }
    }
    for number in claims.indices.reversed() where isLeft(claims[number].name) {
      claims.remove(at: number)
      ends.remove(at: number)
    }
    reconsider()
    // What was not enough may be now.
    (blocked, hopeless) = ([], [])
    return ending
  }

  /// Asks again, once, for what was left for the sake of others that are left as well by now.
  private mutating func reconsider() {
    let names = Set(result.left.map(\.name))
    let again = result.left.filter { left in
      guard case .none(let claims) = left.reason, !reconsidered.contains(left.name) else { return false }
      return claims.contains { $0 != left.name && red.contains($0) && names.contains($0) }
    }.map(\.name)
    reconsidered.formUnion(again)
    result.left.removeAll { again.contains($0.name) }
    if again.isEmpty { return }
    _ = add(firstClaims.filter { again.contains($0.name) })
  }

  /// Of some that are red the one that is missed least.
  private func least(_ names: [String]) -> String? {
    let candidates = names.filter { red.contains($0) && !isLeft($0) }
    let properties = first.enumerated().filter { candidates.contains($0.element.property.name) }
    // Tests have no severity, and are examples.
    let test = candidates.last { name in !properties.contains { $0.element.property.name == name } }
    return test
      ?? properties.max { a, b in
        (a.element.property.severity, a.offset) < (b.element.property.severity, b.offset)
      }?.element.property.name
  }

  /// Whether a claim is as it is wanted as policies are.
  mutating func holdsAlready(_ claim: RepairClaim, _ places: [[EndPlace]]) -> Bool {
    for (flow, ends) in zip(claim.flows, places) {
      var answers: [Bool] = []
      for end in ends { answers.append(flow.wish == .isolate ? says(end).isolates : passes(end)) }
      let isSo = answers.allSatisfy(\.self)
      if flow.wish == .deny ? !isSo : isSo { return true }
    }
    return false
  }

  /// Whether something that is left is worse than it was, by how many pairs of ends violate it.
  func isWorse(_ outcome: Outcome) -> Bool {
    outcome.properties.contains { property in
      isLeft(property.property.name)
        && first.contains {
          $0.property.name == property.property.name && $0.violatingPairs < property.violatingPairs
        }
    }
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
