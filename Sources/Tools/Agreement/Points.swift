import CalicoAPI
import CiliumAPI
package import Cluster
import ClusterNetworkPolicyAPI
import Kubernetes
package import Network
import NetworkPolicyAPI
package import Properties
import TinyWorlds

/// Which addresses and ports a world's texts tell apart, and examples on both sides of every edge.
package struct Points {
  /// Every block that a policy or a set mentions.
  package let blocks: [CIDR]
  /// Ports in stretches that no text tells apart; ascending, together 1 to 65535.
  package let stretches: [ClosedRange<UInt16>]

  init(_ read: ReadWorld) { self.init([read.world] + (read.baseline.map { [$0.world] } ?? []), read.properties) }

  /// What the texts of several worlds with one property file tell apart.
  package init(_ worlds: [World], _ properties: PropertySet) {
    let rules = worlds.flatMap(\.policies.networkPolicies).flatMap { $0.policy.ingress + $0.policy.egress }
    let peers = rules.flatMap(\.peers)
    var blocks = peers.compactMap(\.ipBlock).flatMap { [$0.cidr] + $0.except }
    let others = worlds.flatMap(\.policies).compactMap { $0 as? ClusterNetworkPolicy }.flatMap {
      $0.ingress + $0.egress
    }
    for peer in others.flatMap(\.peers) { if case .networks(let networks) = peer.member { blocks += networks } }
    let calico = worlds.flatMap(\.policies).compactMap { $0 as? CalicoPolicy }.flatMap(\.rules)
    let ends = calico.flatMap { [$0.source, $0.destination] }
    blocks += ends.flatMap { $0.nets + $0.notNets }
    for data in worlds.flatMap(\.policyData) {
      if let set = data as? NetworkSet { blocks += set.nets }
      if let host = data as? HostEndpoint {
        blocks += host.expectedIPs.map { CIDR(containing: $0, prefixLength: $0.family.width) }
      }
    }
    let cilium = worlds.flatMap(\.policies).compactMap { $0 as? CiliumPolicy }.flatMap(\.blocks).flatMap(\.rules)
    blocks += worlds.flatMap(\.policyData).compactMap { $0 as? CiliumCIDRGroup }.flatMap(\.blocks)
    for item in cilium.flatMap(\.items) {
      switch item.member {
      case .block(let block, _): blocks += [block.cidr] + block.except
      case .group(_, let except), .groups(_, let except): blocks += except
      default: continue
      }
    }
    blocks += worlds.flatMap { $0.apiServers ?? [] }.map { CIDR(containing: $0, prefixLength: $0.family.width) }
    let sets =
      properties.sets.map(\.expression)
      + properties.properties.flatMap { ($0.assertion.sets + $0.assertion.secondarySets).map(\.expression) }
      + properties.waivers.flatMap(\.sets).map(\.expression)
    blocks += sets.flatMap(\.blocks)
    blocks += worlds.flatMap(\.services).flatMap { $0.door.sourceRanges ?? [] }
    for case .doors(.clientsOf(_, let cidrs)) in properties.properties.map(\.assertion) { blocks += cidrs }
    self.blocks = Set(blocks).sorted()

    var cuts: Set<Int> = [1, 65535]
    func mention(_ low: UInt16, _ high: UInt16) { cuts.formUnion([Int(low), Int(high) + 1]) }
    for port in rules.flatMap(\.ports) {
      if case .number(let number)? = port.port { mention(number, port.endPort ?? number) }
    }
    for port in others.flatMap({ $0.ports ?? [] }) {
      if case .numbers(_, let range) = port { mention(range.lowerBound, range.upperBound) }
    }
    for port in ends.flatMap({ $0.ports + $0.notPorts }) {
      if case .numbers(let range) = port { mention(range.lowerBound, range.upperBound) }
    }
    for port in cilium.flatMap(\.ports).flatMap(\.ports) {
      if case .numbers(let range) = port.port { mention(range.lowerBound, range.upperBound) }
    }
    for port in worlds.flatMap(\.services).flatMap(\.ports) {
      if case .number(let number) = port.targetPort { mention(number, number) }
    }
    for port in worlds.flatMap(\.policyData).compactMap({ $0 as? HostEndpoint }).flatMap(\.ports) {
      mention(port.port, port.port)
    }
    for port in worlds.flatMap(\.pods).flatMap(\.ports) { mention(port.containerPort, port.containerPort) }
    for ports in properties.properties.flatMap(\.assertion.ports) + properties.waivers.compactMap(\.ports) {
      for transport in TransportProtocol.allCases {
        for interval in ports.connections[transport].intervals { mention(interval.lowerBound, interval.upperBound) }
      }
    }
    let starts = cuts.filter { $0 >= 1 && $0 <= 65535 }.sorted()
    stretches = starts.enumerated().map { place, start in
      UInt16(start)...UInt16(place + 1 < starts.count ? starts[place + 1] - 1 : 65535)
    }
  }

  /// Examples of `set`: up to two for each combination of blocks, each at an edge.
  func examples(of set: IntervalSet<UInt128>, _ family: IPFamily, _ random: inout SplitMix64) -> [IPAddress] {
    let ranges = blocks.filter { $0.family == family }.map(\.range)
    var found: [[Bool]: [UInt128]] = [:]
    var order: [[Bool]] = []
    for interval in set.intervals {
      var edges: Set<UInt128> = [interval.lowerBound, interval.upperBound]
      for range in ranges {
        for (edge, before) in [(range.lowerBound, range.lowerBound > 0), (range.upperBound, true)] {
          if interval.contains(edge) { edges.insert(edge) }
          if before, edge > 0, edge == range.lowerBound, interval.contains(edge - 1) { edges.insert(edge - 1) }
          if edge == range.upperBound, edge < family.maximum, interval.contains(edge + 1) { edges.insert(edge + 1) }
        }
      }
      for edge in edges.sorted() {
        let signature = ranges.map { $0.contains(edge) }
        if found[signature] == nil { order.append(signature) }
        found[signature, default: []].append(edge)
      }
    }
    return order.flatMap { signature in random.some(found[signature] ?? [], 2, 2).map { IPAddress(family, $0) } }
  }
}

extension SetExpression {
  /// The blocks that the set is described by.
  fileprivate var blocks: [CIDR] {
    switch self {
    case .addresses(let blocks, let except): blocks + except
    case .union(let members), .intersection(let members): members.flatMap(\.blocks)
    case .difference(let base, let excluded): base.blocks + excluded.flatMap(\.blocks)
    case .reserved(.internet), .reserved(.private), .reserved(.cloudMetadata): SpecialRanges.all
    case .pods, .workload, .service, .serviceAccount, .networkSet, .doors, .reserved, .named: []
    }
  }
}

extension Assertion {
  /// The ports that the claim names.
  var ports: [PortSpec] {
    switch self {
    case .neverReaches(_, _, let ports, _): [ports].compactMap { $0 }
    case .onlyFrom(_, _, let bound), .onlyTo(_, _, let bound):
      switch bound {
      case .none: []
      case .ports(let ports), .onPorts(let ports): [ports]
      }
    case .mustReach(_, _, let ports, _): [ports]
    case .neverReachesTransitively(_, _, let ports, _): [ports].compactMap { $0 }
    case .isolated(_, let regions), .isolatedByLabel(_, _, let regions), .onlyFlows(_, let regions):
      regions.compactMap(\.ports)
    case .noNewAccess, .defaultDeny: []
    case .doors(let claim): claim.ports.map { [$0] } ?? []
    }
  }
}
