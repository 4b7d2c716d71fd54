package import Network

/// A declared port that is open on the node (semantics X15), or that a Service may look up although no policy does: that
/// of an init container which runs as long as the pod (semantics X2).
package struct DoorPort: Hashable, Sendable {
  /// The port.
  package var port: ContainerPort
  /// The port of the node; nil for none.
  package var hostPort: UInt16?
  /// Whether an init container that runs as long as the pod declares it.
  package var isOfSidecar: Bool
}
