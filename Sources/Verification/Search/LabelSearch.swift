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
