import ArgumentParser

/// `--counterexamples N|all`.
struct CounterexampleLimit: ExpressibleByArgument {
  /// How many to show of each property.
  var count: Int

  init?(argument: String) {
    if argument == "all" {
      count = .max
    } else if let number = Int(argument), number >= 1 {
      count = number
    } else {
      return nil
    }
  }
}
