/// Takes a world apart as long as it keeps a trouble: documents first, then ever smaller pieces of them.
package enum Shrinker {
  /// The smallest world found that still `fails`.
  ///
  /// - Parameter attempts: a bound on how often `fails` is asked.
  package static func shrink(_ world: TinyWorld, attempts: Int = 4_000, fails: (TinyWorld) -> Bool) -> TinyWorld {
    var best = world
    var left = attempts
    var isSmaller = true
    while isSmaller && left > 0 {
      isSmaller = false
      var place = 0
      // After a success the same place holds another piece.
      while left > 0, let candidate = removing(place, from: best) {
        left -= 1
        if fails(candidate) {
          best = candidate
          isSmaller = true
        } else {
          place += 1
        }
      }
    }
    return best
  }

  /// The world without one piece, pieces counted through all documents; nil when there are not that many.
  private static func removing(_ place: Int, from world: TinyWorld) -> TinyWorld? {
    var result = world
    var rest = place
    let before = world.baseline ?? []
    // What is the same in the baseline goes there too, so that it does not become a change.
    let shared = world.manifests.filter { before.contains($0) }
    if rest < shared.count {
      result.manifests.removeAll { $0 == shared[rest] }
      result.baseline?.removeAll { $0 == shared[rest] }
      return result
    }
    rest -= shared.count
    if rest < world.manifests.count {
      result.manifests.remove(at: rest)
      return result
    }
    rest -= world.manifests.count
    if rest < before.count {
      result.baseline?.remove(at: rest)
      return result
    }
    rest -= before.count
    for document in shared {
      var smaller = document
      guard remove(&rest, from: &smaller) else { continue }
      result.manifests = world.manifests.map { $0 == document ? smaller : $0 }
      result.baseline = before.map { $0 == document ? smaller : $0 }
      return result
    }
    for index in world.manifests.indices {
      if remove(&rest, from: &result.manifests[index]) { return result }
    }
    for (index, document) in before.enumerated() {
      var smaller = document
      guard remove(&rest, from: &smaller) else { continue }
      result.baseline?[index] = smaller
      return result
    }
    return remove(&rest, from: &result.properties) ? result : nil
  }

  /// Removes the piece of a number, counted from the outside in; counts down past the tree's pieces otherwise.
  private static func remove(_ place: inout Int, from tree: inout Tree) -> Bool {
    switch tree {
    case .text, .plain: return false
    case .list(var items):
      if place < items.count {
        items.remove(at: place)
        tree = .list(items)
        return true
      }
      place -= items.count
      for index in items.indices where remove(&place, from: &items[index]) {
        tree = .list(items)
        return true
      }
      return false
    case .map(var entries):
      if place < entries.count {
        entries.remove(at: place)
        tree = .map(entries)
        return true
      }
      place -= entries.count
      for index in entries.indices where remove(&place, from: &entries[index].value) {
        tree = .map(entries)
        return true
      }
      return false
    }
  }
}
