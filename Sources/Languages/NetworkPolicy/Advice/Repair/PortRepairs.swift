import Advice
import Cluster
import Kubernetes
import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import ReferenceEvaluator
import YAMLEdits

/// Looks for what is wrong with the ports of a rule.
struct PortRepairs {
  let faulty: FaultyRule

  private var context: RepairContext { faulty.context }
  private var draft: PolicyDraft { faulty.draft }
  private var direction: Direction { faulty.direction }
  private var rule: NetworkPolicy.Rule { faulty.rule }
  private var path: YAMLPath { faulty.path }
  private var flow: ReferenceEvaluator.Flow { faulty.goal.flow }

  private func edit(_ edits: [YAMLEdit], _ cost: Int, at path: YAMLPath, _ text: String) -> [RepairEdit] {
    faulty.edit(edits, cost, at: path, text)
  }

  /// Edits by which an item may match the flow's port.
  func taking() -> [RepairEdit] {
    var result: [RepairEdit] = []
    for number in rule.ports.indices { result += taking(number) }
    let item = YAMLValue.port(.init(protocol: flow.transport, port: form(flow.port, flow.transport), span: rule.span))
    result += edit(
      [.append(path.key("ports"), item)], 1600, at: path.key("ports"), "also \(flow.port)/\(flow.transport.rawValue)")
    return result
  }

  private func taking(_ number: Int) -> [RepairEdit] {
    let (item, path) = (rule.ports[number], path.key("ports").item(number))
    let transport = item.protocol ?? .tcp
    let isDead = !isDeclared(item)
    var result: [RepairEdit] = []
    if transport != flow.transport {
      // Of two items alike one was meant to be the other protocol.
      let isTwice = rule.ports.prefix(number).contains { YAMLValue.port($0) == YAMLValue.port(item) }
      result += edit(
        [protocolEdit(item, path, flow.transport)], isDead || isTwice ? 900 : 1400, at: path,
        "\(transport.rawValue) → \(flow.transport.rawValue)")
    } else if let written = item.port, item.endPort == nil {
      let port = form(flow.port, transport)
      if port != written {
        result += edit(
          [.setScalar(path.key("port"), Self.value(port))], isDead ? 800 : 1500, at: path.key("port"),
          "port \(written.text) → \(port.text)")
      }
    } else if let end = item.endPort, flow.port > end {
      result += edit(
        [.setScalar(path.key("endPort"), .number(Int(flow.port)))], 1200, at: path.key("endPort"),
        "endPort \(end) → \(flow.port)")
    }
    return result
  }

  /// Edits by which items may no longer match the flow's port.
  func avoiding() -> [RepairEdit] {
    var result: [RepairEdit] = []
    for number in rule.ports.indices where context.reading.matches(rule.ports[number], flow) {
      let (item, path) = (rule.ports[number], path.key("ports").item(number))
      if let end = item.endPort, let first = item.port {
        for port in meant(item.protocol ?? .tcp) {
          var single = item
          (single.port, single.endPort) = (port, nil)
          result += edit(
            [.replace(path, YAMLValue.port(single))], 1500, at: path, "ports \(first.text)-\(end) → \(port.text)")
        }
      }
      if item.endPort == nil, let written = item.port {
        for port in meant(item.protocol ?? .tcp) where port != written {
          var other = item
          other.port = port
          // Twice the same is no list that anybody means.
          if rule.ports.contains(where: { YAMLValue.port($0) == YAMLValue.port(other) }) { continue }
          result += edit(
            [.setScalar(path.key("port"), Self.value(port))], 1500, at: path.key("port"),
            "port \(written.text) → \(port.text)")
        }
      }
      for transport in [TransportProtocol.tcp, .udp]
      where transport != item.protocol ?? .tcp && isMeant(item, transport) {
        result += edit(
          [protocolEdit(item, path, transport)], 1400, at: path,
          "\((item.protocol ?? .tcp).rawValue) → \(transport.rawValue)")
      }
      if rule.ports.count > 1 {
        result += edit([.removeItem(path)], 1800, at: path, "without \(PeerWords.words(item))")
      }
    }
    return result
  }

  /// Edits by which a rule for every port gets some.
  func naming() -> [RepairEdit] {
    var lists: [(ports: [NetworkPolicy.Port], cost: Int)] = []
    let all = context.world.policies.networkPolicies.flatMap { place, policy in
      policy[direction].filter { !$0.ports.isEmpty }.map { (place, policy, $0) }
    }
    // The same partners elsewhere.
    let same = all.filter { PartnerLists.isSame($0.2.peers, rule.peers) && !rule.peers.isEmpty }
    lists += same.map { place, policy, other in (other.ports, policy.name == draft.policy.name ? 1100 : 1200) }
    for list in PartnerLists(context: context).lists(draft.policy, direction, rule: rule) where !list.ports.isEmpty {
      lists.append((list.ports, 1200))
    }
    let declared = destinations().flatMap(\.ports).map { port in
      NetworkPolicy.Port(
        protocol: port.protocol, port: form(port.containerPort, port.protocol), span: rule.span)
    }
    var seen: [[YAMLValue]] = []
    lists += declared.map { ([$0], 1400) }
    return lists.flatMap { list -> [RepairEdit] in
      let written = list.ports.map(YAMLValue.port)
      guard !seen.contains(written) else { return [] }
      seen.append(written)
      return edit(
        [draft.putting("ports", .list(written), in: path)], list.cost + 100 * (written.count - 1), at: path,
        "on \(list.ports.map(PeerWords.words).joined(separator: ", ")) alone")
    }
  }

  // MARK: Words

  static func value(_ port: IntOrString) -> YAMLValue {
    switch port {
    case .number(let number): .number(Int(number))
    case .name(let name): .text(name)
    }
  }

  private func protocolEdit(_ item: NetworkPolicy.Port, _ path: YAMLPath, _ transport: TransportProtocol) -> YAMLEdit {
    item.protocol == nil
      ? .insertKey(path, .init("protocol", .text(transport.rawValue)), before: ["port", "endPort"])
      : .setScalar(path.key("protocol"), .text(transport.rawValue))
  }

  /// A port as the policy writes ports: by name where it has names and the destination has one.
  private func form(_ number: UInt16, _ transport: TransportProtocol) -> IntOrString {
    let names = (draft.policy.ingress + draft.policy.egress).flatMap(\.ports).filter {
      if case .name? = $0.port { true } else { false }
    }
    guard !names.isEmpty, case .pod(let pod, _, _, _) = flow.destination,
      let name = context.world.pods[pod].ports.first(where: { $0.containerPort == number && $0.protocol == transport })?
        .name
    else { return .number(number) }
    return .name(name)
  }

  /// Whether a pod at which the port is looked up declares it.
  private func isDeclared(_ item: NetworkPolicy.Port) -> Bool { context.isDeclared(item, at: destinations()) }

  private func destinations() -> [World.Pod] { context.destinations(of: rule, direction, draft.policy) }

  /// Whether a destination declares the port of an item, under another protocol.
  private func isMeant(_ item: NetworkPolicy.Port, _ transport: TransportProtocol) -> Bool {
    var other = item
    other.protocol = transport
    return other.port != nil && isDeclared(other)
  }

  /// Ports that somebody names, and those that destinations declare.
  private func meant(_ transport: TransportProtocol) -> [IntOrString] {
    var result: [IntOrString] = []
    func add(_ port: IntOrString) { if !result.contains(port) { result.append(port) } }
    for list in PartnerLists(context: context).lists(draft.policy, direction, rule: nil) {
      for port in list.ports where port.protocol ?? .tcp == transport && port.endPort == nil { port.port.map(add) }
    }
    for port in destinations().flatMap(\.ports) where port.protocol == transport {
      add(form(port.containerPort, transport))
    }
    return result
  }
}
