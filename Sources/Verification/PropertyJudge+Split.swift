import Encoding
import PolicyModel
import Properties
import SMT

/// Claims that are too hard as a whole: where ingress and egress of each pair are at odds in their own way, the claims of
/// single groups of sources are much easier.
extension PropertyJudge {
  /// A slice and what it was written as.
  typealias EncodedSlice = (slice: Slice, encoded: EncodedClaim)

  /// What is spent on the whole of a claim that can be split; of the order of a second.
  private static var wholeLimit: UInt32 { 1_000_000 }
  /// What each part of a split claim may spend at least.
  private static var leastLimit: UInt32 { 50_000 }

  /// The answer about a claim, and the slice and terms of which a model speaks.
  func answer<S: Solver & ~Copyable>(
    _ claim: FlowClaim, _ slice: Slice, _ encoded: EncodedClaim, _ property: Property, _ solver: inout S
  ) throws(VerificationFailure) -> (SolverAnswer, EncodedSlice) {
    let terms = encoded.region + encoded.violation
    let limit = options.budget.resourceLimit
    guard slice.sources.count > 1, limit == 0 || limit > Self.wholeLimit else {
      return (try solve(terms, encoded.store, property, &solver), (slice, encoded))
    }
    var budget = options.budget
    budget.resourceLimit = Self.wholeLimit
    let answer = try solve(terms, encoded.store, property, &solver, asking: .search, budget: budget)
    if case .unknown = answer { return try split(claim, slice, encoded, property, &solver) }
    recorder?.record(.violation, terms, encoded.store, answer, property)
    return (answer, (slice, encoded))
  }

  /// Decides a claim for one group of sources after the other, until one violates it.
  private func split<S: Solver & ~Copyable>(
    _ claim: FlowClaim, _ slice: Slice, _ whole: EncodedClaim, _ property: Property, _ solver: inout S
  ) throws(VerificationFailure) -> (SolverAnswer, EncodedSlice) {
    var budget = options.budget
    if budget.resourceLimit > 0 {
      budget.resourceLimit = max(Self.leastLimit, budget.resourceLimit / UInt32(slice.sources.count))
    }
    var unknown: SolverAnswer?
    for place in slice.sources.indices {
      let part = slice.from(sourceAt: place, in: model)
      let encoded = clock.measure(\.encode) { FlowEncoder.encode(claim, slice: part, model: model) }
      let answer = try solve(encoded.region + encoded.violation, encoded.store, property, &solver, budget: budget)
      switch answer {
      case .satisfiable: return (answer, (part, encoded))
      case .unsatisfiable: continue
      case .unknown: unknown = unknown ?? answer
      }
    }
    return (unknown ?? .unsatisfiable(core: []), (slice, whole))
  }
}
