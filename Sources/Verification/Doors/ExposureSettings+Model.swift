package import Cluster
package import Properties

extension ExposureSettings {
  /// What a property file says about doors, in a world.
  package init(_ set: PropertySet?, in world: World) {
    self.init()
    guard let set else { return }
    masqueraded = set.model.masqueraded
    let pods = SetPods(world: world, sets: set.sets)
    controllers = set.model.controllers.mapValues { pods.members(of: $0.expression) }
  }
}
