import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Properties

/// Which pods are described by doors, under the policies of a model.
struct DoorMembers: Sendable {
  /// A door, with those of its pods at which somebody gets in.
  private struct Row: Sendable {
    var door: Door
    var possible: Set<Int>
    var certain: Set<Int>
    var reach: (possible: Set<DoorReach>, certain: Set<DoorReach>)
  }

  /// The doors.
  let book: DoorBook
  private let rows: [Row]
  private let classOf: [Int]

  init(_ book: DoorBook, in model: PolicyModel) {
    self.book = book
    let reaches = DoorReaches(book, in: model)
    let (answers, comers) = (reaches.answers, reaches.comers)
    classOf = answers.classOf
    rows = book.doors.indices.map { place in
      let door = book.doors[place]
      var (possible, certain) = (Set<Int>(), Set<Int>())
      for comers in comers[place] {
        for pod in door.pods {
          let answer = answers.answer(comers, door, at: answers.classOf[pod])
          if answer.mayPass { possible.insert(pod) }
          if answer.passes, door.doubt == nil { certain.insert(pod) }
        }
      }
      return Row(
        door: door, possible: possible, certain: certain,
        reach: (reaches.possible[place], reaches.certain[place]))
    }
  }

  /// Whether a pod is a member; of one that no manifest declares, nobody knows more than that it may be.
  func holds(_ selection: DoorSelection, _ pod: World.Pod, in world: World) -> Bool {
    guard pod.index < classOf.count else {
      return otherPods(of: selection).contains { $0.holds(pod, in: world) }
    }
    switch selection.kind {
    case .controllers(let name):
      return controllers(name).contains { $0.pods.contains(pod.index) }
    case .exposed(let openers, let reach, let ports):
      // It may open ports that it does not declare (semantics X16).
      if pod.hostNetwork, selection.members == .possible, reach.contains(.node),
        openers.isEmpty || openers.contains(where: { $0.kind == .hostNetwork })
      {
        return true
      }
      return rows.contains { row in
        let isCertain = selection.members == .certain
        return (isCertain ? row.certain : row.possible).contains(pod.index)
          && !(isCertain ? row.reach.certain : row.reach.possible).isDisjoint(with: reach)
          && (openers.isEmpty || openers.contains { $0.opens(row.door) })
          && ports.map { $0.contains(row.door.transport, row.door.port, of: pod) } ?? true
      }
    }
  }

  /// Whether whoever may knock at a door is one of those of whom a claim speaks.
  func isMeant(_ place: Int, _ claim: DoorClaim) -> Bool {
    switch claim {
    case .neverExposed(_, _, let reach, _), .doorsWork(_, let reach, _, _):
      !rows[place].reach.possible.isDisjoint(with: reach)
    case .exposedOnly, .clientsOf: true
    }
  }

  /// What is told of a door.
  func passage(_ place: Int) -> DoorPassage {
    let row = rows[place]
    return DoorPassage(row.door, reach: row.door.reach == .unknown ? nil : row.reach.possible.min())
  }

  /// The classes of the members. Classes tell pods apart that stand behind different doors.
  func classes(of selection: DoorSelection, in model: PolicyModel) -> ClassSet {
    ClassSet(
      model.classes.members.indices.filter { holds(selection, model.representative($0), in: model.world) })
  }

  /// The pods that no manifest declares of which it is open whether they would be members.
  func otherPods(of selection: DoorSelection) -> [OtherPods] {
    if selection.members == .certain { return [] }
    switch selection.kind {
    case .controllers(let name):
      return controllers(name).flatMap { controllers in
        controllers.labels.map { OtherPods(namespace: controllers.namespace, labels: $0) }
      }
    case .exposed(let openers, let reach, _):
      let found = rows.filter { row in
        !row.reach.possible.isDisjoint(with: reach)
          && (openers.isEmpty || openers.contains { $0.opens(row.door) })
      }
      return Set(found.compactMap(\.door.selection)).map { OtherPods(namespace: $0.namespace, labels: $0.labels) }
        .sorted { $0.title < $1.title }
    }
  }

  /// The sets of the file that say who the controllers are.
  func declaredControllers(of selection: DoorSelection) -> [SetReference] {
    guard case .controllers(let name) = selection.kind else { return [] }
    let classes = name.map { [$0] } ?? book.controllers.map { $0.className ?? "*" }
    let found = Set(classes.map { book.declaredControllers[$0] == nil ? "*" : $0 })
    return found.sorted().compactMap { book.declaredControllers[$0] }
  }

  /// The pods of controllers that the file does not name itself.
  private func controllers(_ name: String?) -> [ControllerPods] {
    if book.declaredControllers["*"] != nil { return [] }
    return book.controllers.filter { controllers in
      (name == nil || controllers.className == name)
        && controllers.className.map { book.declaredControllers[$0] == nil } ?? true
    }
  }

  /// Whether it is open which pods are members: of those that manifests declare, or of others.
  func isOpen(_ selection: DoorSelection, in world: World) -> Bool {
    var (possible, certain) = (selection, selection)
    (possible.members, certain.members) = (.possible, .certain)
    return !otherPods(of: possible).isEmpty
      || world.pods.contains { holds(possible, $0, in: world) != holds(certain, $0, in: world) }
  }

  /// The doors that leave it open.
  func openers(of selection: DoorSelection) -> [Undecided.Object] {
    guard case .exposed(let openers, _, _) = selection.kind else { return [] }
    return rows.filter { row in
      (row.possible != row.certain || row.reach.possible != row.reach.certain)
        && (openers.isEmpty || openers.contains { $0.opens(row.door) })
    }.map { Undecided.Object(title: $0.door.opener.title, span: $0.door.span) }
  }
}

/// Pods of some labels, those included that no manifest declares.
struct OtherPods: Hashable, Sendable {
  /// Their namespace; nil for any.
  var namespace: String?
  /// The labels that they carry; an empty value stands for any.
  var labels: [String: String]

  /// Orders them.
  fileprivate var title: String {
    "\(namespace ?? "") " + labels.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")
  }

  /// The same as policies select pods.
  var selection: PodSelection {
    PodSelection(
      namespace: namespace,
      podLabels: labels.sorted { $0.key < $1.key }.map { key, value in
        value.isEmpty ? .exists(key) : .equals(key, value)
      })
  }

  /// Whether a pod is one of them.
  func holds(_ pod: World.Pod, in world: World) -> Bool {
    (namespace == nil || namespace == world.namespace(of: pod).name)
      && labels.allSatisfy { key, value in pod.labels[key].map { value.isEmpty || $0 == value } ?? false }
  }
}

extension PortSpec {
  /// Whether a port of a pod is one of these.
  func contains(_ transport: TransportProtocol, _ port: UInt16, of pod: World.Pod) -> Bool {
    connections.contains(transport, port)
      || pod.ports.contains {
        $0.containerPort == port && $0.protocol == transport && $0.name.map(names.contains) ?? false
      }
  }
}
