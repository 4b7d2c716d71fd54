import Advice
import Cluster
import EnforcerAdvice
import EnforcerReadings
import Kubernetes
import Network
import ReferenceEvaluator

/// Looks for edits that turn an answer around, and checks each by asking again in the edited world.
struct EditSearch {
  let world: World
  let question: FlowQuestion
  /// The flows that the question stands for.
  private let all: [ReferenceEvaluator.Flow]
  /// Some of them, with which edits are looked for.
  private let flows: [ReferenceEvaluator.Flow]

  private var ends: AskedEnds { AskedEnds(from: question.from.asked, to: question.to.asked) }

  /// How many edits are offered.
  private static let limit = 5
  /// How many flows of each answer edits are looked for with; what is found is tried on all.
  private static let sample = 64

  /// Looks for edits by which flows that pass would not, and the other way round.
  init(world: World, question: FlowQuestion, allowed: [ReferenceEvaluator.Flow], denied: [ReferenceEvaluator.Flow]) {
    self.world = world
    self.question = question
    all = allowed + denied
    flows = Array(allowed.prefix(Self.sample) + denied.prefix(Self.sample))
  }

  /// Edits after which none of the flows passes; those at the destination first, the smallest first.
  func denying() -> [PolicyEdit] {
    let advisers = Advisers(world: world)
    let found = [Direction.ingress, .egress].flatMap { advisers.denying(flows, at: $0, between: ends) }
    return ranked(found.filter { answer($0) { $0.isDenied } }, upTo: Self.limit) { $0.isDenied }
  }

  /// Edits after which all of the flows pass; where both ends deny, each edit is one of both ends.
  func allowing() -> [PolicyEdit] {
    let ingress = opening(.ingress)
    let egress = opening(.egress)
    guard let ingress, let egress else { return [] }
    var found: [PolicyEdit] = []
    switch (ingress.isEmpty, egress.isEmpty) {
    case (true, _): found = egress
    case (_, true): found = ingress
    case (false, false):
      // A label may open both ends. Otherwise the best of each end together, then the others with the best.
      func isEnough(_ edit: PolicyEdit) -> Bool { answer(edit) { $0.isAllowed } }
      let whole = egress.filter(isEnough)
      found = whole.isEmpty ? ingress.filter(isEnough) : whole
      let (sources, targets) = (egress.filter { !isEnough($0) }, ingress.filter { !isEnough($0) })
      for (i, first) in sources.enumerated() {
        for (j, second) in targets.enumerated() where i == 0 || j == 0 {
          found.append(first.joined(withOtherEnd: second, Advisers(world: world)))
        }
      }
    }
    // What opens the least besides is the smallest.
    return ranked(found.filter { answer($0) { $0.isAllowed } }, upTo: 2 * Self.limit) { $0.isAllowed }.enumerated()
      .sorted { ($0.element.otherChanges ?? 0, $0.offset) < ($1.element.otherChanges ?? 0, $1.offset) }
      .prefix(Self.limit).map(\.element)
  }

  /// Edits that open one end for all flows; none where it is open, nil where no edit does.
  private func opening(_ direction: Direction) -> [PolicyEdit]? {
    func isOpen(_ flow: ReferenceEvaluator.Flow, in world: World) -> Bool {
      let decision = ReferenceEvaluator(world: world).decide(flow)
      return decision[direction].isAllowed
    }
    guard let closed = flows.first(where: { !isOpen($0, in: world) }) else { return [] }
    var result: [PolicyEdit] = []
    for first in Advisers(world: world).allowing(closed, at: direction, between: ends) {
      var edit = first
      // Another pod, port or family of the question may want an edit of its own.
      for _ in 0..<8 {
        let next = edit.applied(to: world)
        guard let left = flows.first(where: { !isOpen($0, in: next) }) else { break }
        guard let more = Advisers(world: next).allowing(left, at: direction, between: ends).first else { break }
        edit = edit.joined(with: more)
      }
      if flows.allSatisfy({ isOpen($0, in: edit.applied(to: world)) }) { result.append(edit) }
    }
    return result.isEmpty ? nil : result
  }

  /// Whether every flow, of those that edits are looked for with or of those given, has the wanted answer in the edited
  /// world.
  private func answer(
    _ edit: PolicyEdit, of given: [ReferenceEvaluator.Flow]? = nil, _ isWanted: (ReferenceEvaluator.Decision) -> Bool
  ) -> Bool {
    let evaluator = ReferenceEvaluator(world: edit.applied(to: world))
    return (given ?? flows).allSatisfy { isWanted(evaluator.decide($0)) }
  }

  /// The first few edits, by how likely they are meant and by number of steps, that do for all flows, with what else each
  /// changes.
  private func ranked(
    _ edits: [PolicyEdit], upTo limit: Int, _ isWanted: (ReferenceEvaluator.Decision) -> Bool
  ) -> [PolicyEdit] {
    var seen: Set<[String]> = []
    let distinct = edits.filter { edit in seen.insert(edit.steps.map { "\($0.object) \($0.text) \($0.yaml)" }).inserted
    }
    let first = distinct.enumerated().sorted {
      ($0.element.rank, $0.element.steps.count, $0.offset) < ($1.element.rank, $1.element.steps.count, $1.offset)
    }
    .map(\.element).prefix(limit).filter { all.count == flows.count || answer($0, of: all, isWanted) }
    guard world.pods.count <= Self.countedPods else { return Array(first) }
    let before = Connectivity(of: world)
    return first.map { edit in
      var edit = edit
      let after = Connectivity(of: edit.applied(to: world))
      edit.otherChanges = otherPairs(before, after)
      return edit
    }
  }

  /// A bound on the size of worlds in which side effects are counted.
  private static let countedPods = 400

  /// How many pairs of ends other than the question's have other connections.
  private func otherPairs(_ before: Connectivity, _ after: Connectivity) -> Int {
    func unit(_ end: FlowEnd) -> PodUnit? { end.pods.first.map { PodUnit(of: world.pods[$0], in: world) } }
    let own = (unit(question.from), unit(question.to))
    let difference = ConnectivityDifference(before: before, after: after)
    var pairs: Set<[String]> = []
    for connection in difference.added + difference.removed {
      if connection.from.unit == own.0, connection.to.unit == own.1 { continue }
      pairs.insert([connection.from.unit?.title ?? "address", connection.to.unit?.title ?? "address"])
    }
    return pairs.count
  }
}

extension PolicyEdit {
  /// Where it is offered: the smaller, the earlier.
  fileprivate var rank: Int { cost ?? .max }

  /// Two edits, one after the other, of which the second was made in the world as the first left it.
  func joined(with other: Self) -> Self {
    var result = self
    result.steps += other.steps
    result.policies += other.policies
    result.labels += other.labels
    result.cost = cost.flatMap { own in other.cost.map { own + $0 } }
    return result
  }

  /// Two edits, one of each end, both made in the world as it is. Of a policy that both change, each has changed the
  /// rules of its own direction.
  func joined(withOtherEnd other: Self, _ advisers: Advisers) -> Self {
    var result = joined(with: other)
    for (place, policy) in result.policies.enumerated() where place >= policies.count {
      guard let own = policies.last(where: { $0.reference == policy.reference }) else { continue }
      result.policies[place] = advisers.policy(policy, withRulesOf: own, direction) ?? policy
    }
    return result
  }
}
