import Testing
import Verification
import VerificationSupport

/// Claims that hold whatever NetworkPolicies anyone writes.
@Suite struct OpenPoliciesTests {
  /// Two teams with a pod each and a NetworkPolicy that closes it, and a namespace of the platform.
  static let manifests = """
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: red, labels: {app: web}}
    spec: {containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: db, namespace: blue}
    spec: {containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: proxy, namespace: platform, labels: {app: proxy}}
    spec: {containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: closed, namespace: red}
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: closed, namespace: blue}
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: closed, namespace: platform}
    spec: {podSelector: {}, policyTypes: [Ingress]}
    """

  /// A policy of the whole cluster that speaks of everything.
  static func everywhere(_ tier: String, _ action: String) -> String {
    """

    ---
    apiVersion: policy.networking.k8s.io/v1alpha2
    kind: ClusterNetworkPolicy
    metadata: {name: everywhere}
    spec:
      tier: \(tier)
      priority: 1
      subject: {namespaces: {}}
      ingress: [{action: \(action), from: [{namespaces: {}}]}]
      egress: [{action: \(action), to: [{namespaces: {}}, {networks: [0.0.0.0/0, "::/0"]}]}]
    """
  }

  static let claims = [
    "neverReaches: {from: {namespace: red}, to: {namespace: blue}}",
    "onlyFrom: {from: {namespace: blue}, to: {namespace: blue}, onPorts: [80/TCP]}",
    "onlyTo: {from: {namespace: red}, to: {namespace: red}}",
    "isolated: {sets: [{namespace: red}, {namespace: blue}]}",
    "isolated: {byLabel: {key: app, unlabelled: violation}}",
    "onlyFlows: {within: {namespace: red}, flows: []}",
    "neverReaches: {from: {namespace: red}, to: {namespace: blue}, transitive: {}}",
    "mustReach: {from: {namespace: red}, to: {namespace: blue}, ports: [80/TCP]}",
    "mustReach: {from: {namespace: red}, to: {namespace: blue}, ports: [80/TCP], each: some}",
    "defaultDeny: {pods: {namespace: red}, directions: [Ingress]}",
    "defaultDeny: {pods: {namespace: red}, directions: [Egress]}",
  ]

  /// For each claim, `+` for proved and `-` for violated.
  private func signs(
    _ more: String, model: String = "{policies: open}", open: String = ""
  ) throws -> String {
    let properties = Self.claims.enumerated().map { "  - {name: p\($0), \(open)\($1)}" }.joined(separator: "\n")
    let (outcome, _) = try Inline.verify(Self.manifests + more, model: model, properties: properties)
    return outcome.properties.map { property in
      switch property.verdict {
      case .proved: "+"
      case .violated: "-"
      default: "?"
      }
    }.joined()
  }

  @Test func policiesOfTheManifestsDoNotCount() throws {
    #expect(try signs("", model: "{}") == "+++++++--++")
    #expect(try signs("") == "-----------")
    #expect(try signs("", model: "{}", open: "policies: open, ") == "-----------")
    #expect(try signs("", open: "policies: declared, ") == "+++++++--++")
  }

  /// What comes after NetworkPolicies is not asked where one selects the pod.
  @Test func theFirstTierAloneHelps() throws {
    // Rules about who comes in do not speak of outside addresses.
    #expect(try signs(Self.everywhere("Admin", "Deny")) == "+-+++-+---+")
    #expect(try signs(Self.everywhere("Admin", "Accept")) == "-------++--")
    #expect(try signs(Self.everywhere("Baseline", "Deny")) == "----------+")
    #expect(try signs(Self.everywhere("Baseline", "Accept")) == "-----------")
  }

  @Test func trustedNamespacesKeepTheirPolicies() throws {
    let trusted = "{policies: open, trustedNamespaces: [blue]}"
    #expect(try signs("", model: trusted) == "++-+--+----")
    #expect(try signs("", model: "{policies: open, trustedNamespaces: [red]}") == "+-++-++--++")
    #expect(try signs("", model: trusted, open: "trustedNamespaces: [red], ") == "+-++-++--++")
    #expect(try signs("", model: trusted, open: "trustedNamespaces: [], ") == "-----------")
  }

  /// What one would write, and the namespaces where nothing is written.
  private func chosen(_ example: Counterexample?) -> [String] {
    guard let chosen = example?.chosen else { return [] }
    return chosen.bareNamespaces.map { "\($0): nothing" }
      + chosen.policies.map { "\($0.namespace): \($0.manifest.dropFirst(6).joined(separator: "|"))" }
  }

  @Test(arguments: [
    ("", 0, ["blue: nothing", "red: nothing"]),
    (
      "Baseline Deny", 0,
      [
        "red:   podSelector:|    matchLabels:|      app: web|  policyTypes: [Egress]|  egress:|  - {}",
        "blue:   podSelector: {}|  policyTypes: [Ingress]|  ingress:|  - {}",
      ]
    ),
    (
      "Baseline Deny", 6,
      [
        "red:   podSelector:|    matchLabels:|      app: web|  policyTypes: [Egress]|  egress:|  - {}",
        "blue:   podSelector: {}|  policyTypes: [Ingress]|  ingress:|  - {}",
      ]
    ),
    ("", 7, ["blue: nothing", "red:   podSelector:|    matchLabels:|      app: web|  policyTypes: [Egress]"]),
    ("", 8, ["blue: nothing", "red:   podSelector:|    matchLabels:|      app: web|  policyTypes: [Egress]"]),
    ("Baseline Deny", 7, ["blue: nothing", "red: nothing"]),
    ("", 9, ["red: nothing"]),
  ])
  func asFewAsCanBeAreWritten(_ more: String, _ claim: Int, _ expected: [String]) throws {
    let words = more.split(separator: " ").map(String.init)
    let policy = words.isEmpty ? "" : Self.everywhere(words[0], words[1])
    let (outcome, _) = try Inline.verify(
      Self.manifests + policy, model: "{policies: open}", properties: "  - {name: p, \(Self.claims[claim])}")
    let example = try #require(outcome.properties[0].counterexamples.first)
    #expect(chosen(example.hops.first ?? example) == expected)
    #expect(outcome.assumptions.contains { $0.id == "open-policies" })
  }

  @Test func nothingIsSaidWherePoliciesAreDeclared() throws {
    let (outcome, _) = try Inline.verify(
      Self.manifests, properties: "  - {name: p, mustReach: {from: any-pod, to: any-pod, ports: [80/TCP]}}")
    #expect(outcome.properties[0].counterexamples.allSatisfy { $0.chosen == nil })
    #expect(!outcome.assumptions.contains { $0.id == "open-policies" })
  }

  @Test func newNamespacesAreAnyones() throws {
    func verdict(_ model: String) throws -> (String, [String]) {
      let (outcome, _) = try Inline.verify(
        Self.manifests + Self.everywhere("Baseline", "Deny"), model: model,
        properties: "  - {name: p, world: open, neverReaches: {from: any-pod, to: internet}}")
      let property = outcome.properties[0]
      let new = property.counterexamples.first { $0.from.newNamespaceLabels != nil }
      return (property.verdict.name, chosen(new))
    }
    let trusted = "policies: open, trustedNamespaces: [red, blue, platform]"
    #expect(try verdict("{\(trusted)}").0 == "proved")
    let (name, written) = try verdict("{\(trusted), namespaces: any}")
    #expect(name == "violated")
    #expect(written == ["new-namespace:   podSelector: {}|  policyTypes: [Egress]|  egress:|  - {}"])
  }

  @Test(arguments: [
    // Some choice allowed it then: nothing is new.
    ("", "", "proved"),
    ("Admin Deny", "", "violated"),
    ("Admin Deny", "Admin Deny", "proved"),
    ("Baseline Deny", "", "proved"),
    ("Admin Deny", "Baseline Deny", "violated"),
  ])
  func whatIsNewIsWhatNoChoiceAllowed(_ before: String, _ now: String, _ expected: String) throws {
    func policies(_ text: String) -> String {
      let words = text.split(separator: " ").map(String.init)
      return words.isEmpty ? "" : Self.everywhere(words[0], words[1])
    }
    let closed = Self.manifests + policies(before)
    let opened = Self.manifests.replacing("Ingress, Egress", with: "Ingress")
    let (outcome, _) = try Inline.verify(
      opened + policies(now), model: "{policies: open}", spec: "baseline: [b]", baseline: closed,
      properties: "  - {name: p, noNewAccess: {within: {namespace: red}}}")
    #expect(outcome.properties[0].verdict.name == expected)
  }

  /// Something of a kind that is not read can change what policies say, whoever writes them.
  @Test func whatIsNotReadLeavesItOpen() throws {
    let unread = """

      ---
      apiVersion: kubeovn.io/v1
      kind: SecurityGroup
      metadata: {name: global}
      spec: {endpointSelector: {}}
      """
    let properties = "  - {name: p, \(Self.claims[0])}\n  - {name: q, \(Self.claims[7])}"
    for trusted in ["[]", "[blue]", "[red, blue]"] {
      let (outcome, _) = try Inline.verify(
        Self.manifests + unread, model: "{policies: open, trustedNamespaces: \(trusted), unknownKinds: warn}",
        properties: properties)
      #expect(outcome.properties.map(\.verdict.name) == ["inconclusive", "inconclusive"])
    }
  }

  /// Who may write NetworkPolicies may not write an enforcer's own, which stand, those of a namespace too.
  @Test func policiesOfAnEnforcerStand() throws {
    let calico = """

      ---
      apiVersion: projectcalico.org/v3
      kind: NetworkPolicy
      metadata: {name: closed, namespace: blue}
      spec: {order: 1, types: [Ingress], ingress: [{action: Deny}]}
      """
    let (outcome, _) = try Inline.verify(
      Self.manifests + calico, model: "{policies: open}",
      properties: """
          - {name: denied, neverReaches: {from: {namespace: red}, to: {namespace: blue}}}
          - {name: allowed, neverReaches: {from: {namespace: blue}, to: {namespace: red}}}
          - {name: reached, mustReach: {from: {namespace: red}, to: {namespace: blue}, ports: [80/TCP]}}
        """)
    #expect(outcome.properties.map(\.verdict.name) == ["proved", "violated", "violated"])
  }

  @Test func waiversAndExpectationsStand() throws {
    let (outcome, warnings) = try Inline.verify(
      Self.manifests, model: "{policies: open}",
      spec: """
        waivers:
        - {property: waived, match: {from: {namespace: red}}, reason: r, expires: 2100-01-01}
        """,
      properties: """
          - {name: waived, neverReaches: {from: {namespace: red}, to: {namespace: blue}}}
          - {name: expected, expect: violated, neverReaches: {from: {namespace: red}, to: {namespace: blue}}}
        """)
    #expect(outcome.properties.map(\.verdict.name) == ["waived", "expected-violation"])
    #expect(warnings == [])
  }

  @Test func anUnknownNamespaceIsNotTrusted() {
    #expect(throws: Fixture.Failure.self) {
      try Inline.verify(
        Self.manifests, model: "{policies: open, trustedNamespaces: [plattform]}",
        properties: "  - {name: p, \(Self.claims[0])}")
    }
  }
}
