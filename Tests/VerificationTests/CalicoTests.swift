import Testing
import Verification
import VerificationSupport

/// What of Calico is not modelled is told: a claim that could depend on it is inconclusive, and says why (semantics K41 to
/// K46, K71, K75, KO1 to KO9).
@Suite struct CalicoTests {
  /// A pod that asks, and one that is asked, on known nodes.
  private static let pods = """
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop, labels: {app: web}}
    spec: {nodeName: one, serviceAccountName: web, containers: [{name: c, image: i}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: db, namespace: shop, labels: {app: db}}
    spec: {nodeName: two, containers: [{name: c, image: i}]}
    """

  private static func policy(
    _ spec: String, _ kind: String = "NetworkPolicy", _ name: String = "p", group: String = "projectcalico.org/v3"
  ) -> String {
    let namespace = kind == "NetworkPolicy" ? ", namespace: shop" : ""
    return """

      ---
      apiVersion: \(group)
      kind: \(kind)
      metadata: {name: \(name)\(namespace)}
      spec: {\(spec)}
      """
  }

  /// What a verdict about `web` and `db` is, and its reason where it is open.
  private static func verdict(_ objects: String, model: String = "{}", pods: String = pods) throws -> String {
    let (outcome, _) = try Inline.verify(
      pods + objects, model: model,
      properties: "  - {name: p, neverReaches: {from: {workload: shop/Pod/web}, to: {workload: shop/Pod/db}}}")
    let property = outcome.properties[0]
    return property.undecided.first?.because.rawValue ?? property.verdict.name
  }

  @Test(arguments: [
    // A port at the source (K42, KO6).
    ("ingress: [{action: Allow, protocol: TCP, source: {ports: [1234]}}]", "source-port"),
    // A Service that no manifest has, and one without a selector (K41, KO5).
    ("ingress: [{action: Allow, source: {services: {name: s, namespace: shop}}}]", "unknown-service"),
    // Labels of an account that no manifest has (KO9); its name is known.
    ("ingress: [{action: Allow, source: {serviceAccounts: {selector: has(a)}}}]", "service-account-labels"),
    ("ingress: [{action: Allow, source: {serviceAccounts: {names: [web]}}}]", "violated"),
    ("ingress: [{action: Allow, source: {serviceAccounts: {names: [db]}}}]", "proved"),
    // HTTP (K46, KO6).
    ("ingress: [{action: Allow, http: {methods: [GET]}}]", "http-requests"),
    // Where what the rule says comes to the same, nothing is open.
    ("ingress: [{action: Deny, protocol: TCP, source: {ports: [1234]}}]", "proved"),
    ("ingress: [{action: Allow}, {action: Deny, protocol: TCP, source: {ports: [1234]}}]", "violated"),
    // ICMP is no connection: the rule says nothing (K45).
    ("ingress: [{action: Allow, protocol: ICMP, icmp: {type: 8}}]", "proved"),
    ("ingress: [{action: Allow, protocol: UDPLite}]", "proved"),
  ])
  func whatRulesAskFor(rules: String, answer: String) throws {
    #expect(try Self.verdict(Self.policy("types: [Ingress], selector: app == 'db', \(rules)")) == answer)
  }

  /// A missing `types`, where those who store the policy make different things of it (K25, KO2).
  @Test(arguments: [
    ("projectcalico.org/v3", "egress: []", "defaulted-types"), ("projectcalico.org/v3", "ingress: []", "proved"),
    ("projectcalico.org/v3", "ingress: [], egress: [{action: Allow}]", "defaulted-types"),
    ("crd.projectcalico.org/v1", "egress: [{action: Allow}]", "defaulted-types"),
    ("projectcalico.org/v3", "egress: [{action: Allow}]", "violated"),
  ])
  func missingTypes(group: String, rules: String, answer: String) throws {
    // With `egress: []` some judge ingress and some egress, and each end is open by itself.
    #expect(try Self.verdict(Self.policy(rules, group: group)) == answer)
  }

  /// Policies of one order are asked in any order, unless the release is written (K21, KO1).
  @Test(arguments: [
    ("{}", "tie"), (#"{calicoVersion: "3.32"}"#, "violated"), (#"{calicoVersion: "3.31"}"#, "violated"),
  ])
  func ties(model: String, answer: String) throws {
    let objects =
      Self.policy("order: 1, types: [Ingress], ingress: [{action: Allow}]", "NetworkPolicy", "a")
      + Self.policy("order: 1, types: [Ingress], ingress: [{action: Deny}]", "NetworkPolicy", "b")
    #expect(try Self.verdict(objects, model: model) == answer)
  }

  /// A host endpoint judges at its node; with a policy about what is forwarded, between nodes as well (K71, K75, KO4).
  @Test(arguments: [
    ("", "violated"), ("applyOnForward: true, selector: has(host)", "host-endpoint"),
    ("doNotTrack: true, applyOnForward: true, selector: has(host)", "host-endpoint"),
    ("applyOnForward: true, selector: has(other)", "violated"),
  ])
  func hostEndpoints(policy: String, answer: String) throws {
    let host = """

      ---
      apiVersion: projectcalico.org/v3
      kind: HostEndpoint
      metadata: {name: one, labels: {host: "yes"}}
      spec: {node: one, interfaceName: eth0}
      """
    let objects = policy.isEmpty ? host : host + Self.policy("\(policy), types: [Ingress]", "GlobalNetworkPolicy")
    #expect(try Self.verdict(objects) == answer)
  }

  /// In a GlobalNetworkPolicy about accounts, `all()` is having one, and a name that is no label's value is none (K33, K54).
  @Test func accountsWithoutALabel() throws {
    let global = Self.policy(
      "selector: all(), serviceAccountSelector: '!has(x)', types: [Ingress]", "GlobalNetworkPolicy")
    for (length, answer) in [(62, "proved"), (63, "violated")] {
      let name = String(repeating: "s", count: length)
      let account = """

        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: \(name), namespace: shop}
        """
      let pods = Self.pods.replacing("spec: {nodeName: two,", with: "spec: {serviceAccountName: \(name),")
      #expect(try Self.verdict(account + global, pods: pods) == answer)
    }
  }

  /// What is no policy of connections has no say, and is told (K3, K60, K78).
  @Test func whatHasNoEffect() throws {
    let objects =
      Self.policy("types: [Ingress]", "StagedNetworkPolicy").replacing("{name: p}", with: "{name: p, namespace: shop}")
      + Self.policy("ingress: [{action: Deny}]", "Profile")
      + Self.policy("chainInsertMode: Append", "FelixConfiguration")
    let (outcome, warnings) = try Inline.verify(
      Self.pods + objects,
      properties: "  - {name: p, mustReach: {from: {namespace: shop}, to: {namespace: shop}, ports: [1/TCP]}}")
    #expect(outcome.properties.map(\.verdict.name) == ["proved"])
    #expect(Set(warnings).isSuperset(of: ["staged-policy", "host-profile"]))
  }

  /// What Calico does besides policies is an assumption, or open where an object says it (K77, K78).
  @Test func whatConfigurationDoes() throws {
    let pods = Self.pods.replacing(
      "name: web, namespace: shop", with: "name: web, namespace: shop, annotations: {\(Self.prefixes)}")
    let objects = Self.policy("types: [Egress], egress: [{action: Allow}]") + Self.policy("", "FelixConfiguration")
    let (outcome, _) = try Inline.verify(
      pods + objects,
      properties: """
          - {name: outside, mustReach: {from: {workload: shop/Pod/web}, to: internet, ports: [1/TCP]}}
          - {name: node, neverReaches: {from: nodes, to: {workload: shop/Pod/db}}}
        """)
    #expect(outcome.properties.flatMap(\.undecided).map(\.because) == [.unreadKind, .unreadKind])
    let assumed = outcome.assumptions.first { $0.id == "enforcer" }?.text ?? ""
    #expect(assumed.contains("VXLAN") && assumed.contains("defaultEndpointToHostAction"))
  }

  /// Pods that nobody declares cannot be told apart by any number of texts: what speaks of them is inconclusive, and says
  /// why; what speaks of declared pods is decided.
  @Test func textsThatAreTooMany() throws {
    let texts = (0..<40).map { "app contains 'x\($0)y'" }.joined(separator: " || ")
    let (outcome, _) = try Inline.verify(
      Self.pods + Self.policy("selector: \"\(texts)\", ingress: [{action: Deny}]"),
      properties: """
          - {name: anyone, world: open, neverReaches: {from: any-pod, to: any-pod}}
          - {name: declared, mustReach: {from: {workload: shop/Pod/web}, to: {workload: shop/Pod/db}, ports: [80/TCP]}}
          - {name: open, defaultDeny: {pods: any-pod, directions: [Ingress]}}
        """)
    let words = outcome.properties.map { property in
      if case .inconclusive(let reason) = property.verdict { reason } else { "\(property.verdict)" }
    }
    let why = "policies test the text of label `app` in more ways than pods can be told apart by"
    #expect(words == [why, "proved", why])
  }

  private static let prefixes = #"cni.projectcalico.org/allowedSourcePrefixes: '["192.0.2.0/24"]'"#

  /// A pod of which no manifest tells the address has any of `podCIDRs` (K34, KO7).
  @Test(arguments: [("10.244.0.0/16", "violated"), ("192.168.0.0/16", "proved"), ("8.0.0.0/5", "violated")])
  func addressesOfPods(block: String, answer: String) throws {
    for rule in [
      "{action: Allow, source: {nets: [10.0.0.0/8]}}", "{action: Allow, source: {selector: role == 'set'}}",
    ] {
      let objects =
        Self.policy("selector: app == 'db', types: [Ingress], ingress: [\(rule)]") + """

          ---
          apiVersion: projectcalico.org/v3
          kind: NetworkSet
          metadata: {name: set, namespace: shop, labels: {role: set}}
          spec: {nets: [10.0.0.0/8]}
          """
      #expect(try Self.verdict(objects, model: "{ipFamilies: [IPv4], podCIDRs: [\(block)]}") == answer)
    }
  }

  /// What is not enforced, or not as it reads, is an error (K12, K13, K84, K85, KO3).
  @Test(arguments: [
    ("{}", CalicoTests.policy("tier: none, types: [Ingress]"), "unknown-tier"),
    (#"{calicoVersion: "3.31"}"#, CalicoTests.policy("types: [Ingress]", "NetworkPolicy", "other.p"), "tier-mismatch"),
    ("{enforcer: upstream}", CalicoTests.policy("types: [Ingress]"), "not-enforced"),
    (#"{enforcer: calico}"#, CalicoTests.admin, "not-enforced"),
    (#"{calicoVersion: "3.31"}"#, CalicoTests.cluster("{pods: {podSelector: {}}}"), "not-enforced"),
    ("{enforcer: calico}", CalicoTests.cluster("{domainNames: [example.org]}"), "unsupported-peer"),
    ("{enforcer: calico}", CalicoTests.cluster("{nodes: {}}"), "unsupported-peer"),
  ])
  func whatIsAnError(model: String, objects: String, id: String) {
    let failure = #expect(throws: Fixture.Failure.self) { try Self.verdict(objects, model: model) }
    #expect(failure?.description.contains(id) ?? false, "\(failure?.description ?? "")")
  }

  private static let admin = """

    ---
    apiVersion: policy.networking.k8s.io/v1alpha1
    kind: AdminNetworkPolicy
    metadata: {name: a}
    spec: {priority: 1, subject: {namespaces: {}}}
    """

  private static func cluster(_ peer: String) -> String {
    """

    ---
    apiVersion: policy.networking.k8s.io/v1alpha2
    kind: ClusterNetworkPolicy
    metadata: {name: a}
    spec: {tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Accept, to: [\(peer)]}]}
    """
  }
}
