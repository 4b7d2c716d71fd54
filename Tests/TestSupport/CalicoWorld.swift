package import Cluster
import EnforcerKinds
import Kubernetes

extension World {
  /// The world of a file without errors, whose policies Calico enforces.
  package static func readingCalico(_ text: String, release: String? = nil) throws -> World {
    var world = try reading(text)
    world.enforcer = Enforcer(.calico, release: release)
    return world
  }
}
