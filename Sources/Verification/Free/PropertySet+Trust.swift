import Cluster
import Diagnostics
import Kubernetes
import Properties

extension PropertySet {
  /// Reports trusted namespaces that no manifest has: whoever makes one of that name would be trusted.
  func checkTrust(in world: World, _ diagnostics: inout DiagnosticBag) {
    var seen: Set<TrustedNamespace> = []
    let named = model.trustedNamespaces + properties.flatMap(\.trustedNamespaces)
    for trusted in named where seen.insert(trusted).inserted && world.namespace(named: trusted.name) == nil {
      let meant = nearest(trusted.name, among: world.namespaces.map(\.name))
      diagnostics.report(
        .error(
          "unknown-namespace", "no object lies in namespace `\(trusted.name)`, which is to be trusted",
          at: trusted.span,
          notes: meant.map { [.init("did you mean `\($0)`?")] } ?? []))
    }
  }
}
