/// Finds few names of folders or files without which the objects of a tree are defined in one way each.
enum ExcludedNames {
  /// Where an object is defined, and which of its different definitions it is.
  struct Definition {
    /// The names of the folders and of the file, the outermost first.
    var names: [String]
    var variant: Int
  }

  /// How many names are worth naming.
  private static let limit = 8

  /// The names, the one that settles most objects first; nil where there are no few that settle all of them. `objects`
  /// have the definitions of each.
  static func choose(_ objects: [[Definition]]) -> [String]? {
    var open = objects
    var result: [String] = []
    while !open.isEmpty {
      guard result.count < limit, let best = best(open) else { return nil }
      result.append(best)
      open = open.map { $0.filter { !$0.names.contains(best) } }.filter { !isSettled($0) }
    }
    return result
  }

  /// Whether what is left says one thing.
  private static func isSettled(_ definitions: [Definition]) -> Bool { Set(definitions.map(\.variant)).count < 2 }

  /// The name that settles most objects; of several the one of whose objects something is left, which takes least away,
  /// and then the last, so that what is read first stays.
  private static func best(_ objects: [[Definition]]) -> String? {
    var settled: [String: Int] = [:]
    var emptied: [String: Int] = [:]
    var removed: [String: Int] = [:]
    for definitions in objects {
      for name in Set(definitions.flatMap(\.names)) where name != "." && name != ".." {
        let left = definitions.filter { !$0.names.contains(name) }
        removed[name, default: 0] += definitions.count - left.count
        if left.isEmpty { emptied[name, default: 0] += 1 }
        if isSettled(left) { settled[name, default: 0] += 1 }
      }
    }
    return settled.keys.min { a, b in
      (-(settled[a] ?? 0), emptied[a] ?? 0, removed[a] ?? 0, b)
        < (-(settled[b] ?? 0), emptied[b] ?? 0, removed[b] ?? 0, a)
    }
  }
}
