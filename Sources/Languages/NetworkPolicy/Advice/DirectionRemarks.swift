import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import NetworkPolicyAPI

/// Rules that are not read because of `policyTypes`, and lists that do not do what they seem to.
struct DirectionRemarks {
  let world: World

  func all() -> [Remark] {
    world.policies.networkPolicies.flatMap { place, policy in
      var result: [Remark] = []
      for direction in Direction.allCases {
        guard let types = policy.policyTypes, !types.contains(direction), let rule = policy[direction].first else {
          continue
        }
        let list = direction.field
        result.append(
          Remark(
            "rule-not-in-policy-types", policy: place,
            "rules of `\(list)` are not read: policyTypes lists \(types.map(\.rawValue).joined(separator: ", ")) only",
            at: rule.span, notes: ["add \(direction.rawValue) to policyTypes, or take the rules out"]))
      }
      if policy.policyTypes == nil, policy.egress.isEmpty, let span = policy.egressSpan {
        result.append(
          Remark(
            "empty-egress", policy: place,
            "`egress: []` without policyTypes isolates nothing for egress: everything may leave", at: span,
            notes: ["to deny all egress write `policyTypes: [Ingress, Egress]`, or `[Egress]` alone"]))
      }
      return result
    }
  }
}
