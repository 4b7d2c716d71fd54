import Claims
import Cluster
import Diagnostics
import Kubernetes
import Network
import NetworkPolicyAPI
import PolicyModel
import Properties
import Reachability
import SMT
import Verification

/// Rules and policies that change nothing for any pod that could exist. Set algebra over the declared pods rules out
/// most candidates; what is left is proved by the solver in the open world before it is reported.
struct RedundancyLint {
  let model: PolicyModel
  let manifests: Manifests
  /// What the property file takes for granted.
  let declared: PropertySet.Model

  private var world: World { model.world }

  /// A bound on what the solver is asked.
  static let proofLimit = 60

  func findings<S: Solver & ~Copyable>(_ solver: inout S) throws(VerificationFailure) -> [Finding] {
    var result: [Finding] = []
    var proofs = 0
    for (place, policy) in world.policies.networkPolicies {
      let whole = PolicyModel.Part(policy: place)
      // A policy that selects all pods and allows nothing is a floor: it is there for the day when others go.
      let isFloor = policy.podSelector == LabelSelector() && policy.ingress.isEmpty && policy.egress.isEmpty
      if !isFloor, isSame(without: whole), proofs < Self.proofLimit {
        proofs += 1
        if try isEquivalent(without: whole, &solver) {
          result.append(
            Finding(
              "redundant-policy", policy: place,
              "`\(policy.namespace)/\(policy.name)` changes nothing: without it every pod that could exist has the same "
                + "connections", at: policy.span, notes: coveringPolicy(place), undecided: doubts(policy, place)))
          continue
        }
      }
      for part in model.rules(ofPolicy: place) {
        guard proofs < Self.proofLimit, let at = part.rule, isSame(without: part) else { continue }
        proofs += 1
        guard try isEquivalent(without: part, &solver) else { continue }
        let rule = policy[at.direction][at.number]
        result.append(
          Finding(
            "redundant-rule", policy: place,
            "spec.\(at.direction.field)[\(at.number)] allows nothing that other rules do not allow",
            at: rule.span, notes: ["proved for every pod that could exist"],
            undecided: doubts(rule, at.direction, of: policy)))
      }
    }
    return result
  }

  /// What may make a policy of use after all. It may be all that lets something through where an object isolates, at its
  /// own end; and what it lets through may be denied at the other end alone, where an object may let it through.
  private func doubts(_ policy: NetworkPolicy, _ place: Int) -> [Undecided] {
    let ends = OpenEnds(world: world)
    let isolated = model.directions(ofPolicy: place)
    let objects = Direction.allCases.flatMap { direction in
      // The other end of flows in one direction is judged in the other direction.
      isolated.contains(direction.opposite)
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

  /// Whether a policy's declared pods have the same connections without it, or without a rule of it.
  private func isSame(without part: PolicyModel.Part) -> Bool {
    let other = model.without(part)
    let directions = model.directions(ofPolicy: part.policy)
    guard let policy = directions.first.flatMap({ model.policy(part.policy, $0) }) else { return true }
    let subject = EndpointSet(classes: policy.subject.classes)
    return !hasNewAccess(model.since(other), subject) && !hasNewAccess(other.since(model), subject)
  }

  /// Whether a model allows a flow out of or into some pods that its baseline does not allow.
  private func hasNewAccess(_ model: PolicyModel, _ subject: EndpointSet) -> Bool {
    if subject.isEmpty { return false }
    let everything = EndpointSet(
      classes: ClassSet(model.classes.members.indices), addresses: model.world.addresses.outside)
    return [(subject, everything), (everything, subject)].contains { sources, destinations in
      let claim = FlowClaim(sources: sources, destinations: destinations, ports: .all, violation: .newlyAllowed)
      return !FlowAlgebra(claim, slice: Slice(model, claim: claim), model: model).violations().isEmpty
    }
  }

  /// Whether every pod that could exist has the same connections without a part. Counterexamples are replayed by the
  /// evaluator, which reads policies as they are written: here the part is taken out of the objects.
  private func isEquivalent<S: Solver & ~Copyable>(
    without part: PolicyModel.Part, _ solver: inout S
  ) throws(VerificationFailure) -> Bool {
    let policy = world.policies[networkPolicy: part.policy]
    // What is not read says the same in both. `doubts` tells what it may change.
    var own = manifests
    (own.unread, own.unmodelledWorkloads) = ([], [])
    var other = own
    other.policies = world.policies
    if let rule = part.rule {
      // Without a rule the policy isolates as before.
      other.policies[networkPolicy: part.policy].policyTypes = model.directions(ofPolicy: part.policy)
      other.policies[networkPolicy: part.policy][rule.direction].remove(at: rule.number)
    } else {
      other.policies.remove(at: part.policy)
    }
    var diagnostics = DiagnosticBag()
    let subject = SetExpression.pods(
      namespace: policy.namespace, namespaceSelector: nil, podSelector: policy.podSelector)
    let comparison = try PolicyComparison.compare(
      old: own, new: other, model: declared, within: subject, solver: &solver, diagnostics: &diagnostics)
    return comparison?.summary == .equivalent
  }

  /// A policy with the same selector, if there is one.
  private func coveringPolicy(_ place: Int) -> [String] {
    let policy = world.policies[networkPolicy: place]
    let twin = world.policies.networkPolicies.first { other in
      other.place != place && other.policy.namespace == policy.namespace
        && other.policy.podSelector == policy.podSelector
    }
    return twin.map { ["`\($0.policy.name)` selects the same pods"] } ?? []
  }
}
