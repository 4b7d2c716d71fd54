import Cluster
import Network
import Properties
import ReferenceEvaluator

/// Judges one flow by the text of a claim about doors.
extension ClaimReplay {
  /// Whether a flow is one that a claim about doors forbids and that passes, or one that it wants and that is denied.
  /// Who can knock at which door is known from set algebra.
  ///
  /// - Parameter isIngressAlone: whether it is no matter what the source's end says.
  func violates(
    _ claim: DoorClaim, _ flow: ReferenceEvaluator.Flow, under readings: Readings, isIngressAlone: Bool = false
  ) -> Bool {
    guard let doors, case .pod(let index, _, _, _) = flow.destination else { return false }
    if let pods = claim.pods, !contains(pods.expression, flow.destination) { return false }
    guard passedDoor(of: claim, by: flow, to: world.pods[index], doors) != nil else { return false }
    let decision = evaluator.decide(flow)
    if isIngressAlone, !claim.wantsFlows {
      return readings == .all ? decision.ingress.isAllowed : decision.ingress.mayAllow
    }
    return claim.wantsFlows ? decision.isDenied(under: readings) : decision.isAllowed(under: readings)
  }

  /// Tells by which door the flow of a counterexample comes: the first that the claim speaks of.
  func addDoor(to example: inout Counterexample, of claim: DoorClaim) {
    guard let doors, let witness = example.witness, case .pod(let index, _, _, _) = witness.flow.destination else {
      return
    }
    let place = extended(to: witness.world).passedDoor(
      of: claim, by: witness.flow, to: witness.world.pods[index], doors)
    example.door = place.map { doors.passage($0) }
  }

  /// The first door of which a claim speaks and through which a flow comes to a pod, by its place.
  private func passedDoor(
    of claim: DoorClaim, by flow: ReferenceEvaluator.Flow, to pod: World.Pod, _ doors: DoorMembers
  ) -> Int? {
    doors.book.doors.indices.first { place in
      let door = doors.book.doors[place]
      return isPassed(door, by: flow, to: pod) && isMeant(door, claim, flow) && doors.isMeant(place, claim)
    }
  }

  /// Whether a claim speaks of flows through a door.
  private func isMeant(_ door: Door, _ claim: DoorClaim, _ flow: ReferenceEvaluator.Flow) -> Bool {
    func isOpened(by openers: [DoorOpener]) -> Bool { openers.contains { $0.opens(door) } }
    func isFrom(_ holds: (IPAddress) -> Bool) -> Bool {
      if case .client = door.source { holds(flow.source.address) } else { false }
    }
    switch claim {
    case .neverExposed(_, let ports, _, let via):
      return (via.isEmpty || isOpened(by: via)) && ports.map { contains($0, flow) || isOnName($0, door, flow) } ?? true
    case .exposedOnly(_, let via, let ports, let clients):
      let isExcused =
        isOpened(by: via) && ports.map { contains($0, flow) } ?? true
        && clients.map { set in isFrom { _ in contains(set.expression, flow.source) } } ?? true
      return !isExcused
    case .clientsOf(_, let cidrs):
      return door.takesClients && !isFrom { address in cidrs.contains { $0.contains(address) } }
    case .doorsWork(let objects, _, _, _): return isOpened(by: objects)
    }
  }

  /// Whether a pod that no manifest declares could have the name of a port at which it is asked.
  private func isOnName(_ ports: PortSpec, _ door: Door, _ flow: ReferenceEvaluator.Flow) -> Bool {
    door.selection != nil && !ports.names.isEmpty
  }

  /// Whether a flow is one of those that come through a door to a pod.
  func isPassed(_ door: Door, by flow: ReferenceEvaluator.Flow, to pod: World.Pod) -> Bool {
    guard door.transport == flow.transport else { return false }
    let leadsThere =
      door.pods.contains(pod.index) && door.port == flow.port
      || door.selection.map { $0.holds(pod, on: flow.port, flow.transport, in: world) } ?? false
    guard leadsThere else { return false }
    func isIn(_ blocks: [CIDR]?) -> Bool { blocks.map { $0.contains { $0.contains(flow.source.address) } } ?? true }
    switch (door.source, flow.source) {
    case (.client(let blocks), .address), (.balancer(let blocks), .address): return isIn(blocks)
    case (.node, .node): return true
    case (.controller(let pods), .pod(let index, _, _, _)): return pods.contains(index)
    case (.controller(let pods), .node): return pods.contains { world.pods[$0].hostNetwork }
    case (.undeclaredController, _): return true
    default: return false
    }
  }
}
