import Cluster
import Kubernetes
import Properties
import ReferenceEvaluator

/// Says why a set matches nothing, and what its author may have meant.
struct EmptySetReason {
  let world: World
  /// The sets of the file, by name.
  let sets: [String: SetExpression]
  /// What is known of named sets: one that is named often is looked at once.
  private let known = Known()

  private final class Known {
    var reasons: [String: String?] = [:]
    var hasMembers: [String: Bool] = [:]
  }

  init(world: World, sets: [String: SetExpression]) {
    self.world = world
    self.sets = sets
  }

  /// One line such as ``no pod is labelled `app=dp`; did you mean `app=db`?``; nil where there is nothing to add.
  func text(_ set: SetExpression) -> String? {
    switch set {
    case .pods(let namespace, let namespaceSelector, let podSelector):
      return pods(namespace, namespaceSelector, podSelector)
    case .workload(let reference): return workload(reference)
    case .service(let namespace, let name): return service(namespace, name)
    case .serviceAccount(let namespace, let name): return serviceAccount(namespace, name)
    case .networkSet(let namespace, let name): return networkSet(namespace, name)
    case .addresses: return "all of its addresses belong to pods or nodes, or are taken out by `except`"
    case .reserved(.anyPod): return "there is no pod"
    case .reserved(.dns):
      let servers = ReservedSet.DNS.kubernetes
      return pods(servers.namespace, nil, servers.selector)
    case .reserved(.nodes): return nil
    case .reserved(.kubeAPIServer) where world.apiServers == nil: return Self.unknownServers
    case .doors(let selection): return Self.text(selection)
    case .reserved(let set):
      if let selection = set.selection { return Self.text(selection) }
      return "all of its addresses belong to pods or nodes"
    case .named(let name):
      if let reason = known.reasons[name] { return reason }
      let reason = sets[name].flatMap { text($0) }
      known.reasons[name] = .some(reason)
      return reason
    case .union(let members):
      let reasons = members.compactMap { text($0) }
      return reasons.isEmpty ? nil : reasons.prefix(3).joined(separator: "; ")
    case .intersection(let members):
      return members.lazy.compactMap { hasMembers($0) ? nil : text($0) }.first ?? "its parts have no member in common"
    case .difference(let base, _): return hasMembers(base) ? "`noneOf` leaves none of its members" : text(base)
    }
  }

  private static func text(_ selection: DoorSelection) -> String {
    switch selection.kind {
    case .exposed: "no door of these leads to a declared pod, or all that do are shut"
    case .controllers: "no declared pod is known to open the connections of an Ingress or a Gateway"
    }
  }

  private func serviceAccount(_ namespace: String, _ name: String) -> String? {
    if world.namespace(named: namespace) == nil { return noNamespace(namespace) }
    let known = Set(world.pods.filter { world.namespace(of: $0).name == namespace }.map(\.serviceAccount))
    let meant = nearest(name, among: known).map { "; did you mean `\($0)`?" } ?? ""
    return "no pod of namespace `\(namespace)` runs under ServiceAccount `\(name)`\(meant)"
  }

  private func networkSet(_ namespace: String?, _ name: String) -> String {
    let own = world.policyData.filter { !$0.addresses.isEmpty && $0.reference.namespace == namespace }
    if own.contains(where: { $0.reference.name == name }) { return "all of its addresses belong to pods or nodes" }
    let meant = nearest(name, among: Set(own.map(\.reference.name))).map { "; did you mean `\($0)`?" } ?? ""
    let place = namespace.map { "in namespace `\($0)`" } ?? "outside of namespaces"
    return "there is no set of addresses `\(name)` \(place)\(meant)"
  }

  /// Whether a set has a pod or could have an address; sets of addresses count as having some.
  private func hasMembers(_ set: SetExpression) -> Bool {
    if case .named(let name) = set, let answer = known.hasMembers[name] { return answer }
    let replay = ClaimReplay(world: world, sets: sets)
    let answer = set.isAddresses(sets) || world.pods.indices.contains { replay.contains(set, podAt: $0) }
    if case .named(let name) = set { known.hasMembers[name] = answer }
    return answer
  }

  private func pods(
    _ name: String?, _ namespaceSelector: LabelSelector?, _ podSelector: LabelSelector?
  ) -> String? {
    if let name, world.namespace(named: name) == nil { return noNamespace(name) }
    let named = world.namespaces.indices.filter { name == nil || world.namespaces[$0].name == name }
    let spaces = named.filter { place in
      namespaceSelector.map { ReferenceEvaluator.matches($0, labels: world.namespaces[place].labels) } ?? true
    }
    if spaces.isEmpty, let namespaceSelector {
      let labels = LabelAbsence(subject: "namespace", place: "", carriers: world.namespaces.map(\.labels))
      return name.map { "namespace `\($0)` is not labelled `\(namespaceSelector)`" }
        ?? world.nameLabelHint(namespaceSelector) ?? labels.text(namespaceSelector)
    }
    let place = name.map { " of namespace `\($0)`" } ?? (namespaceSelector == nil ? "" : " of those namespaces")
    let candidates = world.pods.filter { spaces.contains($0.namespace) }
    if candidates.isEmpty {
      let titles = spaces.map { "`\(world.namespaces[$0].name)`" }
      return "there is no pod in \(titles.count == 1 ? "namespace" : "namespaces") \(few(titles))"
    }
    guard let podSelector else { return nil }
    let elsewhere = world.pods.filter { ReferenceEvaluator.matches(podSelector, labels: $0.labels) }
    if !elsewhere.isEmpty, !place.isEmpty {
      let titles = Set(elsewhere.map { world.namespace(of: $0).name }).sorted().map { "`\($0)`" }
      return "no pod\(place) is labelled `\(podSelector)`; such pods are in "
        + "\(titles.count == 1 ? "namespace" : "namespaces") \(few(titles))"
    }
    return LabelAbsence(subject: "pod", place: place, carriers: candidates.map(\.labels)).text(podSelector)
  }

  private func workload(_ reference: WorkloadReference) -> String {
    guard world.namespace(named: reference.namespace) != nil || reference.kind == nil else {
      return noNamespace(reference.namespace)
    }
    let meant = WorkloadNames(world).suggestion(reference).map { "; \($0)" } ?? ""
    return WorkloadNames.absence(reference) + meant
  }

  private func service(_ namespace: String, _ name: String) -> String? {
    func space(_ service: Service) -> String { service.metadata.namespaceName }
    if let found = world.services.first(where: { $0.metadata.name == name && space($0) == namespace }) {
      if found.selector.isEmpty { return "the service has no selector, hence no pods of its own" }
      return pods(namespace, nil, LabelSelector(matchLabels: found.selector))
    }
    guard world.namespace(named: namespace) != nil else { return noNamespace(namespace) }
    let here = world.services.filter { space($0) == namespace }.map(\.metadata.name)
    let elsewhere = Set(world.services.filter { $0.metadata.name == name }.map(space))
    return missing("service", name, namespace, here, elsewhere: elsewhere)
  }

  private func noNamespace(_ name: String) -> String {
    "there is no namespace `\(name)`" + meant(name, world.namespaces.map(\.name))
  }

  /// An object that is not where it was looked for.
  private func missing(
    _ what: String, _ name: String, _ namespace: String, _ here: [String], elsewhere: Set<String>
  ) -> String {
    let message = "there is no \(what) `\(name)` in namespace `\(namespace)`"
    if let other = elsewhere.sorted().first { return "\(message); there is one in namespace `\(other)`" }
    return message + meant(name, here)
  }

  private func meant(_ name: String, _ names: [String]) -> String {
    nearest(name, among: names).map { "; did you mean `\($0)`?" } ?? ""
  }
}

/// The first of several, and how many more there are.
func few(_ titles: [String]) -> String {
  let shown = titles.prefix(5).joined(separator: ", ")
  return titles.count > 5 ? "\(shown) and \(titles.count - 5) more" : shown
}

extension SetExpression {
  /// Whether a set is described by addresses or nodes, whatever else.
  fileprivate func isAddresses(_ sets: [String: SetExpression]) -> Bool {
    switch self {
    case .addresses, .networkSet, .reserved(.anyAddress), .reserved(.internet), .reserved(.private),
      .reserved(.cloudMetadata), .reserved(.kubeAPIServer), .reserved(.nodes):
      true
    case .named(let name): sets[name].map { $0.isAddresses(sets) } ?? false
    case .union(let members), .intersection(let members): members.contains { $0.isAddresses(sets) }
    case .difference(let base, _): base.isAddresses(sets)
    case .pods, .workload, .service, .serviceAccount, .doors, .reserved(.anyPod), .reserved(.dns),
      .reserved(.exposedPods),
      .reserved(.ingressControllers):
      false
    }
  }
}
