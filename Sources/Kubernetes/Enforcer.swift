/// Who enforces the policies of a cluster: which of them count there, and what they mean.
package struct Enforcer: Hashable, Sendable {
  /// The ones that there are, under their names in property files.
  package enum Name: String, Hashable, CaseIterable, Sendable {
    /// What the texts of the Kubernetes APIs say.
    case upstream
    case calico
    case cilium
  }

  /// Which one.
  package var name: Name
  /// Its release, such as `3.32`; nil where nobody says which it is.
  package var release: String?
  /// How it is set up, where somebody says so.
  package var settings: [Setting: Value] = [:]

  /// Makes an enforcer.
  package init(_ name: Name, release: String? = nil) {
    self.name = name
    self.release = release
  }

  /// What the texts of the Kubernetes APIs say.
  package static let upstream = Self(.upstream)
}

extension Manifests {
  /// The first object, in the order of reports, of a kind that one enforcer alone reads: where nobody says which enforcer
  /// there is, it is that one.
  package var firstOfAnEnforcer: (enforcer: Enforcer.Name, object: ObjectReference)? {
    let policies = policies.inOrder().lazy.compactMap { policy in policy.enforcer.map { ($0, policy.reference) } }
    return policies.first ?? policyData.inOrder().first.map { ($0.enforcer, $0.reference) }
  }
}
