package import Cluster
import NetworkPolicyReading
package import ReferenceEvaluator

/// How each enforcer reads a world's policies.
package enum EnforcerReadings {
  /// By the API's text.
  package static let upstream: Reader = { NetworkPolicyReading(world: $0) }
}

extension ReferenceEvaluator {
  /// Makes an evaluator of the policies of `world` by the API's text.
  package init(world: World) { self.init(world: world, reading: EnforcerReadings.upstream(world)) }
}
