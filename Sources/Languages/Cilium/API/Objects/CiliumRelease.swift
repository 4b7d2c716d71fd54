/// A release of Cilium, as far as the meaning of policies depends on it.
package enum CiliumRelease: Int, Hashable, Comparable, CaseIterable, Sendable {
  case v116 = 16
  case v117
  case v118
  case v119
  /// And later ones.
  case v120

  /// The one that is meant where nothing names another.
  package static let usual = Self.v119

  /// The release of a name such as `1.19`; nil for one that is not known.
  package init?(named name: String) {
    guard let release = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = release
  }

  /// Its name, such as `1.19`.
  package var name: String { "1.\(rawValue)" }

  /// Orders by age, the oldest first.
  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
