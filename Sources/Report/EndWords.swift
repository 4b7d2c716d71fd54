import Verification

extension Counterexample.End {
  /// What this end says, in a word.
  var word: String { isUndecided ? "undecided" : isAllowed ? "allowed" : "denied" }

  /// The same in JSON: null where it depends on how policies are read.
  var allowedJSON: JSONValue { isUndecided ? .null : .bool(isAllowed) }
}

extension Counterexample.Because {
  /// What could have spoken and did not: `NetworkPolicy`, or `policy` where other kinds count too.
  var noun: String { hasOtherKinds ? "policy" : "NetworkPolicy" }

  /// What the reason says of what a rule or the end of a tier does; nil where it does nothing.
  var action: String? { reason == .noRule && tier != nil ? "deny" : reason.action }
}
