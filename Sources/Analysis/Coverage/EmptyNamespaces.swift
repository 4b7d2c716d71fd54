import Cluster
import Network
import Reachability

/// What policies make of pods of namespaces that have policies and no declared pod.
package struct EmptyNamespaces: Sendable {
  /// How many of some pods something is true of.
  package enum Share: String, Sendable { case all, some, none }

  /// Pods of such a namespace.
  package struct Row: Sendable {
    /// The pods.
    package var end: HypotheticalEnd
    /// How many of them are isolated for ingress.
    package var ingress: Share
    /// How many of them are isolated for egress.
    package var egress: Share
    /// Who may open connections to them.
    package var sources: [Connection]
  }

  /// The rows, ascending.
  package private(set) var rows: [Row] = []

  /// Looks at a world.
  init(_ world: World) {
    var pairs = HypotheticalPairs(world, doubt: Doubt(world))
    if pairs.hasNone { return }
    pairs.addEmptyNamespaces()
    let incoming = Dictionary(grouping: pairs.connections.values, by: \.to)
    for end in pairs.ends {
      guard let region = pairs.regions[end] else { continue }
      rows.append(
        Row(
          end: end, ingress: Share(pairs.algebra.isIsolated(region, .ingress)),
          egress: Share(pairs.algebra.isIsolated(region, .egress)),
          sources: (incoming[.hypothetical(end)] ?? []).sorted { $0.from < $1.from }))
    }
  }
}

extension EmptyNamespaces.Share {
  fileprivate init(_ membership: Membership) {
    switch membership {
    case .inside: self = .all
    case .partial: self = .some
    case .outside: self = .none
    }
  }
}
