package import Network

extension CalicoPolicy {
  /// In which directions a policy judges its subjects (semantics K24, K25).
  package enum Directions: Hashable, Sendable {
    /// In these.
    case certain([Direction])
    /// `types` is missing, and what takes its place depends on who stores the policy: these in the usual case, of
    /// Calico's API server and calicoctl, and other ones elsewhere (semantics KO2).
    case contested([Direction])

    /// The directions as Calico's API server and calicoctl store them.
    package var usual: [Direction] {
      switch self {
      case .certain(let directions), .contested(let directions): directions
      }
    }
  }

  /// The directions of `types`; where it is missing, what the API makes of the rules that there are.
  package var directions: Directions {
    if let types { return .certain(types.sorted()) }
    let usual = usualDirections
    return usual == otherDirections ? .certain(usual) : .contested(usual)
  }

  /// The directions in which some installation judges its subjects.
  package var possibleDirections: [Direction] {
    if let types { return types.sorted() }
    return Direction.allCases.filter { usualDirections.contains($0) || otherDirections.contains($0) }
  }

  /// Whether every installation judges its subjects in a direction.
  package func judgesEverywhere(_ direction: Direction) -> Bool {
    types?.contains(direction) ?? (usualDirections.contains(direction) && otherDirections.contains(direction))
  }

  /// What Calico's API server and calicoctl make of the rules, which counts their lengths.
  private var usualDirections: [Direction] {
    Self.directions(ingress: !self[.ingress].isEmpty, egress: !self[.egress].isEmpty)
  }

  /// What installations make of them that serve the stored object as it is: they count which fields there are, or nothing.
  private var otherDirections: [Direction] {
    group == .api ? Self.directions(ingress: ingress != nil, egress: egress != nil) : [.ingress, .egress]
  }

  /// Egress where it has some; ingress where it has some, or the other has none.
  private static func directions(ingress: Bool, egress: Bool) -> [Direction] {
    (ingress || !egress ? [.ingress] : []) + (egress ? [.egress] : [])
  }
}
