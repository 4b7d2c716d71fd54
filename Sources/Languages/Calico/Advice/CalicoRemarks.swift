import Advice
import CalicoAPI
import CalicoReading
import Cluster
import Diagnostics
import Kubernetes
import Network
import ReferenceEvaluator

/// What can be seen to be a mistake, or is easily overlooked, by looking at one policy and at whom it selects.
struct CalicoRemarks {
  private let world: World
  private let reading: CalicoReading
  private let policies: [(place: Int, policy: CalicoPolicy)]

  /// Looks at the policies of a world.
  init(world: World) {
    self.world = world
    reading = CalicoReading(world: world)
    policies = world.policies.enumerated().compactMap { place, policy in
      (policy as? CalicoPolicy).map { (place, $0) }
    }
  }

  func all() -> [Remark] {
    guard world.enforcer.name == .calico else { return [] }
    return policies.flatMap { place, policy in
      [order(policy, place), hostEndpoints(policy, place)].compactMap { $0 } + families(policy, place)
        + inertRules(policy, place)
    } + ownLabels
  }

  /// Without `order` it is asked behind the NetworkPolicies, whose order is 1000 (semantics K20, K80).
  private func order(_ policy: CalicoPolicy, _ place: Int) -> Remark? {
    guard policy.order == nil, (policy.tier ?? "default") == "default" else { return nil }
    for direction in policy.possibleDirections where policy[direction].contains(where: { $0.action != .log }) {
      for other in world.policies where other.reference.kind == "NetworkPolicy" {
        guard other.scope.directions.contains(direction) else { continue }
        let isShared = world.pods.contains { pod in
          !pod.hostNetwork && other.scope.isOf(pod, in: world)
            && reading.selects(policy, pod: pod.index, direction).isPossible
        }
        guard isShared else { continue }
        return Remark(
          "order-missing", policy: place,
          "without `order` the policy is asked after every NetworkPolicy of its pods, such as `\(other.reference.path)`: "
            + "what one of them allows, no rule here denies", at: policy.span,
          notes: ["NetworkPolicies have the order 1000: write a smaller one to come first, or a larger one to say so"])
      }
    }
    return nil
  }

  /// A selector that asks for no label of a host endpoint picks it all the same (semantics K33, K72).
  private func hostEndpoints(_ policy: CalicoPolicy, _ place: Int) -> Remark? {
    guard policy.kind == .globalNetworkPolicy, !policy.doNotTrack, !policy.preDNAT, !policy.applyOnForward,
      CalicoReading.selects(policy, MemberLabels([:])).isPossible
    else { return nil }
    let endpoints = world.policyData.compactMap { $0 as? HostEndpoint }
    guard let first = endpoints.first(where: { CalicoReading.selects(policy, MemberLabels($0.labels)).isPossible })
    else { return nil }
    return Remark(
      "selects-host-endpoints", policy: place,
      "`\(policy.name)` also judges host endpoints, such as `\(first.name)` of node `\(first.node)`: its selectors ask for "
        + "no label that they lack", at: policy.span,
      notes: ["if pods alone are meant, write `namespaceSelector: all()`: it asks for a namespace"])
  }

  /// `notNets` of one family makes a rule that denies one of that family alone (semantics K34).
  private func families(_ policy: CalicoPolicy, _ place: Int) -> [Remark] {
    Direction.allCases.flatMap { direction in
      policy[direction].enumerated().flatMap { number, rule -> [Remark] in
        guard rule.action == .deny, rule.ipVersion == nil else { return [] }
        return [("source", rule.source), ("destination", rule.destination)].compactMap { side, end in
          guard end.nets.isEmpty, let family = end.notNets.first?.family,
            let other = world.addresses.families.first(where: { $0 != family })
          else { return nil }
          return Remark(
            "not-nets-one-family", policy: place,
            "spec.\(direction.field)[\(number)].\(side).notNets has \(family.rawValue) blocks alone: the rule denies no "
              + "\(other.rawValue) address", at: end.span ?? rule.span,
            notes: ["add a rule that denies \(other.rawValue), or say in the model that the cluster speaks one family"])
        }
      }
    }
  }

  /// Rules of a direction that `types` does not list are never asked (semantics K24).
  private func inertRules(_ policy: CalicoPolicy, _ place: Int) -> [Remark] {
    Direction.allCases.compactMap { direction in
      guard let types = policy.types, !types.contains(direction), let rule = policy[direction].first else { return nil }
      return Remark(
        "rule-not-in-policy-types", policy: place,
        "rules of `\(direction.field)` are not read: types lists \(types.map(\.rawValue).joined(separator: ", ")) only",
        at: rule.span, notes: ["add \(direction.rawValue) to types, or take the rules out"])
    }
  }

  /// Labels of pods that count in place of those of their namespace or service account (semantics K56).
  private var ownLabels: [Remark] {
    var seen: Set<String> = []
    return world.pods.flatMap { pod -> [Remark] in
      pod.labels.keys.sorted().compactMap { key in
        guard [MemberLabels.ofNamespace, MemberLabels.ofAccount].contains(where: { key.hasPrefix($0) }),
          seen.insert("\(world.workload(of: pod)) \(key)").inserted
        else { return nil }
        let owner = key.hasPrefix(MemberLabels.ofNamespace) ? "namespace" : "service account"
        return Remark(
          "own-inherited-label", policy: nil,
          "\(world.workload(of: pod).quoted) has the label `\(key)` of its own, which counts for policies in place of its "
            + "\(owner)'s", at: pod.span,
          notes: ["so whoever may label pods can pass for one of another \(owner)"])
      }
    }
  }
}

extension KindScope {
  /// Whether a pod is one of those that a policy of Kubernetes judges.
  fileprivate func isOf(_ pod: World.Pod, in world: World) -> Bool {
    guard case .pods(let namespace, let selector) = ends else { return false }
    return world.namespace(of: pod).name == namespace && ReferenceEvaluator.matches(selector, labels: pod.labels)
  }
}
