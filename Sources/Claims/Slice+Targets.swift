import Cluster
package import PolicyModel

extension Slice {
  /// A destination pod that surely exists (semantics D4).
  package struct Target: Sendable {
    /// The groups that it can belong to.
    package var groups: Set<Int>
    /// The classes of the pods that it can be.
    package var classes: Set<Int>
  }

  /// The destination pods that surely exist. Of several that no address tells apart two are enough: a source is one of
  /// them at most, and the other stands for the rest.
  package func targets(in model: PolicyModel) -> [Target] {
    var groupOfClass: [Int: Int] = [:]
    for (place, group) in destinations.enumerated() {
      for number in group.classes { groupOfClass[number] = place }
    }
    var slots: [World.Pod.Slot: Target] = [:]
    var order: [World.Pod.Slot] = []
    var uncertain: Set<World.Pod.Slot> = []
    for (number, members) in model.classes.members.enumerated() {
      for pod in members.map({ model.world.pods[$0] }) {
        for slot in pod.possibleSlots {
          if slots[slot] == nil { order.append(slot) }
          slots[slot, default: Target(groups: [], classes: [])].classes.insert(number)
          if let group = groupOfClass[number] {
            slots[slot]?.groups.insert(group)
          } else {
            uncertain.insert(slot)
          }
        }
      }
    }
    let all = order.filter { !uncertain.contains($0) }.compactMap { slots[$0] }
    guard Self.blocks(egress).isEmpty, Self.ownBlocks(ingress).isEmpty else { return all }
    var count: [Set<Int>: Int] = [:]
    return all.filter { target in
      count[target.groups, default: 0] += 1
      return count[target.groups, default: 0] <= 2
    }
  }

  /// Whether some pod of a group of sources can be the target.
  package func canBe(_ source: EndpointGroup, _ target: Target) -> Bool {
    source.classes.contains { target.classes.contains($0) }
  }

  /// Whether the pods of a group of sources can be nothing but the target.
  package func mustBe(_ source: EndpointGroup, _ target: Target, in model: PolicyModel) -> Bool {
    !source.classes.isEmpty
      && source.classes.allSatisfy { number in
        let members = model.classes.members[number]
        return target.classes.contains(number) && members.count == 1 && model.world.pods[members[0]].slots.count == 1
      }
  }
}
