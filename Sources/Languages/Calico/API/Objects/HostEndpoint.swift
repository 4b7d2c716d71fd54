package import Diagnostics
package import Kubernetes
package import Network

/// A `HostEndpoint`: the interfaces of a node at which policies are enforced (semantics K57, K70, K71).
package struct HostEndpoint: Sendable {
  /// A port with a name, which rules may ask for (semantics K43).
  package struct Port: Hashable, Sendable {
    package var name: String
    package var `protocol`: IPProtocol
    package var port: UInt16

    /// Makes a port.
    package init(name: String, protocol: IPProtocol, port: UInt16) {
      self.name = name
      self.protocol = `protocol`
      self.port = port
    }
  }

  package var name: String
  /// Whether the name is that of `generateName`.
  package var isGenerated = false
  /// Its own labels, which are all that it has.
  package var labels: [String: String]
  /// The name of the node.
  package var node: String
  /// The interface, or `*` for all; nil where the addresses say which it is.
  package var interfaceName: String?
  /// The addresses by which rules know it; empty where none are given.
  package var expectedIPs: [IPAddress]
  /// The names of its profiles, in order.
  package var profiles: [String]
  package var ports: [Port]
  /// Where the name stands.
  package var span: Span

  /// Makes a host endpoint without labels, profiles and ports.
  package init(name: String, node: String, interfaceName: String?, expectedIPs: [IPAddress], span: Span) {
    self.name = name
    labels = [:]
    self.node = node
    self.interfaceName = interfaceName
    self.expectedIPs = expectedIPs
    profiles = []
    ports = []
    self.span = span
  }
}

extension HostEndpoint: PolicyData {
  package var enforcer: Enforcer.Name { .calico }
  /// What tells it from other objects.
  package var reference: ObjectReference { ObjectReference(kind: "HostEndpoint", name: name) }
  /// It has no namespace of its own.
  package var namespaceSource: NamespaceSource { .manifest }
  package var readFields: ReadFields {
    var result = ReadFields()
    result.add(FieldPath("metadata", "labels"), labels)
    result.add(FieldPath("spec", "node"), node)
    result.add(FieldPath("spec", "interfaceName"), interfaceName)
    result.add(FieldPath("spec", "expectedIPs"), items: expectedIPs)
    result.add(FieldPath("spec", "profiles"), items: profiles)
    result.add(FieldPath("spec", "ports"), items: ports.map { "\($0.name) \($0.port)/\($0.protocol)" })
    return result
  }
}
