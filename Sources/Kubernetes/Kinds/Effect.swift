/// What an object of a kind that is not read can do to connections.
package enum Effect: String, Hashable, Comparable, CaseIterable, Sendable {
  /// It only takes connections away.
  case deny = "D"
  /// It can let through what the policies that are read deny.
  case allow = "A"
  /// Both.
  case allowAndDeny = "AD"
  /// It adds a path beside the pod network: an interface, a tunnel's port.
  case path = "P"
  /// It redirects connections or changes their addresses.
  case redirect = "R"
  /// It writes policies, labels or pods later.
  case generate = "G"
  /// It restricts requests on a connection that stands.
  case request = "7"

  /// Whether it can open what is closed.
  package var mayAllow: Bool { self == .allow || self == .allowAndDeny || self == .generate }

  /// Whether it can close what is open.
  package var mayDeny: Bool { self == .deny || self == .allowAndDeny || self == .generate }

  /// Orders by the letters.
  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
