import Advice
package import Cluster
package import Diagnostics
import EnforcerAdvice
import EnforcerTiers
package import Kubernetes
import Network
import PolicyModel
package import Properties
package import SMT
package import Verification

/// Looks for policies that do not do what they seem to.
package enum Linter {
  /// Every check's id, with a section in the documentation.
  package static let ids: [Diagnostic.ID] = [
    "unsatisfiable-selector", "selects-nothing", "peer-selects-nothing", "rule-not-in-policy-types", "empty-egress",
    "unknown-port-name", "service-port", "block-covers-pods", "block-covers-metadata", "no-dns", "redundant-rule",
    "redundant-policy", "shadowed-rule", "never-asked", "tie", "mixed-versions", "deny-leaves-outside-open",
    "deny-leaves-family-open", "deny-covers-pods", "deny-misses-port-name", "several-port-numbers",
    "no-namespace-selector", "only-host-network", "domain-names", "unknown-nodes", "pass-cancels-policies",
    "order-missing", "selects-host-endpoints", "not-nets-one-family", "own-inherited-label", "block-leaves-out-pods",
    "rule-matches-nothing", "empty-peer-list", "unmatched-service", "default-deny-without-rules",
    "isolates-other-endpoints", "names-are-not-learnt", "unseen-label", "negative-namespace", "door-blocked",
    "door-leads-nowhere",
    "route-not-attached", "reference-not-granted", "backend-names-target-port", "open-to-everyone",
    "pointless-peer", "half-default-deny", "namespace-without-policy",
    "block-of-a-service", "scrape-blocked", "webhook-blocked", "ignore-without-reason",
    "unused-ignore",
  ]

  /// What is looked for of what is redundant.
  package enum Redundancy: String, CaseIterable, Sendable {
    /// What changes nothing for every pod that could exist, which takes proofs.
    case open
    /// Also what changes nothing for the pods that are declared.
    case closed
  }

  /// The findings that no annotation silences, as warnings. What an object that is not read may make untrue says so.
  ///
  /// - Parameters:
  ///   - redundancy: what is looked for of what is redundant; nil for nothing, which leaves the solver alone.
  ///   - settings: what is known of traffic from outside.
  package static func lint<S: Solver & ~Copyable>(
    _ world: World, manifests: Manifests, model: PropertySet.Model, redundancy: Redundancy?,
    doors settings: ExposureSettings = ExposureSettings(), solver: inout S
  ) throws(VerificationFailure) -> [Finding] {
    let advisers = Advisers(world: world)
    let written = advisers.written(in: world)
    let normalised = PolicyModel(world)
    var found = SelectorLint(model: normalised, written: written).findings()
    found += advisers.remarks().map { Finding($0) }
    found += PortLint(model: normalised, written: written).findings()
    found += BlockLint(model: normalised, written: written, podCIDRs: model.podCIDRs).findings()
    found += DNSLint(model: normalised).findings()
    found += OrderLint(model: normalised, written: written).findings()
    found += PassLint(model: normalised, written: written).findings()
    found += DenyLint(model: normalised, written: written, podCIDRs: model.podCIDRs).findings()
    found += OpenRuleLint(model: normalised, written: written).findings()
    found += IsolationLint(model: normalised, written: written, manifests: manifests).findings()
    found += CallerLint(model: normalised, written: written, callers: manifests.callers).findings()
    found += DoorLint(model: normalised, settings: settings).findings()
    if let redundancy {
      // A policy that selects nothing is redundant as a rule, and so is a rule that never decides; one finding says it.
      let shadowed = Set(found.filter { $0.diagnostic.id == "shadowed-rule" }.map(\.diagnostic.location))
      let idle = Set(found.filter { $0.diagnostic.id == "selects-nothing" }.compactMap(\.policy))
      found += try RedundancyLint(
        model: normalised, written: written, advisers: advisers, manifests: manifests, declared: model,
        inClosedWorld: redundancy == .closed
      ).findings(&solver).filter { finding in
        switch finding.diagnostic.id {
        case "redundant-policy": !(finding.policy.map(idle.contains) ?? false)
        case "redundant-rule": !shadowed.contains(finding.diagnostic.location)
        default: true
        }
      }
    }
    return Silencing(world: world, proves: redundancy != nil).remaining(found)
  }
}
