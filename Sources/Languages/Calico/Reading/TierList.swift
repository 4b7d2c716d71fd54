import CalicoAPI
import Cluster
import ReferenceEvaluator

/// The tiers in their order, with the policies in theirs (semantics K10 to K13, K20, K21).
struct TierList: Sendable {
  /// A tier.
  struct Tier: Sendable {
    var name: String
    /// Whether a policy that says nothing of its subject denies in the end (semantics K17).
    var denies: Bool
    /// The policies in the order in which they are asked; of those in one group nobody knows which is asked first.
    var groups: [[CalicoReading.RankedPolicy]]
  }

  let tiers: [Tier]

  /// Sorts policies into the tiers that there are.
  init(_ declared: [CalicoTier], _ policies: [CalicoReading.RankedPolicy], release: CalicoRelease) {
    struct Place {
      var name: String
      var order: Double
      var denies: Bool
      var exists = true
    }
    var places = BuiltInTier.all(in: release).map {
      Place(name: $0.name, order: $0.order, denies: $0.defaultAction == .deny)
    }
    // A tier of a built-in one's name is that one (K11).
    for tier in declared where !places.contains(where: { $0.name == tier.name }) {
      places.append(Place(name: tier.name, order: tier.order ?? .infinity, denies: tier.defaultAction == .deny))
    }
    // Policies whose tier nobody has made are asked behind all others, and deny in the end (K13).
    for name in Set(policies.map(\.rank.tier)) where !places.contains(where: { $0.name == name }) {
      places.append(Place(name: name, order: .infinity, denies: true, exists: false))
    }
    places.sort { a, b in
      if a.exists != b.exists { return a.exists }
      return a.order != b.order ? a.order < b.order : Self.precedes(a.name, b.name)
    }
    tiers = places.map { place in
      Tier(name: place.name, denies: place.denies, groups: Self.groups(policies.filter { $0.rank.tier == place.name }))
    }
  }

  /// Policies of one tier by their order, and those of one order by their keys if each has one (semantics K20, K21).
  private static func groups(_ policies: [CalicoReading.RankedPolicy]) -> [[CalicoReading.RankedPolicy]] {
    let byOrder = Dictionary(grouping: policies, by: \.rank.order).sorted { $0.key < $1.key }
    return byOrder.flatMap { _, tied -> [[CalicoReading.RankedPolicy]] in
      guard tied.allSatisfy({ $0.rank.tieKey != nil }) else { return [tied.sorted { $0.place < $1.place }] }
      return tied.sorted { precedes($0.rank.tieKey ?? "", $1.rank.tieKey ?? "") }.map { [$0] }
    }
  }

  /// The order of bytes.
  private static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}
