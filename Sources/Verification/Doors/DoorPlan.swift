import Claims
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Properties

/// What a claim about doors comes to under the policies of a model: claims about flows, each of those who come through
/// doors in one way to pods at one port.
struct DoorPlan {
  /// Flows of one kind through doors.
  struct Part {
    /// The flows that the claim forbids, or that it wants.
    var claim: FlowClaim
    /// What policies have to say to those who come.
    var judgement: DoorComers.Judgement
    /// Whether they are anyone at all.
    var isAnyone: Bool
    /// Why a violation found is not one for sure; nil where it is.
    var doubt: Undecided?
    /// What nobody knows of those who come, where policies do not judge each of them.
    var unknown: Undecided?
    /// The classes of pods at which all of those who come get in for sure.
    var open: Set<Int> = []
    /// The classes at which none of them may.
    var shut: Set<Int> = []
    /// Ports that are none of the door's.
    var excluded: [PropertyPorts] = []
  }

  /// What tells parts apart.
  private struct Key: Hashable {
    var who: DoorComers.Who
    var usual: AddressSet
    var judgement: DoorComers.Judgement
    var transport: TransportProtocol
    var ports: DoorPorts
    var doubt: Undecided.Reason?
  }

  /// The parts, in the order of the doors.
  private(set) var parts: [Part] = []
  /// What opens no door that counts, of a claim that wants doors, with what is said of it.
  private(set) var without: [(opener: DoorOpener, reason: String)] = []
  /// Whether any door leads to the pods of the claim.
  private(set) var hasDoors = false

  private var places: [Key: Int] = [:]
  private let model: PolicyModel
  private let book: DoorBook
  private let answers: DoorAnswers
  private let reaches: DoorReaches
  private let comers: [[DoorComers]]
  private let isOpen: Bool
  /// The doors that are known to be shut, on which it rests that others cannot be knocked at.
  private var supports: Set<Int> = []

  init(_ obligation: DoorObligation, in model: PolicyModel, isOpen: Bool) {
    self.model = model
    self.isOpen = isOpen
    book = obligation.book
    reaches = DoorReaches(book, in: model)
    (answers, comers) = (reaches.answers, reaches.comers)
    let pods = obligation.pods
    switch obligation.claim {
    case .neverExposed(_, let ports, let reach, let via):
      for place in book.doors.indices
      where via.isEmpty || via.contains(where: { $0.opens(book.doors[place]) }) {
        add(place, pods, ports, reach)
      }
    case .exposedOnly(_, let via, let ports, _):
      for place in book.doors.indices {
        hasDoors = hasDoors || !target(book.doors[place], pods, nil, false).isEmpty
        if via.contains(where: { $0.opens(book.doors[place]) }) {
          if let ports { add(place, pods, ports, isOthers: true, DoorReach.writable) }
          if let clients = obligation.clients { add(place, pods, ports, DoorReach.writable, besides: clients) }
        } else {
          add(place, pods, nil, DoorReach.writable)
        }
      }
    case .clientsOf:
      for place in book.doors.indices where book.doors[place].takesClients {
        add(place, pods, nil, DoorReach.writable, besides: obligation.clients ?? AddressSet())
      }
    case .doorsWork(let objects, let reach, let only, let ports):
      for opener in objects {
        let all = book.places(openedBy: opener).filter { !reaches.possible[$0].isDisjoint(with: reach) }
        let found = all.filter { !book.doors[$0].pods.isEmpty }
        // A backend that is missing is a door that does not work; of a test, others are of no matter.
        let faults = only == nil ? book.faults.filter { opener.means($0.object) }.map(\.message) : []
        without += faults.map { (opener, $0) }
        if found.isEmpty, faults.isEmpty { without.append((opener, "\(opener.title) opens no door of such a reach")) }
        // Of doors for pods alone that nobody declares there are none in the closed world.
        for place in all {
          let anyPod = EndpointSet(
            classes: ClassSet(answers.classes(of: book.doors[place].pods)), hypothetical: .selected(PodSelection()))
          add(place, only == nil ? anyPod : pods, ports, reach, wantsFlows: true)
        }
      }
    }
    for place in supports.sorted() { support(place) }
    addHosts(obligation)
  }

  /// Adds the ports that pods on the network of their node may open without declaring them (semantics X16).
  private mutating func addHosts(_ obligation: DoorObligation) {
    let openers = obligation.claim.openers
    let isNamed = openers.contains { $0.kind == .hostNetwork }
    var ports = obligation.claim.ports
    switch obligation.claim {
    case .neverExposed(_, _, let reach, _): if !reach.contains(.node) || !openers.isEmpty && !isNamed { return }
    case .exposedOnly(_, _, let bound, let clients):
      if isNamed, bound == nil, clients == nil { return }
      ports = nil
    case .clientsOf: break
    case .doorsWork: return
    }
    let hosts = obligation.pods.classes.numbers.filter { model.representative($0).hostNetwork }
    if hosts.isEmpty { return }
    let objects = hosts.map { number in
      let pod = model.representative(number)
      return Undecided.Object(title: model.world.workload(of: pod).title, span: pod.span)
    }
    hasDoors = true
    parts.append(
      Part(
        claim: FlowClaim(
          sources: EndpointSet(addresses: model.world.addresses.outside),
          destinations: EndpointSet(classes: ClassSet(hosts)), ports: ports.map(PropertyPorts.init) ?? .all,
          violation: .allowed),
        judgement: .perhaps, isAnyone: false,
        unknown: Undecided(unclear: "which ports it opens on its node without declaring them is not known", objects)))
  }

  // MARK: Doors

  /// Adds what a door lets through to some pods.
  ///
  /// - Parameters:
  ///   - isOthers: whether all ports but these count.
  ///   - excused: the addresses of clients that do not count; nil where all do.
  private mutating func add(
    _ place: Int, _ pods: EndpointSet, _ ports: PortSpec?, isOthers: Bool = false, _ reach: [DoorReach],
    besides excused: AddressSet? = nil, wantsFlows: Bool = false
  ) {
    let door = book.doors[place]
    let target = target(door, pods, ports, isOthers)
    guard !target.isEmpty, let answering = DoorPorts(door, ports, isOthers) else { return }
    hasDoors = true
    guard !reaches.possible[place].isDisjoint(with: reach) else { return support(entriesOf: place) }
    var doubts: [Undecided] = []
    if let doubt = door.doubt { doubts.append(Undecided(unclear: doubt, [object(door)])) }
    if !reaches.isCertain(place, in: reach) { doubts.append(unknownReach(door)) }
    if !answering.areCertain {
      doubts.append(Undecided(unclear: "which ports a pod names is not known", [object(door)]))
    }
    for comers in comers[place] {
      var comers = comers
      if let excused {
        switch excess(place, comers, excused) {
        case .none: continue
        case .possible(let some): (comers, doubts) = (some, doubts + [unknownClients(door)])
        case .certain(let some): comers = some
        }
      }
      add(door, comers, target, answering, doubts.first, wantsFlows: wantsFlows)
    }
    // What is told of who can knock rests on what is shut.
    support(entriesOf: place)
  }

  /// The pods behind a door, of some, as it leads to them.
  private func target(_ door: Door, _ pods: EndpointSet, _ ports: PortSpec?, _ isOthers: Bool) -> EndpointSet {
    let own = door.pods.filter { pod in
      guard let ports else { return true }
      let isIn = ports.contains(door.transport, door.port, of: model.world.pods[pod])
      return isIn != isOthers
    }
    var result = EndpointSet(classes: ClassSet(answers.classes(of: own))).intersection(
      EndpointSet(classes: pods.classes))
    if isOpen, let selection = door.selection {
      let behind = PodPredicate.selected(
        PodSelection(
          namespace: selection.namespace,
          podLabels: LabelSelector(matchLabels: selection.labels).requirements))
      result.hypothetical = pods.hypothetical.and(behind)
    }
    return result
  }

  private mutating func add(
    _ door: Door, _ comers: DoorComers, _ target: EndpointSet, _ ports: DoorPorts, _ doubt: Undecided?, wantsFlows: Bool
  ) {
    var key = Key(
      who: comers.who, usual: comers.usual, judgement: comers.judgement, transport: door.transport, ports: ports,
      doubt: doubt?.because)
    if !wantsFlows { key.usual = AddressSet() }
    let sources = self.sources(comers, wantsFlows: wantsFlows)
    if sources.isEmpty { return }
    let known = places[key]
    let index = known ?? parts.count
    if known == nil {
      places[key] = index
      parts.append(
        Part(
          claim: FlowClaim(
            sources: sources, destinations: EndpointSet(), ports: ports.ports,
            // What a node stands in for is judged as that of any other than the pod's own.
            violation: wantsFlows ? .denied : sources.nodes ? .open(.ingress) : .allowed),
          judgement: comers.judgement, isAnyone: comers.who == .anyone, excluded: ports.excluded))
    }
    parts[index].claim.destinations = parts[index].claim.destinations.union(target)
    parts[index].doubt = Undecided.joined(parts[index].doubt, doubt)
    parts[index].unknown = Undecided.joined(parts[index].unknown, unknown(comers, door))
    for number in target.classes.numbers {
      let answer = answers.answer(comers, door, at: number)
      if answer.allPass { parts[index].open.insert(number) }
      if !answer.mayPass { parts[index].shut.insert(number) }
    }
  }

  private func sources(_ comers: DoorComers, wantsFlows: Bool) -> EndpointSet {
    switch comers.who {
    case .outside(let addresses): EndpointSet(addresses: wantsFlows ? comers.usual : addresses)
    case .nodes(let addresses): EndpointSet(nodes: !addresses.isEmpty)
    case .pods(let pods): EndpointSet(classes: ClassSet(answers.classes(of: pods)))
    case .anyone:
      EndpointSet(
        classes: ClassSet(model.classes.members.indices), addresses: model.world.addresses.outside, nodes: true,
        hypothetical: .selected(PodSelection()))
    }
  }

  // MARK: Clients

  /// Those who come through a door besides clients that are excused.
  private enum Excess {
    case none
    case possible(DoorComers)
    case certain(DoorComers)
  }

  private mutating func excess(_ place: Int, _ comers: DoorComers, _ excused: AddressSet) -> Excess {
    let door = book.doors[place]
    let outside = model.world.addresses.outside
    switch door.source {
    case .client:
      guard case .outside(let addresses) = comers.who else { return .none }
      var rest = comers
      let others = addresses.subtracting(excused)
      rest.who = .outside(others)
      let usual = comers.usual.subtracting(excused)
      rest.usual = usual.isEmpty ? others : usual
      return others.isEmpty ? .none : .certain(rest)
    case .node, .balancer:
      // The client is behind it, whoever that is.
      let behind = door.clients.map { outside.intersection(AddressSet($0)) } ?? outside
      return behind.subtracting(excused).isEmpty ? .none : .certain(comers)
    case .undeclaredController: return .possible(comers)
    case .controller:
      var found = door.controllers.contains { model.world.pods[$0].hostNetwork } ? Excess.possible(comers) : .none
      for entry in reaches.entries[place] {
        let (may, must) = excess(through: entry, to: door.controllers, excused, [place])
        if must { return .certain(comers) }
        if may { found = .possible(comers) }
      }
      return found
    }
  }

  /// Whether clients who are not excused get in at a door to some of its pods.
  private func excess(
    through place: Int, to pods: [Int], _ excused: AddressSet, _ path: [Int]
  ) -> (may: Bool, must: Bool) {
    let door = book.doors[place]
    if path.contains(place) { return (false, false) }
    let outside = model.world.addresses.outside
    let own = answers.classes(of: door.pods.filter(Set(pods).contains))
    var (may, must) = (false, false)
    for comers in comers[place] {
      var comers = comers
      var isSure = true
      switch door.source {
      case .client:
        guard case .outside(let addresses) = comers.who else { continue }
        comers.who = .outside(addresses.subtracting(excused))
      case .node, .balancer:
        let behind = door.clients.map { outside.intersection(AddressSet($0)) } ?? outside
        if behind.subtracting(excused).isEmpty { continue }
      case .undeclaredController: break
      case .controller:
        var further = reaches.entries[place].map {
          excess(through: $0, to: door.controllers, excused, path + [place])
        }
        if door.controllers.contains(where: { model.world.pods[$0].hostNetwork }) { further.append((true, false)) }
        if !further.contains(where: \.may) { continue }
        isSure = further.contains(where: \.must)
      }
      let passing = own.map { answers.answer(comers, door, at: $0) }
      may = may || passing.contains(where: \.mayPass)
      must = must || isSure && door.doubt == nil && door.source.isKnown && passing.contains(where: \.passes)
    }
    return (may, must)
  }

  // MARK: What is shut

  private mutating func support(entriesOf place: Int) {
    for entry in reaches.entries[place] where !supports.contains(entry) {
      supports.insert(entry)
      support(entriesOf: entry)
    }
  }

  /// Adds, of a door on which it rests who can knock at others, what is taken to be shut: the solver has to agree.
  private mutating func support(_ place: Int) {
    let door = book.doors[place]
    for comers in comers[place] where comers.judgement == .each {
      let shut = answers.classes(of: door.pods).filter { !answers.answer(comers, door, at: $0).mayPass }
      if !shut.isEmpty, let ports = DoorPorts(door, nil, false) {
        add(door, comers, EndpointSet(classes: ClassSet(shut)), ports, nil, wantsFlows: false)
      }
    }
  }

  // MARK: What nobody knows

  private func object(_ door: Door) -> Undecided.Object { .init(title: door.opener.title, span: door.span) }

  private func unknown(_ comers: DoorComers, _ door: Door) -> Undecided? {
    switch comers.judgement {
    case .each: nil
    // Of declared pods that is a violation; one that nobody declared is not shown.
    case .never:
      Undecided(
        unclear: "a pod that anyone may create stands behind it, and nothing judges what a node stands in for",
        [object(door)])
    case .perhaps where comers.who == .anyone: Undecided(.unknownController, [object(door)])
    case .perhaps: Undecided(.masqueraded, [object(door)])
    case .oneOfThem: Undecided(comers.who == .anyone ? .unknownController : .balancerAddress, [object(door)])
    }
  }

  private func unknownReach(_ door: Door) -> Undecided {
    door.source == .undeclaredController
      ? Undecided(.unknownController, [object(door)])
      : Undecided(unclear: "whether anyone gets in at the controller is not known", [object(door)])
  }

  private func unknownClients(_ door: Door) -> Undecided {
    door.source == .undeclaredController
      ? Undecided(.unknownController, [object(door)])
      : Undecided(unclear: "which clients its controller lets in is not known", [object(door)])
  }
}

extension Door {
  /// Whether clients dial it without a controller in between.
  var takesClients: Bool {
    switch source {
    case .client, .node, .balancer: true
    case .controller, .undeclaredController: false
    }
  }
}

extension Door.Source {
  /// Whether it is known who comes.
  fileprivate var isKnown: Bool { self != .undeclaredController }
}
