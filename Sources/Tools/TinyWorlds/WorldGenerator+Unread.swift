extension WorldGenerator {
  /// A kind of object without semantics.
  private struct Kind {
    var version: String
    var name: String
    var isNamespaced = true
    var spec: Tree

    init(_ version: String, _ name: String, _ spec: Tree = [:]) {
      (self.version, self.name, self.spec) = (version, name, spec)
    }

    init(cluster version: String, _ name: String, _ spec: Tree = [:]) {
      self.init(version, name, spec)
      isNamespaced = false
    }
  }

  /// Objects of kinds without semantics: what each effect can be, in the scopes that there are.
  mutating func unread() -> [Tree] {
    let operated = random.chance(45) ? [operatedPods()] : []
    return operated
      + (0..<(1 + random.below(2))).map { number in
        let space = random.pick(inhabited.isEmpty ? namespaces : inhabited)
        let labels: Tree =
          random.chance(35)
          ? random.pick(Self.unknownLabels)
          : random.chance(50) && !seenLabels.isEmpty ? random.pick(seenLabels) : ["app": "a"]
        // What judges the whole cluster leaves little to prove.
        let chosen = random.chance(80) ? random.pick(narrowKinds(labels)) : random.pick(Self.wideKinds)
        var metadata: [Tree.Entry] = [.init("name", .text("unread-\(number)"))]
        if chosen.isNamespaced { metadata.append(.init("namespace", .text(space))) }
        return [
          "apiVersion": .text(chosen.version), "kind": .text(chosen.name), "metadata": .map(metadata),
          "spec": chosen.spec,
        ]
      }
  }

  /// Labels that controllers and operators may set, so that no manifest tells who carries them.
  private static let unknownLabels: [Tree] = [
    ["pod-template-hash": "5d4f8b"], ["statefulset.kubernetes.io/pod-name": "web-1"], ["team": "z"],
    ["rollouts-pod-template-hash": "7c9d"],
  ]

  /// An object of an operator that makes pods: one whose template tells all labels but one, or one that tells none but
  /// those that policies of tiny worlds ask for.
  private mutating func operatedPods() -> Tree {
    let space = random.pick(inhabited.isEmpty ? namespaces : inhabited)
    let isRollout = random.chance(50)
    let kind = isRollout ? "Rollout" : "Prometheus"
    workloads.append("\(space)/\(kind)/watch")
    inhabited.append(space)
    let metadata: Tree = ["name": "watch", "namespace": .text(space)]
    let known: Tree = ["app": .text(random.pick(Self.values)), "tier": .text(random.pick(Self.values))]
    if isRollout {
      seenLabels.append(known)
      return [
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "metadata": metadata,
        "spec": ["template": ["metadata": ["labels": known], "spec": podSpec()]],
      ]
    }
    return [
      "apiVersion": "monitoring.coreos.com/v1", "kind": "Prometheus", "metadata": metadata,
      "spec": ["podMetadata": ["labels": known]],
    ]
  }

  /// Kinds that judge pods of a namespace: by labels, or all of them.
  private mutating func narrowKinds(_ labels: Tree) -> [Kind] {
    let narrow: Tree = random.chance(30) ? [:] : ["matchLabels": labels]
    func network(_ role: String) -> Tree { ["topology": "Layer2", "layer2": ["role": .text(role)]] }
    return [
      Kind("security.istio.io/v1", "AuthorizationPolicy", random.chance(50) ? ["selector": narrow] : [:]),
      Kind("networking.istio.io/v1", "Sidecar", ["workloadSelector": ["labels": labels]]),
      Kind("vpcresources.k8s.aws/v1beta1", "SecurityGroupPolicy", ["podSelector": narrow]),
      Kind("k8s.ovn.org/v1", "EgressFirewall"),
      Kind("crd.nsx.vmware.com/v1alpha1", "SecurityPolicy"),
      Kind("networking.k8s.aws/v1alpha1", "ApplicationNetworkPolicy", ["podSelector": narrow]),
      Kind("networking.gke.io/v1alpha3", "FQDNNetworkPolicy", ["podSelector": narrow]),
      Kind("k8s.ovn.org/v1", "UserDefinedNetwork", network("Secondary")),
      Kind("k8s.ovn.org/v1", "UserDefinedNetwork", network("Primary")),
      Kind("networking.istio.io/v1", "ServiceEntry"),
    ]
  }

  /// Kinds that judge every pod.
  private static let wideKinds = [
    Kind(cluster: "crd.antrea.io/v1beta1", "ClusterNetworkPolicy"),
    Kind(cluster: "cilium.io/v1alpha1", "TracingPolicy"),
    Kind(cluster: "k8s.ovn.org/v1", "ClusterNetworkConnect"),
    Kind(cluster: "k8s.ovn.org/v1", "RouteAdvertisements"),
    Kind(cluster: "cilium.io/v2", "CiliumEgressGatewayPolicy"),
    Kind(
      cluster: "kyverno.io/v1", "ClusterPolicy", ["rules": [["name": "one", "generate": ["kind": "NetworkPolicy"]]]]),
    Kind(
      cluster: "kyverno.io/v1", "ClusterPolicy",
      [
        "rules": [
          [
            "name": "two", "match": ["any": [["resources": ["kinds": ["Pod"]]]]],
            "mutate": ["patchStrategicMerge": ["metadata": ["labels": ["app": "a"]]]],
          ]
        ]
      ]),
  ]

  /// A property that is about something; nil for one of any kind.
  mutating func unreadAssertion() -> Tree.Entry? {
    guard random.chance(60) else { return nil }
    func pods() -> Tree {
      if !seenLabels.isEmpty, random.chance(40) { return ["podSelector": ["matchLabels": random.pick(seenLabels)]] }
      return random.chance(50) ? ["namespace": .text(random.pick(inhabited))] : "any-pod"
    }
    let to = pods()
    let from: Tree = random.chance(40) ? random.pick(["any-address", "nodes"]) : pods()
    let port: Tree = .list([.text("\(random.pick(Self.ports))/\(random.pick(Self.transports))")])
    switch random.below(8) {
    case 0, 1: return .init("neverReaches", ["from": from, "to": to, "ports": port])
    case 2: return .init("neverReaches", ["from": to, "to": from, "ports": port])
    case 3: return .init("onlyFrom", ["from": from, "to": to, "onPorts": port])
    case 4, 5: return .init("mustReach", ["from": from, "to": to, "ports": port])
    case 6: return .init("mustReach", ["from": to, "to": from, "ports": port])
    default: return .init("defaultDeny", ["pods": to, "directions": random.pick([["Ingress"], ["Egress"]])])
    }
  }
}
