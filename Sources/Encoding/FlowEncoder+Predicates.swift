import BitCollections
import Claims
import Cluster
import Network
import PolicyModel
import SMT

/// Terms that the rules of one direction have in common.
struct KnownTerms {
  fileprivate var pods: [PodGroup: Term] = [:]
  fileprivate var blocks: [AddressBlock: Term] = [:]
  fileprivate var ports: [PortPredicate: Term] = [:]
}

/// One side of a flow: its variables, and the groups that they choose from.
struct Side {
  var end: EndVariables
  var groups: [EndpointGroup]
}

extension FlowEncoder {
  /// Unsatisfiable iff the end is no pod of the group.
  mutating func isMember(_ side: Side, of pods: PodGroup) -> Term {
    var terms = side.end.groups(of: pods.classes)
    if let pod = side.end.hypothetical {
      var selected = pod.isMember(pods.predicate, model, &store)
      if let port = pods.declared { selected = store.and([selected, pod.hasPort(port, &store)]) }
      terms += groups(side.end, side.groups) { $0.kind == .hypothetical }.map { store.and([$0, selected]) }
    }
    return store.or(terms)
  }

  /// Unsatisfiable iff the end does not fulfil the predicate (semantics A11, A14 to A17).
  mutating func fulfils(_ side: Side, _ predicate: EndPredicate, _ known: inout KnownTerms) -> MayMust<Term> {
    switch predicate {
    case .always: return MayMust(store.trueTerm)
    case .unclear: return MayMust(may: store.trueTerm, must: store.falseTerm)
    case .outside: return MayMust(store.or(groups(side.end, side.groups) { $0.kind == .outside }))
    case .pods(let pods):
      if let term = known.pods[pods] { return MayMust(term) }
      let term = isMember(side, of: pods)
      known.pods[pods] = term
      return MayMust(term)
    case .addresses(let block):
      if let term = known.blocks[block] { return MayMust(term) }
      let term = inside(block, side)
      known.blocks[block] = term
      return MayMust(term)
    case .nodes(let nodes): return isAmong(nodes, side)
    case .any(let parts):
      var terms: [MayMust<Term>] = []
      for part in parts { terms.append(fulfils(side, part, &known)) }
      return or(terms)
    case .all(let parts):
      var terms: [MayMust<Term>] = []
      for part in parts { terms.append(fulfils(side, part, &known)) }
      return and(terms)
    case .not(let part): return not(fulfils(side, part, &known))
    }
  }

  /// Unsatisfiable iff the end is none of the nodes, nor on the network of one (semantics C26, C44).
  private mutating func isAmong(_ nodes: NodeGroup, _ side: Side) -> MayMust<Term> {
    var may: [Term] = []
    var must: [Term] = []
    for (place, group) in side.groups.enumerated() {
      let answer: MayMust<Bool>
      switch group.kind {
      case .hypothetical: continue
      case .pods(let classes):
        let pod = model.representative(classes[0])
        guard pod.hostNetwork else { continue }
        answer = nodes.contains(nodeNamed: pod.nodeName, in: model.world)
      case .node(let node): answer = nodes.contains(nodeNamed: model.world.nodes[node].name, in: model.world)
      case .undeclaredNode: answer = nodes.contains(nodeNamed: nil, in: model.world)
      case .outside: answer = nodes.containsOutside(in: model.world)
      }
      if answer.may { may.append(side.end.groups[place]) }
      if answer.must { must.append(side.end.groups[place]) }
    }
    let some = store.or(may)
    return may == must ? MayMust(some) : MayMust(may: some, must: store.or(must))
  }

  /// Unsatisfiable iff the flow's connection does not match (semantics A12, A22 to A29).
  mutating func matches(_ ports: PortPredicate, _ known: inout KnownTerms) -> Term {
    if let term = known.ports[ports] { return term }
    let term: Term
    switch ports {
    case .connections(let connections): term = contains(connections)
    case .named(let port):
      term = named(port) { $0.numbers(port, ofClass: $1) }
    case .any(let parts):
      var terms: [Term] = []
      for part in parts { terms.append(matches(part, &known)) }
      term = store.or(terms)
    case .not(let part):
      let inner = matches(part, &known)
      term = store.not(inner)
    }
    known.ports[ports] = term
    return term
  }

  /// Unsatisfiable iff the end's address is not in the block, or in an exception (semantics A32 to A35).
  mutating func inside(_ block: AddressBlock, _ side: Side) -> Term {
    let family = block.cidr.family
    guard model.world.addresses.families.contains(family) else { return store.falseTerm }
    let isFamily = family == .ipv6 ? flow.isIPv6 : store.not(flow.isIPv6)
    var always: [Term] = []
    var sometimes: [Term] = []
    for (place, group) in side.groups.enumerated() {
      if let address = group.onlyAddress(family) {
        let isExcepted = block.except.contains { Self.prefix($0) == Self.prefix($0, of: address) }
        if Self.prefix(block.cidr) == Self.prefix(block.cidr, of: address), !isExcepted {
          always.append(side.end.groups[place])
        }
      } else if !group.addresses(family).isEmpty {
        sometimes.append(side.end.groups[place])
      }
    }
    let inBlock = prefix(block.cidr, side.end)
    let exceptions = block.except.map { prefix($0, side.end) }
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
}
