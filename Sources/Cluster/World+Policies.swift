import Kubernetes

extension World {
  /// The place of a policy among those of another world, where it may stand elsewhere; nil where that world lacks it.
  package func place(ofPolicy place: Int, in other: World) -> Int? {
    let reference = policies[place].reference
    return other.policies.firstIndex { $0.reference == reference }
  }
}

extension World {
  /// Whether there are policies of other kinds than NetworkPolicy that count: those that stand in tiers.
  package var hasOtherKinds: Bool { policies.contains { $0.tierName != nil || $0.enforcer != nil } }
}
