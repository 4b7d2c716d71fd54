import Diagnostics
import Properties
import SMT

/// Decides properties under waivers and expectations.
struct WaivedJudge {
  /// The file's waivers.
  let waivers: [Waiver]
  let options: VerificationOptions

  /// Decides a property. What waivers accept is excluded and the rest is decided again, so that no waiver hides a
  /// second violation. Whether a violation is expected is for `expected` to say.
  func judge<S: Solver & ~Copyable>(
    _ property: Property, with judge: inout PropertyJudge, solver: inout S, diagnostics: inout DiagnosticBag
  ) throws(VerificationFailure) -> PropertyOutcome {
    let inForce = inForce(property, &diagnostics)
    var outcome = try judge.judge(property, excluding: inForce, solver: &solver)
    if !inForce.isEmpty {
      for waiver in inForce where try judge.judge(property, focus: waiver, solver: &solver).holds {
        diagnostics.report(
          .warning(
            "unused-waiver", "the waiver matches no violation of `\(property.name)`", at: waiver.span,
            notes: [.init("take it out, so that it hides nothing later")]))
      }
      if outcome.verdict != .violated {
        let whole = try judge.judge(property, solver: &solver)
        // What nobody knows to be no violation is accepted with the others.
        let isProved = outcome.verdict == .proved
        if whole.verdict == .violated && (isProved || outcome.isVacuous) || isProved && !whole.holds {
          outcome = whole
          outcome.verdict = .waived
        } else if outcome.isVacuous {
          outcome = whole
        }
      }
    }
    outcome.waivers = inForce
    return outcome
  }

  /// The waivers of a property that have not expired.
  private func inForce(_ property: Property, _ diagnostics: inout DiagnosticBag) -> [Waiver] {
    if options.ignoresWaivers { return [] }
    return waivers.filter { waiver in
      guard waiver.property == property.name else { return false }
      guard let today = options.asOf, today > waiver.expires else { return true }
      diagnostics.report(
        .warning(
          "expired-waiver", "the waiver of `\(property.name)` expired on \(waiver.expires)", at: waiver.span))
      return false
    }
  }

  /// The verdict of a property whose violation is expected.
  func expected(_ outcome: PropertyOutcome, _ diagnostics: inout DiagnosticBag) -> PropertyOutcome {
    let property = outcome.property
    guard let expectation = property.expectation else { return outcome }
    if let until = expectation.until, let today = options.asOf, today > until {
      diagnostics.report(
        .warning(
          "expired-expectation", "`\(property.name)` was expected to be violated until \(until)", at: expectation.span))
      return outcome
    }
    var result = outcome
    switch outcome.verdict {
    case .violated: result.verdict = .expectedViolation
    case .proved, .waived: result.verdict = .unexpectedSuccess
    default: break
    }
    return result
  }
}

extension PropertyOutcome {
  /// Whether nothing violates the claim, nor may.
  fileprivate var holds: Bool {
    switch verdict {
    case .violated, .inconclusive: false
    default: true
    }
  }

  /// Whether the claim is about nothing.
  fileprivate var isVacuous: Bool {
    if case .vacuous = verdict { true } else { false }
  }
}
