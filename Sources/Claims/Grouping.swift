import BitCollections
import Cluster
import Network
import PolicyModel

/// Sorts the endpoints of one side of a claim into groups that its policies cannot tell apart.
struct Grouping {
  private let model: PolicyModel
  private let separation: FlowClaim.LabelSeparation?
  private let tellsNodes: Bool
  private let apart: ClassSet

  /// Prepares one side.
  ///
  /// - Parameters:
  ///   - separation: the label by whose values the claim tells pods apart.
  ///   - tellsNodes: whether the node of a pod matters: nodes are on the other side.
  ///   - apart: classes that are groups of their own.
  init(_ model: PolicyModel, separation: FlowClaim.LabelSeparation?, tellsNodes: Bool, apart: ClassSet) {
    self.model = model
    self.separation = separation
    self.tellsNodes = tellsNodes
    self.apart = apart
  }

  /// What tells two classes apart.
  private struct Row: Hashable {
    /// The cell of the partition by selectors.
    var cell: Int
    /// In which blocks its addresses lie.
    var bits: [Bool] = []
    var ports: [PortSet] = []
    var families: [IPFamily]
    var isKnown: Bool
    var isHost: Bool
    var wasHost: Bool?
    var nodeName: String?
    var label: String?
    var classNumber: Int?
  }

  /// Sorts the members of `set` into groups: pods in the order of classes, then outside addresses, then nodes.
  ///
  /// - Parameters:
  ///   - own: the policies that govern the members.
  ///   - other: the policies whose rules look for the members.
  ///   - regions: sets that must not tell members of a group apart.
  ///   - ports: the names that rules and that properties look up at the members.
  func groups(
    _ set: EndpointSet, own: [Policy], other: [Policy], regions: [EndpointSet],
    ports: (named: [NamedPort], declared: [String])?
  ) -> [EndpointGroup] {
    let before = model.baseline
    let hosts = (model.hosts?.addresses ?? []) + (before?.hosts?.addresses ?? [])
    let blocks = Slice.blocks(other) + Slice.ownBlocks(own) + hosts.map { AddressBlock(cidr: $0) }
    let judgesForwarded = (model.hosts?.judgesForwarded ?? false) || (before?.hosts?.judgesForwarded ?? false)
    let namesNodes = other.contains { $0.rules.contains(where: \.peers.namesNodes) }
    var picked = Set(own.map(\.subject.classes))
    for policy in own { picked.formUnion(policy.ownPods.map(\.classes)) }
    for rule in other.lazy.flatMap(\.rules) { picked.formUnion(rule.peers.pods.map(\.classes)) }
    var partition = Partition(set.classes, below: model.classes.members.count)
    for classes in picked.union(regions.map(\.classes)) { partition.split(by: classes) }
    var order: [Row] = []
    var rows: [Row: [Int]] = [:]
    for number in set.classes {
      let pod = model.representative(number)
      var row = Row(
        cell: partition.cell(of: number), families: pod.addresses.map(\.family),
        isKnown: !pod.addresses.isEmpty, isHost: pod.hostNetwork, wasHost: before?.representative(number).hostNetwork,
        nodeName: tellsNodes || namesNodes && pod.hostNetwork || judgesForwarded ? pod.nodeName ?? "" : nil,
        label: separation.flatMap { $0.value(ofClass: number, in: model) },
        classNumber: apart.contains(number) ? number : nil)
      for address in pod.addresses {
        row.bits += blocks.map { block in
          block.cidr.contains(address) && !block.except.contains { $0.contains(address) }
        }
      }
      for port in ports?.named ?? [] {
        row.ports.append(model.numbers(port, ofClass: number))
        if let before { row.ports.append(before.numbers(port, ofClass: number)) }
      }
      for name in ports?.declared ?? [] {
        for transport in TransportProtocol.allCases {
          row.ports.append(model.declaredNumbers(.init(name: name, transport: transport), ofClass: number))
        }
      }
      if rows[row] == nil { order.append(row) }
      rows[row, default: []].append(number)
    }
    let plan = model.world.addresses
    var result = order.map { row in
      let classes = rows[row] ?? []
      let known = model.representative(classes[0]).addresses
      return EndpointGroup(
        kind: .pods(classes),
        addressing: row.isKnown ? .known(known) : .any(row.isHost ? plan.unknownNodes : plan.unknownPods),
        isHost: row.isHost)
    }
    if set.hypothetical != .never {
      result.append(.hypothetical(model.world))
    }
    // An outside end has one address, hence one family.
    for family in plan.families where !set.addresses[family].isEmpty {
      var addresses = AddressSet()
      addresses[family] = set.addresses[family]
      result.append(EndpointGroup(kind: .outside, addressing: .any(addresses), isHost: false))
    }
    if set.nodes { result += Self.nodeGroups(model.world) }
    return result
  }

  /// One group for each declared node with an address of a family that is judged, and one for a node that is not declared.
  private static func nodeGroups(_ world: World) -> [EndpointGroup] {
    var result: [EndpointGroup] = []
    var known = AddressSet()
    for (place, node) in world.nodes.enumerated()
    where node.addresses.contains(where: { world.addresses.families.contains($0.family) }) {
      result.append(EndpointGroup(kind: .node(place), addressing: .known(node.addresses), isHost: true))
      known = known.union(AddressSet(addresses: node.addresses))
    }
    let rest = world.addresses.unknownNodes.subtracting(known)
    if !rest.isEmpty {
      result.append(EndpointGroup(kind: .undeclaredNode, addressing: .any(rest), isHost: true))
    }
    return result
  }
}
