import Verification

/// What a verdict counts as, worst first.
enum VerdictRank: Int, Comparable {
  case red, inconclusive, vacuous, green

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// The mark in front of a line of a text report.
  var mark: String {
    switch self {
    case .red: "✗"
    case .inconclusive: "?"
    case .vacuous: "∅"
    case .green: "✓"
    }
  }

  /// The colour of the mark.
  var color: Paint.Color {
    switch self {
    case .red: .red
    case .inconclusive, .vacuous: .yellow
    case .green: .green
    }
  }
}

extension Verdict {
  /// The mark in front of a line of a text report: what is known and accepted is not what holds.
  var mark: String {
    switch self {
    case .waived, .expectedViolation: "○"
    default: rank.mark
    }
  }

  /// The colour of the mark.
  var color: Paint.Color {
    switch self {
    case .waived, .expectedViolation: .yellow
    default: rank.color
    }
  }

  /// What the verdict counts as.
  var rank: VerdictRank {
    switch self {
    case .violated, .unexpectedSuccess: .red
    case .inconclusive: .inconclusive
    case .vacuous: .vacuous
    case .proved, .waived, .expectedViolation: .green
    }
  }

  /// Why nothing was proved, for the verdicts that say so.
  var reason: String? {
    switch self {
    case .vacuous(let reason), .inconclusive(let reason): reason
    case .proved, .violated, .waived, .expectedViolation, .unexpectedSuccess: nil
    }
  }
}
