extension WorldGenerator {
  /// Objects of kinds without semantics: some deny, some allow and deny, in the scopes that there are.
  mutating func unread() -> [Tree] {
    let operated = random.chance(45) ? [operatedPods()] : []
    return operated
      + (0..<(1 + random.below(2))).map { number in
        let space = random.pick(inhabited.isEmpty ? namespaces : inhabited)
        let labels: Tree =
          random.chance(35)
          ? random.pick(Self.unknownLabels)
          : random.chance(50) && !seenLabels.isEmpty ? random.pick(seenLabels) : ["app": "a"]
        let narrow: Tree = ["matchLabels": labels]
        let kinds: [(version: String, kind: String, isNamespaced: Bool, spec: Tree)] = [
          ("security.istio.io/v1", "AuthorizationPolicy", true, random.chance(50) ? ["selector": narrow] : [:]),
          ("networking.istio.io/v1", "Sidecar", true, ["workloadSelector": ["labels": labels]]),
          ("vpcresources.k8s.aws/v1beta1", "SecurityGroupPolicy", true, ["podSelector": narrow]),
          ("k8s.ovn.org/v1", "EgressFirewall", true, [:]),
          ("cilium.io/v2", "CiliumNetworkPolicy", true, [:]),
          ("networking.k8s.aws/v1alpha1", "ApplicationNetworkPolicy", true, ["podSelector": narrow]),
          ("networking.gke.io/v1alpha3", "FQDNNetworkPolicy", true, ["podSelector": narrow]),
          ("projectcalico.org/v3", "GlobalNetworkPolicy", false, [:]),
          ("cilium.io/v1alpha1", "TracingPolicy", false, [:]),
        ]
        // What judges the whole cluster leaves little to prove.
        let chosen = kinds[random.chance(85) ? random.below(7) : random.below(kinds.count)]
        var metadata: [Tree.Entry] = [.init("name", .text("unread-\(number)"))]
        if chosen.isNamespaced { metadata.append(.init("namespace", .text(space))) }
        return [
          "apiVersion": .text(chosen.version), "kind": .text(chosen.kind), "metadata": .map(metadata),
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
}
