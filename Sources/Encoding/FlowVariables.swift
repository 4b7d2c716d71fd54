import BitCollections
import Claims
import Cluster
import Network
import PolicyModel
package import SMT

/// The variables of one end of a flow.
package struct EndVariables: Sendable {
  /// One truth value per group: which one the end belongs to.
  package var groups: [Term]
  /// The end's address, by family.
  package var address: [Term]
  /// The end as a pod that no manifest declares, where it can be one.
  package var hypothetical: HypotheticalPod?

  /// The classes that stand for groups of pods: the first of each.
  private var representatives = ClassSet()
  /// The place of the group for which a class stands.
  private var places: [Int: Int] = [:]

  /// Makes the variables of the end called `side`.
  init(_ side: String, groups list: [EndpointGroup], store: inout TermStore) {
    groups = list.indices.map { store.variable("\(side).group.\($0)", .bool) }
    for (place, group) in list.enumerated() {
      guard let first = group.classes.first else { continue }
      representatives.insert(first)
      places[first] = place
    }
    address = IPFamily.allCases.map { store.variable("\(side).\($0.rawValue)", .bitVector(width: $0.width)) }
  }

  /// Makes the variables of an end that stands on both sides of flows.
  init(
    _ side: String, isHypothetical: Bool, _ claim: FlowClaim, _ slice: Slice, _ model: PolicyModel,
    _ store: inout TermStore
  ) {
    self.init(side, groups: slice.sources, store: &store)
    guard isHypothetical else { return }
    let selections = claim.selections + (slice.egress.policies + slice.ingress.policies).flatMap(\.selections)
    hypothetical = HypotheticalPod(
      side, vocabulary: LabelVocabulary(selections, in: model.world), selections: selections, model: model,
      store: &store)
  }

  /// An end that can only be a pod that no manifest declares, and is not part of a flow.
  package init(hypothetical: HypotheticalPod) {
    groups = []
    address = []
    self.hypothetical = hypothetical
  }

  /// The truth values of the groups of declared pods that are in the classes.
  func groups(of classes: ClassSet) -> [Term] {
    representatives.intersection(classes).compactMap { places[$0].map { groups[$0] } }
  }

  /// The address of a family.
  func address(_ family: IPFamily) -> Term { address[family == .ipv4 ? 0 : 1] }
}

/// The variables of a flow: its ends, family, protocol and destination port.
package struct FlowVariables: Sendable {
  /// The source.
  package var source: EndVariables
  /// The destination.
  package var destination: EndVariables
  /// Whether the addresses are IPv6.
  package var isIPv6: Term
  /// The protocol: 0 TCP, 1 UDP, 2 SCTP.
  package var transport: Term
  /// The destination port.
  package var port: Term
  /// Whether the source is the destination's own node, where that is not known.
  package var isOwnNode: Term

  /// Makes the variables of one flow of a chain.
  init(hop: Int, from: EndVariables, to: EndVariables, store: inout TermStore) {
    source = from
    destination = to
    isIPv6 = store.variable("hop.\(hop).isIPv6", .bool)
    transport = store.variable("hop.\(hop).protocol", .bitVector(width: 2))
    port = store.variable("hop.\(hop).port", .bitVector(width: 16))
    isOwnNode = store.variable("hop.\(hop).isOwnNode", .bool)
  }

  init(slice: Slice, claim: FlowClaim, model: PolicyModel, store: inout TermStore) {
    source = EndVariables("source", groups: slice.sources, store: &store)
    destination = EndVariables("destination", groups: slice.destinations, store: &store)
    if claim.sources.hypothetical != .never || claim.destinations.hypothetical != .never {
      let slices = [slice] + (slice.baseline.map { [$0] } ?? [])
      let selections =
        claim.selections + slices.flatMap { $0.egress.policies + $0.ingress.policies }.flatMap(\.selections)
        + (claim.separation?.selections(slice, model) ?? [])
        + (model.baseline?.world.formerNamespaces ?? []).map { PodSelection(namespace: $0.name) }
      let vocabulary = LabelVocabulary(selections, in: model.world)
      func pod(_ side: String, _ model: PolicyModel) -> HypotheticalPod {
        HypotheticalPod(side, vocabulary: vocabulary, selections: selections, model: model, store: &store)
      }
      let (from, to) = claim.violation.models(model)
      if claim.sources.hypothetical != .never { source.hypothetical = pod("source", from) }
      if claim.destinations.hypothetical != .never { destination.hypothetical = pod("destination", to) }
    }
    isIPv6 = store.variable("isIPv6", .bool)
    transport = store.variable("protocol", .bitVector(width: 2))
    port = store.variable("port", .bitVector(width: 16))
    isOwnNode = store.variable("isOwnNode", .bool)
  }
}

extension FlowClaim.Violation {
  /// The models of which pods that no manifest declares can be: of sources and of destinations. What is taken for granted
  /// of pods that anyone creates says nothing of the other ends of a pod that is open: these are any pod there could be.
  fileprivate func models(_ model: PolicyModel) -> (source: PolicyModel, destination: PolicyModel) {
    guard case .open(let direction) = self else { return (model, model) }
    var others = model
    others.openWorld = OpenWorld(hasNewNamespaces: true)
    return direction == .ingress ? (others, model) : (model, others)
  }
}

extension TransportProtocol {
  /// The number that stands for the protocol in terms.
  package var code: UInt128 {
    switch self {
    case .tcp: 0
    case .udp: 1
    case .sctp: 2
    }
  }
}
