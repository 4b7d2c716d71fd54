import Claims
import Cluster
import EnforcerReadings
import Network
import PolicyModel
import ReferenceEvaluator
import Verification

/// Which rules let listed connections pass. The list knows that something passes, by set algebra; the reference evaluator
/// is asked why, once for each stretch of ports on which it has one answer.
struct ConnectionReasons {
  /// Ports with the same reasons.
  struct Part: Hashable {
    var ports: ConnectionSet
    /// The places in `lists` of what the two ends say.
    var egress: Int
    var ingress: Int
    var isSome: Bool
    var isUndecided: Bool
  }

  /// What ends say, each list of reasons once.
  private(set) var lists: [[Counterexample.Because]] = []
  private var places: [[Counterexample.Because]: Int] = [:]
  private let model: PolicyModel
  private let evaluator: ReferenceEvaluator
  private let explanation: Explanation
  private let cases: FlowCases
  /// For each unit one pod of each of its classes.
  private let pods: [PodUnit: [Int]]
  private let classOfPod: [Int]

  /// A bound on the flows that are asked about where what passes depends on the pod or its address.
  private static let mostFlows = 64

  /// Asks about the world of a model.
  init(_ model: PolicyModel) {
    self.model = model
    evaluator = ReferenceEvaluator(world: model.world)
    explanation = Explanation(world: model.world, declared: model.world)
    cases = FlowCases(world: model.world)
    var pods: [PodUnit: [Int]] = [:]
    var classOfPod = Array(repeating: 0, count: model.world.pods.count)
    for (number, members) in model.classes.members.enumerated() {
      var seen: Set<PodUnit> = []
      for pod in members {
        classOfPod[pod] = number
        let unit = PodUnit(of: model.world.pods[pod], in: model.world)
        if seen.insert(unit).inserted { pods[unit, default: []].append(pod) }
      }
    }
    (self.pods, self.classOfPod) = (pods, classOfPod)
  }

  /// The parts of a connection between two units. Of a unit and itself, two of its pods are meant, also where it has one
  /// only: what that would say to another like it.
  mutating func parts(_ connection: Connection, from: PodUnit, to: PodUnit) -> [Part] {
    var ends: [(source: ReferenceEvaluator.Endpoint, destination: ReferenceEvaluator.Endpoint)] = []
    for source in pods[from] ?? [] {
      for destination in pods[to] ?? [] {
        for one in cases.sources(pod: source) {
          for other in cases.destinations(pod: destination)
          where one.address.family == other.address.family && (source == destination || cases.areApart(one, other)) {
            ends.append((one, other))
          }
          if ends.count > Self.mostFlows { break }
        }
      }
    }
    return parts(connection, ends)
  }

  /// The parts of a connection between a unit and outside addresses, for each set of addresses that its rules do not tell
  /// apart.
  mutating func parts(
    _ connection: Connection, of unit: PodUnit, _ direction: Direction, outside: AddressSet
  ) -> [(addresses: AddressSet, parts: [Part])] {
    let pods = pods[unit] ?? []
    let tiers = Set(pods.map { classOfPod[$0] }).sorted().flatMap { model.tiers(direction, ofClass: $0) }
    let blocks =
      Slice.blocks(tiers).map(\.cidr) + Slice.blocks(tiers).flatMap(\.except) + (model.hosts?.addresses ?? [])
    let pieces = AddressPieces.divide([outside] + Set(blocks).sorted().map { AddressSet([$0]) })
    var result: [(addresses: AddressSet, parts: [Part])] = []
    var known: [[Part]: Int] = [:]
    for piece in pieces where piece.members[0] == 0 {
      var ends: [(source: ReferenceEvaluator.Endpoint, destination: ReferenceEvaluator.Endpoint)] = []
      for family in IPFamily.allCases {
        guard let first = piece.addresses[family].first else { continue }
        let address = ReferenceEvaluator.Endpoint.address(IPAddress(family, first))
        for pod in pods {
          let own = direction == .egress ? cases.sources(pod: pod) : cases.destinations(pod: pod)
          for end in own where end.address.family == family {
            ends.append(direction == .egress ? (end, address) : (address, end))
          }
        }
      }
      let parts = parts(connection, ends)
      if let place = known[parts] {
        result[place].addresses = result[place].addresses.union(piece.addresses)
      } else {
        known[parts] = result.count
        result.append((piece.addresses, parts))
      }
    }
    return result
  }

  /// The parts of a connection, of which some flows are examples.
  private mutating func parts(
    _ connection: Connection,
    _ ends: [(source: ReferenceEvaluator.Endpoint, destination: ReferenceEvaluator.Endpoint)]
  ) -> [Part] {
    guard let first = ends.first else { return [] }
    let edges = evaluator.portEdges(
      of: .init(source: first.source, destination: first.destination, transport: .tcp, port: 1)
    ).sorted()
    let open = connection.open
    let some = connection.possible.subtracting(connection.certain).subtracting(open)
    var result: [Part] = []
    var known: [[Int]: Int] = [:]
    for (kind, ports) in [connection.certain, some, open].enumerated() {
      for transport in TransportProtocol.allCases {
        for range in Self.stretches(ports[transport], edges) {
          let asked = kind == 0 ? ends.prefix(1) : ends.prefix(Self.mostFlows)
          let said = reasons(asked, transport, range.lowerBound)
          let key = [kind, said.egress, said.ingress]
          let stretch = ConnectionSet(transport, PortSet(range))
          if let place = known[key] {
            result[place].ports = result[place].ports.union(stretch)
          } else {
            known[key] = result.count
            result.append(
              Part(
                ports: stretch, egress: said.egress, ingress: said.ingress, isSome: kind > 0,
                isUndecided: kind == 2 || connection.isUndecided))
          }
        }
      }
    }
    return result
  }

  /// What both ends say of those flows that may pass; of none, nothing.
  private mutating func reasons(
    _ ends: ArraySlice<(source: ReferenceEvaluator.Endpoint, destination: ReferenceEvaluator.Endpoint)>,
    _ transport: TransportProtocol, _ port: UInt16
  ) -> (egress: Int, ingress: Int) {
    var (egress, ingress): ([Counterexample.Because], [Counterexample.Because]) = ([], [])
    for end in ends {
      let decision = evaluator.decide(
        .init(source: end.source, destination: end.destination, transport: transport, port: port))
      guard decision.mayAllow else { continue }
      for because in explanation.end(decision.egress).because where !egress.contains(because) {
        egress.append(because)
      }
      for because in explanation.end(decision.ingress).because where !ingress.contains(because) {
        ingress.append(because)
      }
    }
    return (place(egress), place(ingress))
  }

  private mutating func place(_ list: [Counterexample.Because]) -> Int {
    if let known = places[list] { return known }
    places[list] = lists.count
    lists.append(list)
    return lists.count - 1
  }

  /// The ranges of some ports, cut in front of each edge.
  private static func stretches(_ ports: PortSet, _ edges: [UInt16]) -> [ClosedRange<UInt16>] {
    ports.intervals.flatMap { range -> [ClosedRange<UInt16>] in
      let starts = [range.lowerBound] + edges.filter { $0 > range.lowerBound && $0 <= range.upperBound }
      return starts.indices.map { place in
        starts[place]...(place + 1 < starts.count ? starts[place + 1] - 1 : range.upperBound)
      }
    }
  }
}
