package import Cluster
package import Diagnostics
import EnforcerKinds
package import Kubernetes
package import Properties

extension Verifier {
  /// The labels that a run asks for. What one world's policies ask of the labels that controllers add tells pods apart
  /// in every world: otherwise a pod of now would have several counterparts in a baseline.
  package static func mentions(
    _ set: PropertySet, _ manifests: Manifests, _ baselines: [[String]: Manifests]
  ) -> SelectorMentions {
    var mentions = SelectorMentions(of: set, services: manifests.services)
    for one in [manifests] + baselines.values {
      for policy in one.policies { mentions.add(policy) }
      for object in one.unread { mentions.add(object) }
      for injector in one.injectors { mentions.add(injector.selector) }
      if set.isAboutDoors { Doors.addMentions(of: one, to: &mentions) }
    }
    return mentions
  }

  /// The worlds of the baselines that properties ask for.
  package static func worlds(
    of baselines: [[String]: Manifests], _ set: PropertySet, by enforcer: Enforcer, _ mentions: SelectorMentions,
    _ diagnostics: inout DiagnosticBag
  ) -> [[String]: World] {
    var worlds: [[String]: World] = [:]
    for property in set.properties {
      guard case .noNewAccess(_, let paths) = property.assertion else { continue }
      let key = paths.isEmpty ? set.baseline : paths
      if worlds[key] != nil { continue }
      guard let manifests = baselines[key] else {
        diagnostics.report(
          .error(
            "missing-baseline", "`noNewAccess` needs a baseline", at: property.span,
            notes: [.init("name its manifests with `spec.baseline`, or with `baseline` in the property")]))
        continue
      }
      // Who had which address then is no matter: addresses are those of now.
      var before = manifests
      before.isSnapshot = true
      var found = DiagnosticBag()
      worlds[key] = World.enforced(
        before, declaration: set.model.declaration, by: enforcer, mentions: mentions, diagnostics: &found)
      worlds[key]?.admitsMorePods = set.properties.contains { $0.world == .open }
      diagnostics.report(contentsOf: found.all.filter { $0.id != "contested-address" })
    }
    return worlds
  }
}
