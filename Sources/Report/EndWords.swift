import Verification

extension Counterexample.End {
  /// What this end says, in a word.
  var word: String { isUndecided ? "undecided" : isAllowed ? "allowed" : "denied" }

  /// The same in JSON: null where it depends on how policies are read.
  var allowedJSON: JSONValue { isUndecided ? .null : .bool(isAllowed) }
}
