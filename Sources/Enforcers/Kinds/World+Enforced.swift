package import Cluster
package import Diagnostics
package import Kubernetes

extension World {
  /// Makes the world of a set of manifests, and reports what its enforcer would not take, or would leave out.
  ///
  /// - Parameters:
  ///   - enforcer: who enforces policies; where nobody says so, who reads the kinds that there are.
  ///   - others: what the world will be compared with, of which an enforcer may be known too.
  package static func enforced(
    _ manifests: Manifests, declaration: AddressPlan.Declaration, by enforcer: Enforcer? = nil,
    comparedWith others: [Manifests] = [], mentions: SelectorMentions = SelectorMentions(),
    diagnostics: inout DiagnosticBag
  ) -> World {
    let found = ([manifests] + others).lazy.compactMap(\.firstOfAnEnforcer).first
    let world = resolve(
      manifests, declaration: declaration, enforcer: enforcer ?? Enforcer(found?.enforcer ?? .upstream),
      mentions: mentions, diagnostics: &diagnostics)
    diagnostics.report(contentsOf: EnforcerKinds.check(world))
    return world
  }
}
