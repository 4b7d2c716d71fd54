extension WorldGenerator {
  /// Objects of kinds without semantics: some deny, some allow and deny, in the scopes that there are.
  mutating func unread() -> [Tree] {
    (0..<(1 + random.below(2))).map { number in
      let space = random.pick(inhabited.isEmpty ? namespaces : inhabited)
      let labels: Tree = random.chance(50) && !seenLabels.isEmpty ? random.pick(seenLabels) : ["app": "a"]
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
}
