import Cluster
import Kubernetes
import Network
import Properties
import ReferenceEvaluator

/// Judges by an assertion's text whether a source reaches no target at all.
struct ReachSomeReplay {
  let replay: ClaimReplay
  /// The targets.
  let to: SetExpression
  /// The port name of the claim, if it is about one.
  let name: String?

  /// Whether a flow to one target is denied, however the input is read. Between ends without a common family a model's addresses mean nothing.
  func isDenied(_ flow: ReferenceEvaluator.Flow) -> Bool {
    replay.isSubject(flow) && isPossible(flow.source) && isPossible(flow.destination)
      && replay.contains(to, flow.destination) && isOnName(flow)
      && replay.evaluator.decide(flow).isDenied
  }

  /// Whether an end can have its address.
  private func isPossible(_ end: ReferenceEvaluator.Endpoint) -> Bool {
    guard case .pod(let index, let address, _, _) = end else { return true }
    let pod = replay.world.pods[index]
    let plan = replay.world.addresses
    guard pod.addresses.isEmpty else { return pod.addresses.contains(address) }
    return (pod.hostNetwork ? plan.unknownNodes : plan.unknownPods).contains(address)
  }

  /// An end with an address that it is known to have, where there is one.
  func withOwnAddress(_ end: ReferenceEvaluator.Endpoint) -> ReferenceEvaluator.Endpoint {
    guard case .pod(let index, _, let node, let replica) = end, !isPossible(end),
      let address = replay.world.pods[index].addresses.first
    else { return end }
    return .pod(index, address: address, node: node, replica: replica)
  }

  private func isOnName(_ flow: ReferenceEvaluator.Flow) -> Bool {
    guard let name else { return true }
    guard case .pod(let index, _, _, _) = flow.destination else { return false }
    return replay.world.pods[index].ports.contains {
      $0.name == name && $0.protocol == flow.transport && $0.containerPort == flow.port
    }
  }

  /// Whether each flow misses its target, and every target that surely exists can be missed from the same source.
  func missesAll(_ flows: [ReferenceEvaluator.Flow]) -> Bool {
    guard flows.allSatisfy({ misses($0) }), isOneSource(flows) else { return false }
    return slots().allSatisfy { candidates in
      candidates.contains { pod in canMiss(pod, flows) }
    }
  }

  /// Whether flows from outside start at one address. (Of pods that no rule tells apart, each flow may name another.)
  private func isOneSource(_ flows: [ReferenceEvaluator.Flow]) -> Bool {
    Set(
      flows.compactMap { flow in
        if case .address(let address) = flow.source { address } else { nil }
      }
    ).count <= 1
  }

  /// Whether the flow's target is not reached: it lacks the port or a common family, or is denied.
  private func misses(_ flow: ReferenceEvaluator.Flow) -> Bool {
    if isDenied(flow) { return true }
    guard replay.contains(to, flow.destination), case .pod(let index, _, _, _) = flow.destination else { return false }
    if let name, !replay.declares(name, flow.destination) { return true }
    return isApart(flow.source, replay.world.pods[index])
  }

  /// Whether a source with the addresses it has in `flows` can miss a pod.
  private func canMiss(_ pod: Int, _ flows: [ReferenceEvaluator.Flow]) -> Bool {
    let world = replay.world
    for flow in flows {
      if case .pod(let source, _, _, _) = flow.source, source == pod, !world.pods[pod].isReplicated { return true }
      if isApart(flow.source, world.pods[pod]) { return true }
      let pool = world.pods[pod].hostNetwork ? world.addresses.unknownNodes : world.addresses.unknownPods
      let family = flow.source.address.family
      var addresses = world.pods[pod].addresses.filter { $0.family == family }
      if world.pods[pod].addresses.isEmpty {
        addresses = flows.map(\.destination.address).filter { $0.family == family && pool.contains($0) }
        addresses += pool[family].first.map { [IPAddress(family, $0)] } ?? []
      }
      for address in addresses where address != flow.source.address || world.pods[pod].hostNetwork {
        let end = ReferenceEvaluator.Endpoint.pod(
          pod, address: address, node: world.pods[pod].nodeName, replica: 1)
        if let name, !replay.declares(name, end) { return true }
        let ports = name.map { name in world.pods[pod].ports.filter { $0.name == name } } ?? []
        var copies = [flow]
        if name != nil {
          copies = ports.map { port in
            var copy = flow
            copy.transport = port.protocol
            copy.port = port.containerPort
            return copy
          }
        }
        for var copy in copies {
          copy.destination = end
          if replay.evaluator.decide(copy).isDenied { return true }
        }
      }
    }
    return false
  }

  /// Whether a pod has no address of a family that the source can speak.
  private func isApart(_ source: ReferenceEvaluator.Endpoint, _ pod: World.Pod) -> Bool {
    let plan = replay.world.addresses
    func families(_ pod: World.Pod) -> Set<IPFamily> {
      let pool = pod.hostNetwork ? plan.unknownNodes : plan.unknownPods
      return Set(
        plan.families.filter { family in
          pod.addresses.isEmpty ? !pool[family].isEmpty : pod.addresses.contains { $0.family == family }
        })
    }
    switch source {
    case .pod(let index, _, _, _): return families(replay.world.pods[index]).isDisjoint(with: families(pod))
    case .address(let address), .node(_, let address): return !families(pod).contains(address.family)
    }
  }

  /// The targets that surely exist, each as the pods it can be (semantics D4).
  private func slots() -> [[Int]] {
    var candidates: [World.Pod.Slot: [Int]] = [:]
    for pod in replay.world.pods {
      for slot in pod.possibleSlots { candidates[slot, default: []].append(pod.index) }
    }
    return candidates.values.filter { list in
      list.allSatisfy { pod in
        replay.contains(to, .pod(pod, address: IPAddress(.ipv4, 0), node: nil, replica: 0))
      }
    }
  }
}
