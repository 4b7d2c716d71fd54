import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Properties

/// `kube-apiserver` is a set only where somebody says which addresses it has, and where these are outside the cluster: a set
/// holds all nodes or none.
extension SetCheck {
  func checkServers(_ set: PropertySet, _ diagnostics: inout DiagnosticBag) {
    let world = resolver.model.world
    let name = ReservedSet.kubeAPIServer.rawValue
    if world.enforcer.name == .cilium, let own = set.sets.first(where: { $0.name == name }) {
      diagnostics.report(
        .warning("set-of-the-file", "`\(name)` means the set of this file, not the API server", at: own.span))
    }
    let used =
      set.sets.filter { $0.expression.namesServers }.map(\.span)
      + set.references.filter { $0.expression.namesServers }.map(\.span)
    guard let place = used.first else { return }
    guard world.enforcer.name == .cilium else {
      diagnostics.report(
        .error(
          "undefined-set", "`\(name)` is a set only where Cilium enforces policies", at: place,
          notes: [.init("list the addresses: `{cidrs: [...]}`")]))
      return
    }
    guard let servers = world.apiServers else {
      diagnostics.report(
        .error(
          "undefined-set", "which addresses `\(name)` has is not known", at: place,
          notes: [.init(EmptySetReason.unknownServers)]))
      return
    }
    let inside = servers.filter {
      world.addresses.families.contains($0.family) && !world.addresses.outside.contains($0)
    }
    if let first = inside.first {
      diagnostics.report(
        .error(
          "undefined-set", "\(first), where the API server is, is inside the cluster: `\(name)` is no set here",
          at: place, notes: [.init("name `nodes`, which are all of them")]))
    }
  }
}

extension EmptySetReason {
  static let unknownServers = "write `cilium: {apiServers: [ADDRESS, ...]}` below `model`"
}

extension SetExpression {
  /// Whether the set is written with `kube-apiserver`, not counting the sets that it names.
  fileprivate var namesServers: Bool {
    switch self {
    case .reserved(let set): set == .kubeAPIServer
    case .union(let parts), .intersection(let parts): parts.contains(where: \.namesServers)
    case .difference(let base, let parts): base.namesServers || parts.contains(where: \.namesServers)
    case .pods, .workload, .service, .serviceAccount, .addresses, .networkSet, .doors, .named: false
    }
  }
}
