package import Network
import YAMLTree

extension Service {
  /// What a Service says about clients from outside (semantics X6 to X14).
  package struct Door: Hashable, Sendable {
    /// `spec.type`.
    package enum Kind: String, Hashable, Sendable {
      case clusterIP = "ClusterIP"
      case nodePort = "NodePort"
      case loadBalancer = "LoadBalancer"
      case externalName = "ExternalName"
    }

    /// The type.
    package var kind = Kind.clusterIP
    /// Whether `externalTrafficPolicy` is `Local`: pods see the client.
    package var isLocal = false
    /// Further addresses of nodes at which it is reached.
    package var externalAddresses: [IPAddress] = []
    /// `loadBalancerSourceRanges`; nil where none are written.
    package var sourceRanges: [CIDR]?
    /// Whether a node port comes with a balancer.
    package var allocatesNodePorts = true
    /// `loadBalancerClass`.
    package var balancerClass: String?
    /// The address families that are written; nil where they are the cluster's.
    package var families: [IPFamily]?
    /// The annotations by which providers choose a balancer.
    package var annotations: [String: String] = [:]
    /// What of this cannot be read, with its field; empty for nothing.
    package var unreadable: [String] = []

    /// Makes what a Service says that says nothing.
    package init() {}
  }
}

extension Service.Door {
  /// Reads what a Service says. What cannot be read is noted: no policy depends on it.
  init(_ object: YAMLNode) {
    self.init()
    guard let spec = object["spec"] else { return }
    if let text = spec["type"]?.scalar?.text {
      if let kind = Kind(rawValue: text) { self.kind = kind } else { unreadable.append("spec.type") }
    }
    isLocal = spec["externalTrafficPolicy"]?.scalar?.text == "Local"
    allocatesNodePorts = spec["allocateLoadBalancerNodePorts"]?.scalar?.value != .bool(false)
    balancerClass = spec["loadBalancerClass"]?.scalar?.text
    for text in (spec["externalIPs"]?.sequence ?? []).map(\.scalar?.text) {
      if let address = text.flatMap({ IPAddress($0) }) {
        externalAddresses.append(address)
      } else {
        unreadable.append("spec.externalIPs")
      }
    }
    if let ranges = spec["loadBalancerSourceRanges"]?.sequence, !ranges.isEmpty {
      let blocks = ranges.compactMap { range in range.scalar.flatMap { try? CIDR(strict: $0.text) } }
      if blocks.count == ranges.count {
        sourceRanges = blocks
      } else {
        unreadable.append("spec.loadBalancerSourceRanges")
      }
    }
    if let list = spec["ipFamilies"]?.sequence, spec["ipFamilyPolicy"]?.scalar?.text != "PreferDualStack" {
      let known = list.compactMap { $0.scalar.flatMap { IPFamily(rawValue: $0.text) } }
      if !known.isEmpty { families = known }
    }
    annotations = object.annotations.filter { $0.key.contains("load-balancer") || $0.key.contains("cloud.google.com/") }
  }
}

extension YAMLNode {
  /// The annotations of an object that are text.
  var annotations: [String: String] {
    var result: [String: String] = [:]
    for entry in self["metadata"]?["annotations"]?.mapping ?? [] { result[entry.key] = entry.value.scalar?.text }
    return result
  }
}
