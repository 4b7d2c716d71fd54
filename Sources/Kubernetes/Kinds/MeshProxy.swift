import YAMLTree

/// A proxy of a mesh that has a port of its own on the wire, as a container shows that it runs (kinds, 1b): a pod that
/// has been injected is a member of the mesh whatever its namespace says.
package enum MeshProxy: String, Hashable, Comparable, CaseIterable, Sendable {
  /// Istio's proxy of a node, which serves the pods of the ambient mode.
  case ztunnel
  /// Linkerd's beside a pod's own containers.
  case linkerd = "linkerd-proxy"
  /// Consul's beside a pod's own containers.
  case consul = "consul-dataplane"

  /// The proxy that a container is; nil for any other container.
  init?(container: YAMLNode) {
    let name = container["name"]?.scalar?.text ?? ""
    // `registry/path/name:tag@digest`
    let image = container["image"]?.scalar?.text.split(separator: "@").first?.split(separator: "/").last
    let program = String(image?.split(separator: ":").first ?? "")
    let found = Self.allCases.first { [name, program].contains($0.rawValue) }
    guard let found else { return nil }
    self = found
  }

  /// The proxies among the containers of a pod's spec; those that start before others are init containers.
  static func among(_ spec: YAMLNode) -> Set<Self> {
    let containers = spec.nodes(at: ["containers[*]"]) + spec.nodes(at: ["initContainers[*]"])
    return Set(containers.compactMap { Self(container: $0) })
  }

  /// Orders by name.
  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
