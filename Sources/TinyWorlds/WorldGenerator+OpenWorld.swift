extension WorldGenerator {
  /// What a property file says about pods that no manifest declares.
  mutating func openWorld() -> [Tree.Entry] {
    var entries: [Tree.Entry] = []
    if random.chance(50) { entries.append(.init("namespaces", random.pick(["any", "any", "any", "declared"]))) }
    if random.chance(45) {
      var trusted: [Tree.Entry] = []
      if random.chance(60) {
        let keys = random.some(Self.keys, 0, 2) + (random.chance(50) ? ["kubernetes.io/metadata.name"] : [])
        trusted.append(.init("namespace", .list(keys.map { .text($0) })))
      }
      if trusted.isEmpty || random.chance(50) {
        trusted.append(.init("pod", .list(random.some(Self.keys, 1, 2).map { .text($0) })))
      }
      entries.append(.init("trustedLabels", .map(trusted)))
    }
    return entries
  }
}
