import BitCollections
package import Network
package import PolicyModel

/// A set of endpoints, resolved against a world.
package struct EndpointSet: Hashable, Sendable {
  /// The pods, by class.
  package var classes: ClassSet
  /// The outside addresses.
  package var addresses: AddressSet
  /// Whether it holds the nodes; a set holds all or none.
  package var nodes: Bool
  /// The pods that no manifest declares; none in the closed world.
  package var hypothetical: PodPredicate

  /// Makes a set.
  package init(
    classes: ClassSet = ClassSet(), addresses: AddressSet = AddressSet(), nodes: Bool = false,
    hypothetical: PodPredicate = .never
  ) {
    self.classes = classes
    self.hypothetical = hypothetical
    self.addresses = addresses
    self.nodes = nodes
  }

  /// Whether nothing is in it. Contradictory selectors of pods that no manifest declares are not found out here.
  package var isEmpty: Bool { classes.isEmpty && addresses.isEmpty && !nodes && hypothetical == .never }

  /// The members that are pods.
  package var pods: Self { Self(classes: classes, hypothetical: hypothetical) }

  /// The members of the closed world.
  package var declared: Self { Self(classes: classes, addresses: addresses, nodes: nodes) }

  /// The members of either.
  package func union(_ other: Self) -> Self {
    Self(
      classes: classes.union(other.classes), addresses: addresses.union(other.addresses), nodes: nodes || other.nodes,
      hypothetical: hypothetical.or(other.hypothetical))
  }

  /// The members of both.
  package func intersection(_ other: Self) -> Self {
    Self(
      classes: classes.intersection(other.classes), addresses: addresses.intersection(other.addresses),
      nodes: nodes && other.nodes, hypothetical: hypothetical.and(other.hypothetical))
  }

  /// The members that are not in `other`.
  package func subtracting(_ other: Self) -> Self {
    Self(
      classes: classes.subtracting(other.classes), addresses: addresses.subtracting(other.addresses),
      nodes: nodes && !other.nodes, hypothetical: hypothetical.subtracting(other.hypothetical))
  }
}
