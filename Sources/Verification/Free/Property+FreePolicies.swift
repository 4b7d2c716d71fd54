import PolicyModel
import Properties

extension Property {
  /// What anyone who may write NetworkPolicies would write to break the claim; nil where nobody may.
  ///
  /// A claim that something is denied is broken, if any choice breaks it, where all of them let through everything; one
  /// that something works, where they let through nothing; that pods are isolated, where there are none: the rules that
  /// allow are taken out before that is asked. All ends and connections are free at a time, so that one choice is the worst.
  var freePolicies: FreePolicies? {
    guard policies == .open else { return nil }
    let choice: FreePolicies.Choice =
      switch assertion {
      case .neverReaches, .neverReachesTransitively, .onlyFrom, .onlyTo, .isolated, .isolatedByLabel, .onlyFlows,
        .noNewAccess:
        .allow
      case .doors(let claim): claim.wantsFlows ? .deny : .allow
      case .mustReach: .deny
      case .defaultDeny: .nothing
      }
    return FreePolicies(choice, trusted: trustedNamespaces.map(\.name))
  }
}
