import BitCollections
package import Network

/// A set of endpoints, resolved against a world.
package struct EndpointSet: Hashable, Sendable {
  /// The pods, by class.
  package var classes: ClassSet
  /// The outside addresses.
  package var addresses: AddressSet
  /// Whether it holds the nodes; a set holds all or none.
  package var nodes: Bool

  /// Makes a set.
  package init(classes: ClassSet = ClassSet(), addresses: AddressSet = AddressSet(), nodes: Bool = false) {
    self.classes = classes
    self.addresses = addresses
    self.nodes = nodes
  }

  /// Whether nothing is in it.
  package var isEmpty: Bool { classes.isEmpty && addresses.isEmpty && !nodes }

  /// The members of either.
  package func union(_ other: Self) -> Self {
    Self(
      classes: classes.union(other.classes), addresses: addresses.union(other.addresses), nodes: nodes || other.nodes)
  }

  /// The members of both.
  package func intersection(_ other: Self) -> Self {
    Self(
      classes: classes.intersection(other.classes), addresses: addresses.intersection(other.addresses),
      nodes: nodes && other.nodes)
  }

  /// The members that are not in `other`.
  package func subtracting(_ other: Self) -> Self {
    Self(
      classes: classes.subtracting(other.classes), addresses: addresses.subtracting(other.addresses),
      nodes: nodes && !other.nodes)
  }
}
