package import Cluster

/// Pods as one pair of lists of conditions picks them; all of them must hold.
package struct PodSelection: Hashable, Sendable {
  /// The name of the namespace; nil for any.
  package var namespace: String?
  /// What the namespace's labels must fulfil.
  package var namespaceLabels: [LabelRequirement]
  /// What the pod's labels must fulfil.
  package var podLabels: [LabelRequirement]
  /// What the account must fulfil under which the pod runs, by the keys of `World.Pod.account`.
  package var account: [LabelRequirement]

  /// Makes a selection; one of every pod if nothing is said.
  package init(
    namespace: String? = nil, namespaceLabels: [LabelRequirement] = [], podLabels: [LabelRequirement] = [],
    account: [LabelRequirement] = []
  ) {
    self.account = account
    self.namespace = namespace
    self.namespaceLabels = namespaceLabels
    self.podLabels = podLabels
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
    if self == .never || self == other { return other }
    return other == .never ? self : .any([self, other])
  }

  /// Both.
  package func and(_ other: Self) -> Self {
    if self == other { return self }
    return self == .never || other == .never ? .never : .all([self, other])
  }

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

extension PodPredicate {
  /// What a predicate can be of pods: one need not be the negation of the other.
  private struct Chances {
    var mayHold: Bool
    var mayFail: Bool
  }

  /// Whether a pod could be created that a policy selects and that has the predicate. Never false where there is one;
  /// true where labels would have to be looked at together.
  package func mayMeet(_ policy: PodPredicate, in model: PolicyModel) -> Bool {
    if self == .never { return false }
    guard case .selected(let selection) = policy else { return true }
    return mayMeet(selection, in: model)
  }

  /// The same of the pods of a selection.
  package func mayMeet(_ policy: PodSelection, in model: PolicyModel) -> Bool {
    if self == .never { return false }
    guard let name = policy.namespace, let place = model.namespaceOfName[name] else { return true }
    return chances(policy, model.world.namespaces[place]).mayHold
  }

  /// What the predicate can be of pods of a namespace that a policy selects.
  private func chances(_ policy: PodSelection, _ namespace: World.Namespace) -> Chances {
    switch self {
    case .never: return Chances(mayHold: false, mayFail: true)
    case .selected(let selection):
      guard selection.admits(namespace), !selection.contradicts(policy) else {
        return Chances(mayHold: false, mayFail: true)
      }
      return Chances(mayHold: true, mayFail: !selection.podLabels.isEmpty || !selection.account.isEmpty)
    case .any(let parts):
      let all = parts.map { $0.chances(policy, namespace) }
      return Chances(mayHold: all.contains(where: \.mayHold), mayFail: all.allSatisfy(\.mayFail))
    case .all(let parts):
      let all = parts.map { $0.chances(policy, namespace) }
      return Chances(mayHold: all.allSatisfy(\.mayHold), mayFail: all.contains(where: \.mayFail))
    case .not(let part):
      let inner = part.chances(policy, namespace)
      return Chances(mayHold: inner.mayFail, mayFail: inner.mayHold)
    }
  }
}

extension PodSelection {
  /// Whether pods of a namespace can be in the selection.
  package func admits(_ namespace: World.Namespace) -> Bool {
    (self.namespace == nil || self.namespace == namespace.name)
      && namespaceLabels.allSatisfy { $0.admits(namespace.labels) }
  }

  /// Whether one label would need two values for a pod to be in both selections.
  fileprivate func contradicts(_ other: Self) -> Bool {
    podLabels.contains { mine in
      other.podLabels.contains { its in
        mine.key == its.key && mine.needsListed && its.needsListed && mine.values.isDisjoint(with: its.values)
      }
    }
  }
}

extension LabelRequirement {
  /// Whether only the listed values satisfy it.
  fileprivate var needsListed: Bool { isPositive && !admitsAbsence && test == nil }
}
