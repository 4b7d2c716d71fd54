/// How a run ends, for scripts and CI jobs.
package enum RunStatus: Int32, Sendable {
  /// Everything that was asked holds.
  case green = 0
  /// A property is violated, one that should be violated is not, or a test failed.
  case red = 1
  /// The command line, an input or an output is at fault; no verdict may be relied on.
  case invalid = 2
  /// Nothing is red, but a property is vacuous or was not decided.
  case undecided = 3
  /// The program has caught itself in a contradiction.
  case inconsistent = 70

  /// How much it weighs when several apply.
  private var precedence: Int {
    switch self {
    case .green: 0
    case .undecided: 1
    case .red: 2
    case .invalid: 3
    case .inconsistent: 4
    }
  }

  /// The one of two that counts.
  package func combined(with other: Self) -> Self { precedence >= other.precedence ? self : other }
}
