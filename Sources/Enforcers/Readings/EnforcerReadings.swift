package import Cluster
package import ReferenceEvaluator

/// How each enforcer reads a world's policies.
package enum EnforcerReadings {
  /// By the APIs' texts.
  package static let upstream: Reader = { UpstreamReading(world: $0) }

  /// As the enforcer does that the world names.
  package static let declared: Reader = { upstream($0) }
}

extension ReferenceEvaluator {
  /// Makes an evaluator of the policies of `world` by the APIs' texts.
  package init(world: World) { self.init(world: world, reading: EnforcerReadings.upstream(world)) }
}
