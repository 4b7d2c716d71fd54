import Kubernetes
import Network

extension Assertion {
  /// What is claimed, in words: `no connection from dev to prod is allowed`.
  package var sentence: String {
    switch self {
    case .neverReaches(let from, let to, let ports, let bothDirections):
      "no connection from \(from.title) to \(to.title)\(Self.on(ports)) is allowed"
        + (bothDirections ? ", nor the other way round" : "")
    case .neverReachesTransitively(let from, let to, let ports, let transitive):
      "no chain of\(transitive.maxHops.map { " up to \($0)" } ?? "") connections leads from \(from.title) to "
        + "\(to.title)\(Self.on(ports))\(transitive.notThrough.map { " without passing \($0.title)" } ?? "")"
    case .onlyFrom(let to, let from, let bound):
      "every allowed connection into \(to.title)\(bound.judged) comes from \(from.title)\(bound.permitted)"
    case .onlyTo(let from, let to, let bound):
      "every allowed connection out of \(from.title)\(bound.judged) goes to \(to.title)\(bound.permitted)"
    case .mustReach(let from, let to, let ports, let each):
      "everything in \(from.title) reaches \(each == .all ? "everything" : "something") in \(to.title) on \(ports.text)"
    case .isolated(let sets, let except):
      "no connection between two of \(sets.map(\.title).joined(separator: ", ")) is allowed" + Self.but(except)
    case .isolatedByLabel(let separation, let among, let except):
      "no connection between pods of \(among.title) that differ in the "
        + "\(separation.scope == .namespace ? "namespace " : "")label \(separation.key) is allowed" + Self.but(except)
    case .onlyFlows(let within, let flows):
      "every allowed connection with an end in \(within.title) is one of the \(flows.count) that are listed"
    case .noNewAccess(let within, _):
      "every allowed connection with an end in \(within.title) was allowed in the baseline"
    case .defaultDeny(let pods, let directions):
      "every pod of \(pods.title) is isolated for "
        + directions.map { $0.rawValue.lowercased() }.joined(separator: " and ")
    case .doors(let claim): claim.sentence
    }
  }

  private static func on(_ ports: PortSpec?) -> String { ports.map { " on \($0.text)" } ?? "" }

  private static func but(_ regions: [FlowRegion]) -> String {
    regions.isEmpty
      ? "" : ", but for " + regions.map { "\($0.from.title) to \($0.to.title)\(on($0.ports))" }.joined(separator: ", ")
  }
}

extension Assertion.PortBound {
  /// The ports to which the claim is limited.
  fileprivate var judged: String { if case .onPorts(let ports) = self { " on \(ports.text)" } else { "" } }

  /// The ports on which the peers are permitted.
  fileprivate var permitted: String { if case .ports(let ports) = self { " on \(ports.text)" } else { "" } }
}
