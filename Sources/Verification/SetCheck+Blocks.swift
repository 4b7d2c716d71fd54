import Claims
import Diagnostics
import Network
import PolicyModel
import Properties

extension SetCheck {
  /// Reports blocks of addresses in which pods are: a set of addresses means what is outside the cluster, and the pods of
  /// the block would go missing without a word.
  mutating func checkBlocks(_ set: PropertySet, _ diagnostics: inout DiagnosticBag) {
    guard let declared = set.model.podCIDRs else { return }
    let pods = declared.filter { set.model.ipFamilies.contains($0.family) }
    var told: Set<String> = []
    for reference in set.references {
      for block in reference.expression.blocksWithoutPods where told.insert(block.title).inserted {
        guard case .addresses(let blocks, let except) = block else { continue }
        let written = AddressSet(blocks).subtracting(AddressSet(except))
        let inside = pods.filter { !written.intersection(AddressSet([$0])).isEmpty }
        guard !inside.isEmpty, !resolver.members(of: block).addresses.isEmpty else { continue }
        let list = inside.map(\.description).joined(separator: ", ")
        diagnostics.report(
          .warning(
            "pods-in-block",
            "`\(block.title)` means addresses outside the cluster, and no pod: pods are in \(list)",
            at: reference.span,
            notes: [.init("add the pods by `anyOf`, or say with `except: [\(list)]` that they are not meant")]))
      }
    }
  }
}

extension SetExpression {
  /// The sets of addresses that the set is made of, but for those that stand beside every pod or are taken out.
  fileprivate var blocksWithoutPods: [SetExpression] {
    switch self {
    case .addresses: return [self]
    case .union(let members):
      if members.contains(where: { if case .reserved(.anyPod) = $0 { true } else { false } }) { return [] }
      return members.flatMap(\.blocksWithoutPods)
    case .intersection(let members): return members.flatMap(\.blocksWithoutPods)
    case .difference(let base, _): return base.blocksWithoutPods
    case .pods, .workload, .service, .serviceAccount, .networkSet, .doors, .reserved, .named: return []
    }
  }
}
