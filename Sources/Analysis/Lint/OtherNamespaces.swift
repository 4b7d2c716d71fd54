package import Cluster
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel

/// Namespaces that policies name and that no manifest holds: those of other repositories.
package enum OtherNamespaces {
  /// Their names, ascending.
  package static func names(in world: World) -> [String] { names(in: PolicyModel(world)) }

  static func names(in model: PolicyModel) -> [String] {
    let declared = Set(model.world.namespaces.map(\.name))
    var result: Set<String> = []
    for rule in Direction.allCases.flatMap({ model.policies($0) }).flatMap(\.rules) {
      for selection in rule.peers.pods.flatMap(\.predicate.selections) {
        let names = selection.namespaceLabels.filter {
          $0.key == LabelVocabulary.namespaceName && $0.isPositive && !$0.admitsAbsence
        }
        result.formUnion(names.flatMap(\.values) + [selection.namespace].compactMap { $0 })
      }
    }
    return result.subtracting(declared).sorted()
  }

  /// Whether a selector names namespaces by their names, none of which was meant to be one that there is.
  static func isMeant(_ selector: LabelSelector, in world: World) -> Bool {
    let names = selector.requirements.filter { $0.key == LabelVocabulary.namespaceName && $0.isPositive }
      .flatMap(\.values)
    let declared = world.namespaces.map(\.name)
    return !names.isEmpty && names.allSatisfy { !declared.contains($0) && nearest($0, among: declared) == nil }
  }
}
