package import Cluster
import NetworkPolicyReading
package import ReferenceEvaluator

/// How each enforcer reads a world's policies.
package enum EnforcerReadings {
  /// By the API's text.
  package static func upstream(_ world: World) -> any Reading { NetworkPolicyReading(world: world) }
}

extension ReferenceEvaluator {
  /// Makes an evaluator of the policies of `world` by the API's text.
  package init(world: World) { self.init(world: world, reading: EnforcerReadings.upstream(world)) }
}
