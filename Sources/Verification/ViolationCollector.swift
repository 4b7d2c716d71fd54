import Claims
import Cluster
import Kubernetes
import Network
import PolicyModel
import Reachability
import ReferenceEvaluator

/// Gathers what violates a property, pair of ends by pair of ends: workloads rather than classes.
struct ViolationCollector {
  /// What reports call one end.
  private enum End: Hashable {
    case workload(namespace: Int, World.Owner)
    case pod(Int)
    case address(IPAddress)
    case node(Int)
    case undeclaredNode
  }

  /// Two ends, by their places in `ends`.
  private struct Pair: Hashable {
    var from: Int
    var to: Int
  }

  /// A violating flow of a pair, without its port.
  private struct Candidate {
    var flow: ReferenceEvaluator.Flow
    var connections: ConnectionSet
    var dependsOnSourceAddress = false
    var dependsOnDestinationAddress = false
  }

  /// What is known of a pair.
  private struct Entry {
    var connections = ConnectionSet()
    var candidates: [Candidate] = []
    var note: String?
  }

  /// A bound on the pairs that are told apart; beyond it their number is a lower bound.
  static let pairLimit = 500_000

  private let model: PolicyModel
  private let explanation: Explanation
  private var places: [End: Int] = [:]
  private var titles: [EndDescription] = []
  private var entries: [Pair: Entry] = [:]

  init(model: PolicyModel, explanation: Explanation) {
    self.model = model
    self.explanation = explanation
  }

  /// How many pairs of ends there are.
  var pairCount: Int { entries.count }

  /// Adds findings of the set algebra.
  mutating func add(_ findings: [FlowAlgebra.Finding], slice: Slice) {
    let decoder = FlowDecoder(model: model, slice: slice)
    for finding in findings {
      let source = GroupMember(group: finding.source, address: finding.sourceAddress)
      let destination = GroupMember(group: finding.destination, address: finding.destinationAddress)
      for (pair, from, to) in pairs(source, destination, slice) {
        if entries.count >= Self.pairLimit, entries[pair] == nil { return }
        guard let first = finding.connections.first else { continue }
        let flow = decoder.flow(
          source, from, destination, to, first.transport, first.port, isOwnNode: finding.isOwnNode)
        entries[pair, default: Entry()].connections.formUnion(finding.connections)
        entries[pair, default: Entry()].candidates.append(
          Candidate(
            flow: flow, connections: finding.connections, dependsOnSourceAddress: finding.dependsOnSourceAddress,
            dependsOnDestinationAddress: finding.dependsOnDestinationAddress))
      }
    }
  }

  /// Adds pairs of ends that fail a claim for want of any flow.
  mutating func add(_ pairs: [(source: Int, destination: Int)], slice: Slice, note: String) {
    for pair in pairs {
      let source = GroupMember(group: pair.source, address: Self.anyAddress(slice.sources[pair.source]))
      let destination = GroupMember(
        group: pair.destination, address: Self.anyAddress(slice.destinations[pair.destination]))
      let decoder = FlowDecoder(model: model, slice: slice)
      for (key, from, to) in self.pairs(source, destination, slice) {
        if entries.count >= Self.pairLimit, entries[key] == nil { return }
        entries[key, default: Entry()].note = note
        let flow = decoder.flow(source, from, destination, to, .tcp, 1, isOwnNode: false)
        entries[key, default: Entry()].candidates.append(
          Candidate(flow: flow, connections: ConnectionSet()))
      }
    }
  }

  /// Some address of a group, in either family.
  static func anyAddress(_ group: EndpointGroup) -> IPAddress {
    for family in IPFamily.allCases {
      if let first = group.addresses(family).first { return IPAddress(family, first) }
    }
    return IPAddress(.ipv4, 0)
  }

  /// The pairs that two members stand for, each with two different pods where the ends are pods.
  private mutating func pairs(
    _ source: GroupMember, _ destination: GroupMember, _ slice: Slice
  ) -> [(Pair, from: Int?, to: Int?)] {
    let sources = ends(slice.sources[source.group], source.address)
    let destinations = ends(slice.destinations[destination.group], destination.address)
    var result: [(Pair, from: Int?, to: Int?)] = []
    for (from, fromPods) in sources {
      for (to, toPods) in destinations {
        let pair = Pair(from: from, to: to)
        guard let first = fromPods.first else {
          result.append((pair, from: nil, to: toPods.first))
          continue
        }
        guard let second = toPods.first else {
          result.append((pair, from: first, to: nil))
          continue
        }
        if first != second || model.world.pods[first].isReplicated {
          result.append((pair, from: first, to: second))
        } else if let other = toPods.first(where: { $0 != first }) {
          result.append((pair, from: first, to: other))
        } else if let other = fromPods.first(where: { $0 != second }) {
          result.append((pair, from: other, to: second))
        }
      }
    }
    return result
  }

  /// The ends of a group, each with its pods, in the order of the world.
  private mutating func ends(_ group: EndpointGroup, _ address: IPAddress) -> [(Int, [Int])] {
    switch group.kind {
    case .outside: return [(place(.address(address), .address(address)), [])]
    case .node(let index):
      return [(place(.node(index), .node(model.world.nodes[index].name, address: address)), [])]
    case .hypothetical: return []
    case .undeclaredNode: return [(place(.undeclaredNode, .node(nil, address: address)), [])]
    case .pods(let classes):
      var order: [Int] = []
      var pods: [Int: [Int]] = [:]
      for index in classes.flatMap({ model.classes.members[$0] }) {
        let pod = model.world.pods[index]
        let end: End = pod.owner.map { .workload(namespace: pod.namespace, $0) } ?? .pod(index)
        let place = place(end, .pod(index, address: address, node: nil, replica: 0))
        if pods[place] == nil { order.append(place) }
        pods[place, default: []].append(index)
      }
      // Of the pods that an operator may make, those first that need the fewest labels of its choice.
      return order.map { place in
        let pods = pods[place] ?? []
        let ranked = pods.map { (labels: model.world.pods[$0].assumedLabels.count, pod: $0) }
        return (place, ranked.sorted { ($0.labels, $0.pod) < ($1.labels, $1.pod) }.map(\.pod))
      }
    }
  }

  private mutating func place(_ end: End, _ example: ReferenceEvaluator.Endpoint) -> Int {
    if let known = places[end] { return known }
    places[end] = titles.count
    titles.append(explanation.describe(example, dependsOnAddress: false))
    return titles.count - 1
  }

  /// The first pairs in the order of reports, each with its best flow, which `confirm` has not thrown at.
  func counterexamples(
    upTo limit: Int, confirm: (ReferenceEvaluator.Flow, _ isFlow: Bool) throws(VerificationFailure) -> Void
  ) throws(VerificationFailure) -> [Counterexample] {
    let ranks = titles.indices.sorted { titles[$0] < titles[$1] }
    var rank = Array(repeating: 0, count: titles.count)
    for (position, place) in ranks.enumerated() { rank[place] = position }
    let pairs = entries.keys.sorted { (rank[$0.from], rank[$0.to]) < (rank[$1.from], rank[$1.to]) }
    var result: [Counterexample] = []
    for pair in pairs.prefix(limit) {
      guard let entry = entries[pair] else { continue }
      result.append(try counterexample(entry, confirm))
    }
    return result
  }

  private func counterexample(
    _ entry: Entry, _ confirm: (ReferenceEvaluator.Flow, _ isFlow: Bool) throws(VerificationFailure) -> Void
  ) throws(VerificationFailure) -> Counterexample {
    guard let chosen = preferred(entry) else {
      let flow = entry.candidates[0].flow
      try confirm(flow, false)
      return explanation.counterexample(flow.source, flow.destination, explanation: entry.note ?? "")
    }
    try confirm(chosen.flow, true)
    var result = explanation.counterexample(
      chosen.flow, connections: entry.connections, dependsOnSourceAddress: chosen.dependsOnSourceAddress,
      dependsOnDestinationAddress: chosen.dependsOnDestinationAddress)
    result.explanation = entry.note
    return result
  }

  /// How many labels the ends of a flow carry by the choice of operators.
  private func assumed(_ flow: ReferenceEvaluator.Flow) -> Int {
    [flow.source, flow.destination].reduce(0) { count, end in
      if case .pod(let index, _, _, _) = end { count + model.world.pods[index].assumedLabels.count } else { count }
    }
  }

  /// The flow to show: of those that need the fewest labels of operators' choice, on a port that the destination declares,
  /// or on which people know its address, if one of them violates, else on the first.
  private func preferred(_ entry: Entry) -> Candidate? {
    let flows = entry.candidates.filter { !$0.connections.isEmpty }.enumerated().sorted { a, b in
      (assumed(a.element.flow), a.offset) < (assumed(b.element.flow), b.offset)
    }.map(\.element)
    let fewest = flows.first.map { assumed($0.flow) }
    for candidate in flows where assumed(candidate.flow) == fewest {
      if case .address(let address) = candidate.flow.destination, let port = KnownDestination.port(address),
        candidate.connections.contains(.tcp, port)
      {
        var result = candidate
        (result.flow.transport, result.flow.port) = (.tcp, port)
        return result
      }
      guard case .pod(let index, _, _, _) = candidate.flow.destination else { continue }
      for port in model.world.pods[index].ports
      where candidate.connections.contains(port.protocol, port.containerPort) {
        var result = candidate
        result.flow.transport = port.protocol
        result.flow.port = port.containerPort
        return result
      }
    }
    return flows.first
  }
}

extension ConnectionSet {
  fileprivate mutating func formUnion(_ other: ConnectionSet) { self = union(other) }
}
