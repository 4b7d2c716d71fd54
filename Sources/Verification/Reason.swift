extension Counterexample {
  /// Why an end of a flow lets it through or stops it, under the names of JSON.
  package enum Reason: String, Hashable, CaseIterable, Sendable {
    /// A rule allows it.
    case rule
    /// The policies that isolate the pod have no rule that allows it.
    case noRule = "no-rule"
    /// No policy isolates the pod.
    case notIsolated = "not-isolated"
    /// The pod is on the network of its node, where no policy governs it.
    case hostNetwork = "host-network"
    /// The end is outside the cluster, where no policy applies.
    case outsideAddress = "outside-address"
    /// The end is a node, which no policy governs.
    case node
    /// An object that is not read may let it through.
    case unread
    /// A rule denies it.
    case deny
    /// A rule leaves the decision to the next tier.
    case pass
    /// It depends on how a policy is read, or on which of several counts.
    case undecided
    /// The source is the node that the pod runs on.
    case ownNode = "own-node"
  }
}

extension Counterexample.Reason {
  /// What a rule says, under the names of JSON; nil for what is no rule of one action.
  package var action: String? {
    switch self {
    case .rule: "allow"
    case .deny: "deny"
    case .pass: "pass"
    case .unread, .noRule, .notIsolated, .hostNetwork, .outsideAddress, .node, .undecided, .ownNode: nil
    }
  }
}
