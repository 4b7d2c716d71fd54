package import Claims
import Cluster
package import Network
package import PolicyModel

/// Decides claims by set algebra over groups: the second opinion on every closed-world proof, and the source of exact
/// port sets.
package struct FlowAlgebra {
  /// Endpoints between which a claim is violated, with addresses at which it is.
  package struct Finding: Sendable {
    /// The places of the groups in the slice.
    package var source: Int
    package var sourceAddress: IPAddress
    package var destination: Int
    package var destinationAddress: IPAddress
    /// Every connection at these addresses that violates the claim under some reading of the input.
    package var connections: ConnectionSet
    /// Those that violate it under every reading.
    package var certain: ConnectionSet
    /// Whether the source counts as the destination's own node.
    package var isOwnNode: Bool
    /// Whether the same source at other addresses of this family may keep the claim, or break it differently.
    package var dependsOnSourceAddress = false
    /// Whether the same destination at other addresses of this family may keep the claim, or break it differently.
    package var dependsOnDestinationAddress = false
  }

  let model: PolicyModel
  let slice: Slice
  let claim: FlowClaim

  package init(_ claim: FlowClaim, slice: Slice, model: PolicyModel) {
    self.model = model
    self.slice = slice
    self.claim = claim
  }

  /// Everything that violates the claim, one finding for each pair of groups, family and cells of addresses; empty iff
  /// the claim holds.
  package func violations() -> [Finding] {
    model.world.addresses.families.flatMap { family -> [Finding] in
      let table = FlowTable(self, family)
      return slice.sources.indices.flatMap { i in violations(i, table) }
    }
  }

  /// The findings for one group of sources, by group of destinations and pair of cells.
  private func violations(_ i: Int, _ table: FlowTable) -> [Finding] {
    let source = slice.sources[i]
    var byDestination: [Int: [Finding]] = [:]
    for from in table.sources[i] {
      // Most claims are violated by what is allowed, and little is: ask only where something can be.
      for (j, to) in table.candidates(i, from, denied: claim.violation.isOfDenied) {
        let destination = slice.destinations[j]
        guard slice.canPair(source, destination, in: model),
          let pair = addresses(source, from.cell, destination, to.cell)
        else { continue }
        let (start, end) = (IPAddress(table.family, pair.0), IPAddress(table.family, pair.1))
        // Of both, the one that surely violates it, if any does.
        var found: Finding?
        for own in ownNodeChoices(source, destination) where found?.certain.isEmpty ?? true {
          let connections = violating(i, from, start, j, to, end, table, isOwnNode: own)
          if found == nil ? connections.may.isEmpty : connections.must.isEmpty { continue }
          found = Finding(
            source: i, sourceAddress: start, destination: j, destinationAddress: end,
            connections: connections.may, certain: connections.must, isOwnNode: own)
        }
        if let found { byDestination[j, default: []].append(found) }
      }
    }
    return byDestination.sorted { $0.key < $1.key }.flatMap { j, findings in
      marked(findings, sourceCells: table.sources[i].count, destinationCells: table.destinations[j].count)
    }
  }

  /// The findings for two groups, each told whether it depends on the address.
  private func marked(_ findings: [Finding], sourceCells: Int, destinationCells: Int) -> [Finding] {
    let isSame =
      findings.count == sourceCells * destinationCells
      && findings.allSatisfy { $0.connections == findings[0].connections }
    if isSame { return findings }
    return findings.map { finding in
      var finding = finding
      finding.dependsOnSourceAddress = sourceCells > 1
      finding.dependsOnDestinationAddress = destinationCells > 1
      return finding
    }
  }

  // MARK: Addresses

  /// The addresses of a group that nothing tells apart, each cell with examples that read well.
  ///
  /// - Parameter isDestination: whether connections to the group are shown, of which people know some addresses.
  func cells(
    _ group: EndpointGroup, _ family: IPFamily, blocks: [AddressBlock], regions: [EndpointSet],
    isDestination: Bool = false
  ) -> [AddressCell] {
    switch group.addressing {
    case .known(let list):
      return list.filter { $0.family == family }.map { AddressCell(membership: [], examples: [$0.value]) }
    case .any(let set):
      var dividers = blocks.map { $0.numbers(family) }
      if group.kind == .outside { dividers += regions.map { $0.addresses[family] } }
      let known = isDestination && group.kind == .outside ? KnownDestination.addresses(family) : []
      return AddressCell.divide(set[family], by: dividers, familiar: known + family.familiarAddresses)
    }
  }

  /// Two addresses that the ends can have at a time: of unknown ends they differ, unless both are hosts.
  func addresses(
    _ source: EndpointGroup, _ sourceCell: AddressCell, _ destination: EndpointGroup, _ destinationCell: AddressCell
  ) -> (UInt128, UInt128)? {
    guard case .any = source.addressing, case .any = destination.addressing, !(source.isHost && destination.isHost)
    else { return (sourceCell.examples[0], destinationCell.examples[0]) }
    for first in sourceCell.examples {
      for second in destinationCell.examples where first != second { return (first, second) }
    }
    return nil
  }

  // MARK: Own node

  /// Whether the source can, or must, be the destination's own node.
  func ownNodeChoices(_ source: EndpointGroup, _ destination: EndpointGroup) -> [Bool] {
    if model.judgesOwnNode { return [false] }
    if case .open = claim.violation { return [false] }
    guard let first = destination.classes.first else { return [false] }
    let name = model.representative(first).nodeName
    switch source.kind {
    case .pods, .hypothetical, .outside: return [false]
    case .node(let place):
      guard let name else { return [true, false] }
      return [model.world.nodes[place].name == name]
    case .undeclaredNode:
      guard let name, model.world.knowsAddresses(ofNode: name) else { return [true, false] }
      return [false]
    }
  }

  // MARK: Connections

  private func violating(
    _ i: Int, _ from: FlowTable.Unit, _ start: IPAddress, _ j: Int, _ to: FlowTable.Unit, _ end: IPAddress,
    _ table: FlowTable, isOwnNode: Bool
  ) -> MayMust<ConnectionSet> {
    let source = slice.sources[i]
    let destination = slice.destinations[j]
    if case .undeclared(let name) = claim.violation {
      guard let first = destination.classes.first else { return MayMust(ConnectionSet()) }
      let declared = PropertyPorts(connections: ConnectionSet(), names: [name]).resolved(ofClass: first, in: model)
      return MayMust(declared.isEmpty ? judged(.all, source, start, destination, end) : ConnectionSet())
    }
    var result: MayMust<ConnectionSet>
    if case .open(let direction) = claim.violation {
      result = table.allowed(direction, i, from, j, to)
    } else {
      result = table.allowed(i, from, j, to, isOwnNode: isOwnNode)
    }
    if case .denied = claim.violation { result = result.negated(\.complement) }
    if case .newlyAllowed = claim.violation {
      let before = table.allowedBefore(i, from, j, to, isOwnNode: isOwnNode)
      result = result.combined(with: before.negated(\.complement)) { $0.intersection($1) }
    }
    if result.may.isEmpty { return result }
    let ports = resolved(claim.ports, destination)
    return result.map { judged($0.intersection(ports), source, start, destination, end) }
  }

  /// The connections that the claim does not leave out.
  private func judged(
    _ connections: ConnectionSet, _ source: EndpointGroup, _ from: IPAddress, _ destination: EndpointGroup,
    _ to: IPAddress
  ) -> ConnectionSet {
    func isIn(_ region: FlowClaim.Permission) -> Bool {
      isMember(source, from, of: region.sources) && isMember(destination, to, of: region.destinations)
    }
    if let separation = claim.separation, !separates(separation, source, destination) { return ConnectionSet() }
    var result = connections
    if let focus = claim.focus {
      result = isIn(focus) ? result.intersection(resolved(focus.ports, destination)) : ConnectionSet()
    }
    for permission in claim.permissions where isIn(permission) {
      result = result.subtracting(resolved(permission.ports, destination))
    }
    return result
  }

  /// Whether pods of two groups differ in the label's value, or lack it where that counts.
  private func separates(
    _ separation: FlowClaim.LabelSeparation, _ source: EndpointGroup, _ destination: EndpointGroup
  ) -> Bool {
    guard let first = source.classes.first, let second = destination.classes.first else { return false }
    guard let one = separation.value(ofClass: first, in: model),
      let other = separation.value(ofClass: second, in: model)
    else { return !separation.ignoresUnlabelled }
    return one != other
  }

  func resolved(_ ports: PropertyPorts, _ destination: EndpointGroup) -> ConnectionSet {
    destination.classes.first.map { ports.resolved(ofClass: $0, in: model) } ?? ports.connections
  }

  private func isMember(_ group: EndpointGroup, _ address: IPAddress, of set: EndpointSet) -> Bool {
    switch group.kind {
    case .pods(let classes): set.classes.contains(classes[0])
    case .hypothetical: false
    case .outside: set.addresses.contains(address)
    case .node, .undeclaredNode: set.nodes
    }
  }

  /// The connections that both ends allow (semantics A8).
  package func allowed(
    _ source: EndpointGroup, _ from: IPAddress, _ destination: EndpointGroup, _ to: IPAddress, isOwnNode: Bool
  ) -> MayMust<ConnectionSet> {
    let egress = allowed(.egress, governed: source, from, other: destination, to, destination: destination)
    if isOwnNode, !model.judgesOwnNode { return fromOwnNode(destination, egress) }
    let ingress = allowed(.ingress, governed: destination, to, other: source, from, destination: destination)
    return egress.combined(with: ingress) { $0.intersection($1) }
  }

  /// What a destination lets in from its own node, of what that sends.
  func fromOwnNode(_ destination: EndpointGroup, _ sent: MayMust<ConnectionSet>) -> MayMust<ConnectionSet> {
    let isDenied = destination.classes.first.map { number in
      model.deniedOwnNode.contains { $0.classes.contains(number) }
    }
    return isDenied ?? false ? MayMust(may: sent.may, must: ConnectionSet()) : sent
  }

  /// What one end allows.
  private func allowed(
    _ direction: Direction, governed: EndpointGroup, _ own: IPAddress, other: EndpointGroup, _ address: IPAddress,
    destination: EndpointGroup
  ) -> MayMust<ConnectionSet> {
    func match(_ rule: Rule) -> MayMust<ConnectionSet> {
      let isPeer = fulfils(rule.peers, other, address)
      if isPeer == MayMust(false) { return MayMust(ConnectionSet()) }
      let ports = ports(rule.ports, destination)
      return isPeer.map { $0 ? ports : ConnectionSet() }
    }
    let fold = TierFold<ConnectionSet>({ fulfils($0, governed, own) }) { rules in
      MayMust<ConnectionSet>.combining(rules.map { match($0.rule) }) { $0.reduce(ConnectionSet()) { $0.union($1) } }
    }
    let passing = fold.allowed(by: tiers(direction, governing: governed))
    return isCertain(governed, own, other) ? passing : MayMust(may: passing.may, must: ConnectionSet())
  }

  /// Whether nothing that judges at nodes has a say in what an end with an address lets through to another.
  func isCertain(_ governed: EndpointGroup, _ address: IPAddress, _ other: EndpointGroup) -> Bool {
    guard let hosts = model.hosts else { return true }
    guard governed.isGoverned else { return !governed.isHost && !hosts.judges(address) }
    guard hosts.judgesForwarded else { return true }
    guard other.isGoverned, let a = governed.classes.first, let b = other.classes.first else { return false }
    return model.areOnOneNode(a, b)
  }

  /// Blocks at whose edges it may change what is said at the end that some tiers judge: those in which their policies look
  /// for it, and those of what judges at nodes.
  func ownBlocks(_ tiers: [Tier]) -> [AddressBlock] {
    let hosts = [model, model.baseline].flatMap { $0?.hosts?.addresses ?? [] }
    return Slice.ownBlocks(tiers) + hosts.map { AddressBlock(cidr: $0) }
  }

  /// The tiers of a direction, with those policies alone that speak of a group.
  func tiers(_ direction: Direction, governing group: EndpointGroup) -> [Tier] {
    guard group.isGoverned, let number = group.classes.first else { return [] }
    return model.tiers(direction, ofClass: number)
  }

  /// What ports come to at a destination; nil for one that is no pod, and declares no names (semantics A22 to A29).
  func ports(_ ports: PortPredicate, _ destination: EndpointGroup?) -> ConnectionSet {
    ports.connections { port in destination?.classes.first.map { model.numbers(port, ofClass: $0) } ?? PortSet() }
  }

  /// Whether an end with an address fulfils a predicate (semantics A11, A14 to A17).
  func fulfils(_ predicate: EndPredicate, _ end: EndpointGroup, _ address: IPAddress) -> MayMust<Bool> {
    switch predicate {
    case .always: MayMust(true)
    case .unclear: MayMust(may: true, must: false)
    case .outside: MayMust(end.kind == .outside)
    case .pods(let pods): MayMust(end.classes.first.map { pods.classes.contains($0) } ?? false)
    case .addresses(let block): MayMust(block.contains(address))
    case .nodes(let nodes): end.isAmong(nodes, in: model)
    case .any(let parts): MayMust<Bool>.combining(parts.map { fulfils($0, end, address) }) { $0.contains(true) }
    case .all(let parts): MayMust<Bool>.combining(parts.map { fulfils($0, end, address) }) { $0.allSatisfy { $0 } }
    case .not(let part): fulfils(part, end, address).negated { !$0 }
    }
  }
}

extension FlowClaim.Violation {
  /// Whether pairs matter that the source's end stops: what is denied, or not declared, violates, or that end has no say.
  fileprivate var isOfDenied: Bool {
    switch self {
    case .allowed, .open(.egress), .newlyAllowed: false
    case .denied, .undeclared, .open(.ingress): true
    }
  }
}
