import CiliumAPI
import CiliumReading
import Cluster
import Kubernetes
import Network
import ReferenceEvaluator

extension Peer.Member {
  /// What it asks for.
  var text: String {
    switch self {
    case .endpoints(let selector): selector == EndpointSelector() ? "any endpoint" : "endpoints with \(selector)"
    case .nodes(let selector):
      selector == EndpointSelector() ? "any other node" : "other nodes with \(selector)"
    case .entity(let entity): "entity `\(entity.rawValue)`"
    case .block(let block, _): "addresses of \(block.cidr)\(Self.but(block.except))"
    case .group(let name, let except): "addresses of CiliumCIDRGroup \(name)\(Self.but(except))"
    case .groups(let selector, let except): "addresses of CiliumCIDRGroups with \(selector)\(Self.but(except))"
    case .service(let name, let namespace): "the endpoints of Service \(namespace.map { "\($0)/" } ?? "")\(name)"
    case .services(let selector, let namespace):
      "the endpoints of Services with \(selector)\(namespace.map { " in namespace `\($0)`" } ?? "")"
    case .domainName(let name): "addresses of `\(name)`"
    case .cloud: "addresses of a group of a cloud"
    }
  }

  private static func but(_ except: [CIDR]) -> String {
    except.isEmpty ? "" : " but \(except.map(\.description).joined(separator: ", "))"
  }
}

/// Says what an item of a rule asks for, and what is missing where it does not match.
struct PeerWords {
  let world: World
  let reading: CiliumReading
  let block: CiliumReading.Block

  /// An item of the L3 part against the other end.
  func text(
    _ member: Peer.Member, _ other: ReferenceEvaluator.Endpoint, _ truth: ReferenceEvaluator.Truth
  ) -> String {
    let what = member.text + implied(member)
    switch truth {
    case .yes: return what
    case .unknown(let causes): return "\(what): \(doubt(causes))"
    case .no: return missing(member, other).map { "\(what): \($0)" } ?? what
    }
  }

  /// What a selector does not say (semantics L26, L27).
  private func implied(_ member: Peer.Member) -> String {
    guard case .endpoints(let selector) = member else { return "" }
    if selector.keys.contains(where: { $0.source == EndpointSelector.Key.reserved }) { return "" }
    let asksForNamespace = selector.keys.contains {
      $0.isOf(EndpointSelector.Key.kubernetes)
        && ($0.name == IdentityLabel.namespace || IdentityLabel.ofNamespace($0.name) != nil)
    }
    return asksForNamespace ? "" : block.namespace.map { " in namespace `\($0)`" } ?? " in any namespace"
  }

  private func doubt(_ causes: Set<ReferenceEvaluator.Doubt.Cause>) -> String {
    switch ReferenceEvaluator.Doubt.Cause.allCases.first(where: { causes.contains($0) }) {
    case .domainName: "nobody can tell which addresses these are"
    case .unknownService: "no manifest says which endpoints these are"
    case .placement: "no manifest says whether it is the pod's own node"
    case .apiServer: "it is not known which addresses the API server has"
    case .unknownNodes: "no manifest says which labels the node has"
    case .portName: "the name may stand for other numbers"
    case .authentication: "both ends must have shown who they are"
    default: "nobody can tell"
    }
  }

  private func missing(_ member: Peer.Member, _ other: ReferenceEvaluator.Endpoint) -> String? {
    switch member {
    case .endpoints(let selector):
      guard let place = reading.governedPod(other) else { return "selectors match endpoints of pods, and it is none" }
      return reading.unmet(selector, in: block, by: place).map { unmet($0, world.pods[place]) }.joined(separator: "; ")
    case .block(let block, _): return missing([block], other)
    case .group(let name, let except):
      return missing(groups(except) { $0.name == name }, other)
    case .groups(let selector, let except):
      return missing(groups(except) { ReferenceEvaluator.matches(selector, labels: $0.labels) }, other)
    case .nodes: return reading.governedPod(other) == nil ? nil : "pods are matched with no node"
    case .domainName, .cloud: return reading.governedPod(other) == nil ? nil : "pods are matched with no name"
    case .entity, .service, .services: return nil
    }
  }

  private func groups(_ except: [CIDR], _ isMeant: (CiliumCIDRGroup) -> Bool) -> [AddressBlock] {
    world.policyData.compactMap { $0 as? CiliumCIDRGroup }.filter(isMeant).flatMap(\.blocks).map {
      AddressBlock(cidr: $0, except: except)
    }
  }

  private func missing(_ blocks: [AddressBlock], _ other: ReferenceEvaluator.Endpoint) -> String {
    let address = other.address
    guard let block = blocks.first(where: { $0.cidr.contains(address) }) else {
      return blocks.isEmpty ? "there are none" : "\(address) is not one"
    }
    if let hole = block.except.first(where: { $0.contains(address) }) { return "\(address) is in \(hole)" }
    return "\(address) is \(reading.governedPod(other) == nil ? "a node's" : "a pod's"), which no block matches"
  }

  /// What a pod has in place of what is asked for.
  private func unmet(_ item: EndpointSelector.Requirement, _ pod: World.Pod) -> String {
    let namespace = world.namespace(of: pod)
    let isPair = item.operator == .in && item.values.count == 1
    let asked =
      (isPair ? "\(item.key)=\(item.values[0])" : "\(EndpointSelector(matchExpressions: [item]))")
      + " is asked for"
    guard item.key.isOf(EndpointSelector.Key.kubernetes) else {
      return "no pod has labels of source `\(item.key.source ?? "")`"
    }
    if item.key.name == IdentityLabel.namespace { return "the pod is in namespace `\(namespace.name)`" }
    if let key = IdentityLabel.ofNamespace(item.key.name) {
      return "namespace `\(namespace.name)` \(value(namespace.labels[key], key)) (\(asked))"
    }
    if reading.isSeen(item.key.name) == .no, pod.labels[item.key.name] != nil {
      return "label \(item.key.name) is no part of the pod's identity (\(asked))"
    }
    return "the pod \(value(pod.labels[item.key.name], item.key.name)) (\(asked))"
  }

  private func value(_ value: String?, _ key: String) -> String {
    value.map { "has \(key)=\($0)" } ?? "has no label \(key)"
  }

  // MARK: Ports

  /// A port of the L4 part against the flow.
  func text(
    _ port: PortProtocol, _ flow: ReferenceEvaluator.Flow, _ direction: Direction, _ truth: ReferenceEvaluator.Truth
  ) -> String {
    let transport = port.transport == .any ? "any protocol" : port.transport.rawValue
    let what =
      switch port.port {
      case .every: "any port/\(transport)"
      case .numbers(let range):
        (range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)") + "/\(transport)"
      case .named(let name): "port name `\(name)`/\(transport)"
      }
    switch truth {
    case .yes: return what
    case .unknown:
      return "\(what): it may stand for another number, or for none (one number counts for the whole cluster)"
    case .no: break
    }
    guard port.transport.judged.contains(flow.transport) else {
      return "\(what): the flow is \(flow.transport.rawValue)"
    }
    guard case .named(let name) = port.port else { return "\(what): the flow is on \(flow.port)" }
    let pods =
      direction == .ingress ? [flow.destination].compactMap(reading.governedPod).map { world.pods[$0] } : world.pods
    let declared = Set(
      pods.flatMap(\.ports).filter { $0.name?.lowercased() == name }.map {
        "\($0.containerPort)/\($0.protocol.rawValue)"
      }
    ).sorted()
    let who = direction == .ingress ? "the destination" : "the cluster"
    return declared.isEmpty
      ? "\(what): \(who) declares no port of this name"
      : "\(what): \(who) declares it as \(declared.joined(separator: ", "))"
  }
}
