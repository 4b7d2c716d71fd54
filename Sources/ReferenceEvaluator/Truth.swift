extension ReferenceEvaluator {
  /// Whether something is so.
  package enum Truth: Hashable, Sendable {
    case yes, no
    /// Nobody knows, for reasons of which there is at least one.
    case unknown(Set<Doubt.Cause>)

    /// What is known.
    package init(_ isSo: Bool) { self = isSo ? .yes : .no }

    /// Nobody knows, for one reason.
    package static func unknown(_ cause: Doubt.Cause) -> Self { .unknown([cause]) }

    /// Whether it is so, or may be.
    package var isPossible: Bool { self != .no }

    /// Why nobody knows; nothing where it is known.
    package var causes: Set<Doubt.Cause> { if case .unknown(let causes) = self { causes } else { [] } }

    package static prefix func ! (truth: Self) -> Self {
      switch truth {
      case .yes: .no
      case .no: .yes
      case .unknown: truth
      }
    }

    /// Whether all of some things are so.
    package static func all(_ parts: some Sequence<Self>) -> Self {
      var causes: Set<Doubt.Cause> = []
      for part in parts {
        if part == .no { return .no }
        causes.formUnion(part.causes)
      }
      return causes.isEmpty ? .yes : .unknown(causes)
    }

    /// Whether one of some things is so.
    package static func any(_ parts: some Sequence<Self>) -> Self { !all(parts.lazy.map { !$0 }) }
  }
}
