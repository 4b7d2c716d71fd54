import Analysis
import Cluster
import Kubernetes
import Network
import Properties
import Report
import Verification
import YAMLEdits

/// What is violated now, as regions of waivers: each as small as the present policies make it.
struct PresentViolations {
  private let world: World
  /// The connections of a world, asked for once some region has addresses.
  private let connectivity: Connectivity?

  /// Looks at the violations of a run in a world.
  init(_ outcome: Outcome, in world: World) {
    self.world = world
    let ends = outcome.properties.flatMap(\.counterexamples).flatMap { [$0.from, $0.to].compactMap { $0 } }
    connectivity = ends.contains { $0.kind == .address } ? Connectivity(of: world) : nil
  }

  /// What comes of a violation.
  enum Region {
    /// The `match` of a waiver.
    case match([YAMLValue.Entry])
    /// Why no waiver speaks of it.
    case none(String)
  }

  /// The region of a counterexample to an assertion, one of `all`: no wider than what is violated, or none.
  func region(_ example: Counterexample, among all: [Counterexample], of assertion: Assertion) -> Region {
    if !example.hops.isEmpty { return .none("a claim about chains of pods cannot be waived in part") }
    if example.chosen != nil { return .none("it takes NetworkPolicies that anyone may write") }
    if example.from.isHypothetical || example.to?.isHypothetical ?? false {
      let other = example.to.map { " → \($0.title)" } ?? ""
      return .none("it takes a pod that does not exist yet: \(example.from.title)\(other)")
    }
    if [example.from.kind, example.to?.kind].contains(.node) {
      return .none("no set stands for one node: a waiver would speak of all of them")
    }
    guard let from = set(example.from, example) else { return .none("\(example.from.title) has no name in a set") }
    if case .defaultDeny(_, let directions) = assertion {
      let violated = Set(all.filter { $0.from == example.from }.compactMap(\.direction))
      guard violated.isSuperset(of: directions) else {
        let names = violated.sorted().map(\.rawValue).joined(separator: " and ")
        return .none(
          "`\(example.from.title)` is open for \(names) alone, and a waiver speaks of each direction of the property: write a "
            + "property for each direction")
      }
      return .match([.init("pods", from)])
    }
    if case .mustReach(_, _, let ports, .some) = assertion {
      let numbers = TransportProtocol.allCases.flatMap { ports.connections[$0].intervals }.reduce(0) { $0 + $1.count }
      guard numbers + ports.names.count == 1 else {
        return .none("a waiver of `each: some` speaks of each port of the property: write a property for each port")
      }
      return .match([.init("from", from)])
    }
    guard let end = example.to, let to = set(end, example) else { return .none("the other end has no name in a set") }
    var match: [YAMLValue.Entry] = [.init("from", from), .init("to", to)]
    var ports = ports(example.connections)
    // Other addresses may be denied on one of these ports alone.
    if isDenied(example), [example.from.kind, end.kind].contains(.address),
      let transport = example.transport, let port = example.port
    {
      ports = ["\(port)/\(transport.rawValue)"]
    }
    if !ports.isEmpty { match.append(.init("ports", .list(ports.map { .text($0) }))) }
    return .match(match)
  }

  private func ports(_ connections: ConnectionSet) -> [String] {
    if connections == .all { return [] }
    return TransportProtocol.allCases.flatMap { transport in
      connections[transport] == .allPorts
        ? ["any/\(transport.rawValue)"]
        : connections[transport].intervals.map { range in
          let ports = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
          return "\(ports)/\(transport.rawValue)"
        }
    }
  }

  /// An end as a set; nil where none stands for it alone.
  private func set(_ end: EndDescription, _ example: Counterexample) -> YAMLValue? {
    switch end.kind {
    case .workload: return .mapping([.init("workload", .text(end.title))])
    case .pod: return .mapping([.init("workload", .text("\(end.namespace ?? "default")/Pod/\(end.name ?? "")"))])
    case .node, .object: return nil
    case .address:
      guard let text = end.address, let address = IPAddress(text) else { return nil }
      let alike =
        addresses(like: address, example) ?? AddressSet([CIDR(containing: address, prefixLength: address.family.width)])
      return blocks(alike)
    }
  }

  /// Addresses as a set: most of a family as all of it without the others.
  private func blocks(_ addresses: AddressSet) -> YAMLValue {
    var (cidrs, except): ([CIDR], [CIDR]) = ([], [])
    for family in IPFamily.allCases {
      let all = AddressSet.everything([family])
      let (held, others) = (addresses.intersection(all).blocks, all.subtracting(addresses).blocks)
      if others.count + 1 < held.count {
        cidrs += all.blocks
        except += others
      } else {
        cidrs += held
      }
    }
    func list(_ blocks: [CIDR]) -> YAMLValue { .list(blocks.map { .text($0.description) }) }
    return .mapping([.init("cidrs", list(cidrs))] + (except.isEmpty ? [] : [.init("except", list(except))]))
  }

  private func isDenied(_ example: Counterexample) -> Bool {
    !(example.egress?.isAllowed ?? true) || !(example.ingress?.isAllowed ?? true)
  }

  /// The addresses that the other end does not reach for certain on the port of a denied connection.
  private func denied(_ example: Counterexample) -> AddressSet? {
    guard let connectivity, let transport = example.transport, let port = example.port else { return nil }
    let passing = connectivity.connections.filter { $0.certain.contains(transport, port) }.compactMap {
      connection -> AddressSet? in
      switch (connection.from, connection.to) {
      case (.unit(let unit), .addresses(let set)) where unit.title == example.from.title: set
      case (.addresses(let set), .unit(let unit)) where unit.title == example.to?.title: set
      default: nil
      }
    }
    return passing.reduce(connectivity.outside) { $0.subtracting($1) }
  }

  /// The addresses with which the other end has the same connections as with one; nil where there are none.
  private func addresses(like address: IPAddress, _ example: Counterexample) -> AddressSet? {
    if isDenied(example) { return denied(example).flatMap { $0.contains(address) ? $0 : nil } }
    for connection in connectivity?.connections ?? [] {
      switch (connection.from, connection.to) {
      case (.unit(let unit), .addresses(let set)) where unit.title == example.from.title && set.contains(address):
        return set
      case (.addresses(let set), .unit(let unit)) where unit.title == example.to?.title && set.contains(address):
        return set
      default: continue
      }
    }
    return nil
  }
}
