import Advice
import Cluster
import Diagnostics
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import Properties
import SMT
import Verification

/// Rules and policies that change nothing for any pod that could exist. Set algebra over the declared pods rules out
/// most candidates; what is left is proved by the solver in the open world before it is reported. What changes nothing for
/// the declared pods alone is reported where it is asked for.
struct RedundancyLint {
  let model: PolicyModel
  let written: [WrittenPolicy?]
  let advisers: Advisers
  let manifests: Manifests
  /// What the property file takes for granted.
  let declared: PropertySet.Model
  /// Whether what changes nothing for the declared pods alone is a finding.
  let inClosedWorld: Bool

  private var world: World { model.world }
  /// The same model, of each place where pods may run.
  private let placed: [PolicyModel]

  init(
    model: PolicyModel, written: [WrittenPolicy?], advisers: Advisers, manifests: Manifests,
    declared: PropertySet.Model, inClosedWorld: Bool = false
  ) {
    (self.model, self.written, self.advisers, self.manifests) = (model, written, advisers, manifests)
    (self.declared, self.inClosedWorld) = (declared, inClosedWorld)
    placed = Self.placed(model.world)
  }

  /// A bound on what the solver is asked.
  static let proofLimit = 1_000

  func findings<S: Solver & ~Copyable>(_ solver: inout S) throws(VerificationFailure) -> [Finding] {
    var result: [Finding] = []
    var proofs = 0
    for (place, policy) in world.policies.enumerated() {
      // A policy that denies or passes holds whatever weaker ones say, and is there for the day when they change;
      // `OrderLint` tells which of its rules never decide.
      guard let written = self.written[place], !written.isOrdered, let normalised = model.policy(place) else {
        continue
      }
      let denies = written.rules.contains { $0.action == .deny }
      // A rule for everyone holds a door open, whatever is closed one day.
      let isDoor = written.rules.contains { $0.action == .allow && $0.peers.isEmpty }
      let whole = PolicyModel.Part(policy: place)
      // A policy that selects all pods and allows nothing is a floor: it is there for the day when others go.
      let isFloor =
        normalised.isolates && (written.subject?.podSelector ?? LabelSelector()) == LabelSelector()
        && model.rules(ofPolicy: place).isEmpty
      let parts = model.rules(ofPolicy: place)
      let hasNodes = parts.contains(where: isForNodes)
      if !isFloor, !denies, !isDoor, !hasNodes, isSame(without: whole), proofs < Self.proofLimit {
        proofs += 1
        if let whose = try whose(whole, &solver) {
          result.append(
            Finding(
              "redundant-policy", policy: place,
              "`\(policy.reference.path)` changes nothing: without it every pod that \(whose) has the same "
                + "connections", at: policy.span, notes: coveringPolicy(place), undecided: doubts(normalised)))
          continue
        }
      }
      for part in parts where !isForNodes(part) {
        guard proofs < Self.proofLimit, let at = part.rule, let rule = model.rule(at, ofPolicy: place),
          written[at.direction][at.number].action == .allow, !written[at.direction][at.number].peers.isEmpty,
          isSame(without: part)
        else { continue }
        proofs += 1
        guard let whose = try whose(part, &solver) else { continue }
        let line = written[at.direction][at.number]
        result.append(
          Finding(
            "redundant-rule", policy: place, "\(line.field) allows nothing that other rules do not allow",
            at: line.span,
            notes: ["proved for every pod that \(whose)"], undecided: doubts(rule, at.direction)))
      }
    }
    return result
  }

  /// Whether a rule names addresses that only nodes have. Their traffic is left out of every comparison.
  private func isForNodes(_ part: PolicyModel.Part) -> Bool {
    guard let at = part.rule, let rule = model.rule(at, ofPolicy: part.policy) else { return false }
    let nodes = AddressSet(declared.nodeCIDRs)
    return rule.peers.blocks.contains { AddressSet([$0.cidr]).subtracting(nodes).isEmpty }
  }

  /// What may make a policy of use after all. It may be all that lets something through where an object isolates, at its
  /// own end; and what it lets through may be denied at the other end alone, where an object may let it through.
  private func doubts(_ policy: Policy) -> [Undecided] {
    let ends = OpenEnds(world: world)
    let isolated = policy.index.map(model.directions(ofPolicy:)) ?? []
    let objects = Direction.allCases.flatMap { direction in
      // The other end of flows in one direction is judged in the other direction.
      isolated.contains(direction.opposite)
        ? ends.opening(direction) : ends.opening(direction) { policy.maySelectPods(of: $0, in: world) }
    }
    return (ends.relabelling + objects).merged
  }

  /// The same of a rule, at whose own end its policy isolates: other rules let through there what it does, or the other
  /// end denies it.
  private func doubts(_ rule: Rule, _ direction: Direction) -> [Undecided] {
    let ends = OpenEnds(world: world)
    let objects = ends.opening(direction.opposite) { rule.peers.mayMeanPods(of: $0, in: world) }
    return (ends.relabelling + objects).merged
  }

  /// Whether a policy's declared pods have the same connections without it, or without a rule of it.
  private func isSame(without part: PolicyModel.Part) -> Bool {
    if isSame(model, without: part) { return true }
    // Wherever pods run of which nobody says where, they run there in both.
    return !placed.isEmpty && placed.allSatisfy { isSame($0, without: part) }
  }

  private func isSame(_ model: PolicyModel, without part: PolicyModel.Part) -> Bool {
    model.policy(part.policy).map { AccessComparison($0).isSame(model, model.without(part)) } ?? true
  }

  /// The model where nodes are taken for pods' own where nobody knows whether they are, and where they are not; none where
  /// that is no matter.
  private static func placed(_ world: World) -> [PolicyModel] {
    guard world.enforcer.name == .cilium, world.pods.contains(where: \.hostNetwork) else { return [] }
    return [true, false].map { isOwn in
      var world = world
      world.assumesOwnNodes = isOwn
      return PolicyModel(world)
    }
  }

  /// For which pods a part of which `isSame` holds changes nothing; nil where it may be of use.
  private func whose<S: Solver & ~Copyable>(
    _ part: PolicyModel.Part, _ solver: inout S
  ) throws(VerificationFailure) -> String? {
    if try isEquivalent(without: part, &solver) { return "could exist" }
    guard inClosedWorld, let policy = model.policy(part.policy) else { return nil }
    let (comparison, other) = (AccessComparison(policy), model.without(part))
    // Nodes are ends that are there, and where a tie is open, both readings count.
    let isUsed = [(model, other), (other, model)].contains { new, old in
      comparison.newAccess(new, since: old, nodes: true) != nil
        || comparison.newAccess(new, since: old, nodes: true, isCertain: true) != nil
    }
    return isUsed ? nil : "is declared"
  }

  /// Whether every pod that could exist has the same connections without a part. Counterexamples are replayed by the
  /// evaluator, which reads policies as they are written and knows of no model without the part: here it is taken out of
  /// the objects. False where nobody can say how.
  private func isEquivalent<S: Solver & ~Copyable>(
    without part: PolicyModel.Part, _ solver: inout S
  ) throws(VerificationFailure) -> Bool {
    guard let subject = written[part.policy]?.subject else { return false }
    // What is not read says the same in both. `doubts` tells what it may change.
    var own = manifests
    (own.unread, own.unmodelledWorkloads) = ([], [])
    // Policies of other namespaces judge other ends: what changes nothing beside those of its own changes nothing beside
    // all of them.
    let near = world.policies.indices.filter { isNear($0, part.policy) }
    own.policies = near.map { world.policies[$0] }
    var other = own
    guard let place = near.firstIndex(of: part.policy) else { return false }
    if let rule = part.rule {
      guard let edited = advisers.policy(part.policy, withoutRule: rule.number, rule.direction) else { return false }
      other.policies[place] = edited
    } else {
      other.policies.remove(at: place)
    }
    var diagnostics = DiagnosticBag()
    // That of the policies of an enforcer one is missing makes no other cluster.
    var declared = declared
    declared.enforcer = world.enforcer
    let pods = SetExpression.pods(
      namespace: subject.namespace, namespaceSelector: subject.namespaceSelector, podSelector: subject.podSelector)
    let comparison = try PolicyComparison.compare(
      old: own, new: other, model: declared, within: pods, solver: &solver, diagnostics: &diagnostics)
    return comparison?.summary == .equivalent
  }

  /// Whether a policy may judge a pod that another judges.
  private func isNear(_ place: Int, _ policy: Int) -> Bool {
    let (a, b) = (world.policies[place].reference.namespace, world.policies[policy].reference.namespace)
    return a == nil || b == nil || a == b
  }

  /// A policy with the same selector, if there is one.
  private func coveringPolicy(_ place: Int) -> [String] {
    let twin = written.indices.first { $0 != place && written[$0]?.subject == written[place]?.subject }
    return twin.map { ["`\(world.policies[$0].name)` selects the same pods"] } ?? []
  }
}
