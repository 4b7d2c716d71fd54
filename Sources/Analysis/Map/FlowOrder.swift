/// Namespaces in the order in which connections flow, so that most of a matrix lies above its diagonal: the greedy order
/// of Eades, Lin and Smyth (1993) for feedback arcs, with names where it leaves a choice.
enum FlowOrder {
  /// The order.
  ///
  /// - Parameters:
  ///   - names: what is ordered, ascending.
  ///   - edges: from whom to whom connections lead.
  ///   - servants: those that serve everyone, or are served by everyone; they come last.
  static func order(_ names: [String], edges: [String: Set<String>], servants: Set<String>) -> [String] {
    ordered(names.filter { !servants.contains($0) }, edges) + ordered(names.filter(servants.contains), edges)
  }

  private static func ordered(_ names: [String], _ edges: [String: Set<String>]) -> [String] {
    var left = Set(names)
    var targets = Dictionary(
      uniqueKeysWithValues: names.map { name in
        (name, (edges[name] ?? []).filter { $0 != name && left.contains($0) })
      })
    var sources = Dictionary(uniqueKeysWithValues: names.map { ($0, Set<String>()) })
    for (from, ends) in targets { for to in ends { sources[to]?.insert(from) } }
    func take(_ name: String) {
      left.remove(name)
      for to in targets[name] ?? [] { sources[to]?.remove(name) }
      for from in sources[name] ?? [] { targets[from]?.remove(name) }
    }
    var (first, last): ([String], [String]) = ([], [])
    while !left.isEmpty {
      let open = names.filter(left.contains)
      let starts = open.filter { sources[$0]?.isEmpty ?? true }
      if !starts.isEmpty {
        first += starts
        starts.forEach(take)
        continue
      }
      let ends = open.filter { targets[$0]?.isEmpty ?? true }
      if !ends.isEmpty {
        last = ends + last
        ends.forEach(take)
        continue
      }
      // In a circle, the one that sends most and receives least begins.
      func excess(_ name: String) -> Int { (targets[name]?.count ?? 0) - (sources[name]?.count ?? 0) }
      guard let next = open.max(by: { excess($0) == excess($1) ? $0 > $1 : excess($0) < excess($1) }) else { break }
      first.append(next)
      take(next)
    }
    return first + last
  }
}
