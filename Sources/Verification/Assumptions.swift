import Cluster
import Kubernetes
import Network
import PolicyModel
import Properties

extension Assumption {
  /// What every verdict of a file takes for granted, in the order of reports.
  static func all(of set: PropertySet, manifests: Manifests, world: World) -> [Assumption] {
    var result =
      worlds(of: set) + policies(of: set) + [podAddresses(set.model)] + nodeAddresses(set.model) + [
        families(set.model),
        nodeTraffic(world),
        enforcer(set, manifests, world),
        Assumption(
          id: "protocols", short: "TCP/UDP/SCTP only",
          text:
            "NetworkPolicy governs TCP, UDP and SCTP; whether ICMP and other protocols pass is left to the network plugin"
        ),
        Assumption(
          id: "admission", short: "manifests as applied",
          text:
            "nothing changes the manifests on their way into the cluster: no mutating admission, no injected container"),
      ]
    result += namespaceLabels(of: set, world) + owners(world) + doors(of: set)
    for (namespace, count) in manifests.withoutNamespace.sorted(by: { $0.key < $1.key }) {
      let objects = count == 1 ? "object that names" : "objects that name"
      result.append(
        Assumption(
          id: "default-namespace", short: "no namespace means \(namespace)",
          text: "\(count) \(objects) no namespace \(count == 1 ? "lies" : "lie") in `\(namespace)`"))
    }
    return result + unread(world) + unknown(manifests)
  }

  /// What is taken for granted of doors; nothing for a file that does not speak of them.
  private static func doors(of set: PropertySet) -> [Assumption] {
    guard set.isAboutDoors else { return [] }
    return [
      Assumption(
        id: "doors", short: "doors by the objects that are read",
        text:
          "traffic from outside comes through Services, Ingresses, routes of the Gateway API and of OpenShift, ports of "
          + "hosts and networks of hosts that manifests declare, and nobody adds others; "
          + "`kubectl port-forward`, the API server's proxy and pod addresses that are routed outside are left out")
    ]
  }

  /// Who enforces policies, and who says so.
  private static func enforcer(_ set: PropertySet, _ manifests: Manifests, _ world: World) -> Assumption {
    switch world.enforcer.name {
    case .upstream:
      return Assumption(
        id: "enforcer", short: "enforcer upstream",
        text: "the cluster's network plugin enforces NetworkPolicy as the Kubernetes API documents it")
    case .calico:
      let release =
        world.enforcer.release.map { "Calico \($0)" } ?? "Calico 3.32, in any order of policies of one order"
      let chosen = set.model.enforcer == nil ? manifests.firstOfAnEnforcer?.object.title : nil
      return Assumption(
        id: "enforcer", short: "enforcer \(world.enforcer.release.map { "calico \($0)" } ?? "calico")",
        text:
          "policies are enforced by \(release)\(chosen.map { ", since there is \($0)" } ?? ""); what else it drops, "
          + "such as VXLAN that pods send, is left out; what a pod sends to its own node is let through "
          + "(defaultEndpointToHostAction is Accept)")
    case .cilium:
      let chosen = set.model.enforcer == nil ? manifests.firstOfAnEnforcer?.object.title : nil
      let release = world.enforcer.release ?? "1.19"
      return Assumption(
        id: "enforcer", short: "enforcer \(world.enforcer.release.map { "cilium \($0)" } ?? "cilium")",
        text:
          "policies are enforced by Cilium \(release)\(chosen.map { ", since there is \($0)" } ?? ""), which manages every "
          + "pod with a network of its own; what a proxy asks of requests, names and certificates is left out: such a "
          + "connection counts as allowed; what its proxy of Ingresses, its health probes and pods that are not ready "
          + "send or are sent is left out"
          + (world.enforcer.settings[.sctp] == nil ? "; SCTP is taken to be turned on" : ""))
    }
  }

  /// What is taken for granted of objects that are not read but can change connections.
  private static func unread(_ world: World) -> [Assumption] {
    func list(_ titles: [String]) -> String {
      titles.prefix(10).joined(separator: ", ") + (titles.count > 10 ? " and \(titles.count - 10) more" : "")
    }
    var result: [Assumption] = []
    let workloads = world.unmodelledWorkloads.map(\.title)
    if !workloads.isEmpty {
      result.append(
        Assumption(
          id: "unmodelled-workloads",
          short: "\(workloads.count) \(workloads.count == 1 ? "object makes" : "objects make") unknown pods",
          text: "what the pods of these objects could change is inconclusive, since nothing is known of them: "
            + list(workloads)))
    }
    let judging = world.unread.filter { $0.mayAllow || $0.mayDeny || $0.effects.contains(.path) }.map(\.title)
    if !judging.isEmpty {
      result.append(
        Assumption(
          id: "unread-objects", short: "\(judging.count) \(judging.count == 1 ? "object" : "objects") not read",
          text: "what these objects could change is inconclusive, since their kinds have no semantics here: "
            + list(judging)))
    }
    let redirecting = world.unread.filter { $0.effects.contains(.redirect) }.map(\.title)
    if !redirecting.isEmpty {
      result.append(
        Assumption(
          id: "redirected", short: "addresses may be changed",
          text: "these objects may lead connections elsewhere; flows between pods are judged as if they did not: "
            + list(redirecting)))
    }
    let restricting = world.unread.filter { $0.effects.contains(.request) }.map(\.title)
    if !restricting.isEmpty {
      result.append(
        Assumption(
          id: "restricted-requests", short: "requests may be restricted",
          text: "these objects restrict requests on connections that stand: " + list(restricting)))
    }
    return result
  }

  /// That kinds nobody has heard of have no say.
  private static func unknown(_ manifests: Manifests) -> [Assumption] {
    let unknown = manifests.passedOver.values.filter { $0.effects.contains("unknown") }
    let count = unknown.reduce(0) { $0 + $1.count }
    if count == 0 { return [] }
    let kinds = unknown.map { $0.group.isEmpty ? $0.kind : "\($0.kind) of \($0.group)" }.sorted()
    return [
      Assumption(
        id: "unknown-kinds", short: "\(count) \(count == 1 ? "object" : "objects") of unknown kinds",
        text: "objects of kinds that are not known have no say: " + kinds.joined(separator: ", "))
    ]
  }

  /// Which pods verdicts are about.
  private static func worlds(of set: PropertySet) -> [Assumption] {
    let worlds = Set(set.properties.map(\.world))
    var result: [Assumption] = []
    if worlds != [.open] {
      result.append(
        Assumption(id: "world", short: "world closed", text: "only the pods that the manifests describe exist"))
    }
    guard worlds.contains(.open) else { return result }
    let place = set.model.namespaces == .any ? "any namespace" : "the namespaces that the manifests describe"
    let keys = set.model.trustedPodLabels
    let trust =
      keys.isEmpty
      ? "" : "; a pod carries only such values of \(keys.joined(separator: ", ")) as a pod of its namespace does"
    result.append(
      Assumption(
        id: "open-world", short: worlds.count > 1 ? "world open where a property says so" : "world open",
        text: "properties in the open world hold for every pod that could be created in \(place)\(trust)"))
    if set.model.namespaces == .any, !set.model.trustedNamespaceLabels.isEmpty {
      result.append(
        Assumption(
          id: "new-namespaces", short: "new namespaces not trusted",
          text: "a new namespace does not carry the name of one that exists, nor labels "
            + set.model.trustedNamespaceLabels.joined(separator: ", ")))
    }
    return result
  }

  /// Who may write NetworkPolicies.
  private static func policies(of set: PropertySet) -> [Assumption] {
    let open = set.properties.filter { $0.policies == .open }
    if open.isEmpty { return [] }
    let isOfAll = open.count == set.properties.count
    var lists: [[String]] = []
    for property in open {
      let names = property.trustedNamespaces.map(\.name).sorted()
      if !lists.contains(names) { lists.append(names) }
    }
    return lists.sorted { $0.lexicographicallyPrecedes($1) }.map { names in
      let but = names.isEmpty ? "" : " but \(names.map { "`\($0)`" }.joined(separator: ", "))"
      return Assumption(
        id: "open-policies",
        short: "policies open" + (names.isEmpty ? "" : " but in \(names.joined(separator: ", "))")
          + (isOfAll ? "" : " where a property says so"),
        text:
          "\(isOfAll ? "" : "where a property says so, ")anyone may add, change and delete NetworkPolicies in every namespace\(but)"
      )
    }
  }

  /// What of nodes is left out. A host-network pod is judged as any sender with a node's address; that its own node
  /// always gets through (semantics A37) is said of nodes alone, and enforcers differ on the pods that share one.
  private static func nodeTraffic(_ world: World) -> Assumption {
    let text = "traffic from and to nodes is judged only where a property names `nodes`"
    let more = "; so is what host-network pods send to pods of their own node, which gets through whatever policies say"
    return Assumption(
      id: "node-traffic", short: "node traffic left out",
      text: world.pods.contains(where: \.hostNetwork) ? text + more : text)
  }

  private static func podAddresses(_ model: PropertySet.Model) -> Assumption {
    guard let blocks = model.podCIDRs else {
      return Assumption(
        id: "pod-addresses", short: "pod addresses private",
        text: "a pod whose address is not known has any address of the private ranges of RFC 1918 and RFC 4193, since "
          + "`podCIDRs` is not declared")
    }
    let list = blocks.map(\.description).joined(separator: ", ")
    return Assumption(
      id: "pod-addresses", short: "pod addresses in \(blocks.map(\.description).joined(separator: " and "))",
      text: "a pod whose address is not known has any address of \(list)")
  }

  /// Where nodes are, if that is declared; otherwise a node may have any address that no pod has, which takes nothing
  /// for granted.
  private static func nodeAddresses(_ model: PropertySet.Model) -> [Assumption] {
    if model.nodeCIDRs.isEmpty { return [] }
    let blocks = model.nodeCIDRs.map(\.description)
    return [
      Assumption(
        id: "node-addresses", short: "node addresses in \(blocks.joined(separator: " and "))",
        text:
          "a node whose address is not known has any address of \(blocks.joined(separator: ", ")), or that of a node "
          + "that is known")
    ]
  }

  /// Namespaces whose labels no manifest tells, where a selector asks for such labels.
  private static func namespaceLabels(of set: PropertySet, _ world: World) -> [Assumption] {
    let names = world.namespaces.filter { !$0.isDeclared }.map(\.name)
    let references =
      set.properties.flatMap { $0.assertion.sets + $0.assertion.secondarySets } + set.waivers.flatMap(\.sets)
    let selectors =
      world.policies.flatMap(\.namespaceSelectors)
      + (set.sets.map(\.expression) + references.map(\.expression)).flatMap(\.namespaceSelectors)
    var keys = Set(selectors.flatMap { $0.matchLabels.keys + $0.matchExpressions.map(\.key) })
    for case .isolatedByLabel(let separation, _, _) in set.properties.map(\.assertion)
    where separation.scope == .namespace {
      keys.insert(separation.key)
    }
    guard !names.isEmpty, !keys.subtracting([LabelVocabulary.namespaceName]).isEmpty else { return [] }
    return [
      Assumption(
        id: "namespace-labels",
        short: names.count == 1 ? "1 namespace without labels" : "\(names.count) namespaces without labels",
        text: "no manifest tells the labels of these namespaces, which count as having none but their names: "
          + names.joined(separator: ", "))
    ]
  }

  /// Pods whose workload is known by a name alone.
  private static func owners(_ world: World) -> [Assumption] {
    let guessed = world.guessedOwners
    if guessed.isEmpty { return [] }
    return [
      Assumption(
        id: "owners-by-name",
        short: guessed.count == 1
          ? "1 ReplicaSet known by its name" : "\(guessed.count) ReplicaSets known by their names",
        text: "the manifests do not hold these ReplicaSets, which count as their Deployments' by their names: "
          + guessed.joined(separator: ", "))
    ]
  }

  private static func families(_ model: PropertySet.Model) -> Assumption {
    let list = model.ipFamilies.map(\.rawValue).joined(separator: " and ")
    return Assumption(id: "ip-families", short: list, text: "the cluster's network speaks \(list)")
  }
}

extension SetExpression {
  /// The selectors of namespaces that the set is described by, not counting the sets that it names.
  fileprivate var namespaceSelectors: [LabelSelector] {
    switch self {
    case .pods(_, let selector, _): [selector].compactMap { $0 }
    case .union(let parts), .intersection(let parts): parts.flatMap(\.namespaceSelectors)
    case .difference(let base, let parts): base.namespaceSelectors + parts.flatMap(\.namespaceSelectors)
    case .workload, .service, .serviceAccount, .addresses, .networkSet, .doors, .reserved, .named: []
    }
  }
}
