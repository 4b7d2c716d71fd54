import Kubernetes
package import Network

/// What a property claims.
package enum Assertion: Sendable {
  /// How `ports` and `onPorts` bound `onlyFrom` and `onlyTo`.
  package enum PortBound: Sendable {
    /// All ports, whoever the peer.
    case none
    /// Flows with the peers named are permitted on these ports only.
    case ports(PortSpec)
    /// Flows on other ports are not judged.
    case onPorts(PortSpec)
  }

  /// Which targets `mustReach` wants.
  package enum Each: String, Hashable, CaseIterable, Sendable { case all, some }

  /// How far `transitive` looks.
  package struct Transitive: Sendable {
    /// The largest number of hops; nil for any.
    package var maxHops: Int?
    /// Pods that no chain leads through.
    package var notThrough: SetReference?
  }

  /// How `isolated: {byLabel: …}` compares pods.
  package struct LabelSeparation: Hashable, Sendable {
    /// Whose label it is.
    package enum Scope: String, Hashable, CaseIterable, Sendable { case pod, namespace }
    /// What a missing label means.
    package enum Unlabelled: String, Hashable, CaseIterable, Sendable { case violation, ignored }

    /// The label's key.
    package var key: String
    /// Whose label it is.
    package var scope: Scope
    /// What a missing label means.
    package var unlabelled: Unlabelled
  }

  case neverReaches(from: SetReference, to: SetReference, ports: PortSpec?, bothDirections: Bool)
  case neverReachesTransitively(from: SetReference, to: SetReference, ports: PortSpec?, Transitive)
  case onlyFrom(to: SetReference, from: SetReference, bound: PortBound)
  case onlyTo(from: SetReference, to: SetReference, bound: PortBound)
  case mustReach(from: SetReference, to: SetReference, ports: PortSpec, each: Each)
  case isolated(sets: [SetReference], except: [FlowRegion])
  case isolatedByLabel(LabelSeparation, among: SetReference, except: [FlowRegion])
  case onlyFlows(within: SetReference, flows: [FlowRegion])
  case noNewAccess(within: SetReference, baseline: [String])
  case defaultDeny(pods: SetReference, directions: [Direction])
  /// A claim about doors.
  case doors(DoorClaim)

  /// The name as the file spells it.
  package var name: String {
    switch self {
    case .neverReaches, .neverReachesTransitively: "neverReaches"
    case .onlyFrom: "onlyFrom"
    case .onlyTo: "onlyTo"
    case .mustReach: "mustReach"
    case .isolated, .isolatedByLabel: "isolated"
    case .onlyFlows: "onlyFlows"
    case .noNewAccess: "noNewAccess"
    case .defaultDeny: "defaultDeny"
    case .doors(let claim): claim.name
    }
  }

  /// The sets that the assertion names.
  package var sets: [SetReference] {
    switch self {
    case .neverReaches(let from, let to, _, _), .mustReach(let from, let to, _, _): [from, to]
    case .neverReachesTransitively(let from, let to, _, _): [from, to]
    case .onlyFrom(let to, let from, _): [to, from]
    case .onlyTo(let from, let to, _): [from, to]
    case .isolated(let sets, _): sets
    case .isolatedByLabel(_, let among, _): [among]
    case .onlyFlows(let within, _): [within]
    case .noNewAccess(let within, _): [within]
    case .defaultDeny(let pods, _): [pods]
    case .doors(let claim): claim.pods.map { [$0] } ?? []
    }
  }

  /// Further sets that bear on the claim and may be empty: those of exceptions, permitted flows and chains.
  package var secondarySets: [SetReference] {
    switch self {
    case .isolated(_, let regions), .isolatedByLabel(_, _, let regions), .onlyFlows(_, let regions):
      regions.flatMap { [$0.from, $0.to] }
    case .neverReachesTransitively(_, _, _, let transitive): transitive.notThrough.map { [$0] } ?? []
    case .doors(let claim): claim.clients.map { [$0] } ?? []
    default: []
    }
  }
}

/// Flows by their ends and ports: exceptions of `isolated`, and what `onlyFlows` permits.
package struct FlowRegion: Sendable {
  /// Where they start.
  package var from: SetReference
  /// Where they end.
  package var to: SetReference
  /// On which ports; nil for all.
  package var ports: PortSpec?
  /// Why.
  package var justification: String?
  /// Where the work is tracked.
  package var ticket: String?
}
