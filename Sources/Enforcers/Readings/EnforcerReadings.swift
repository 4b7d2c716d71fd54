package import Cluster
import Kubernetes
package import ReferenceEvaluator

/// How each enforcer reads a world's policies.
package enum EnforcerReadings {
  /// By the APIs' texts.
  package static let upstream: Reader = { UpstreamReading(world: $0) }

  /// As Calico does, in the release that the world names.
  package static let calico: Reader = { CalicoEnforcerReading(world: $0) }

  /// As Cilium does, in the release and the setting that the world names.
  package static let cilium: Reader = { CiliumEnforcerReading(world: $0) }

  /// As the enforcer does that the world names.
  package static let declared: Reader = { world in
    switch world.enforcer.name {
    case .upstream: upstream(world)
    case .calico: calico(world)
    case .cilium: cilium(world)
    }
  }
}

extension ReferenceEvaluator {
  /// Makes an evaluator of the policies of `world` as its enforcer reads them.
  package init(world: World) { self.init(world: world, reading: EnforcerReadings.declared(world)) }
}
