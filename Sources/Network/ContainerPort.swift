/// A port that a container declares (semantics D5). Declaring is informative but for its name, which rules may use.
package struct ContainerPort: Hashable, Sendable {
  /// The name, unique within its container only.
  package var name: String?
  /// The number.
  package var containerPort: UInt16
  /// The protocol; TCP when the manifest names none.
  package var `protocol`: TransportProtocol

  /// Makes a port.
  package init(name: String?, containerPort: UInt16, protocol: TransportProtocol) {
    self.name = name
    self.containerPort = containerPort
    self.protocol = `protocol`
  }
}
