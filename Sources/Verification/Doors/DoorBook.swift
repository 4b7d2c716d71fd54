import Cluster
import Diagnostics
import Kubernetes
import Properties

/// The doors of a world, found once for all claims that speak of them.
struct DoorBook: Sendable {
  /// The doors.
  let doors: [Door]
  /// Who opens the connections of Ingresses, Gateways and Routes, by class.
  let controllers: [ControllerPods]
  /// The sets of pods that the file declares to open them, by class; `*` stands for every other.
  let declaredControllers: [String: SetReference]
  /// What leads nowhere.
  let faults: [DoorFault]
  /// Objects that may open doors and are not read.
  let unread: [Undecided.Object]
  /// Objects that may open doors besides these.
  let unclear: [DoorObjects.Unreadable]
  /// What is known of traffic that a node stands in for.
  let masqueraded: Masqueraded
  /// The objects that could open doors, of the kinds that are read.
  let objects: Set<ObjectReference>

  /// Finds the doors of a world, if a file speaks of doors.
  init?(_ set: PropertySet, in world: World) {
    guard set.isAboutDoors else { return nil }
    let found = Doors(of: world, ExposureSettings(set, in: world))
    doors = found.doors
    controllers = found.controllers
    faults = found.faults
    unclear = found.unclear
    declaredControllers = set.model.controllers
    masqueraded = set.model.masqueraded
    let unread = world.doors.foreign.map { Undecided.Object(title: $0.reference.title, span: $0.span) }
    let unreadable = world.doors.unreadable.map { Undecided.Object(title: $0.reference.title, span: $0.span) }
    self.unread = Set(unread + unreadable).sorted { $0.title < $1.title }
    objects = world.doorObjects
  }

  /// The doors that something opens.
  func places(openedBy opener: DoorOpener) -> [Int] { doors.indices.filter { opener.opens(doors[$0]) } }

  /// Names that must tell pods apart, lest a class hold pods behind a door and others; none of a file that does not speak
  /// of doors.
  static func namesToTellApart(_ set: PropertySet, in world: World) -> Set<String> {
    guard let book = Self(set, in: world) else { return [] }
    let classes = PodClasses(of: world, blocks: [])
    var classOf = Array(repeating: 0, count: world.pods.count)
    for (number, members) in classes.members.enumerated() { for pod in members { classOf[pod] = number } }
    var names: Set<String> = []
    for door in book.doors {
      let pods = Set(door.pods)
      for number in Set(door.pods.map { classOf[$0] }) where !classes.members[number].allSatisfy(pods.contains) {
        names.formUnion(classes.members[number].compactMap { world.pods[$0].name })
      }
    }
    return names
  }
}

extension DoorOpener {
  /// Whether it opens a door.
  func opens(_ door: Door) -> Bool {
    switch (kind, door.opener) {
    case (.object, .object(let object)): means(object)
    case (.hostPort, .hostPort), (.hostNetwork, .hostNetwork): true
    case (.object, _), (.hostPort, _), (.hostNetwork, _): false
    }
  }
}

extension PropertySet {
  /// Whether a property, a set or a test speaks of doors.
  var isAboutDoors: Bool {
    properties.contains { $0.assertion.isAboutDoors } || tests.contains { $0.from.door != nil }
      || references.contains { !$0.expression.doorSelections.isEmpty }
  }

  /// Everything that the file names as an opener of doors.
  var openers: [DoorOpener] {
    let tests = tests.compactMap { test in test.from.door.map { DoorOpener(kind: $0, span: test.fromSpan) } }
    return properties.flatMap(\.assertion.openers)
      + references.flatMap { $0.expression.doorSelections }.flatMap(\.openers) + tests
  }
}

extension FlowTest.End {
  /// What opens the doors, of a test of these.
  var door: DoorOpener.Kind? { if case .door(let kind) = self { kind } else { nil } }
}

extension Assertion {
  /// What it names as openers of doors.
  fileprivate var openers: [DoorOpener] { if case .doors(let claim) = self { claim.openers } else { [] } }

  /// Whether it is one about doors; its sets are another matter.
  var isAboutDoors: Bool { if case .doors = self { true } else { false } }
}

extension World {
  /// The objects that could open doors, of the kinds that are read.
  fileprivate var doorObjects: Set<ObjectReference> {
    func reference(_ kind: String, _ metadata: ObjectMeta) -> ObjectReference {
      ObjectReference(kind: kind, namespace: metadata.namespaceName, name: metadata.name)
    }
    return Set(
      services.map(\.reference) + doors.ingresses.map { reference("Ingress", $0.metadata) }
        + doors.routes.map { reference($0.kind, $0.metadata) }
        + doors.openShiftRoutes.map { reference("Route", $0.metadata) } + doors.unreadable.map(\.reference))
  }
}
