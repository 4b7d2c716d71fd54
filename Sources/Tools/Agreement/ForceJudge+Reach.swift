import Cluster
import Kubernetes
import Network
import Properties
import ReferenceEvaluator

extension ForceJudge {
  /// The address families of an end.
  func families(_ end: FlowGrid.End) -> Set<IPFamily> {
    switch end.endpoint {
    case .address(let address): return [address.family]
    case .pod(let index, _, _, _):
      let pod = read.world.pods[index]
      let plan = read.world.addresses
      let pool = pod.hostNetwork ? plan.unknownNodes : plan.unknownPods
      return Set(
        plan.families.filter { family in
          pod.addresses.isEmpty ? !pool[family].isEmpty : pod.addresses.contains { $0.family == family }
        })
    case .node(let name, _):
      let known = read.world.nodes.first { $0.name == name }
      guard let node = known, FlowGrid.isKnown(node, in: read.world) else {
        // Like a pod of unknown address, one address for each family that has any left by the nodes with a name.
        let named = AddressSet(addresses: read.world.nodes.flatMap(\.addresses))
        let free = read.world.addresses.unknownNodes.subtracting(named)
        return Set(read.world.addresses.families.filter { !free[$0].isEmpty })
      }
      return Set(node.addresses.map(\.family)).intersection(read.world.addresses.families)
    }
  }

  /// Whether a pod declares a port of a name.
  func declares(_ name: String, _ end: FlowGrid.End) -> Bool {
    end.pod.map { read.world.pods[$0].ports.contains { $0.name == name } } ?? false
  }

  /// Two ends of `mustReach` that no flow at all can satisfy: the name is not declared, or no family is common.
  func stranded(_ from: SetExpression, _ to: SetExpression, _ ports: PortSpec) -> String? {
    let all = grid.ends + read.world.pods.filter { $0.addresses.isEmpty || !$0.hostNetwork }.map { anyEnd($0) }
    let sources = all.filter { membership.contains(from, $0) }
    // Targets are pods that exist.
    let destinations = all.filter { end in
      membership.contains(to, end) && end.pod ?? 0 < read.declaredPods
    }
    for source in sources {
      for destination in destinations where isStranded(source, destination, ports) {
        if !isJudged(stranded: .init(source: source, destination: destination)) { continue }
        return "\(source.endpoint) → \(destination.endpoint) is stranded"
      }
    }
    return nil
  }

  /// Whether no flow between two different ends can satisfy `mustReach`.
  func isStranded(_ source: FlowGrid.End, _ destination: FlowGrid.End, _ ports: PortSpec) -> Bool {
    guard source.pod != nil || destination.pod != nil else { return false }
    if let pod = source.pod, pod == destination.pod, !read.world.pods[pod].isReplicated { return false }
    let common = families(source).intersection(families(destination))
    if common.isEmpty { return true }
    return ports.names.contains { !declares($0, destination) }
  }

  // MARK: each: some

  /// A source that, at some addresses, reaches no pod of `to` on some port or name.
  func reachesNone(_ from: SetExpression, _ to: SetExpression, _ ports: PortSpec) -> String? {
    let targets = certainTargets(to)
    // No certain target is no claim that a source could fail, unless it is one of several.
    let homeless = read.world.pods.map { anyEnd($0) }.filter { families($0).isEmpty }
    for source in grid.ends + homeless where membership.contains(from, source) && isJudged(source: source) {
      for connection in connections(ports) where missesAll(targets, source, connection) {
        return "\(source.endpoint) reaches nothing on \(connection)"
      }
    }
    return nil
  }

  /// Whether a source misses all that it must reach one of, on a connection or, where that is nil, on any of `ports`.
  func reachesNone(
    _ source: FlowGrid.End, _ to: SetExpression, _ ports: PortSpec, on connection: (TransportProtocol, UInt16)?
  ) -> Bool {
    let targets = certainTargets(to)
    let all = connections(ports)
    let wanted = connection.flatMap { ports.names.isEmpty ? [.connection($0.0, $0.1)] : nil } ?? all
    return wanted.contains { missesAll(targets, source, $0) }
  }

  /// The pods of `to` that surely exist, each as the candidates that it can be.
  private func certainTargets(_ to: SetExpression) -> [[World.Pod]] {
    var slots: [World.Pod.Slot: [World.Pod]] = [:]
    for pod in read.world.pods {
      for slot in pod.possibleSlots { slots[slot, default: []].append(pod) }
    }
    return slots.values.filter { candidates in candidates.allSatisfy { membership.contains(to, anyEnd($0)) } }
  }

  private func missesAll(_ targets: [[World.Pod]], _ source: FlowGrid.End, _ wanted: Wanted) -> Bool {
    selections(targets, of: source).contains { others in
      !others.isEmpty && stacks(of: source).contains { isMissing($0, others, wanted) }
    }
  }

  /// The addresses of a source that one judgement is about: to a lenient judge also one of each family.
  private func stacks(of source: FlowGrid.End) -> [[FlowGrid.End]] {
    guard isLenient, let pod = source.pod else { return [[source]] }
    let family = source.endpoint.address.family
    let others = grid.ends.filter { $0.pod == pod && $0.endpoint.address.family != family }
    return [[source]] + others.map { [source, $0] }
  }

  /// The targets other than the source, once for each place that the source can have among them.
  private func selections(_ targets: [[World.Pod]], of source: FlowGrid.End) -> [[[World.Pod]]] {
    let own = targets.indices.filter { place in targets[place].contains { $0.index == source.pod } }
    if own.isEmpty { return [targets] }
    return own.map { place in targets.indices.filter { $0 != place }.map { targets[$0] } }
  }

  /// What must be reached: a connection by number, or all that a name stands for.
  private enum Wanted {
    case connection(TransportProtocol, UInt16)
    case name(String)
  }

  private func connections(_ ports: PortSpec) -> [Wanted] {
    var result: [Wanted] = []
    for transport in TransportProtocol.allCases {
      for stretch in grid.points.stretches where ports.connections.contains(transport, stretch.lowerBound) {
        result.append(.connection(transport, stretch.lowerBound))
      }
    }
    return result + ports.names.map { .name($0) }
  }

  /// Whether every target can be missed at a time, at different addresses.
  private func isMissing(_ sources: [FlowGrid.End], _ targets: [[World.Pod]], _ wanted: Wanted) -> Bool {
    var choices: [[IPAddress]] = []
    for candidates in targets {
      var addresses: [IPAddress] = []
      var isFree = false
      for pod in candidates {
        if families(sources[0]).isDisjoint(with: families(anyEnd(pod))) { isFree = true }
        if case .name(let name) = wanted, !declares(name, anyEnd(pod)) { isFree = true }
        for end in ends(of: pod) {
          let pairs = sources.map { FlowGrid.Pair(source: $0, destination: end) }
          guard pairs.contains(where: { FlowGrid.isFlow($0, in: read.world) && isDenied($0, wanted) }) else { continue }
          if end.isHost || !pod.addresses.isEmpty { isFree = true }
          addresses.append(end.endpoint.address)
        }
      }
      if isFree { continue }
      if addresses.isEmpty { return false }
      choices.append(addresses)
    }
    return canDiffer(choices[...], taken: [])
  }

  /// A pod at the addresses of the grid; to a lenient judge also at their neighbours, so that several pods that no block
  /// tells apart find an address each.
  private func ends(of pod: World.Pod) -> [FlowGrid.End] {
    let own = grid.ends.filter { $0.pod == pod.index }
    return isLenient && pod.addresses.isEmpty && !pod.hostNetwork ? own + own.flatMap { neighbours(of: $0) } : own
  }

  private func isDenied(_ pair: FlowGrid.Pair, _ wanted: Wanted) -> Bool {
    switch wanted {
    case .connection(let transport, let port):
      return isDenied(Flow(pair: pair, transport: transport, port: port))
    case .name(let name):
      guard let pod = pair.destination.pod else { return true }
      return read.world.pods[pod].ports.contains { port in
        port.name == name && isDenied(Flow(pair: pair, transport: port.protocol, port: port.containerPort))
      }
    }
  }

  private func canDiffer(_ choices: ArraySlice<[IPAddress]>, taken: Set<IPAddress>) -> Bool {
    guard let first = choices.first else { return true }
    return first.contains { !taken.contains($0) && canDiffer(choices.dropFirst(), taken: taken.union([$0])) }
  }

  /// A pod at the addresses around its own that it can have, too.
  func neighbours(of end: FlowGrid.End) -> [FlowGrid.End] {
    guard case .pod(let index, let address, let node, let replica) = end.endpoint else { return [] }
    let pod = read.world.pods[index]
    let plan = read.world.addresses
    let pool = (pod.hostNetwork ? plan.unknownNodes : plan.unknownPods)[address.family]
    let last = address.family.maximum
    let values = (1...3).flatMap { step in
      (address.value >= step ? [address.value - step] : [])
        + (last - address.value >= step ? [address.value + step] : [])
    }
    return values.filter { pool.contains($0) }.map { value in
      let endpoint = ReferenceEvaluator.Endpoint.pod(
        index, address: IPAddress(address.family, value), node: node, replica: replica)
      return FlowGrid.End(endpoint: endpoint, isHost: end.isHost)
    }
  }
}
