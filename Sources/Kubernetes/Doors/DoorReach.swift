/// Who can knock at a door (semantics X26).
package enum DoorReach: String, Hashable, Comparable, CaseIterable, Sendable {
  /// Whoever reaches the internet.
  case internet
  /// Whoever reaches a private network.
  case `private`
  /// Whoever reaches a node.
  case node
  /// What runs in the cluster.
  case cluster
  /// Nobody knows.
  case unknown

  /// The reaches that a file can name: what nobody knows counts as the internet.
  package static let writable: [Self] = [.internet, .private, .node, .cluster]

  /// Orders the widest first, and what nobody knows last.
  package static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
