import Encoding
import PolicyModel
import Properties
import SMT

/// What is known of the search for the fewest labels.
final class LabelSearch {
  /// How many labels a question is asked of one by one: many are asked about together first.
  static let few = 8

  /// From how many labels on those that a model does without are never given back for others.
  static let many = 64

  /// Whether every label of every pod shown is needed, as far as was looked.
  var isComplete = true

  /// How often the solver is asked for one counterexample of `count` labels: each question is as long as there are
  /// labels, so that they cost about the same whatever the number.
  static func questions(of count: Int, effort: Int) -> Int { 2 * few + effort / max(1, count) }
}

extension PropertyJudge {
  /// Takes labels away from the pods of a model for as long as it violates: no label of the result can be left out,
  /// unless the questions that this takes have run out.
  func minimise<S: Solver & ~Copyable>(
    _ values: Interpretation, _ ends: [EndVariables], _ terms: [Term], _ store: inout TermStore, _ property: Property,
    _ solver: inout S
  ) throws(VerificationFailure) -> Interpretation {
    var labels: [HypotheticalPod.Label] = []
    for pod in ends.compactMap(\.hypothetical) {
      labels += pod.labels.sorted { $0.key < $1.key }.map(\.value)
      labels += pod.namespaceLabels.sorted { $0.key < $1.key }.map(\.value)
    }
    var best = values
    var fixed = terms + kind(of: ends, values, store)
    if labels.count > LabelSearch.many {
      let absent = labels.map { $0.isAbsent(&store) }
      let isAbsent = store.evaluate(absent, underEach: [values])[0].map { $0 == .bool(true) }
      fixed += zip(absent, isAbsent).filter(\.1).map(\.0)
      labels = zip(labels, isAbsent).filter { !$0.1 }.map(\.0)
    }
    var questions = LabelSearch.questions(of: labels.count, effort: options.labelEffort)
    // Parts of the labels that are yet to be looked at, the first of them last.
    var parts = labels.isEmpty ? [] : [labels.indices]
    while let part = parts.popLast() {
      let absent = labels[part].map { $0.isAbsent(&store) }
      let isAbsent = store.evaluate(absent, underEach: [best])[0].map { $0 == .bool(true) }
      // Often labels are only there because nothing asked for their absence.
      let without = HypotheticalPod.Label.removing(labels[part], from: best)
      let all = store.and(fixed)
      if !isAbsent.contains(false) || store.holds(all, under: without) {
        best = without
        fixed += absent
        continue
      }
      if part.count == 1 || part.count > LabelSearch.few {
        guard questions > 0 else {
          search.isComplete = false
          continue
        }
        questions -= 1
        if case .satisfiable(let smaller) = try solve(fixed + absent, store, property, &solver, asking: .search) {
          best = smaller
          fixed += absent
          continue
        }
        if part.count == 1 { continue }
        // Perhaps not one of them can be missed.
        if !isAbsent.contains(true) {
          questions -= 1
          let any = store.or(absent)
          if case .unsatisfiable = try solve(fixed + [any], store, property, &solver, asking: .search) { continue }
        }
      }
      let middle = part.count > LabelSearch.few ? part.lowerBound + part.count / 2 : part.lowerBound + 1
      parts.append(middle..<part.upperBound)
      parts.append(part.lowerBound..<middle)
    }
    return best
  }
}
