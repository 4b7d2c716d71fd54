package import Network

/// Which addresses the ends of a flow can have.
package struct AddressPlan: Sendable {
  /// What a property file's `model` says about addresses.
  package struct Declaration: Hashable, Sendable {
    /// `podCIDRs`; nil when not declared.
    package var podCIDRs: [CIDR]?
    /// `nodeCIDRs`.
    package var nodeCIDRs: [CIDR]
    /// `ipFamilies`, sorted; both when not declared.
    package var ipFamilies: [IPFamily]

    /// Makes a declaration; without arguments, that of a file that says nothing.
    package init(podCIDRs: [CIDR]? = nil, nodeCIDRs: [CIDR] = [], ipFamilies: [IPFamily] = IPFamily.allCases) {
      self.podCIDRs = podCIDRs
      self.nodeCIDRs = nodeCIDRs
      self.ipFamilies = ipFamilies
    }
  }

  /// The families in which flows are judged.
  package var families: [IPFamily]
  /// Where a pod may lie whose address is not known: `podCIDRs`, or the private ranges without the addresses of Services;
  /// in either case without every known address.
  package var unknownPods: AddressSet
  /// Where a host-network pod may lie whose node's address is not known, and any node that no manifest declares:
  /// `nodeCIDRs` and every known node, or, where they are not declared, whatever belongs to no pod. That some nodes are
  /// known bounds nothing: there may be others.
  package var unknownNodes: AddressSet
  /// The addresses that belong to no pod and no node.
  package var outside: AddressSet

  /// The private ranges of RFC 1918 and RFC 4193: where pods are assumed to lie when `podCIDRs` is not declared.
  package static let privateRanges = AddressSet(
    ipv4: IntervalSet([
      0x0A00_0000...0x0AFF_FFFF,  // 10.0.0.0/8
      0xAC10_0000...0xAC1F_FFFF,  // 172.16.0.0/12
      0xC0A8_0000...0xC0A8_FFFF,  // 192.168.0.0/16
    ]),
    ipv6: IntervalSet((UInt128(0xFC) << 120)...((UInt128(0xFE) << 120) - 1)))  // fc00::/7

  /// Works out the plan from a declaration and the addresses that manifests tell.
  ///
  /// - Parameters:
  ///   - contested: addresses that are known to be pods', and not whose.
  ///   - services: addresses that manifests give to Services. No pod has one of them, but in declared ranges of pods: who
  ///     writes a Service must not shrink what is proved of these.
  package init(
    _ declared: Declaration, knownPods: AddressSet, knownNodes: AddressSet, contested: AddressSet = AddressSet(),
    services: AddressSet = AddressSet()
  ) {
    families = declared.ipFamilies
    let everything = AddressSet.everything(declared.ipFamilies)
    let podRanges = declared.podCIDRs.map { AddressSet($0) }
    let nodeRanges = AddressSet(declared.nodeCIDRs)
    let known = knownPods.union(knownNodes)
    let podsAssumed = podRanges ?? Self.privateRanges.subtracting(nodeRanges).subtracting(services)
    unknownPods = podsAssumed.union(contested).subtracting(known)
      .intersection(everything)
    let podsAnywhere = knownPods.union(contested).union(podRanges ?? AddressSet())
    unknownNodes = (nodeRanges.isEmpty ? everything.subtracting(podsAnywhere) : nodeRanges).union(knownNodes)
      .intersection(everything)
    outside = everything.subtracting(known).subtracting(contested).subtracting(podRanges ?? AddressSet())
      .subtracting(nodeRanges)
  }
}
