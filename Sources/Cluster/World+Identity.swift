extension World.Pod {
  /// What tells the pods of a world apart by their names. Candidates for one pod, which differ in labels, have one.
  package struct Identity: Hashable, Sendable {
    /// The place in `World.namespaces`.
    package var namespace: Int
    /// The workload; nil for a pod of its own.
    package var owner: World.Owner?
    /// The pod's name; nil for pods that a template makes under names that are not known, or where it does not matter.
    package var name: String?
  }

  /// A pod that surely exists: one of those that a workload has, or a pod of its own (semantics D4). Exactly one of its
  /// candidates fills it.
  package struct Slot: Hashable, Sendable {
    /// What its candidates have in common.
    package var identity: Identity
    /// One of `World.Pod.slots`.
    package var number: Int
  }

  /// What tells the pod from others.
  package var identity: Identity { Identity(namespace: namespace, owner: owner, name: name) }

  /// The same for all pods of one workload.
  package var unitIdentity: Identity { Identity(namespace: namespace, owner: owner, name: owner == nil ? name : nil) }

  /// The slots of which it is a candidate, one for each of `slots`.
  package var possibleSlots: [Slot] { slots.map { Slot(identity: identity, number: $0) } }
}
