import Cluster
import Diagnostics
import Kubernetes
import Network
import NetworkPolicyAPI
import PolicyModel

/// Rules that are not read because of `policyTypes`, and lists that do not do what they seem to.
struct DirectionLint {
  let world: World

  func findings() -> [Finding] {
    world.policies.networkPolicies.flatMap { place, policy in
      var result: [Finding] = []
      for direction in Direction.allCases {
        guard let types = policy.policyTypes, !types.contains(direction), let rule = policy[direction].first else {
          continue
        }
        let list = direction.field
        result.append(
          Finding(
            "rule-not-in-policy-types", policy: place,
            "rules of `\(list)` are not read: policyTypes lists \(types.map(\.rawValue).joined(separator: ", ")) only",
            at: rule.span, notes: ["add \(direction.rawValue) to policyTypes, or take the rules out"]))
      }
      if policy.policyTypes == nil, policy.egress.isEmpty, let span = policy.egressSpan {
        result.append(
          Finding(
            "empty-egress", policy: place,
            "`egress: []` without policyTypes isolates nothing for egress: everything may leave", at: span,
            notes: ["to deny all egress write `policyTypes: [Ingress, Egress]`, or `[Egress]` alone"]))
      }
      return result
    }
  }
}
