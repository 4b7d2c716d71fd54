/// A small generator of random numbers whose stream depends on nothing but its seed.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts the stream of a seed.
  package init(seed: UInt64) { state = seed }

  /// The next number of the stream.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 up to, but not including, `bound`. The slight bias of a remainder does no harm here, and the
  /// standard library's way of avoiding it is not fixed across versions.
  package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// True in `percent` of 100 cases.
  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// One of the items.
  package mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

  /// At least `least` and at most `most` different items, in the order of `items`.
  package mutating func some<Item>(_ items: [Item], _ least: Int, _ most: Int) -> [Item] {
    let count = min(items.count, least + below(most - least + 1))
    var chosen = Set<Int>()
    while chosen.count < count { chosen.insert(below(items.count)) }
    return chosen.sorted().map { items[$0] }
  }
}
