import Cluster
import Kubernetes

extension Slice {
  /// The destination pods that surely exist, each as the groups it can belong to (semantics D4). Targets that no term
  /// could tell apart are one.
  package func targets(in model: PolicyModel) -> [Set<Int>] {
    struct Slot: Hashable {
      var namespace: Int
      var owner: World.Owner?
      var name: String?
      var number: Int
    }
    var groupOfPod: [Int: Int] = [:]
    for (place, group) in destinations.enumerated() {
      for number in group.classes {
        for pod in model.classes.members[number] { groupOfPod[pod] = place }
      }
    }
    var slots: [Slot: Set<Int>] = [:]
    var order: [Slot] = []
    var uncertain: Set<Slot> = []
    for pod in model.world.pods {
      for number in pod.slots {
        let slot = Slot(namespace: pod.namespace, owner: pod.owner, name: pod.name, number: number)
        if slots[slot] == nil { order.append(slot) }
        if let group = groupOfPod[pod.index] {
          slots[slot, default: []].insert(group)
        } else {
          slots[slot, default: []].formUnion([])
          uncertain.insert(slot)
        }
      }
    }
    let all = order.filter { !uncertain.contains($0) }.compactMap { slots[$0] }
    guard Self.blocks(egress).isEmpty else { return all }
    var seen: Set<Set<Int>> = []
    return all.filter { seen.insert($0).inserted || $0.contains { !isShared(destinations[$0], model) } }
  }

  /// Whether a source of one group can be the very pod that a destination of another group is, one of several that are
  /// alike. Where merged targets stand for several pods, one less of them makes no difference.
  package func canBe(_ source: EndpointGroup, _ destination: EndpointGroup, in model: PolicyModel) -> Bool {
    guard !Self.blocks(egress).isEmpty, canPair(source, destination, in: model) else { return false }
    return source.classes.contains { destination.classes.contains($0) }
  }

  /// Whether a group has members enough that one more of them adds nothing.
  private func isShared(_ group: EndpointGroup, _ model: PolicyModel) -> Bool {
    group.classes.reduce(0) { $0 + model.classes.members[$1].count } > 1
      || group.classes.contains { model.world.pods[model.classes.members[$0][0]].isReplicated }
  }
}
