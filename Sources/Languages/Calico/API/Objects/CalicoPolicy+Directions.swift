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
    let usual = Self.directions(ingress: !self[.ingress].isEmpty, egress: !self[.egress].isEmpty)
    let others = group == .api ? Self.directions(ingress: ingress != nil, egress: egress != nil) : [.ingress, .egress]
    return usual == others ? .certain(usual) : .contested(usual)
  }

  /// Egress where it has some; ingress where it has some, or the other has none.
  private static func directions(ingress: Bool, egress: Bool) -> [Direction] {
    (ingress || !egress ? [.ingress] : []) + (egress ? [.egress] : [])
  }
}
