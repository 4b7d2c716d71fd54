import Cluster
import Diagnostics
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import Properties
import Reachability
import SMT
import Verification

/// Rules and policies that change nothing for any pod that could exist. Set algebra over the declared pods rules out
/// most candidates; what is left is proved by the solver in the open world before it is reported.
struct RedundancyLint {
  let world: World
  let manifests: Manifests
  let model: PropertySet.Model

  /// A bound on what the solver is asked.
  static let proofLimit = 60

  func findings<S: Solver & ~Copyable>(_ solver: inout S) throws(VerificationFailure) -> [Finding] {
    var result: [Finding] = []
    var proofs = 0
    for (place, policy) in world.policies.enumerated() {
      var without = world.policies
      without.remove(at: place)
      // A policy that selects all pods and allows nothing is a floor: it is there for the day when others go.
      let isFloor = policy.podSelector == LabelSelector() && policy.ingress.isEmpty && policy.egress.isEmpty
      if !isFloor, isSame(without, as: policy), proofs < Self.proofLimit {
        proofs += 1
        if try isEquivalent(without, policy, &solver) {
          result.append(
            Finding(
              "redundant-policy", policy: place,
              "`\(policy.namespace)/\(policy.name)` changes nothing: without it every pod that could exist has the same "
                + "connections", at: policy.span, notes: coveringPolicy(place), undecided: doubts(policy)))
          continue
        }
      }
      for direction in Direction.allCases where policy[direction].count > 0 {
        for (number, rule) in policy[direction].enumerated() where isRead(policy, direction) {
          var edited = policy
          edited.policyTypes = types(of: policy)
          edited[direction].remove(at: number)
          var without = world.policies
          without[place] = edited
          guard proofs < Self.proofLimit, isSame(without, as: policy) else { continue }
          proofs += 1
          guard try isEquivalent(without, policy, &solver) else { continue }
          result.append(
            Finding(
              "redundant-rule", policy: place,
              "spec.\(direction.field)[\(number)] allows nothing that other rules do not allow",
              at: rule.span, notes: ["proved for every pod that could exist"],
              undecided: doubts(rule, direction, of: policy)))
        }
      }
    }
    return result
  }

  /// What may make a policy of use after all. It may be all that lets something through where an object isolates, at its
  /// own end; and what it lets through may be denied at the other end alone, where an object may let it through.
  private func doubts(_ policy: NetworkPolicy) -> [Undecided] {
    let ends = OpenEnds(world: world)
    let objects = Direction.allCases.flatMap { direction in
      // The other end of flows in one direction is judged in the other direction.
      types(of: policy).contains(direction.opposite)
        ? ends.opening(direction) : ends.opening(direction) { $0 == policy.namespace }
    }
    return (ends.relabelling + objects).merged
  }

  /// The same of a rule, at whose own end its policy isolates: other rules let through there what it does, or the other
  /// end denies it.
  private func doubts(
    _ rule: NetworkPolicy.Rule, _ direction: Direction, of policy: NetworkPolicy
  ) -> [Undecided] {
    let ends = OpenEnds(world: world)
    let isOfAnyone = rule.peers.isEmpty || rule.peers.contains { $0.ipBlock != nil }
    let objects = ends.opening(direction.opposite) { name in
      isOfAnyone || rule.peers.contains { $0.mayName(name, in: world, of: policy) }
    }
    return (ends.relabelling + objects).merged
  }

  private func isRead(_ policy: NetworkPolicy, _ direction: Direction) -> Bool {
    types(of: policy).contains(direction)
  }

  private func types(of policy: NetworkPolicy) -> [Direction] {
    policy.policyTypes ?? (policy.egress.isEmpty ? [.ingress] : [.ingress, .egress])
  }

  /// Whether a policy's declared pods have the same connections under other policies.
  private func isSame(_ policies: [NetworkPolicy], as policy: NetworkPolicy) -> Bool {
    var other = world
    other.policies = policies
    return !hasNewAccess(world, over: other, policy) && !hasNewAccess(other, over: world, policy)
  }

  /// Whether a world allows a flow out of or into the pods that a policy selects, and another does not.
  private func hasNewAccess(_ one: World, over other: World, _ policy: NetworkPolicy) -> Bool {
    let model = PolicyModel(one, baseline: other)
    var selectors = model.selectors
    let selection = PodSelection(namespace: policy.namespace, podLabels: policy.podSelector.requirements)
    let subject = EndpointSet(classes: selectors.classes(selection, includesHostNetwork: false))
    if subject.isEmpty { return false }
    let everything = EndpointSet(
      classes: ClassSet(model.classes.members.indices), addresses: one.addresses.outside)
    return [(subject, everything), (everything, subject)].contains { sources, destinations in
      let claim = FlowClaim(sources: sources, destinations: destinations, ports: .all, violation: .newlyAllowed)
      return !FlowAlgebra(claim, slice: Slice(model, claim: claim), model: model).violations().isEmpty
    }
  }

  /// Whether every pod that could exist has the same connections under other policies.
  private func isEquivalent<S: Solver & ~Copyable>(
    _ policies: [NetworkPolicy], _ policy: NetworkPolicy, _ solver: inout S
  ) throws(VerificationFailure) -> Bool {
    // What is not read says the same in both. `doubts` tells what it may change.
    var own = manifests
    (own.unread, own.unmodelledWorkloads) = ([], [])
    var other = own
    other.networkPolicies = policies
    var diagnostics = DiagnosticBag()
    let subject = SetExpression.pods(
      namespace: policy.namespace, namespaceSelector: nil, podSelector: policy.podSelector)
    let comparison = try PolicyComparison.compare(
      old: own, new: other, model: model, within: subject, solver: &solver, diagnostics: &diagnostics)
    return comparison?.summary == .equivalent
  }

  /// A policy with the same selector, if there is one.
  private func coveringPolicy(_ place: Int) -> [String] {
    let policy = world.policies[place]
    let twin = world.policies.indices.first { other in
      other != place && world.policies[other].namespace == policy.namespace
        && world.policies[other].podSelector == policy.podSelector
    }
    return twin.map { ["`\(world.policies[$0].name)` selects the same pods"] } ?? []
  }
}
