import Claims
import Cluster
import Network
import PolicyModel
import SMT

extension FlowEncoder {
  /// Unsatisfiable iff the source's policies stop the flow (semantics A5 to A8).
  mutating func egressAllowed() -> MayMust<Term> {
    let ungoverned = ungoverned(flow.source, slice.sources)
    let policies = answer(
      of: slice.egress, at: Side(end: flow.source, groups: slice.sources),
      to: Side(end: flow.destination, groups: slice.destinations))
    return or([ungoverned, judged(policies, at: flow.source, slice.sources)])
  }

  /// Unsatisfiable iff the destination's policies stop the flow. Traffic from a pod's own node always passes
  /// (semantics A37).
  ///
  /// - Parameter exceptsOwnNode: false where that is no matter.
  mutating func ingressAllowed(exceptsOwnNode: Bool = true) -> MayMust<Term> {
    let ungoverned = ungoverned(flow.destination, slice.destinations)
    let policies = answer(
      of: slice.ingress, at: Side(end: flow.destination, groups: slice.destinations),
      to: Side(end: flow.source, groups: slice.sources))
    let judged = judged(policies, at: flow.destination, slice.destinations)
    if !exceptsOwnNode { return or([ungoverned, judged]) }
    if model.judgesOwnNode { return or([ungoverned, judged]) }
    if model.deniedOwnNode.isEmpty { return or([ungoverned, MayMust(ownNode()), judged]) }
    return throughOwnNode(or([ungoverned, judged]))
  }

  /// Unsatisfiable iff the source is not the destination's own node, or that may be denied to it, and something else stops
  /// the flow.
  private mutating func throughOwnNode(_ judged: MayMust<Term>) -> MayMust<Term> {
    let own = ownNode()
    let side = Side(end: flow.destination, groups: slice.destinations)
    // Each is whom some policy speaks of: those of other slices are no destinations of this one.
    let subjects = Set(slice.ingress.policies.map(\.subject))
    let denied = store.or(model.deniedOwnNode.filter { subjects.contains($0) }.map { isMember(side, of: $0) })
    let passes = store.and([own, store.not(denied)])
    // What nobody knows of the own node is not known of it as another one.
    let elsewhere = store.and([judged.must, store.not(store.and([own, denied]))])
    return MayMust(may: store.or([own, judged.may]), must: store.or([passes, elsewhere]))
  }

  /// Unsatisfiable iff policies govern the end: it is a pod with a network of its own. What judges at nodes may deny.
  private mutating func ungoverned(_ end: EndVariables, _ groups: [EndpointGroup]) -> MayMust<Term> {
    let all = store.or(groups.indices.filter { !groups[$0].isGoverned }.map { end.groups[$0] })
    guard let hosts = model.hosts else { return MayMust(all) }
    var certain: [Term] = []
    for (place, group) in groups.enumerated() where !group.isGoverned && !group.isHost {
      var judged: [Term] = []
      for block in hosts.addresses {
        judged.append(inside(AddressBlock(cidr: block), Side(end: end, groups: groups)))
      }
      certain.append(store.and([end.groups[place], store.not(store.or(judged))]))
    }
    return MayMust(may: all, must: store.or(certain))
  }

  /// Unsatisfiable iff policies stop the flow at a governed end, or what judges what nodes forward may. What they say of
  /// other ends is no matter.
  private mutating func judged(
    _ policies: MayMust<Term>, at end: EndVariables, _ groups: [EndpointGroup]
  ) -> MayMust<Term> {
    guard let hosts = model.hosts else { return policies }
    var certain = self.groups(end, groups, where: \.isGoverned)
    if hosts.judgesForwarded {
      certain = []
      for (i, source) in slice.sources.enumerated() where source.isGoverned {
        for (j, destination) in slice.destinations.enumerated() where destination.isGoverned {
          guard let a = source.classes.first, let b = destination.classes.first, model.areOnOneNode(a, b) else {
            continue
          }
          certain.append(store.and([flow.source.groups[i], flow.destination.groups[j]]))
        }
      }
    }
    return MayMust(may: policies.may, must: store.and([policies.must, store.or(certain)]))
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
            if model.world.nodes[place].name == name { certain.append(pair) }
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
}
