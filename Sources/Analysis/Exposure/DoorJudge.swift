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
  private let answers: DoorAnswers

  init(_ declared: World, _ doors: [Door], _ settings: ExposureSettings) {
    world = declared
    model = Connectivity.opened(declared)
    self.settings = settings
    doubt = Doubt(model.world)
    explanation = Explanation(world: declared, declared: declared)
    near = NearRules(declared)
    isolating = model.isolation(.ingress).map(\.policies)
    answers = DoorAnswers(doors, in: model)
  }

  // MARK: Rows

  /// The door to each workload behind it, from each workload in front of it.
  func rows(_ door: Door) -> [Exposure.Row] {
    byWorkload(door.pods).flatMap { to, pods -> [Exposure.Row] in
      switch door.source {
      case .client: rows(door, to, pods, .client)
      case .node: rows(door, to, pods, .node)
      case .balancer: rows(door, to, pods, .lb)
      case .undeclaredController: rows(door, to, pods, .controller)
      case .controller(let places):
        byWorkload(places).map { from, places in
          world.pods[places[0]].hostNetwork
            ? row(door, to, pods, .hostPods(from), .hosts(in: world))
            : row(door, to, pods, .pods(from), DoorComers(who: .pods(places)))
        }
      }
    }
  }

  private func rows(_ door: Door, _ to: ObjectReference, _ pods: [Int], _ source: Exposure.Source) -> [Exposure.Row] {
    DoorComers.all(of: door, in: world, settings.masqueraded).map { row(door, to, pods, source, $0) }
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
    _ door: Door, _ to: ObjectReference, _ pods: [Int], _ source: Exposure.Source, _ comers: DoorComers
  ) -> Exposure.Row {
    var row = Exposure.Row(
      opener: door.opener, entry: door.entry, source: source, to: to, port: door.port, transport: door.transport,
      verdict: .undecided, reach: door.reach, chain: door.chain, span: door.span)
    let classes = answers.classes(of: pods)
    switch comers.who {
    case .outside(let all), .nodes(let all): judge(&row, door, pods, classes, comers, all: all)
    case .pods(let places): judge(&row, door, pods, classes, from: places)
    case .anyone:
      let answers = classes.map { self.answers.answer(comers, door, at: $0) }
      if answers.allSatisfy(\.allPass) {
        row.verdict = .open
      } else if !answers.contains(where: \.mayPass) {
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
  private func doubt(_ row: inout Exposure.Row, _ door: Door, _ pods: [Int], _ comers: DoorComers) {
    guard row.verdict != .blocked else { return }
    if let reason = door.doubt { (row.verdict, row.doubt) = (.undecided, reason) }
    guard !doubt.isNone else { return }
    let ports = ConnectionSet(door.transport, PortSet(door.port...door.port))
    let to = ConnectionEnd.unit(PodUnit(of: world.pods[pods[0]], in: world))
    var from = ConnectionEnd.addresses(world.addresses.outside)
    if case .pods(let places) = comers.who { from = .unit(PodUnit(of: world.pods[places[0]], in: world)) }
    if doubt.touches(Connection(from: from, to: to, possible: ports, certain: ports)) {
      row.verdict = .undecided
      row.doubt = "an object that is not read may decide otherwise"
    }
  }

  // MARK: Verdicts

  private func judge(
    _ row: inout Exposure.Row, _ door: Door, _ pods: [Int], _ classes: [Int], _ comers: DoorComers, all: AddressSet
  ) {
    let (usual, rule) = (comers.usual, comers.judgement)
    let answers = classes.map { self.answers.addresses(comers, door, at: $0) }
    let none = AddressSet()
    let allMust = answers.reduce(all) { $0.intersection($1.must) }
    let anyMust = answers.reduce(none) { $0.union($1.must) }.intersection(all)
    let anyMay = answers.reduce(none) { $0.union($1.may) }.intersection(all)
    let allMay = answers.reduce(all) { $0.intersection($1.may) }
    let stopped = all.subtracting(allMay)
    if all.isEmpty {
      row.doubt = "none of its address families is judged"
    } else if rule == .never || usual.subtracting(allMust).isEmpty {
      row.verdict = .open
    } else if anyMay.isEmpty, rule != .perhaps {
      row.verdict = .blocked
    } else if rule == .each, !anyMust.isEmpty, !stopped.isEmpty {
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
    for source in answers.classes(of: places) {
      for target in classes {
        let (may, must) = answers.pods(source, door, at: target)
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
