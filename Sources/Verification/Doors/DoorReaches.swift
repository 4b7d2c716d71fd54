import Cluster
import Kubernetes
import PolicyModel

/// Who can knock at each door of a book, under the policies of a model (semantics X26).
///
/// Whoever gets in at a controller knocks at what it leads to. One that nobody knows counts as reached from the internet,
/// and is not known to be.
struct DoorReaches {
  /// What policies say to those who come.
  let answers: DoorAnswers
  /// Who comes through each door.
  let comers: [[DoorComers]]
  /// Who may knock.
  private(set) var possible: [Set<DoorReach>]
  /// Who surely can.
  private(set) var certain: [Set<DoorReach>]
  /// Whether it is known who stands in front of each door.
  private let isKnown: [Bool]
  /// For each door of a controller, the doors that lead to it.
  let entries: [[Int]]

  init(_ book: DoorBook, in model: PolicyModel) {
    let world = model.world
    let answers = DoorAnswers(book.doors, in: model)
    let comers = book.doors.map { DoorComers.all(of: $0, in: world, book.masqueraded) }
    (self.answers, self.comers) = (answers, comers)
    let doors = book.doors
    isKnown = doors.map { $0.reach != .unknown && $0.doubt == nil }
    var leadingTo: [Int: [Int]] = [:]
    for (place, door) in doors.enumerated() { for pod in door.pods { leadingTo[pod, default: []].append(place) } }
    entries = doors.map { door in
      Set(door.controllers.flatMap { leadingTo[$0] ?? [] }).sorted()
    }
    possible = doors.map { door in
      if case .controller(let pods) = door.source {
        // On the network of its node it may be asked on ports that it does not declare (semantics X16).
        return pods.contains { world.pods[$0].hostNetwork } ? [.node] : []
      }
      return door.reach == .unknown ? [.internet] : [door.reach]
    }
    certain = doors.map { door in
      if case .controller = door.source { return [] }
      return door.reach == .unknown || door.doubt != nil ? [] : [door.reach]
    }
    // At which of its entries somebody gets in at a controller: at its own pods, whatever others stand beside them.
    let passing = doors.indices.map { place in
      let pods = Set(doors[place].controllers)
      return entries[place].map { entry in
        let own = answers.classes(of: doors[entry].pods.filter(pods.contains))
        let all = comers[entry].flatMap { comers in own.map { answers.answer(comers, doors[entry], at: $0) } }
        return (entry: entry, may: all.contains(where: \.mayPass), must: all.contains(where: \.passes))
      }
    }
    var isChanged = true
    while isChanged {
      isChanged = false
      for place in doors.indices where !entries[place].isEmpty {
        var (may, must) = (possible[place], certain[place])
        for (entry, mayPass, passes) in passing[place] where mayPass {
          may.formUnion(possible[entry])
          if passes { must.formUnion(certain[entry]) }
        }
        if may != possible[place] || must != certain[place] {
          (possible[place], certain[place]) = (may, must)
          isChanged = true
        }
      }
    }
    // Where nobody gets in, what runs in the cluster may still ask it.
    for place in doors.indices where possible[place].isEmpty {
      possible[place] = [.cluster]
      if doors[place].doubt == nil { certain[place] = [.cluster] }
    }
  }
  /// Whether somebody of some reach surely can knock at a door: whoever it is that can.
  func isCertain(_ place: Int, in reach: [DoorReach]) -> Bool {
    if !certain[place].isDisjoint(with: reach) { return true }
    return Set(reach).isSuperset(of: isKnown[place] ? possible[place].union([.cluster]) : Set(DoorReach.writable))
  }
}

extension Door {
  /// The pods that connect, of a door of a controller; none of another.
  var controllers: [Int] { if case .controller(let pods) = source { pods } else { [] } }
}
