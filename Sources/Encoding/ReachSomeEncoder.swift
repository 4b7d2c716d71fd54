package import Claims
import Cluster
import Network
package import PolicyModel
package import SMT

/// The claim that each source reaches at least one target, as terms.
package struct EncodedReachSome: Sendable {
  /// The terms' store.
  package var store: TermStore
  /// The source, and the connection where targets share one.
  package var source: FlowVariables
  /// The flow to each target that surely exists.
  package var targets: [FlowVariables]
  /// For each target: whether it is the source itself, and so no target of it.
  package var isSelf: [Term]
  /// For each target: whether it is missed for lack of a port of the name, where the claim names one.
  package var isUndeclared: [Term]
  /// Unsatisfiable iff there is no source that has another target.
  package var region: [Term]
  /// With `region`: unsatisfiable iff the claim holds under every reading of the input.
  package var violation: [Term]
  /// With `region`: unsatisfiable iff no source misses all targets under every reading.
  package var certainViolation: [Term]
}

/// Translates "each source reaches some target" into terms.
package enum ReachSomeEncoder {
  /// The terms of a claim whose slice is `slice`. `claim.ports` is one set of numbers, or one name.
  ///
  /// `region` and `violation` together are unsatisfiable iff for every source and, where ports are numbers, every
  /// connection of the claim, some target that surely exists is reached in every family that both ends have: whichever
  /// addresses and labels the targets turn out to have.
  package static func encode(_ claim: FlowClaim, slice: Slice, model: PolicyModel) -> EncodedReachSome {
    var store = TermStore()
    let base = FlowVariables(slice: slice, claim: claim, model: model, store: &store)
    var region = [
      store.exactlyOne(base.source.groups), store.lessOrEqual(base.transport, store.constant(2, width: 2)),
      store.lessOrEqual(store.constant(1, width: 16), base.port),
    ]
    let name = claim.ports.names.first
    var encoder = FlowEncoder(model: model, slice: slice, claim: claim, store: store, flow: base)
    if name == nil { region.append(encoder.ports(claim.ports)) }
    region += encoder.hypothetical(base.source, slice.sources, claim.sources)
    if claim.isHypothetical {
      region.append(encoder.store.or(encoder.groups(base.source, slice.sources) { $0.kind == .hypothetical }))
    }
    store = encoder.store
    var result = EncodedReachSome(
      store: store, source: base, targets: [], isSelf: [], isUndeclared: [], region: region, violation: [],
      certainViolation: [])
    for (number, target) in slice.targets(in: model).enumerated() {
      add(number, target, name: name, claim: claim, slice: slice, model: model, to: &result)
    }
    result.region.append(result.store.not(result.store.and(result.isSelf)))
    result.region += onlyOneIsSource(&result)
    distinguish(&result, slice: slice, model: model)
    return result
  }

  /// The source is one pod: it takes one target's place at most.
  private static func onlyOneIsSource(_ result: inout EncodedReachSome) -> [Term] {
    let choices = result.targets.indices.map { result.store.variable("target.\($0).isSource", .bool) }
    guard choices.count > 1 else { return [] }
    let none = result.store.not(result.store.or(choices))
    let one = result.store.exactlyOne(choices)
    return [result.store.or([none, one])]
  }

  /// Adds one target: it may belong to any of its groups.
  private static func add(
    _ number: Int, _ target: Slice.Target, name: String?, claim: FlowClaim, slice: Slice, model: PolicyModel,
    to result: inout EncodedReachSome
  ) {
    var flow = result.source
    let side = "target.\(number)"
    flow.destination = EndVariables(side, groups: slice.destinations, store: &result.store)
    flow.isIPv6 = result.store.variable("\(side).isIPv6", .bool)
    flow.isOwnNode = result.store.variable("\(side).isOwnNode", .bool)
    if name != nil {
      flow.port = result.store.variable("\(side).port", .bitVector(width: 16))
      flow.transport = result.store.variable("\(side).protocol", .bitVector(width: 2))
    }
    var encoder = FlowEncoder(model: model, slice: slice, claim: claim, store: result.store, flow: flow)
    var choice = [encoder.store.exactlyOne(flow.destination.groups)]
    for place in slice.destinations.indices where !target.groups.contains(place) {
      choice.append(encoder.store.not(flow.destination.groups[place]))
    }
    var same: [Term] = []
    var apart: [Term] = []
    var apartPods: [Term] = []
    // One of several pods that are alike may be the source, and no target of itself.
    let isOneOfItsOwn = encoder.store.variable("\(side).isSource", .bool)
    for (i, source) in slice.sources.enumerated() {
      if slice.mustBe(source, target, in: model) {
        same.append(flow.source.groups[i])
      } else if slice.canBe(source, target) {
        same.append(encoder.store.and([flow.source.groups[i], isOneOfItsOwn]))
      }
      for j in target.groups.sorted() where slice.areApart(source, slice.destinations[j], in: model) {
        let pair = encoder.store.and([flow.source.groups[i], flow.destination.groups[j]])
        apart.append(pair)
        if source.isPods { apartPods.append(pair) }
      }
    }
    let isSelf = encoder.store.or(same)
    let isApart = encoder.store.or(apart)
    // A target that is missed for another reason than a denied flow has a flow too, which reports can show: between
    // addresses that both ends can have, but for the target's where they have no family in common, and the source's if
    // it is a pod, which may have none of any family.
    let start = encoder.store.and(encoder.addressing(flow.source, slice.sources))
    let end = encoder.store.and(
      encoder.addressing(flow.destination, slice.destinations) + [encoder.distinctAddresses()])
    choice.append(encoder.store.or([isSelf, start, encoder.store.or(apartPods)]))
    choice.append(encoder.store.or([isSelf, isApart, end]))
    if name != nil {
      choice.append(encoder.store.lessOrEqual(flow.transport, encoder.store.constant(2, width: 2)))
      choice.append(encoder.store.lessOrEqual(encoder.store.constant(1, width: 16), flow.port))
    }
    let allowed = encoder.allowed()
    var missed = [encoder.not(allowed)]
    if name != nil { missed.append(MayMust(encoder.ports(claim.ports))) }
    let undeclared = name.map { encoder.undeclared($0) } ?? encoder.store.falseTerm
    let isDenied = encoder.and(missed)
    let isMissed = isDenied.map { encoder.store.or([isSelf, isApart, undeclared, $0]) }
    result.store = encoder.store
    result.targets.append(flow)
    result.isSelf.append(isSelf)
    result.isUndeclared.append(undeclared)
    result.region += choice
    result.violation.append(isMissed.may)
    result.certainViolation.append(isMissed.must)
  }

  /// Keeps the unknown addresses of different targets different. Of known addresses the variables say nothing.
  private static func distinguish(_ result: inout EncodedReachSome, slice: Slice, model: PolicyModel) {
    if Slice.blocks(slice.egress).isEmpty, Slice.ownBlocks(slice.ingress).isEmpty { return }
    let unknown = slice.destinations.indices.filter { place in
      if case .any = slice.destinations[place].addressing { true } else { false }
    }
    let hosts = slice.destinations.indices.filter { slice.destinations[$0].isHost }
    for i in result.targets.indices {
      for j in result.targets.indices.drop(while: { $0 <= i }) {
        for family in model.world.addresses.families {
          let pair = [result.targets[i], result.targets[j]]
          let equal = result.store.equal(pair[0].destination.address(family), pair[1].destination.address(family))
          var clash = [equal]
          for flow in pair {
            clash.append(family == .ipv6 ? flow.isIPv6 : result.store.not(flow.isIPv6))
            clash.append(result.store.or(unknown.map { flow.destination.groups[$0] }))
          }
          let bothHosts = pair.map { flow in result.store.or(hosts.map { flow.destination.groups[$0] }) }
          clash.append(result.store.not(result.store.and(bothHosts)))
          let isClash = result.store.and(clash)
          result.region.append(
            result.store.or([result.store.not(isClash), result.isSelf[i], result.isSelf[j]]))
        }
      }
    }
  }
}
