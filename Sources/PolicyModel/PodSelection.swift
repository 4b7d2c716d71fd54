package import Kubernetes

/// Pods as one pair of selectors picks them; a missing condition always holds.
package struct PodSelection: Hashable, Sendable {
  /// The name of the namespace.
  package var namespace: String?
  /// What the namespace's labels must fulfil.
  package var namespaceSelector: LabelSelector?
  /// What the pod's labels must fulfil.
  package var podSelector: LabelSelector?

  package init(
    namespace: String? = nil, namespaceSelector: LabelSelector? = nil, podSelector: LabelSelector? = nil
  ) {
    self.namespace = namespace
    self.namespaceSelector = namespaceSelector
    self.podSelector = podSelector
  }
}

/// Which pods that no manifest declares belong to a set: a combination of selections.
package indirect enum PodPredicate: Hashable, Sendable {
  /// None; always so in the closed world.
  case never
  case selected(PodSelection)
  case any([PodPredicate])
  case all([PodPredicate])
  case not(PodPredicate)

  /// Either.
  package func or(_ other: Self) -> Self {
    if self == .never { return other }
    return other == .never ? self : .any([self, other])
  }

  /// Both.
  package func and(_ other: Self) -> Self { self == .never || other == .never ? .never : .all([self, other]) }

  /// This but not the other.
  package func subtracting(_ other: Self) -> Self {
    self == .never || other == .never ? self : .all([self, .not(other)])
  }

  /// The selections that occur.
  package var selections: [PodSelection] {
    switch self {
    case .never: []
    case .selected(let selection): [selection]
    case .any(let parts), .all(let parts): parts.flatMap(\.selections)
    case .not(let part): part.selections
    }
  }
}
