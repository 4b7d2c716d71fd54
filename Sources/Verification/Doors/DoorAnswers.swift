import Claims
package import Cluster
package import Network
package import PolicyModel
import Reachability

/// What the policies of a model say to those who come through doors. Set algebra is asked once for all doors of a kind of
/// source.
package struct DoorAnswers {
  /// What policies say to those who come through a door to the pods of a class.
  package struct Answer: Hashable {
    /// Whether any of them may pass.
    package var mayPass: Bool
    /// Whether any of them surely passes.
    package var passes: Bool
    /// Whether all of them surely pass.
    package var allPass: Bool
  }

  private let model: PolicyModel
  /// The class of each pod.
  package let classOf: [Int]
  /// What addresses may do at a class of pods.
  private var outside = AddressTable()
  private var nodes = AddressTable()
  /// What pods of one class may do at those of another.
  private var pairs = PairsTable()

  /// Asks about some doors.
  package init(_ doors: [Door], in model: PolicyModel) {
    self.model = model
    var classOf = Array(repeating: 0, count: model.world.pods.count)
    for (number, members) in model.classes.members.enumerated() { for pod in members { classOf[pod] = number } }
    self.classOf = classOf
    let targets = doors.flatMap(\.pods).map { classOf[$0] }
    let controllers = doors.flatMap { door -> [Int] in
      if case .controller(let pods) = door.source { return pods.map { classOf[$0] } }
      return []
    }
    let plan = model.world.addresses
    ask(EndpointSet(addresses: plan.outside, nodes: true), targets) { tables, link, source, destination in
      guard let number = destination.classes.first else { return }
      switch source.kind {
      case .outside: tables.outside.add(link, link.outside ?? AddressSet(), at: number)
      case .node, .undeclaredNode: tables.nodes.add(link, Self.addresses(source, link), at: number)
      case .pods, .hypothetical: return
      }
    }
    ask(EndpointSet(classes: ClassSet(controllers)), targets) { tables, link, source, destination in
      for from in source.classes { for to in destination.classes { tables.pairs.add(link, from, to) } }
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
  private mutating func ask(
    _ sources: EndpointSet, _ targets: [Int],
    _ add: (inout Self, FlowAlgebra.Link, EndpointGroup, EndpointGroup) -> Void
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
        add(&self, link, slice.sources[link.source], one)
      }
    }
  }

  // MARK: Answers

  /// The classes of some pods, ascending.
  package func classes(of pods: [Int]) -> [Int] { Set(pods.map { classOf[$0] }).sorted() }

  /// The addresses, of those that come, that may and that must get in at a class.
  package func addresses(
    _ comers: DoorComers, _ door: Door, at number: Int
  ) -> (may: AddressSet, must: AddressSet) {
    let (table, all): (AddressTable, AddressSet)
    switch comers.who {
    case .outside(let addresses): (table, all) = (outside, addresses)
    case .nodes(let addresses): (table, all) = (nodes, addresses)
    case .pods, .anyone: return (AddressSet(), AddressSet())
    }
    let pod = model.representative(number)
    if pod.hostNetwork {
      // No policy governs a pod on the network of its node; who has no address of its family cannot ask it.
      let families = pod.addresses.isEmpty ? IPFamily.allCases : Array(Set(pod.addresses.map(\.family)))
      let able = all.intersection(.everything(families))
      return (able, able)
    }
    let answer = table.addresses(at: number, door.transport, door.port)
    return (answer.may.intersection(all), answer.must.intersection(all))
  }

  /// Whether a pod of one class may, and must, get in at another.
  package func pods(_ from: Int, _ door: Door, at number: Int) -> (may: Bool, must: Bool) {
    pairs.answer(from, number, door.transport, door.port)
  }

  /// What policies say to those who come through a door to a class of pods.
  package func answer(_ comers: DoorComers, _ door: Door, at number: Int) -> Answer {
    switch comers.who {
    case .outside, .nodes:
      if comers.judgement == .never { return Answer(mayPass: true, passes: true, allPass: true) }
      let (may, must) = addresses(comers, door, at: number)
      let allPass = !comers.usual.isEmpty && comers.usual.subtracting(must).isEmpty
      switch comers.judgement {
      case .each, .never: return Answer(mayPass: !may.isEmpty, passes: !must.isEmpty, allPass: allPass)
      case .oneOfThem: return Answer(mayPass: !may.isEmpty, passes: allPass, allPass: allPass)
      case .perhaps: return Answer(mayPass: true, passes: allPass, allPass: allPass)
      }
    case .pods(let places):
      let answers = classes(of: places).map { pods($0, door, at: number) }
      return Answer(
        mayPass: answers.contains { $0.may }, passes: answers.contains { $0.must },
        allPass: answers.allSatisfy { $0.must })
    case .anyone:
      let answer = model.letIn(fromSomebodyAt: number)
      let must = answer.must.contains(door.transport, door.port)
      let may = comers.judgement == .perhaps || answer.may.contains(door.transport, door.port)
      return Answer(mayPass: may, passes: must, allPass: must)
    }
  }
}
