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
    /// It depends on how a policy is read, or on which of several counts.
    case undecided
    /// The source is the node that the pod runs on.
    case ownNode = "own-node"
  }
}
