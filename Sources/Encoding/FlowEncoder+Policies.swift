import Cluster
import Kubernetes
import Network
import PolicyModel
import SMT

extension FlowEncoder {
  /// Unsatisfiable iff the source's policies stop the flow (semantics A5 to A8).
  mutating func egressAllowed() -> Term {
    let ungoverned = ungoverned(flow.source, slice.sources)
    let policies = decision(
      slice.egress, governed: flow.source, governedGroups: slice.sources, other: flow.destination,
      otherGroups: slice.destinations)
    return store.or([ungoverned, policies])
  }

  /// Unsatisfiable iff the destination's policies stop the flow. Traffic from a pod's own node always passes
  /// (semantics A37).
  mutating func ingressAllowed() -> Term {
    let ungoverned = ungoverned(flow.destination, slice.destinations)
    let policies = decision(
      slice.ingress, governed: flow.destination, governedGroups: slice.destinations, other: flow.source,
      otherGroups: slice.sources)
    return store.or([ungoverned, ownNode(), policies])
  }

  /// Unsatisfiable iff policies govern the end: it is a pod with a network of its own.
  private mutating func ungoverned(_ end: EndVariables, _ groups: [EndpointGroup]) -> Term {
    store.or(groups.indices.filter { !groups[$0].isGoverned }.map { end.groups[$0] })
  }

  /// Unsatisfiable iff some policy isolates the governed end and no rule of an isolating policy matches.
  private mutating func decision(
    _ policies: [PolicyModel.Policy], governed: EndVariables, governedGroups: [EndpointGroup], other: EndVariables,
    otherGroups: [EndpointGroup]
  ) -> Term {
    var selects: [Term] = []
    var admits: [Term] = []
    var known = KnownTerms()
    for policy in policies {
      let selected = pods(policy.subject, policy.selection, governed, governedGroups)
      selects.append(selected)
      if selected == store.falseTerm { continue }
      let rules = policy.rules.map { rule in
        let peers = peers(rule, other, otherGroups, &known)
        let ports = ports(rule.ports, &known)
        return store.and([peers, ports])
      }
      admits.append(store.and([selected, store.or(rules)]))
    }
    return store.or([store.not(store.or(selects)), store.or(admits)])
  }

  /// Unsatisfiable iff the end is no pod of the selection, whose declared pods are those of the classes.
  private mutating func pods(
    _ classes: ClassSet, _ selection: PodSelection, _ end: EndVariables, _ groups: [EndpointGroup]
  ) -> Term {
    var terms = end.groups(of: classes)
    if let pod = end.hypothetical {
      let selected = pod.isSelected(selection, model, &store)
      terms += self.groups(end, groups) { $0.kind == .hypothetical }.map { store.and([$0, selected]) }
    }
    return store.or(terms)
  }

  /// Unsatisfiable iff no peer of the rule matches the other end (semantics A11, A14 to A17).
  private mutating func peers(
    _ rule: PolicyModel.Rule, _ other: EndVariables, _ groups: [EndpointGroup], _ known: inout KnownTerms
  ) -> Term {
    guard let peers = rule.peers else { return store.trueTerm }
    let terms = peers.map { peer in
      switch peer {
      case .pods(let classes, let selection):
        known.peers[selection] ?? remembered(classes, selection, other, groups, &known)
      case .block(let block): known.blocks[block] ?? remembered(block, other, groups, &known)
      }
    }
    return store.or(terms)
  }

  /// Unsatisfiable iff the other end's address is not in the block, or in an exception (semantics A32 to A35).
  private mutating func inside(
    _ block: NetworkPolicy.IPBlock, _ other: EndVariables, _ groups: [EndpointGroup]
  ) -> Term {
    let family = block.cidr.family
    guard model.world.addresses.families.contains(family) else { return store.falseTerm }
    let isFamily = family == .ipv6 ? flow.isIPv6 : store.not(flow.isIPv6)
    var always: [Term] = []
    var sometimes: [Term] = []
    for (place, group) in groups.enumerated() {
      if let address = group.onlyAddress(family) {
        let isExcepted = block.except.contains { Self.prefix($0) == Self.prefix($0, of: address) }
        if Self.prefix(block.cidr) == Self.prefix(block.cidr, of: address), !isExcepted {
          always.append(other.groups[place])
        }
      } else if !group.addresses(family).isEmpty {
        sometimes.append(other.groups[place])
      }
    }
    let inBlock = prefix(block.cidr, other)
    let exceptions = block.except.map { prefix($0, other) }
    let byAddress = store.and([store.or(sometimes), inBlock, store.not(store.or(exceptions))])
    return store.and([isFamily, store.or(always + [byAddress])])
  }

  /// Unsatisfiable iff the end's address does not begin with the block's prefix.
  private mutating func prefix(_ cidr: CIDR, _ end: EndVariables) -> Term {
    let width = cidr.family.width
    guard cidr.prefixLength > 0 else { return store.trueTerm }
    let bits = store.extract(end.address(cidr.family), high: width - 1, low: width - cidr.prefixLength)
    return store.equal(bits, store.constant(Self.prefix(cidr), width: cidr.prefixLength))
  }

  /// The first bits of a block's addresses.
  private static func prefix(_ cidr: CIDR) -> UInt128 { prefix(cidr, of: cidr.base) }

  /// As many first bits of an address as the block has in its prefix.
  private static func prefix(_ cidr: CIDR, of address: IPAddress) -> UInt128 {
    cidr.prefixLength == 0 ? 0 : address.value >> UInt128(cidr.family.width - cidr.prefixLength)
  }

  /// Unsatisfiable iff the rule's ports do not match the flow's connection (semantics A12, A22 to A29).
  private mutating func ports(_ match: PolicyModel.PortMatch, _ known: inout KnownTerms) -> Term {
    if let term = known.ports[match] { return term }
    let model = model
    var terms = [contains(match.connections)]
    for port in match.named {
      terms.append(named(port) { model.numbers(port, ofClass: $0) })
    }
    let term = store.or(terms)
    known.ports[match] = term
    return term
  }

  /// Unsatisfiable iff the source is not the destination's own node. Where either is not known, it may be.
  private mutating func ownNode() -> Term {
    var certain: [Term] = []
    var possible: [Term] = []
    for (i, source) in slice.sources.enumerated() where source.isNode {
      for (j, destination) in slice.destinations.enumerated() {
        guard destination.isPods else { continue }
        let pair = store.and([flow.source.groups[i], flow.destination.groups[j]])
        let name = destination.classes.first.flatMap { model.representative($0).nodeName }
        switch source.kind {
        case .node(let place):
          if let name {
            if model.world.nodes[place].metadata.name == name { certain.append(pair) }
          } else {
            possible.append(pair)
          }
        case .undeclaredNode:
          if name.map({ !model.world.knowsAddresses(ofNode: $0) }) ?? true { possible.append(pair) }
        case .pods, .hypothetical, .outside: continue
        }
      }
    }
    return store.or([store.or(certain), store.and([store.or(possible), flow.isOwnNode])])
  }

  private mutating func remembered(
    _ classes: ClassSet, _ selection: PodSelection, _ other: EndVariables, _ groups: [EndpointGroup],
    _ known: inout KnownTerms
  ) -> Term {
    let term = pods(classes, selection, other, groups)
    known.peers[selection] = term
    return term
  }

  private mutating func remembered(
    _ block: NetworkPolicy.IPBlock, _ other: EndVariables, _ groups: [EndpointGroup], _ known: inout KnownTerms
  ) -> Term {
    let term = inside(block, other, groups)
    known.blocks[block] = term
    return term
  }
}

/// Terms that rules of one direction have in common.
private struct KnownTerms {
  var peers: [PodSelection: Term] = [:]
  var blocks: [NetworkPolicy.IPBlock: Term] = [:]
  var ports: [PolicyModel.PortMatch: Term] = [:]
}
