package import Advice
package import Kubernetes
package import Verification

/// What came of the search for a repair.
package struct RepairResult: Sendable {
  /// How the search ended.
  package enum Ending: Sendable {
    /// Everything holds already.
    case holds
    /// There are patches, for all that is not left.
    case mended
    /// Some properties and tests contradict each other: they judge one flow oppositely, whatever the policies say.
    case conflict(claims: [String], flow: Counterexample)
    /// No choice among the edits mends these together.
    case none(claims: [String])
    /// What no policy can change is red, for these reasons.
    case hopeless([String])
    /// The budget was spent before one was verified.
    case spent
  }

  /// Edits after which everything holds but for what is left, as was verified.
  package struct Patch: Sendable {
    /// An edit, and what it is for.
    package struct Part: Sendable {
      package var edit: RepairEdit
      /// The policy, as it was; of a policy more, as it is.
      package var object: ObjectReference
      /// The properties and tests that fail without it.
      package var claims: [String]
    }

    /// The edits, by the places where they stand.
    package var parts: [Part]
    /// The policies with the edits made.
    package var policies: [any PolicyObject]
    /// What the run of them found.
    package var outcome: Outcome
    package var cost: Int
  }

  /// Something that stays as it is, since nothing among the edits mends it.
  package struct Left: Sendable {
    /// Why.
    package enum Reason: Sendable {
      /// It contradicts others, whatever the policies say: these claims judge the flow oppositely.
      case conflict(claims: [String], flow: Counterexample)
      /// No choice among the edits mends these together.
      case none(claims: [String])
      /// No policy can change it.
      case hopeless(String)
    }

    /// The property or test, as reports call it.
    package var name: String
    package var reason: Reason
  }

  package var ending: Ending
  /// What the patches do not mend, in the order in which it was found out; all else holds with them.
  package var left: [Left] = []
  /// The cheapest first.
  package var patches: [Patch] = []
  /// How many edits were looked at.
  package var candidates = 0
  /// Whether the search ended before a cheaper patch was ruled out.
  package var mayBeCheaper = false
}
