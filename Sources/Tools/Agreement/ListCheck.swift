import Analysis
import Cluster
import Diagnostics
import EnforcerReadings
import Network
import Properties
import ReferenceEvaluator
package import TinyWorlds

/// Holds the rows of pods that no manifest declares to the letter of the policies: such pods are put into the world, and
/// the reference evaluator says of each what it may do.
package struct ListCheck {
  /// What was looked at.
  package struct Tally: Sendable {
    /// Pods that no manifest declares.
    package var pods = 0
    /// Connections of which one end is such a pod, by what the policies say of them.
    package var allowed = 0
    package var denied = 0
    /// Rows that one such pod at least falls into, and those of them that say something certain.
    package var rows = 0
    package var certainRows = 0
    /// Rows of pods of namespaces without declared ones.
    package var emptyNamespaces = 0

    package init() {}
  }

  /// At most this many hypothetical pods of a world, and this many connections of each with each other end.
  private static let mostPods = 24

  private let read: ReadWorld
  private let evaluator: ReferenceEvaluator
  private let points: Points
  private let ends: [FlowGrid.End]
  private let guests: [FlowGrid.End]
  private let declaredNamespaces: Int

  /// Throws the first disagreement about a world.
  package static func check(_ world: TinyWorld, tally: inout Tally) throws(Disagreement) {
    var read: ReadWorld
    do throws(ReadWorld.Failure) {
      read = try ReadWorld(manifests: world.manifestText, properties: world.propertyText)
    } catch {
      throw Disagreement("unreadable", error.diagnostics.map(\.message).joined(separator: "; "))
    }
    guard let property = read.properties.properties.first else { return }
    // A list takes nobody's word for who writes which labels.
    read.properties.model.namespaces = .any
    read.properties.model.trustedPodLabels = []
    read.properties.model.trustedNamespaceLabels = []
    read.properties.model.trustedServiceAccountLabels = []
    read.properties.model.trustedServiceAccounts = []
    let declared = read.world
    read.world.admitsMorePods = true
    var random = SplitMix64(seed: (world.seed ?? 0) ^ 0x11_57)
    let grid = FlowGrid(read.world, points: Points(read), limit: 1, random: &random)
    let crowd = Crowd(read, property: property, declared: grid, random: random)
    let check = Self(crowd, grid, declaredNamespaces: declared.namespaces.count, &random)
    try check.run(Connectivity(of: declared, with: .all), onlyEmpty: false, &tally)
    try check.run(Connectivity(of: declared, with: .ofEmptyNamespaces), onlyEmpty: true, &tally)
  }

  private init(_ crowd: Crowd, _ grid: FlowGrid, declaredNamespaces: Int, _ random: inout SplitMix64) {
    read = crowd.read
    evaluator = ReferenceEvaluator(world: read.world)
    points = grid.points
    ends = grid.ends
    self.declaredNamespaces = declaredNamespaces
    var added = Array(read.world.pods.dropFirst(read.declaredPods))
    if added.count > Self.mostPods { added = random.some(added, Self.mostPods, Self.mostPods) }
    var guests: [FlowGrid.End] = []
    for family in read.world.addresses.families {
      let free = points.examples(of: read.world.addresses.unknownPods[family], family, &random)
      for pod in added {
        for address in random.some(free, 1, 2) {
          guests.append(
            .init(endpoint: .pod(pod.index, address: address, node: FlowGrid.unheardNode, replica: 0), isHost: false))
        }
      }
    }
    self.guests = guests
  }

  private func run(_ list: Connectivity, onlyEmpty: Bool, _ tally: inout Tally) throws(Disagreement) {
    let empty = Set(list.guests.compactMap(\.namespace))
    var seen: Set<String> = []
    if !onlyEmpty { tally.pods += guests.count }
    for guest in guests {
      guard let pod = guest.pod.map({ read.world.pods[$0] }) else { continue }
      let isOfEmpty = pod.namespace < declaredNamespaces && empty.contains(read.world.namespace(of: pod).name)
      if onlyEmpty, !isOfEmpty { continue }
      if onlyEmpty { tally.emptyNamespaces += 1 }
      for other in onlyEmpty ? ends + guests : ends {
        if !onlyEmpty, !isOfEmpty, other.pod == nil { continue }
        if case .node = other.endpoint { continue }
        for pair in [FlowGrid.Pair(source: guest, destination: other), .init(source: other, destination: guest)]
        where FlowGrid.isFlow(pair, in: read.world) && areOfOneWorld(pair) {
          try compare(pair, list, &seen, &tally)
        }
      }
    }
    tally.rows += seen.count
  }

  /// Two namespaces of one name cannot be.
  private func areOfOneWorld(_ pair: FlowGrid.Pair) -> Bool {
    let places = [pair.source, pair.destination].compactMap(\.pod).map { read.world.pods[$0].namespace }
    guard places.count == 2, places[0] != places[1] else { return true }
    return read.world.namespaces[places[0]].name != read.world.namespaces[places[1]].name
  }

  private func compare(
    _ pair: FlowGrid.Pair, _ list: Connectivity, _ seen: inout Set<String>, _ tally: inout Tally
  ) throws(Disagreement) {
    let rows = list.connections.filter { row in
      (row.from.hypothetical != nil || row.to.hypothetical != nil) && holds(row.from, pair.source)
        && holds(row.to, pair.destination)
    }
    for row in rows where seen.insert("\(row.from) \(row.to)").inserted {
      if !row.certain.isEmpty { tally.certainRows += 1 }
    }
    for transport in TransportProtocol.allCases {
      for stretch in points.stretches {
        let port = stretch.lowerBound
        let decision = evaluator.decide(
          .init(source: pair.source.endpoint, destination: pair.destination.endpoint, transport: transport, port: port))
        if decision.mayAllow { tally.allowed += 1 } else { tally.denied += 1 }
        let isPossible = rows.contains { $0.possible.contains(transport, port) }
        let certain = rows.first { !$0.isUndecided && $0.certain.contains(transport, port) }
        if decision.mayAllow, !isPossible {
          throw Disagreement("list/left out", "\(describe(pair)) \(port)/\(transport.rawValue), of \(rows.count) rows")
        }
        if let certain, !decision.isAllowed {
          throw Disagreement(
            "list/not certain",
            "\(describe(pair)) \(port)/\(transport.rawValue): \(words(certain.from)) → \(words(certain.to))")
        }
      }
    }
  }

  private func words(_ end: ConnectionEnd) -> String {
    switch end {
    case .unit(let unit): unit.title
    case .hypothetical(let end): end.title
    case .addresses(let set): set.description
    }
  }

  private func describe(_ pair: FlowGrid.Pair) -> String {
    [pair.source, pair.destination].map { end in
      guard let pod = end.pod.map({ read.world.pods[$0] }) else { return end.endpoint.address.description }
      return "\(read.world.namespace(of: pod)) \(pod.labels) \(pod.account) \(end.endpoint.address)"
    }.joined(separator: " → ")
  }

  /// Whether an end of a row has an end of a connection in it, by the letter of its selectors.
  private func holds(_ row: ConnectionEnd, _ end: FlowGrid.End) -> Bool {
    switch (row, end.endpoint) {
    case (.addresses(let set), .address(let address)): return set.contains(address)
    case (.unit(let unit), .pod(let index, _, _, _)) where index < read.declaredPods:
      return PodUnit(of: read.world.pods[index], in: read.world) == unit
    case (.hypothetical(let guest), .pod(let index, _, _, _)) where index >= read.declaredPods:
      let pod = read.world.pods[index]
      return guest.contains(pod, of: read.world.namespace(of: pod), isNew: pod.namespace >= declaredNamespaces)
    default: return false
    }
  }
}
