/// A release of Calico, as far as the meaning of policies depends on it (semantics K1).
package enum CalicoRelease: Int, Hashable, Comparable, CaseIterable, Sendable {
  case v329 = 29
  case v330
  case v331
  /// And later ones.
  case v332

  /// The one that is meant where nothing names another.
  package static let usual = Self.v332

  /// The release of a name such as `3.31`; nil for one that is not known.
  package init?(named name: String) {
    guard let release = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = release
  }

  /// Its name, such as `3.31`.
  package var name: String { "3.\(rawValue)" }

  /// Orders by age, the oldest first.
  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A tier that exists without a manifest (semantics K11).
package struct BuiltInTier: Hashable, Sendable {
  package var name: String
  package var order: Double
  package var defaultAction: CalicoTier.DefaultAction

  private init(_ name: String, _ order: Double, _ defaultAction: CalicoTier.DefaultAction) {
    self.name = name
    self.order = order
    self.defaultAction = defaultAction
  }

  /// The tiers that a release has, in their order.
  package static func all(in release: CalicoRelease) -> [Self] {
    let middle = Self("default", 1_000_000, .deny)
    if release >= .v332 {
      return [Self("kube-admin", 1_000, .pass), middle, Self("kube-baseline", 10_000_000, .pass)]
    }
    let first = Self("adminnetworkpolicy", 1_000, .pass)
    return [first, middle] + (release >= .v330 ? [Self("baselineadminnetworkpolicy", 10_000_000, .pass)] : [])
  }
}
