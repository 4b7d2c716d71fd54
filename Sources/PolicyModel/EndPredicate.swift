package import Network

/// What the other end of a connection must be for a rule to match.
package indirect enum EndPredicate: Hashable, Sendable {
  /// Any endpoint.
  case always
  /// A pod with a network of its own, picked by its labels; or one of some declared pods.
  case pods(PodGroup)
  /// Whoever has an address of a block.
  case addresses(AddressBlock)
  /// A node, or a pod that shares the network of one.
  case nodes(NodeGroup)
  /// Whoever is no part of the cluster.
  case outside
  /// It is not known whether it is: some reading of the input says so, and another that it is not.
  case unclear
  /// One of these.
  case any([EndPredicate])
  /// All of these.
  case all([EndPredicate])
  /// Anything but this.
  case not(EndPredicate)

  /// The predicates without parts of which it is made.
  package var leaves: [EndPredicate] {
    switch self {
    case .always, .pods, .addresses, .nodes, .outside, .unclear: [self]
    case .any(let parts), .all(let parts): parts.flatMap(\.leaves)
    case .not(let part): part.leaves
    }
  }

  /// Whether it is fulfilled by any endpoint, without a question.
  package var isAlways: Bool { if case .always = self { true } else { false } }

  /// The blocks that it names.
  package var blocks: [AddressBlock] {
    switch self {
    case .always, .pods, .nodes, .outside, .unclear: []
    case .addresses(let block): [block]
    case .any(let parts), .all(let parts): parts.flatMap(\.blocks)
    case .not(let part): part.blocks
    }
  }

  /// The groups of pods that it names.
  package var pods: [PodGroup] {
    switch self {
    case .always, .addresses, .nodes, .outside, .unclear: []
    case .pods(let pods): [pods]
    case .any(let parts), .all(let parts): parts.flatMap(\.pods)
    case .not(let part): part.pods
    }
  }

  /// Whether it looks for nodes.
  package var namesNodes: Bool {
    switch self {
    case .always, .addresses, .pods, .outside, .unclear: false
    case .nodes: true
    case .any(let parts), .all(let parts): parts.contains(where: \.namesNodes)
    case .not(let part): part.namesNodes
    }
  }

  /// The same with its pods resolved.
  func resolved(_ index: inout SelectorIndex) -> Self {
    switch self {
    case .always, .addresses, .nodes, .outside, .unclear: self
    case .pods(let pods): .pods(pods.resolved(&index))
    case .any(let parts): .any(parts.map { $0.resolved(&index) })
    case .all(let parts): .all(parts.map { $0.resolved(&index) })
    case .not(let part): .not(part.resolved(&index))
    }
  }
}

/// Pods with a network of their own, picked by their labels and by those of their namespace; or declared pods one by one.
package struct PodGroup: Hashable, Sendable {
  /// How they are picked: what counts for pods that no manifest declares.
  package var predicate: PodPredicate
  /// A port that declared ones must have; nil where nothing is asked of their ports.
  package var declared: NamedPort?
  /// The places of declared ones in `World.pods`, of whatever network, where these are picked one by one. Whoever picks a
  /// pod picks all that are alike.
  package private(set) var places: [Int]?
  /// The declared ones, by class; empty until a model resolves them.
  package private(set) var classes = ClassSet()

  /// Makes a group of the pods with a predicate.
  ///
  /// - Parameter declared: a port that declared ones must have.
  package init(_ predicate: PodPredicate, declaring declared: NamedPort? = nil) {
    self.predicate = predicate
    self.declared = declared
  }

  /// Makes a group of the pods of a selection.
  package init(_ selection: PodSelection) { predicate = .selected(selection) }

  /// Makes a group of declared pods, by their places in `World.pods`.
  package init(places: [Int]) {
    predicate = .never
    self.places = places
  }

  /// The same with the declared ones.
  func resolved(_ index: inout SelectorIndex) -> Self {
    var result = self
    if let places {
      result.classes = index.classes(ofPods: places)
      return result
    }
    result.classes = index.classes(predicate).subtracting(index.hostNetwork)
    if let declared { result.classes = index.declaring(declared, result.classes) }
    return result
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.predicate == b.predicate && a.declared == b.declared && a.places == b.places
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(predicate)
    hasher.combine(declared)
    hasher.combine(places)
  }
}
