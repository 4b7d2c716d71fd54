import Cluster
import Kubernetes
import Properties
import SMT

extension FreedomJudge {
  /// `defaultDeny`: an object that only denies neither spoils it nor proves it (kinds, U6).
  mutating func qualifyIsolation<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, _ waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    let property = outcome.property
    guard case .defaultDeny(let pods, let directions) = property.assertion else { return outcome }
    let judging = freedom.openers.filter { $0.mayAllow && !$0.scope.directions.isDisjoint(with: directions) }
    var certain: [Counterexample] = []
    var count = 0
    for direction in directions {
      var part = property
      part.assertion = .defaultDeny(pods: pods, directions: [direction])
      let objects = judging.filter { $0.scope.directions.contains(direction) }
      let regions = TouchedRegion.of(objects, property: property)
      if outcome.verdict == .violated {
        // One pod that no object may isolate is enough; the others are not told.
        let regions = TouchedRegion.of(objects, property: property, orMayBeIn: world)
        let rest = try judge(.nominal, part, excluding: waivers + regions, &solver)
        certain += rest.counterexamples
        count += rest.violatingPairs
      } else if let touch = try touched(part, in: regions, .bare, excluding: waivers, &solver) {
        return open(outcome, .unreadKind, touch, objects)
      }
    }
    guard outcome.verdict == .violated else { return try qualifyPods(outcome, waivers, .nominal, &solver) }
    if count > 0 {
      var result = outcome
      result.counterexamples = Array(certain.prefix(outcome.counterexamples.count))
      result.violatingPairs = count
      return result
    }
    let flow = outcome.counterexamples.first
    return open(outcome, .unreadKind, objects(judging, touching: flow), flow)
  }

  /// `noNewAccess`: what stands in both unchanged says the same in both; everything else is open in its scope
  /// (kinds, U5).
  mutating func qualifyComparison<S: Solver & ~Copyable>(
    _ outcome: PropertyOutcome, _ waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    guard let before, !freedom.isNone || !before.freedom.isNone else { return outcome }
    let property = outcome.property
    let writers = freedom.labelWriters + before.freedom.labelWriters
    if !writers.isEmpty { return open(outcome, .unreadKind, writers.map { .init($0) }, nil) }
    let changed = self.changed(before)
    let regions = TouchedRegion.of(changed, property: property)
    if outcome.verdict == .violated {
      if changed.isEmpty { return outcome }
      let regions = TouchedRegion.of(changed, property: property, orMayBeIn: world)
      let rest = try judge(.nominal, property, excluding: waivers + regions, &solver)
      if rest.verdict == .violated {
        var result = outcome
        result.counterexamples = rest.counterexamples
        result.violatingPairs = rest.violatingPairs
        return result
      }
      let flow = outcome.counterexamples.first
      return open(outcome, .unreadKind, objects(changed, touching: flow), flow)
    }
    if let touch = try touched(property, in: regions, .bare, excluding: waivers, &solver) {
      return open(outcome, .unreadKind, touch, changed)
    }
    // A port that was open all the time now leads to every other, or did.
    let meshes = MeshMembers.differing(freedom.meshes, before.freedom.meshes)
    let members = SetExpression.union(meshes.flatMap(\.ends).map { KindScope($0).pods })
    let between = meshes.isEmpty ? [] : [TouchedRegion.between(members, property: property)]
    if case .flow(let flow)? = try touched(property, in: between, .bare, excluding: waivers, &solver) {
      return open(outcome, .tunnelPort, meshes.map { .init($0) }, flow)
    }
    let makers = freedom.workloads + before.freedom.workloads
    let places = Set(makers.map(\.namespace)).sorted()
    let around = places.flatMap { name in
      TouchedRegion.around(.pods(namespace: name, namespaceSelector: nil, podSelector: nil), property: property)
    }
    var wide = property
    wide.world = .open
    if case .flow(let flow)? = try touched(wide, in: around, .nominal, excluding: waivers, &solver) {
      return open(outcome, .unknownPods, makers.map { .init($0) }, flow)
    }
    return outcome
  }

  /// The objects that are not the same in both, or whose scope holds a pod or a namespace that is not.
  private func changed(_ before: (world: World, freedom: Freedom)) -> [UnreadObject] {
    func all(_ freedom: Freedom) -> [UnreadObject] {
      var seen: Set<String> = []
      return (freedom.openers + freedom.deniers).filter { seen.insert($0.identity).inserted }
    }
    let now = all(freedom)
    let then = all(before.freedom)
    let known = Set(now.map(\.identity)).intersection(then.map(\.identity))
    let movedPods = Set(
      world.pods.indices.filter { place in
        let (a, b) = (world.pods[place], before.world.pods[place])
        return a.labels != b.labels || a.ports != b.ports || a.serviceAccount != b.serviceAccount
          || world.namespace(of: a).labels != before.world.namespace(of: b).labels
      }.map { world.namespace(of: world.pods[$0]).name })
    return (now + then).filter { object in
      if !known.contains(object.identity) { return true }
      return switch object.scope.ends {
      case .cluster: !movedPods.isEmpty
      case .namespaces(let names): !movedPods.isDisjoint(with: names)
      case .pods(let name, _): movedPods.contains(name)
      case .nodes, .none: false
      }
    }
  }
}

extension UnreadObject {
  /// What is the same for one object that says the same.
  fileprivate var identity: String { "\(group)/\(title)\n\(content)" }
}
