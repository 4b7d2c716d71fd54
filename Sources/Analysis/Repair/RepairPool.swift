import Advice
import Cluster
import EnforcerAdvice
import Kubernetes
import Network

/// The edits that were thought of so far, and what may become of policies by them.
struct RepairPool {
  /// What may be chosen, in the order in which it was thought of.
  private(set) var variants: [RepairVariant] = []
  /// How many edits were looked at.
  var candidates: Int { seen.count }

  private let world: World
  private let clues: RepairClues
  private let repairer: any Repairer
  private var seen: Set<RepairKey> = []
  /// Those that alone change something.
  private var known: Set<RepairKey> = []
  /// Every edit of a policy, also those that alone change nothing: two together may.
  private var edits: [Int: [RepairEdit]] = [:]
  private var paired: Set<RepairKey> = []

  /// How many edits of a policy are tried in pairs: the cheapest.
  private static let mostPaired = 40

  init(world: World, clues: RepairClues) {
    self.world = world
    self.clues = clues
    repairer = EnforcerAdvice.repairer.init(world: world, clues: clues)
  }

  /// Adds the edits that may bring an end nearer to what is wanted there.
  mutating func add(_ goal: RepairGoal, in world: World, at end: EndPlace, _ table: inout SayTable) {
    for edit in EnforcerAdvice.repairer.init(world: world, clues: clues).edits(goal) {
      let variant = RepairVariant(edits: [edit], result: edit.result)
      let key = variant.key
      if known.contains(key) { continue }
      if seen.insert(key).inserted, let place = edit.policy { edits[place, default: []].append(edit) }
      guard isEffective(variant, at: end, &table) else { continue }
      known.insert(key)
      variants.append(variant)
    }
  }

  private func isEffective(_ variant: RepairVariant, at end: EndPlace, _ table: inout SayTable) -> Bool {
    let now = variant.place.map { table.say(world.policies[$0], $0, at: end) } ?? .init()
    return table.say(variant, at: end) != now
  }

  /// Adds pairs of edits of one policy that cost less than a bound and change what neither does alone.
  ///
  /// - Returns: whether there are any that were not there.
  mutating func addPairs(cheaperThan bound: Int, at ends: [EndPlace], _ table: inout SayTable) -> Bool {
    var isNew = false
    for place in edits.keys.sorted() {
      let all = (edits[place] ?? []).enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
        .map(\.element).prefix(Self.mostPaired)
      for (number, first) in all.enumerated() {
        for second in all.dropFirst(number + 1) {
          guard first.cost + second.cost < bound else { break }
          guard paired.insert(RepairKey([first, second])).inserted,
            let result = repairer.policy(first, with: second)
          else { continue }
          let variant = RepairVariant(edits: [first, second], result: result)
          let says = ends.map { table.say(variant, at: $0) }
          let alone = [first, second].map { edit in
            let single = RepairVariant(edits: [edit], result: edit.result)
            return ends.map { table.say(single, at: $0) }
          }
          let now = ends.map { table.say(world.policies[place], place, at: $0) }
          guard says != now, !alone.contains(says) else { continue }
          variants.append(variant)
          isNew = true
        }
      }
    }
    return isNew
  }
}
