import BitCollections
package import Claims
import Cluster
package import Network
package import PolicyModel

/// The declared pods at which one direction lets something through although no rule allows anything: the second opinion on
/// `defaultDeny`.
package struct OpenPods: Sendable {
  /// A connection that passes at each pod of a class.
  package struct Opening: Sendable {
    /// The other end of the connection.
    package enum Other: Sendable {
      /// A member of a group.
      case group(EndpointGroup)
      /// A pod that no manifest declares, and which declares the connection's port under these names.
      case possible(PossiblePod, names: [NamedPort])
    }

    /// The pods.
    package var own: EndpointGroup
    /// The address of the first of them.
    package var address: IPAddress
    /// Whom it is with.
    package var other: Other
    /// The address of that.
    package var otherAddress: IPAddress
    /// What passes between the two under some reading of the input; never empty.
    package var possible: ConnectionSet
    /// What passes under every reading.
    package var certain: ConnectionSet

    /// Whether the connection can be one of pods of a class of the group.
    fileprivate func isOf(_ own: EndpointGroup, _ slice: Slice, _ model: PolicyModel) -> Bool {
      if case .group(let group) = other { slice.canPair(own, group, in: model) } else { true }
    }
  }

  /// For each class of pods that may be open one connection; one that is certain, if there is one.
  package private(set) var openings: [Opening] = []
  /// Whether pods that could exist were too many kinds to look at each: then there may be more openings.
  package private(set) var isIncomplete = false

  /// From how many port names on not every choice of them is looked at.
  private static let mostNames = 8

  /// Those of `claim`, whose violation is `open`.
  ///
  /// - Parameter model: one of a direction without rules that allow.
  package init(_ claim: FlowClaim, _ direction: Direction, in model: PolicyModel) {
    let declared = claim.declared
    let algebra = FlowAlgebra(declared, slice: Slice(model, claim: declared), model: model)
    let groups = direction == .ingress ? algebra.slice.destinations : algebra.slice.sources
    var found = Dictionary(
      grouping: algebra.violations().map { algebra.opening($0, direction) }, by: \.place
    ).mapValues { $0.map(\.opening) }
    let selections = algebra.tiers(direction).policies.flatMap(\.rules).flatMap(\.peers.pods)
      .flatMap(\.predicate.selections)
    let names = algebra.tiers(direction).policies.portNames(direction)
    if names.count <= Self.mostNames, let pods = PossiblePod.all(toldApartBy: selections, in: model.world) {
      for place in groups.indices {
        found[place, default: []] += algebra.openings(direction, groups[place], to: pods)
      }
    } else {
      isIncomplete = true
    }
    openings = groups.indices.flatMap { place in
      groups[place].classes.compactMap { number in
        var own = groups[place]
        own.kind = .pods([number])
        // What is open to a group may be open to one pod of it, which is not at its own other end.
        let all = (found[place] ?? []).lazy.filter { $0.isOf(own, algebra.slice, model) }
        var opening = all.first { !$0.certain.isEmpty } ?? all.first
        opening?.own = own
        return opening
      }
    }
  }

  /// The classes of pods that are open although nothing depends on the other end: no rule is left in the tiers.
  package static func classes(of pods: ClassSet, _ direction: Direction, in model: PolicyModel) -> [Int] {
    // No policy asks more of its pods.
    let fold = TierFold<ConnectionSet>({ _ in MayMust(true) }) { _ in MayMust(ConnectionSet()) }
    return pods.filter { !fold.allowed(by: model.tiers(direction, ofClass: $0)).may.isEmpty }
  }
}

extension FlowAlgebra {
  fileprivate func tiers(_ direction: Direction) -> [Tier] { direction == .ingress ? slice.ingress : slice.egress }

  /// A finding as what it opens, with the place of the governed group.
  fileprivate func opening(_ finding: Finding, _ direction: Direction) -> (place: Int, opening: OpenPods.Opening) {
    let (own, other) = direction.ends(
      source: (place: finding.source, group: slice.sources[finding.source], address: finding.sourceAddress),
      destination: (
        place: finding.destination, group: slice.destinations[finding.destination], address: finding.destinationAddress
      ))
    return (
      own.place,
      OpenPods.Opening(
        own: own.group, address: own.address, other: .group(other.group), otherAddress: other.address,
        possible: finding.connections, certain: finding.certain)
    )
  }

  /// What passes between a group of governed pods and pods that could exist; the first that is certain is the last.
  fileprivate func openings(
    _ direction: Direction, _ own: EndpointGroup, to pods: [PossiblePod]
  ) -> [OpenPods.Opening] {
    var result: [OpenPods.Opening] = []
    let tiers = tiers(direction, governing: own)
    let other = EndpointGroup.hypothetical(model.world)
    // A pod declares any port under any name. That of the connection is all that matters.
    let names = tiers.policies.portNames(direction)
    for family in model.world.addresses.families {
      for ownCell in cells(own, family, blocks: ownBlocks(tiers), regions: []) {
        for cell in cells(other, family, blocks: Slice.blocks(tiers), regions: []) {
          guard let (address, otherAddress) = addresses(own, ownCell, other, cell) else { continue }
          let isCertain = isCertain(own, IPAddress(family, address), other)
          for pod in pods {
            for declared in names.subsets {
              let passing = TierFold<ConnectionSet>({ self.fulfils($0, own, IPAddress(family, address)) }) { rules in
                MayMust<ConnectionSet>.combining(
                  rules.map {
                    self.match(
                      $0.rule, pod, declared, IPAddress(family, otherAddress),
                      direction == .ingress
                        ? { self.model.numbers($0, of: own) }
                        : { declared.contains($0) ? .allPorts : PortSet() })
                  }
                ) { $0.reduce(ConnectionSet()) { $0.union($1) } }
              }.allowed(by: tiers)
              if passing.may.isEmpty { continue }
              result.append(
                .init(
                  own: own, address: IPAddress(family, address), other: .possible(pod, names: declared),
                  otherAddress: IPAddress(family, otherAddress), possible: passing.may,
                  certain: isCertain ? passing.must : ConnectionSet()))
              if isCertain, !passing.must.isEmpty { return result }
            }
          }
        }
      }
    }
    return result
  }

  /// The connections with a pod that could exist that a rule matches.
  private func match(
    _ rule: Rule, _ pod: PossiblePod, _ declared: [NamedPort], _ address: IPAddress, _ numbers: (NamedPort) -> PortSet
  ) -> MayMust<ConnectionSet> {
    let ports = rule.ports.connections(numbers)
    return fulfils(rule.peers, pod, declared, address).map { $0 ? ports : ConnectionSet() }
  }

  private func fulfils(
    _ predicate: EndPredicate, _ pod: PossiblePod, _ declared: [NamedPort], _ address: IPAddress
  ) -> MayMust<Bool> {
    switch predicate {
    case .always: MayMust(true)
    case .unclear: MayMust(may: true, must: false)
    case .pods(let pods): MayMust(pod.isIn(pods.predicate) && pods.declared.map(declared.contains) ?? true)
    case .addresses(let block): MayMust(block.contains(address))
    case .nodes, .outside: MayMust(false)
    case .any(let parts):
      MayMust<Bool>.combining(parts.map { fulfils($0, pod, declared, address) }) { $0.contains(true) }
    case .all(let parts):
      MayMust<Bool>.combining(parts.map { fulfils($0, pod, declared, address) }) { $0.allSatisfy { $0 } }
    case .not(let part): fulfils(part, pod, declared, address).negated { !$0 }
    }
  }
}

extension PolicyModel {
  /// The numbers that the pods of a group declare under a name.
  fileprivate func numbers(_ port: NamedPort, of group: EndpointGroup) -> PortSet {
    group.classes.first.map { numbers(port, ofClass: $0) } ?? PortSet()
  }
}

extension [Policy] {
  /// The names that rules ask for at the other end of a direction, sorted.
  fileprivate func portNames(_ direction: Direction) -> [NamedPort] {
    let rules = flatMap(\.rules)
    let peers = rules.flatMap(\.peers.pods).compactMap(\.declared)
    return Set(direction == .egress ? rules.flatMap(\.ports.names) + peers : peers).sorted()
  }
}

extension [NamedPort] {
  /// Every choice of some of these.
  fileprivate var subsets: [[NamedPort]] {
    reduce([[]]) { subsets, name in subsets + subsets.map { $0 + [name] } }
  }
}
