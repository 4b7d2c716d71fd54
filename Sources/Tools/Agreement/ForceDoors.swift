import Cluster
import Kubernetes
import Network
import Properties
import ReferenceEvaluator
import Verification

/// The doors of a tiny world, one pod and one kind of source at a time, read from its objects by the letter (semantics X1
/// to X26, as far as such worlds have them).
struct ForceDoors {
  /// Whom a pod sees that somebody comes to.
  enum Source {
    /// Clients, of some blocks or of any.
    case clients([CIDR]?)
    case nodes
    /// Declared pods, by their places.
    case pods([Int])
    case anyone
  }

  /// A way to one port of one pod.
  struct Door {
    /// Its place among all.
    var place = 0
    var opener: String
    var source: Source
    /// The blocks in which clients lie whom the pod may not see.
    var behind: [CIDR]?
    var pod: Int
    var transport: TransportProtocol
    var port: UInt16
    /// Who can knock; nil of a controller's.
    var reach: DoorReach?
    /// Whether it is not known whether it is one.
    var isDoubtful = false
  }

  /// The doors, and what has been found out of them.
  final class Known {
    let doors: [Door]
    /// Who can knock at a door, by its place, surely or perhaps.
    fileprivate var reaches: [Key: Set<DoorReach>] = [:]
    /// Whether a flow from an end passes a door.
    fileprivate var passes: [Key: Bool] = [:]

    fileprivate struct Key: Hashable {
      var door: Int
      var end: FlowGrid.End?
      var isCertain: Bool
    }

    init(doors: [Door]) { self.doors = doors }
  }

  private let judge: ForceJudge
  private let known: Known
  private var doors: [Door] { known.doors }

  init(_ judge: ForceJudge, _ known: Known) { (self.judge, self.known) = (judge, known) }

  /// The doors of the world of a judge.
  static func find(_ judge: ForceJudge) -> [Door] {
    let world = judge.read.world
    var doors: [Door] = []
    func backends(_ service: Service, _ port: Service.Port) -> [(pod: Int, port: UInt16)] {
      world.pods.compactMap { pod in
        guard world.namespace(of: pod).name == service.metadata.namespaceName, !service.selector.isEmpty,
          service.selector.allSatisfy({ pod.labels[$0.key] == $0.value })
        else { return nil }
        switch port.targetPort {
        case .number(let number): return (pod.index, number)
        case .name(let name):
          return pod.ports.first { $0.name == name && $0.protocol == port.protocol }.map {
            (pod.index, $0.containerPort)
          }
        }
      }
    }
    for service in judge.read.manifests.services {
      let door = service.door
      for port in service.ports {
        for (pod, number) in backends(service, port) {
          func add(_ reach: DoorReach, _ ranges: [CIDR]?) {
            for source in [Source.clients(ranges)] + (door.isLocal ? [] : [.nodes]) {
              doors.append(
                Door(
                  opener: "Service \(service.metadata.namespaceName)/\(service.metadata.name)", source: source,
                  behind: ranges, pod: pod, transport: port.protocol, port: number, reach: reach))
            }
          }
          if door.kind == .loadBalancer { add(.internet, door.sourceRanges) }
          if door.kind == .nodePort || door.kind == .loadBalancer && door.allocatesNodePorts { add(.node, nil) }
          if !door.externalAddresses.isEmpty { add(.node, nil) }
        }
      }
    }
    for ingress in judge.read.manifests.doors.ingresses {
      let space = ingress.metadata.namespaceName
      for backend in ingress.backends {
        for service in judge.read.manifests.services
        where service.metadata.name == backend.service && service.metadata.namespaceName == space {
          let tcp = service.ports.filter { $0.protocol == .tcp }
          var ports = tcp.filter { backend.port == nil || .number($0.port) == backend.port }
          // Only one product is known to take a target port for a port.
          let isTarget = ports.isEmpty
          if isTarget { ports = tcp.filter { $0.targetPort == backend.port } }
          for port in ports {
            for (pod, number) in backends(service, port) {
              doors.append(
                Door(
                  opener: "Ingress \(space)/\(ingress.metadata.name)",
                  source: controllers(of: ingress.className, judge),
                  pod: pod,
                  transport: .tcp, port: number, isDoubtful: isTarget && ingress.className != "nginx"))
            }
          }
        }
      }
    }
    for pod in world.pods {
      let open = pod.hostNetwork ? pod.ports : pod.doorPorts.filter { $0.hostPort != nil }.map(\.port)
      for port in open {
        doors.append(
          Door(
            opener: pod.hostNetwork ? "hostNetwork" : "hostPort", source: .clients(nil), pod: pod.index,
            transport: port.protocol, port: port.containerPort, reach: .node))
      }
    }
    for place in doors.indices { doors[place].place = place }
    return doors
  }

  /// The pods that open the connections of a class.
  private static func controllers(of name: String?, _ judge: ForceJudge) -> Source {
    let sets = judge.read.properties.model.controllers
    guard let set = sets[name ?? ""] ?? sets["*"] else { return .anyone }
    let pods = (0..<judge.read.declaredPods).filter {
      judge.membership.contains(set.expression, judge.anyEnd(judge.read.world.pods[$0]))
    }
    return pods.isEmpty ? .anyone : .pods(pods)
  }

  /// Whether a claim speaks of a flow, for it comes through a door: of those of whom that is certain, or of all of whom it
  /// is possible where doubts count.
  func isMeant(_ claim: DoorClaim, _ flow: ForceJudge.Flow) -> Bool {
    doors.contains { comes(flow, through: $0) && isMeant(claim, $0, flow) }
  }

  /// Whether something passes that policies do not judge, or perhaps do not, and of which a claim speaks.
  func unjudged(_ claim: DoorClaim) -> Door? {
    let masqueraded = judge.read.properties.model.masqueraded
    guard masqueraded == .exempt || masqueraded == .unknown && judge.countsDoubts, !claim.wantsFlows else { return nil }
    let nodes = judge.grid.ends.filter(\.endpoint.isNode)
    return doors.first { door in
      // Of one that nobody declared the program says that it is open.
      guard case .nodes = door.source, door.pod < judge.read.declaredPods || judge.countsDoubts else { return false }
      return judge.grid.ends.contains { end in
        guard end.pod == door.pod else { return false }
        return nodes.contains { node in
          let pair = FlowGrid.Pair(source: node, destination: end)
          let flow = ForceJudge.Flow(pair: pair, transport: door.transport, port: door.port)
          return FlowGrid.isFlow(pair, in: judge.read.world) && isMeant(claim, door, flow) && judge.isJudged(flow)
        }
      }
    }
  }

  /// What a claim names that opens no door.
  func missing(_ claim: DoorClaim) -> String? {
    guard case .doorsWork(let objects, let reach, _, _) = claim else { return nil }
    return objects.first { opener in
      !doors.contains { isOpened($0, [opener]) && !reaches($0, certainly: false).isDisjoint(with: reach) }
    }.map { "\($0.title) opens no door" }
  }

  // MARK: Claims

  private func isMeant(_ claim: DoorClaim, _ door: Door, _ flow: ForceJudge.Flow) -> Bool {
    if let pods = claim.pods, !judge.membership.contains(pods.expression, flow.pair.destination) { return false }
    let isCertain = !judge.countsDoubts
    if isCertain, door.isDoubtful { return false }
    // Whoever can knock is in one of these.
    func canBeKnocked(by reach: [DoorReach]) -> Bool {
      if reach.count == DoorReach.writable.count || !reaches(door, certainly: isCertain).isDisjoint(with: reach) {
        return true
      }
      guard case .pods = door.source else { return false }
      // Whoever may write policies may shut the controller as well.
      if judge.isLenient, reach.contains(.cluster) { return true }
      return reaches(door, certainly: false).union([.cluster]).isSubset(of: reach)
    }
    switch claim {
    case .neverExposed(_, let ports, let reach, let via):
      return (via.isEmpty || isOpened(door, via)) && judge.isOn(ports, flow) && canBeKnocked(by: reach)
    case .exposedOnly(_, let via, let ports, let clients):
      guard isOpened(door, via), judge.isOn(ports, flow) else { return true }
      guard let clients else { return false }
      return isFromOthers(door, flow.pair.source) { address in
        judge.membership.contains(clients.expression, .init(endpoint: .address(address), isHost: false))
      }
    case .clientsOf(_, let cidrs):
      switch door.source {
      case .pods, .anyone: return false
      case .clients, .nodes:
        return isFromOthers(door, flow.pair.source) { address in cidrs.contains { $0.contains(address) } }
      }
    case .doorsWork(let objects, let reach, _, _):
      return isOpened(door, objects) && canBeKnocked(by: reach) && isUsual(flow.pair.source, of: door)
    }
  }

  /// Whether a client who is not excused may stand behind the source of a flow.
  private func isFromOthers(
    _ door: Door, _ source: FlowGrid.End, path: [Int] = [], _ isExcused: (IPAddress) -> Bool
  ) -> Bool {
    let outside = judge.grid.ends.compactMap { end in
      if case .address(let address) = end.endpoint { address } else { nil }
    }
    switch door.source {
    case .clients: return !isExcused(source.endpoint.address)
    case .nodes:
      return outside.contains { address in
        (door.behind.map { $0.contains { $0.contains(address) } } ?? true) && !isExcused(address)
      }
    case .anyone: return judge.countsDoubts
    case .pods(let pods):
      return doors.contains { entry in
        guard pods.contains(entry.pod), !path.contains(entry.pod) else { return false }
        return judge.grid.ends.contains { end in
          passes(entry, from: end, certainly: !judge.countsDoubts)
            && isFromOthers(entry, end, path: path + [entry.pod], isExcused)
        }
      }
    }
  }

  /// Whether clients of a door usually have the address of a source: of the internet, those that are routed there.
  private func isUsual(_ source: FlowGrid.End, of door: Door) -> Bool {
    guard case .clients(let blocks) = door.source, door.reach == .internet else { return true }
    let usual = blocks.map { AddressSet($0).intersection(.global) } ?? .global
    let judged = usual.intersection(judge.read.world.addresses.outside)
    return judged.isEmpty || usual.contains(source.endpoint.address)
  }

  func isOpened(_ door: Door, _ openers: [DoorOpener]) -> Bool {
    openers.contains { $0.title == door.opener }
  }

  /// Whether a flow is one of those that come through a door.
  private func comes(_ flow: ForceJudge.Flow, through door: Door) -> Bool {
    flow.pair.destination.pod == door.pod && flow.transport == door.transport && flow.port == door.port
      && isSource(flow.pair.source, of: door)
      // What a node stands in for is judged as that of any other.
      && (judge.isLenient || !flow.pair.isOwnNode)
  }

  /// Whether an end is one that may come through a door; where no doubts count, one that surely does.
  private func isSource(_ end: FlowGrid.End, of door: Door) -> Bool {
    let masqueraded = judge.read.properties.model.masqueraded
    let isNode = end.endpoint.isNode && (masqueraded == .judged || judge.countsDoubts || judge.isLenient)
    switch (door.source, end.endpoint) {
    case (.clients(let blocks), .address(let address)):
      return blocks.map { $0.contains { $0.contains(address) } } ?? true
    // What nothing judges is asked about otherwise.
    case (.nodes, _): return isNode && masqueraded != .exempt
    case (.pods(let pods), .pod(let index, _, _, _)):
      return pods.contains(index) && !judge.read.world.pods[index].hostNetwork
    case (.pods(let pods), .node):
      return pods.contains { judge.read.world.pods[$0].hostNetwork } && (judge.countsDoubts || judge.isLenient)
    case (.anyone, _): return judge.countsDoubts || judge.isLenient
    default: return false
    }
  }

  // MARK: Who can knock

  private func reaches(_ door: Door, certainly: Bool) -> Set<DoorReach> {
    let key = Known.Key(door: door.place, isCertain: certainly)
    if let answer = known.reaches[key] { return answer }
    let answer = reaches(door, certainly: certainly, path: [])
    known.reaches[key] = answer
    return answer
  }

  private func reaches(_ door: Door, certainly: Bool, path: [Int]) -> Set<DoorReach> {
    if certainly, door.isDoubtful { return [] }
    if let reach = door.reach { return [reach] }
    guard case .pods(let pods) = door.source else { return certainly ? [] : [.internet] }
    let isOnHost = pods.contains { judge.read.world.pods[$0].hostNetwork }
    var result: Set<DoorReach> = isOnHost && !certainly ? [.node] : []
    let entries = doors.filter { pods.contains($0.pod) }
    for entry in entries where !path.contains(entry.pod) && entry.place != door.place {
      if judge.grid.ends.contains(where: { passes(entry, from: $0, certainly: certainly) }) {
        result.formUnion(reaches(entry, certainly: certainly, path: path + [entry.pod]))
      }
    }
    if result.isEmpty, certainly {
      // Where somebody may get in, it is not certain that nobody does.
      return reaches(door, certainly: false, path: path) == [.cluster] ? [.cluster] : []
    }
    // What leads to itself opens it to nobody else.
    let isRing = entries.contains { path.contains($0.pod) }
    return result.isEmpty && !isRing ? [.cluster] : result
  }

  /// Whether a flow from an end passes a door.
  private func passes(_ door: Door, from end: FlowGrid.End, certainly: Bool) -> Bool {
    let key = Known.Key(door: door.place, end: end, isCertain: certainly)
    if let answer = known.passes[key] { return answer }
    let answer = isPassed(door, from: end, certainly: certainly)
    known.passes[key] = answer
    return answer
  }

  private func isPassed(_ door: Door, from end: FlowGrid.End, certainly: Bool) -> Bool {
    var judge = judge
    judge.countsDoubts = !certainly
    judge.isLenient = false
    let masqueraded = judge.read.properties.model.masqueraded
    if case .nodes = door.source, end.endpoint.isNode, masqueraded == .exempt || masqueraded == .unknown && !certainly {
      return true
    }
    guard Self(judge, known).isSource(end, of: door) else { return false }
    if case .pods = door.source, end.endpoint.isNode { return !certainly }
    return judge.grid.ends.contains { target in
      guard target.pod == door.pod else { return false }
      let pair = FlowGrid.Pair(source: end, destination: target)
      // Nothing judges what comes to a pod on the network of its node, from whichever node.
      let isJudged = !judge.read.world.pods[door.pod].hostNetwork
      return FlowGrid.isFlow(pair, in: judge.read.world) && !(isJudged && pair.isOwnNode)
        && judge.isAllowed(.init(pair: pair, transport: door.transport, port: door.port))
    }
  }

  // MARK: Sets

  /// Whether a pod is described by doors: perhaps, or surely where the selection asks for that.
  func holds(_ selection: DoorSelection, _ pod: World.Pod) -> Bool {
    let isCertain = selection.members == .certain
    switch selection.kind {
    case .controllers(let name):
      let classes = judge.read.manifests.doors.ingresses.map(\.className).filter { name == nil || $0 == name }
      return classes.contains { className -> Bool in
        // Who is declared to be one is one, be the pod declared or not.
        let sets = judge.read.properties.model.controllers
        if let set = sets[className ?? ""] ?? sets["*"] {
          return judge.membership.contains(set.expression, judge.anyEnd(pod))
        }
        return false
      }
    case .exposed(let openers, let reach, let ports):
      return doors.contains { door in
        door.pod == pod.index && (openers.isEmpty || isOpened(door, openers))
          && ports.map { $0.connections.contains(door.transport, door.port) } ?? true
          && !reaches(door, certainly: isCertain).isDisjoint(with: reach)
          && (!isCertain && pod.index >= judge.read.declaredPods
            || judge.grid.ends.contains { passes(door, from: $0, certainly: isCertain) })
          && !(isCertain && pod.index >= judge.read.declaredPods)
      }
    }
  }
}

extension PropertySet {
  /// Whether anything in the file is about doors.
  var speaksOfDoors: Bool {
    return properties.contains { property in
      if case .doors = property.assertion { return true }
      return !property.assertion.doorSelections(named: named).isEmpty
    }
  }
}

extension ReferenceEvaluator.Endpoint {
  /// Whether it is a node.
  fileprivate var isNode: Bool { if case .node = self { true } else { false } }
}
