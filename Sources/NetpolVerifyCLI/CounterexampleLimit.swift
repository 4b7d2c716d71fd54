import ArgumentParser

/// `--counterexamples N|all`.
struct CounterexampleLimit {
  /// How many to show of each property.
  var count: Int

  /// Reads a limit; what is none is refused with what is wanted.
  init(_ text: String) throws {
    if text == "all" {
      count = .max
    } else if let number = Int(text), number >= 1 {
      count = number
    } else {
      throw ValidationError("Wanted is a number from 1, or `all`.")
    }
  }
}
