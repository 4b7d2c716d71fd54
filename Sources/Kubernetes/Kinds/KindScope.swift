package import Network

/// Which flows an object that is not read can touch: those with an end in its scope, in one of its directions.
package struct KindScope: Hashable, Sendable {
  /// The ends at which it may judge.
  package enum Ends: Hashable, Sendable {
    /// Every pod.
    case cluster
    /// The pods of some namespaces.
    case namespaces([String])
    /// Pods of a namespace, by their labels.
    case pods(namespace: String, LabelSelector)
    /// Nodes, which no claim names unless it says `nodes`.
    case nodes
    /// No pod by itself: a Service, or an interface that a pod must ask for.
    case none
  }

  /// The ends.
  package var ends: Ends
  /// The directions in which it judges these ends.
  package var directions: Set<Direction>
  /// Whether it touches flows to and from outside addresses only.
  package var isOutsideOnly: Bool

  /// Whether it is of some namespaces.
  var isNamespaced: Bool {
    switch ends {
    case .namespaces, .pods: true
    case .cluster, .nodes, .none: false
    }
  }

  /// Makes a scope; of both directions unless said otherwise.
  package init(
    _ ends: Ends, directions: Set<Direction> = Set(Direction.allCases),
    isOutsideOnly: Bool = false
  ) {
    self.ends = ends
    self.directions = directions
    self.isOutsideOnly = isOutsideOnly
  }
}
