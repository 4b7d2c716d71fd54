import Encoding
import SMT

extension Search {
  /// Takes labels away from the pods of a model for as long as it violates: no label of the result can be left out,
  /// unless the questions that this takes have run out.
  func minimise<S: Solver & ~Copyable>(
    _ values: Interpretation, _ ends: [EndVariables], _ terms: [Term], _ store: inout TermStore, _ solver: inout S
  ) throws(VerificationFailure) -> Interpretation {
    var labels: [HypotheticalPod.Label] = []
    for pod in ends.compactMap(\.hypothetical) {
      labels += pod.labels.sorted { $0.key < $1.key }.map(\.value)
      labels += pod.namespaceLabels.sorted { $0.key < $1.key }.map(\.value)
    }
    if labels.isEmpty { return values }
    var best = values
    var fixed = terms + ends.flatMap { $0.place(values, store) }
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
          self.labels.isComplete = false
          continue
        }
        questions -= 1
        if case .satisfiable(let smaller) = try ask(fixed + absent, store, &solver, for: .search) {
          best = smaller
          fixed += absent
          continue
        }
        if part.count == 1 { continue }
        // Perhaps not one of them can be missed.
        if !isAbsent.contains(true) {
          questions -= 1
          let any = store.or(absent)
          if case .unsatisfiable = try ask(fixed + [any], store, &solver, for: .search) { continue }
        }
      }
      let middle = part.count > LabelSearch.few ? part.lowerBound + part.count / 2 : part.lowerBound + 1
      parts.append(middle..<part.upperBound)
      parts.append(part.lowerBound..<middle)
    }
    return best
  }
}
