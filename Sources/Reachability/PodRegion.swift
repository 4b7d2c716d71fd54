package import Cluster
package import PolicyModel

/// Pods that no manifest declares: all that have the labels of a selection, in one declared namespace or in new ones.
package struct PodRegion: Hashable, Sendable {
  /// The place of the namespace in `World.namespaces`; nil for namespaces that no manifest declares.
  package let namespace: Int?
  /// What their labels fulfil; of pods of a declared namespace, what is asked of the namespace says nothing.
  package let selection: PodSelection

  private let pod: [String: LabelStates]
  private let account: [String: LabelStates]
  private let space: [String: LabelStates]

  package static func == (a: Self, b: Self) -> Bool { a.namespace == b.namespace && a.selection == b.selection }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(namespace)
    hasher.combine(selection)
  }

  /// The pods of a selection in one namespace, or in new ones; nil where there can be none.
  package init?(_ selection: PodSelection, in namespace: Int?, of world: World) {
    var own = selection
    var space: [String: LabelStates] = [:]
    if let namespace {
      guard selection.admits(world.namespaces[namespace]) else { return nil }
      (own.namespace, own.namespaceLabels) = (nil, [])
    } else {
      let taken = Set(world.namespaces.map(\.name))
      own.namespaceLabels = selection.allNamespaceLabels
      own.namespace = nil
      space = (own.namespaceLabels + [Self.newName(besides: taken)]).states
      guard !space.values.contains(where: \.isEmpty) else { return nil }
    }
    pod = selection.podLabels.states
    account = selection.account.states
    guard !pod.values.contains(where: \.isEmpty), !account.values.contains(where: \.isEmpty) else { return nil }
    self.namespace = namespace
    self.selection = own
    self.space = space
  }

  /// That a namespace has a name, and none of those that are taken.
  private static func newName(besides taken: Set<String>) -> LabelRequirement {
    LabelRequirement(key: LabelVocabulary.namespaceName, values: taken, isPositive: false, admitsAbsence: false)
  }

  /// Whether the pods are in a selection.
  package func membership(_ other: PodSelection, in world: World) -> Membership {
    let place: Membership
    if let namespace {
      place = other.admits(world.namespaces[namespace]) ? .inside : .outside
    } else {
      place = space.membership(other.allNamespaceLabels)
    }
    if place == .outside { return .outside }
    // Of accounts nothing but what is asked of these pods is known: their conditions may hang together.
    let accounts = account.membership(other.account)
    return .all([place, pod.membership(other.podLabels), accounts])
  }

  /// Whether the pods have a predicate.
  package func membership(_ predicate: PodPredicate, in world: World) -> Membership {
    switch predicate {
    case .never: .outside
    case .selected(let selection): membership(selection, in: world)
    case .any(let parts): .any(parts.lazy.map { membership($0, in: world) })
    case .all(let parts): .all(parts.lazy.map { membership($0, in: world) })
    case .not(let part): membership(part, in: world).negated
    }
  }
}

extension PodSelection {
  /// What is asked of the namespace's labels, its name among them.
  fileprivate var allNamespaceLabels: [LabelRequirement] {
    namespaceLabels + (namespace.map { [.equals(LabelVocabulary.namespaceName, $0)] } ?? [])
  }

  /// The pods that are in both.
  package func intersection(_ other: Self) -> Self? {
    if let mine = namespace, let its = other.namespace, mine != its { return nil }
    func both(_ items: [LabelRequirement], _ others: [LabelRequirement]) -> [LabelRequirement] {
      items + others.filter { !items.contains($0) }
    }
    return Self(
      namespace: namespace ?? other.namespace, namespaceLabels: both(namespaceLabels, other.namespaceLabels),
      podLabels: both(podLabels, other.podLabels), account: both(account, other.account))
  }

  /// The pods that are not in it, where one condition says which.
  fileprivate var complement: Self? {
    func negated(_ item: LabelRequirement) -> LabelRequirement? {
      item.test == nil
        ? .init(key: item.key, values: item.values, isPositive: !item.isPositive, admitsAbsence: !item.admitsAbsence)
        : nil
    }
    guard namespace == nil, account.isEmpty else { return nil }
    var result = Self()
    switch (podLabels.count, namespaceLabels.count) {
    case (1, 0): result.podLabels = [podLabels[0]].compactMap(negated)
    case (0, 1): result.namespaceLabels = [namespaceLabels[0]].compactMap(negated)
    default: return nil
    }
    return result == Self() ? nil : result
  }
}

/// Selections that together pick all pods that may be meant.
package struct MeantPods: Sendable {
  /// The selections.
  package var selections: [PodSelection]
  /// Whether each of them picks those alone that are meant, as far as labels go.
  package var isExact: Bool

  /// From how many on they are not told apart.
  private static let most = 64

  /// Every pod, some of which may not be meant.
  private static let bound = Self(selections: [PodSelection()], isExact: false)
  private static let all = Self(selections: [PodSelection()], isExact: true)
  private static let none = Self(selections: [], isExact: true)

  private init(selections: [PodSelection], isExact: Bool) {
    self.selections = selections
    self.isExact = isExact
  }

  /// Those with a predicate.
  package init(_ predicate: PodPredicate) {
    switch predicate {
    case .never: self = .none
    case .selected(let selection): self.init(selections: [selection], isExact: true)
    case .any(let parts): self = .any(parts.map { Self($0) })
    case .all(let parts): self = .all(parts.map { Self($0) })
    case .not(.selected(let selection)):
      self = selection.complement.map { Self(selections: [$0], isExact: true) } ?? .bound
    case .not(.not(let part)): self.init(part)
    case .not: self = .bound
    }
  }

  /// Those that fulfil a predicate of ends, at some address.
  package init(_ predicate: EndPredicate) {
    switch predicate {
    case .always, .unclear, .addresses: self = .all
    case .pods(let pods):
      self.init(pods.predicate)
      // Not every pod with these labels declares the port.
      if pods.declared != nil { isExact = false }
    case .nodes, .outside: self = .none
    case .any(let parts): self = .any(parts.map { Self($0) })
    case .all(let parts): self = .all(parts.map { Self($0) })
    case .not(.pods(let pods)) where pods.places == nil && pods.declared == nil: self.init(.not(pods.predicate))
    case .not(.nodes), .not(.outside), .not(.addresses): self = .all
    case .not: self = .bound
    }
  }

  private static func any(_ parts: [Self]) -> Self {
    Self(selections: parts.flatMap(\.selections), isExact: parts.allSatisfy(\.isExact))
  }

  private static func all(_ parts: [Self]) -> Self {
    var result = Self.all
    for part in parts {
      let both = result.selections.flatMap { one in part.selections.compactMap { one.intersection($0) } }
      if both.count > most { return .bound }
      result = Self(selections: both, isExact: result.isExact && part.isExact)
    }
    return result
  }
}
