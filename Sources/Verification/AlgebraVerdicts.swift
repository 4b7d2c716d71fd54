package import Cluster
import Kubernetes
import PolicyModel
package import Properties
import Reachability

/// Which properties of a file hold for the pods that manifests declare, by set algebra alone: fast enough to ask again
/// for every rule that could be missing.
package struct AlgebraVerdicts {
  private let properties: [Property]
  private let named: [PropertySet.NamedSet]

  /// Prepares the properties of a file. Those about chains and baselines are left out.
  package init(_ set: PropertySet) {
    named = set.sets
    properties = set.properties.filter { property in
      switch property.assertion {
      case .neverReachesTransitively, .noNewAccess: false
      default: true
      }
    }
  }

  /// The names of the properties that are judged, in the order of the file.
  package var names: [String] { properties.map(\.name) }

  /// Whether each property holds in a world, in the order of `names`; waivers are not looked at.
  package func holds(in world: World) -> [Bool] {
    let model = PolicyModel(world)
    var compiler = ObligationCompiler(resolver: SetResolver(named, model: model))
    return properties.map { property in
      compiler.obligations(of: property.assertion).allSatisfy { holds($0, model) }
    }
  }

  private func holds(_ obligation: Obligation, _ model: PolicyModel) -> Bool {
    switch obligation {
    case .flows(let claim):
      let claim = claim.declared
      return FlowAlgebra(claim, slice: Slice(model, claim: claim), model: model).violations().isEmpty
    case .reachSome(let claim):
      let claim = claim.declared
      let slice = Slice(model, claim: claim)
      return FlowAlgebra(claim, slice: slice, model: model).sourcesMissing(slice.targets(in: model)).isEmpty
    case .isolation(let pods, let direction):
      let policies = direction == .ingress ? model.ingress : model.egress
      return pods.classes.allSatisfy { number in policies.contains { $0.subject.contains(number) } }
    case .commonFamily, .chain: return true
    }
  }
}
