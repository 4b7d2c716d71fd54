extension WorldGenerator {
  /// Days around the one that worlds are judged for, 2027-01-01.
  private static let days = ["2026-12-31", "2027-01-01", "2027-01-01", "2027-01-02", "2030-06-30"]

  /// Now and then, that a property is expected to be violated.
  mutating func expectation() -> [Tree.Entry] {
    guard random.chance(30) else { return [] }
    if random.chance(50) { return [.init("expect", "violated")] }
    var entries: [Tree.Entry] = [.init("reason", "known debt")]
    if random.chance(70) { entries.append(.init("until", .text(random.pick(Self.days)))) }
    return [.init("expect", ["violated": .map(entries)])]
  }

  /// Waivers of some of the properties. Their regions are likely to be made of the properties' own sets.
  mutating func waivers(of properties: [Tree], named: [String]) -> [Tree] {
    properties.flatMap { property -> [Tree] in
      guard random.chance(80), case .map(let entries) = property, let assertion = entries.last,
        let name = property["name"]
      else { return [] }
      return (0..<(random.chance(70) ? 1 : 2)).map { _ in
        [
          "property": name, "match": region(of: assertion, named), "reason": "accepted",
          "expires": .text(random.pick(Self.days)),
        ]
      }
    }
  }

  /// What a waiver of an assertion accepts.
  private mutating func region(of assertion: Tree.Entry, _ named: [String]) -> Tree {
    let claim = assertion.value
    if assertion.key == "defaultDeny" {
      return ["pods": random.chance(40) ? claim["pods"] ?? "any-pod" : podSet()]
    }
    func end(_ key: String) -> Tree {
      let own = [claim[key], claim["within"], claim["among"]].compactMap { $0 } + (claim["sets"]?.items ?? [])
      if !own.isEmpty, random.chance(35) { return random.pick(own) }
      return random.chance(45) ? random.pick(["any-pod", "any-pod", "any-address"]) : set(depth: 1, named: named)
    }
    if assertion.key == "mustReach", claim["each"] == "some" { return ["from": end("from")] }
    var keys = random.some(["from", "to", "ports"], 1, 2)
    if keys == ["ports"], random.chance(50) { keys = ["from"] }
    return .map(
      keys.map { key in
        .init(key, key == "ports" ? claim[key] ?? ports(isNumeric: random.chance(70)) : end(key))
      })
  }
}
