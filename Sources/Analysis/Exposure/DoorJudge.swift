import Claims
import Cluster
import Kubernetes
import Network
import PolicyModel
import Reachability
import ReferenceEvaluator
import Verification

/// Asks the policies of a world about doors. Set algebra is asked once for all doors of a kind of source.
struct DoorJudge {
  private let world: World
  private let model: PolicyModel
  private let settings: ExposureSettings
  private let doubt: Doubt
  private let explanation: Explanation
  private let near: NearRules
  private let isolating: [[Int]]
  /// What addresses may do at a class of pods.
  private var outside: AddressTable
  private var nodes: AddressTable
  /// What pods of one class may do at those of another.
  private var pairs: PairsTable
  private let classOf: [Int]
  /// The addresses of nodes: where nodes are declared, theirs and no others.
  private let nodeAddresses: AddressSet

  init(_ declared: World, _ doors: [Door], _ settings: ExposureSettings) {
    world = declared
    model = Connectivity.opened(declared)
    self.settings = settings
    doubt = Doubt(model.world)
    explanation = Explanation(world: declared, declared: declared)
    near = NearRules(declared)
    isolating = model.isolation(.ingress).map(\.policies)
    var classOf = Array(repeating: 0, count: declared.pods.count)
    for (number, members) in model.classes.members.enumerated() { for pod in members { classOf[pod] = number } }
    self.classOf = classOf
    let plan = declared.addresses
    let known = AddressSet(addresses: declared.nodes.flatMap(\.addresses))
    let areDeclared = plan.outside.intersection(plan.unknownNodes).isEmpty
    nodeAddresses = known.isEmpty || areDeclared ? plan.unknownNodes : known
    let targets = doors.flatMap(\.pods).map { classOf[$0] }
    let controllers = doors.flatMap { door -> [Int] in
      if case .controller(let pods) = door.source { return pods.map { classOf[$0] } }
      return []
    }
    (outside, nodes) = (AddressTable(), AddressTable())
    pairs = PairsTable()
    ask(EndpointSet(addresses: plan.outside, nodes: true), targets) { link, source, destination in
      guard let number = destination.classes.first else { return }
      switch source.kind {
      case .outside: outside.add(link, link.outside ?? AddressSet(), at: number)
      case .node, .undeclaredNode: nodes.add(link, Self.addresses(source, link), at: number)
      case .pods, .hypothetical: return
      }
    }
    ask(EndpointSet(classes: ClassSet(controllers)), targets) { link, source, destination in
      for from in source.classes { for to in destination.classes { pairs.add(link, from, to) } }
    }
  }

  private static func addresses(_ group: EndpointGroup, _ link: FlowAlgebra.Link) -> AddressSet {
    if let outside = link.outside, !outside.isEmpty { return outside }
    return switch group.addressing {
    case .known(let list): AddressSet(addresses: list)
    case .any(let set): set
    }
  }

  /// Asks what passes from some ends to the pods of some classes. Groups of classes that policies do not tell apart answer
  /// together.
  private func ask(
    _ sources: EndpointSet, _ targets: [Int], _ add: (FlowAlgebra.Link, EndpointGroup, EndpointGroup) -> Void
  ) {
    if sources.isEmpty || targets.isEmpty { return }
    let claim = FlowClaim(
      sources: sources, destinations: EndpointSet(classes: ClassSet(targets)), ports: .all, violation: .allowed)
    let slice = Slice(model, claim: claim)
    for link in FlowAlgebra(claim, slice: slice, model: model).links() {
      let destination = slice.destinations[link.destination]
      for number in destination.classes {
        var one = destination
        one.kind = .pods([number])
        add(link, slice.sources[link.source], one)
      }
    }
  }

  // MARK: Rows

  /// The door to each workload behind it, from each workload in front of it.
  func rows(_ door: Door) -> [Exposure.Row] {
    byWorkload(door.pods).flatMap { to, pods -> [Exposure.Row] in
      switch door.source {
      case .client(let blocks): [row(door, to, pods, .client, clients(door, blocks))]
      case .node: [row(door, to, pods, .node, masqueraded(door))]
      case .balancer(let blocks): [row(door, to, pods, .lb, balancers(door, blocks))]
      case .undeclaredController: [row(door, to, pods, .controller, .anyone)]
      case .controller(let places):
        byWorkload(places).map { from, places in
          world.pods[places[0]].hostNetwork
            ? row(door, to, pods, .hostPods(from), .addresses(usual: nodeAddresses, all: nodeAddresses, .neverBlocked))
            : row(door, to, pods, .pods(from), .pods(places))
        }
      }
    }
  }

  /// Who comes.
  private enum Comers {
    /// How what addresses say becomes a verdict.
    enum Rule { case plain, allOrNothing, neverBlocked, passes }
    /// Some of the addresses: all of those usual for an open door, none of all for one that is blocked.
    case addresses(usual: AddressSet, all: AddressSet, Rule)
    case pods([Int])
    case anyone
  }

  private func clients(_ door: Door, _ blocks: [CIDR]?) -> Comers {
    var all = judged(world.addresses.outside, door)
    if let blocks { all = all.intersection(AddressSet(blocks)) }
    let usual =
      switch door.reach {
      case .internet: all.intersection(.global)
      case .private: all.intersection(AddressPlan.privateRanges)
      case .node, .cluster, .unknown: all
      }
    return .addresses(usual: usual.isEmpty ? all : usual, all: all, .plain)
  }

  private func masqueraded(_ door: Door) -> Comers {
    let all = judged(nodeAddresses, door)
    switch settings.masqueraded {
    case .judged: return .addresses(usual: all, all: all, .plain)
    case .exempt: return .addresses(usual: all, all: all, .passes)
    case .unknown: return .addresses(usual: all, all: all, .neverBlocked)
    }
  }

  private func balancers(_ door: Door, _ blocks: [CIDR]?) -> Comers {
    if let blocks {
      let all = judged(world.addresses.outside, door).intersection(AddressSet(blocks))
      return .addresses(usual: all, all: all, .plain)
    }
    let all = judged(world.addresses.outside, door)
    return .addresses(usual: all, all: all, .allOrNothing)
  }

  /// The addresses of the families that a door has.
  private func judged(_ addresses: AddressSet, _ door: Door) -> AddressSet {
    addresses.intersection(.everything(world.addresses.families.filter { door.families?.contains($0) ?? true }))
  }

  private func byWorkload(_ pods: [Int]) -> [(ObjectReference, [Int])] {
    var order: [ObjectReference] = []
    var result: [ObjectReference: [Int]] = [:]
    for pod in pods {
      let workload = world.workload(of: world.pods[pod])
      if result[workload] == nil { order.append(workload) }
      result[workload, default: []].append(pod)
    }
    return order.map { ($0, result[$0] ?? []) }
  }

  private func row(
    _ door: Door, _ to: ObjectReference, _ pods: [Int], _ source: Exposure.Source, _ comers: Comers
  ) -> Exposure.Row {
    var row = Exposure.Row(
      opener: door.opener, entry: door.entry, source: source, to: to, port: door.port, transport: door.transport,
      verdict: .undecided, reach: door.reach, chain: door.chain, span: door.span)
    let classes = Set(pods.map { classOf[$0] }).sorted()
    switch comers {
    case .addresses(let usual, let all, let rule): judge(&row, door, pods, classes, usual: usual, all: all, rule)
    case .pods(let places): judge(&row, door, pods, classes, from: places)
    case .anyone:
      let answers = classes.map { model.letIn(fromSomebodyAt: $0) }
      if answers.allSatisfy({ $0.must.contains(door.transport, door.port) }) {
        row.verdict = .open
      } else if !answers.contains(where: { $0.may.contains(door.transport, door.port) }) {
        row.verdict = .blocked
      } else {
        row.doubt = "who the controller is, no manifest says"
      }
      explain(&row, door, pods, from: IPAddress(.ipv4, 0xC000_0201))
    }
    doubt(&row, door, pods, comers)
    if row.verdict == .blocked, let port = door.servicePort, port != door.port {
      row.near = near.rule(of: isolating[pods[0]], opening: port, door.transport)
    }
    return row
  }

  /// What is not read may decide otherwise: it is taken to let all through, so that what is blocked stays so.
  private func doubt(_ row: inout Exposure.Row, _ door: Door, _ pods: [Int], _ comers: Comers) {
    guard row.verdict != .blocked else { return }
    if let reason = door.doubt { (row.verdict, row.doubt) = (.undecided, reason) }
    guard !doubt.isNone else { return }
    let ports = ConnectionSet(door.transport, PortSet(door.port...door.port))
    let to = ConnectionEnd.unit(PodUnit(of: world.pods[pods[0]], in: world))
    var from = ConnectionEnd.addresses(world.addresses.outside)
    if case .pods(let places) = comers { from = .unit(PodUnit(of: world.pods[places[0]], in: world)) }
    if doubt.touches(Connection(from: from, to: to, possible: ports, certain: ports)) {
      row.verdict = .undecided
      row.doubt = "an object that is not read may decide otherwise"
    }
  }

  // MARK: Verdicts

  private func judge(
    _ row: inout Exposure.Row, _ door: Door, _ pods: [Int], _ classes: [Int], usual: AddressSet, all: AddressSet,
    _ rule: Comers.Rule
  ) {
    let table = row.source == .client || row.source == .lb ? outside : nodes
    let answers = classes.map { number in
      // No policy governs a pod on the network of its node.
      model.representative(number).hostNetwork
        ? (may: all, must: all) : table.addresses(at: number, door.transport, door.port)
    }
    let none = AddressSet()
    let allMust = answers.reduce(all) { $0.intersection($1.must) }
    let anyMust = answers.reduce(none) { $0.union($1.must) }.intersection(all)
    let anyMay = answers.reduce(none) { $0.union($1.may) }.intersection(all)
    let allMay = answers.reduce(all) { $0.intersection($1.may) }
    let stopped = all.subtracting(allMay)
    if all.isEmpty {
      row.doubt = "none of its address families is judged"
    } else if rule == .passes || usual.subtracting(allMust).isEmpty {
      row.verdict = .open
    } else if anyMay.isEmpty, rule != .neverBlocked {
      row.verdict = .blocked
    } else if rule == .plain, !anyMust.isEmpty, !stopped.isEmpty {
      row.verdict = .partly
      // Those that the source usually has, if some of them differ.
      (row.passing, row.stopped) = (example(anyMust, usual), example(stopped, usual))
    } else {
      switch row.source {
      case .node, .hostPods: row.doubt = "whether policies judge what a node stands in for (model.exposure.masqueraded)"
      case .lb: row.doubt = "which addresses the balancer has, nobody wrote down"
      case .client, .controller, .pods: row.doubt = "it depends on how policies are read"
      }
    }
    if let address = row.passing ?? example(usual, usual) { explain(&row, door, pods, from: address) }
  }

  /// An address of a set: of the preferred ones, if it holds any.
  private func example(_ set: AddressSet, _ preferred: AddressSet) -> IPAddress? {
    let few = set.intersection(preferred)
    let choice = few.isEmpty ? set : few
    for family in IPFamily.allCases where !choice[family].isEmpty {
      if let known = family.familiarAddresses.first(where: { choice[family].contains($0) }) {
        return IPAddress(family, known)
      }
      guard let first = choice[family].intervals.first else { continue }
      return IPAddress(family, first.lowerBound == first.upperBound ? first.lowerBound : first.lowerBound + 1)
    }
    return nil
  }

  private func judge(
    _ row: inout Exposure.Row, _ door: Door, _ pods: [Int], _ classes: [Int], from places: [Int]
  ) {
    var isAll = true
    var isAny = false
    var isSome = false
    var isNone = false
    for source in Set(places.map { classOf[$0] }).sorted() {
      for target in classes {
        let (may, must) = pairs.answer(source, target, door.transport, door.port)
        (isAll, isAny) = (isAll && must, isAny || may)
        (isSome, isNone) = (isSome || must, isNone || !may)
      }
    }
    if isAll {
      row.verdict = .open
    } else if !isAny {
      row.verdict = .blocked
    } else if isSome, isNone {
      row.verdict = .partly
    } else {
      row.doubt = "it depends on the address of a pod, or on how policies are read"
    }
    explain(&row, door, pods, from: places)
  }

  // MARK: Reasons

  private func explain(_ row: inout Exposure.Row, _ door: Door, _ pods: [Int], from address: IPAddress) {
    let source: ReferenceEvaluator.Endpoint =
      switch row.source {
      case .client, .lb, .controller: .address(address)
      case .node, .hostPods:
        .node(world.nodes.first { $0.addresses.contains(address) }?.name, address: address)
      case .pods: .address(address)
      }
    explain(&row, door, source, pods)
  }

  private func explain(_ row: inout Exposure.Row, _ door: Door, _ pods: [Int], from places: [Int]) {
    guard let place = places.first else { return }
    let pod = world.pods[place]
    guard let address = pod.addresses.first ?? someAddress(shift: 0) else { return }
    explain(&row, door, .pod(place, address: address, node: pod.nodeName, replica: 0), pods)
  }

  private func explain(
    _ row: inout Exposure.Row, _ door: Door, _ source: ReferenceEvaluator.Endpoint, _ pods: [Int]
  ) {
    guard let place = pods.first else { return }
    let pod = world.pods[place]
    let known = pod.addresses.first { $0.family == source.address.family }
    guard let address = known ?? someAddress(shift: 1, source.address.family) else { return }
    let flow = ReferenceEvaluator.Flow(
      source: source, destination: .pod(place, address: address, node: pod.nodeName, replica: 1),
      transport: door.transport, port: door.port)
    let told = explanation.flow(flow)
    if case .pods = row.source { row.egress = told.egress }
    // Of a controller that is not declared, only that a policy isolates the pod is known.
    if row.source != .controller || told.ingress.map({ !$0.isAllowed }) ?? true || row.verdict == .open {
      row.ingress = told.ingress
    }
  }

  /// Some address of a pod whose address is not known.
  private func someAddress(shift: UInt128, _ family: IPFamily? = nil) -> IPAddress? {
    for family in family.map({ [$0] }) ?? world.addresses.families {
      guard let first = world.addresses.unknownPods[family].first else { continue }
      return IPAddress(
        family, world.addresses.unknownPods[family].contains(first + 1 + shift) ? first + 1 + shift : first)
    }
    return nil
  }
}
