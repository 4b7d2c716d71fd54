import Testing
import VerificationSupport

@Suite struct AssertionTests {
  static func namespace(_ name: String, _ labels: String = "{}") -> String {
    "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: \(name), labels: \(labels)}\n"
  }

  static func pod(_ namespace: String, _ name: String, _ labels: String = "{}", port: String = "") -> String {
    let ports = port.isEmpty ? "" : ", ports: [\(port)]"
    return """
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: \(name), namespace: \(namespace)}
      spec:
        replicas: 1
        selector: {matchLabels: {app: \(name)}}
        template:
          metadata: {labels: {app: \(name), extra: e}}
          spec: {containers: [{name: c, image: i\(ports)}]}

      """.replacingLabels("{app: \(name), extra: e}", labels, name)
  }

  static func policy(_ namespace: String, _ name: String, _ spec: String) -> String {
    "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: \(name), namespace: \(namespace)}\nspec: \(spec)\n"
  }

  /// Two teams that are closed to the outside and to each other, but for one leak; and one pod without a team.
  static let teams =
    namespace("a", "{team: a}") + namespace("b", "{team: b}") + namespace("c") + pod("a", "one", "team: a")
    + pod("b", "two", "team: b") + pod("c", "three")
    + policy(
      "a", "closed",
      "{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}]}], egress: [{to: [{podSelector: {}}]}]}"
    )
    + policy(
      "b", "closed",
      "{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}], ports: [{port: 80}]}]}"
    )

  @Test func labelsSeparate() throws {
    let (outcome, _) = try Inline.verify(
      Self.teams,
      properties: """
        - {name: by-pod, isolated: {byLabel: {key: team}}}
        - {name: by-namespace, isolated: {byLabel: {key: team, scope: namespace, unlabelled: ignored}}}
        - name: among
          isolated: {byLabel: {key: team}, among: {namespaceSelector: {matchExpressions: [{key: team, operator: Exists}]}}}
        - name: open
          world: open
          isolated: {byLabel: {key: team, scope: namespace, unlabelled: ignored}}
        - name: open-by-pod
          world: open
          isolated: {byLabel: {key: team, unlabelled: ignored}}
        - name: among-nothing
          isolated: {byLabel: {key: team}, among: {namespace: nowhere}}
        """)
    #expect(
      Inline.summary(outcome) == [
        "by-pod: proved", "by-namespace: proved", "among: proved", "open: proved", "open-by-pod: violated",
        "  hypothetical",
        "among-nothing: vacuous",
      ])
  }

  @Test func listedFlowsAlone() throws {
    let world =
      Self.namespace("a") + Self.pod("a", "one") + Self.pod("a", "two")
      + Self.policy("a", "closed", "{podSelector: {}, policyTypes: [Ingress, Egress]}")
      + Self.policy(
        "a", "one-to-two",
        "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: one}}}], ports: [{port: 80}, {port: 90}]}], egress: [{to: [{podSelector: {matchLabels: {app: two}}}]}], policyTypes: [Ingress, Egress]}"
      )
    let (outcome, _) = try Inline.verify(
      world,
      spec: """
        sets:
          one: {workload: a/Deployment/one}
          two: {workload: a/Deployment/two}
        """,
      properties: """
        - {name: both-ports, onlyFlows: {within: {namespace: a}, flows: [{from: one, to: two, ports: [80/TCP, 90/TCP]}]}}
        - {name: one-port, onlyFlows: {within: two, flows: [{from: one, to: two, ports: 80/TCP, justification: web}]}}
        - {name: none, onlyFlows: {within: one, flows: []}}
        - {name: pods-alone, world: open, onlyFlows: {within: {namespace: a}, flows: [{from: one, to: two, ports: [80/TCP, 90/TCP]}]}}
        """)
    #expect(
      Inline.summary(outcome) == [
        "both-ports: proved", "one-port: violated", "  a/Deployment/one → a/Deployment/two 90/TCP", "none: violated",
        "  a/Deployment/one → a/Deployment/two 80,90/TCP", "pods-alone: violated",
        "  hypothetical",
      ])
  }

  @Test func whatTheBaselineDeniedIsNew() throws {
    let base = Self.namespace("a", "{env: dev}") + Self.pod("a", "one") + Self.pod("a", "two")
    let closed = Self.policy(
      "a", "in",
      "{podSelector: {matchLabels: {app: two}}, ingress: [{from: [{podSelector: {matchLabels: {app: one}}}], ports: [{port: 80}]}]}"
    )
    let wider = Self.policy(
      "a", "in",
      "{podSelector: {matchLabels: {app: two}}, ingress: [{from: [{podSelector: {matchLabels: {app: one}}}], ports: [{port: 80}, {port: 90}]}]}"
    )
    let narrower = Self.policy("a", "in", "{podSelector: {matchLabels: {app: two}}, ingress: []}")
    func lines(_ now: String, _ before: String, open: Bool = false) throws -> [String] {
      Inline.summary(
        try Inline.verify(
          now, spec: "baseline: [before/]", baseline: before,
          properties: "- {name: p, world: \(open ? "open" : "closed"), noNewAccess: {}}"
        ).outcome)
    }
    #expect(try lines(base + closed, base + closed) == ["p: proved"])
    #expect(try lines(base + closed, base + closed, open: true) == ["p: proved"])
    #expect(try lines(base + narrower, base + closed, open: true) == ["p: proved"])
    #expect(
      try lines(base + wider, base + closed) == ["p: violated", "  a/Deployment/one → a/Deployment/two 90/TCP"])
    #expect(
      try lines(base + wider, base + closed, open: true) == [
        "p: violated", "  a/Deployment/one → a/Deployment/two 90/TCP",
        "  hypothetical",
      ])
  }

  /// The baseline tells pods of one workload apart that nothing tells apart now.
  @Test func onePodOfAWorkloadWasClosed() throws {
    let now =
      Self.namespace("a") + Self.pod("a", "web")
        + """
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: a}
        spec:
          replicas: 2
          selector: {matchLabels: {app: db}}
          template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: i}]}}

        """
    for number in ["0", "1"] {
      let before =
        now
        + Self.policy(
          "a", "one",
          "{podSelector: {matchLabels: {apps.kubernetes.io/pod-index: \"\(number)\"}}, policyTypes: [Ingress]}")
      let (outcome, _) = try Inline.verify(
        now, spec: "baseline: [before/]", baseline: before,
        properties: "- {name: p, noNewAccess: {within: {workload: a/Deployment/web}}}")
      #expect(Inline.summary(outcome).first == "p: violated")
    }
  }

  @Test func chainsAreFollowed() throws {
    let world =
      ["a", "b", "c", "d"].map { Self.namespace($0) + Self.pod($0, "p") }.joined()
      + zip(["b", "c", "d"], ["a", "b", "c"]).map { to, from in
        Self.policy(
          to, "in",
          "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: \(from)}}}], ports: [{port: 80}]}]}"
        )
      }.joined()
    let (outcome, _) = try Inline.verify(
      world,
      properties: """
        - {name: direct, neverReaches: {from: {namespace: a}, to: {namespace: d}}}
        - {name: chain, neverReaches: {from: {namespace: a}, to: {namespace: d}, transitive: {}}}
        - {name: two-hops, neverReaches: {from: {namespace: a}, to: {namespace: d}, transitive: {maxHops: 2}}}
        - {name: around-c, neverReaches: {from: {namespace: a}, to: {namespace: d}, transitive: {notThrough: {namespace: c}}}}
        - {name: last-port, neverReaches: {from: {namespace: a}, to: {namespace: d}, ports: [81/TCP], transitive: {}}}
        - {name: open, world: open, neverReaches: {from: {namespace: a}, to: {namespace: d}, transitive: {notThrough: {workload: c/Deployment/p}}}}
        - {name: open-proved, world: open, neverReaches: {from: {namespace: a}, to: {namespace: d}, transitive: {notThrough: {namespace: c}}}}
        """)
    #expect(
      Inline.summary(outcome) == [
        "direct: proved", "chain: violated",
        "  a/Deployment/p → b/Deployment/p → c/Deployment/p → d/Deployment/p 80/TCP", "two-hops: proved",
        "around-c: proved", "last-port: proved", "open: violated",
        "  hypothetical",
        "open-proved: proved",
      ])
  }

  @Test func waiversHideNothingElse() throws {
    let world = ["u", "v", "w"].map { Self.namespace($0) + Self.pod($0, "p") }.joined()
    func run(
      _ waivers: [String], asOf: String? = "2026-06-01", ignoring: Bool = false, expect: String = ""
    ) throws -> [String] {
      let (outcome, warnings) = try Inline.verify(
        world, spec: "waivers:\n" + waivers.joined(separator: "\n"), asOf: asOf, ignoresWaivers: ignoring,
        properties: "- {name: p, neverReaches: {from: any-pod, to: {namespace: w}, ports: [1-100/TCP]}\(expect)}")
      return Inline.lines(outcome) + warnings
    }
    func waiver(_ match: String, _ expires: String = "2026-12-31") -> String {
      "- {property: p, reason: r, expires: \(expires), match: \(match)}"
    }
    let x = "  u/Deployment/p → w/Deployment/p 1-100/TCP"
    let y = "  v/Deployment/p → w/Deployment/p 1-100/TCP"
    #expect(try run([waiver("{from: {namespace: u}}")]) == ["p: violated", y])
    #expect(try run([waiver("{from: {namespace: u}}"), waiver("{from: {namespace: v}}")]) == ["p: waived", x, y])
    #expect(try run([waiver("{to: {namespace: w}}")]) == ["p: waived", x, y])
    #expect(try run([waiver("{to: {namespace: u}}")]) == ["p: violated", x, y, "unused-waiver"])
    #expect(
      try run([waiver("{ports: [1-50/TCP]}")]) == [
        "p: violated", "  u/Deployment/p → w/Deployment/p 51-100/TCP", "  v/Deployment/p → w/Deployment/p 51-100/TCP",
      ])
    #expect(try run([waiver("{to: {namespace: w}}", "2026-05-31")]) == ["p: violated", x, y, "expired-waiver"])
    #expect(try run([waiver("{to: {namespace: w}}", "2026-06-01")]) == ["p: waived", x, y])
    #expect(try run([waiver("{to: {namespace: w}}")], ignoring: true) == ["p: violated", x, y])
    let expectation = ", expect: {violated: {reason: r, until: 2026-06-30}}"
    #expect(try run([], expect: expectation) == ["p: expected-violation", x, y])
    #expect(
      try run([], asOf: "2026-07-01", expect: expectation) == ["p: violated", x, y, "expired-expectation"])
    #expect(try run([waiver("{to: {namespace: w}}")], expect: expectation).first == "p: unexpected-success")
  }

  @Test func podsAreWaivedFromDefaultDeny() throws {
    let world = ["u", "v"].map { Self.namespace($0) + Self.pod($0, "p") }.joined()
    let (outcome, _) = try Inline.verify(
      world,
      spec: """
        waivers:
        - {property: p, reason: r, expires: 2026-12-31, match: {pods: {namespace: u}}}
        - {property: q, reason: r, expires: 2026-12-31, match: {pods: any-pod}}
        """,
      properties: """
        - {name: p, defaultDeny: {pods: any-pod, directions: [Ingress]}}
        - {name: q, defaultDeny: {pods: any-pod, directions: [Ingress]}}
        """)
    #expect(
      Inline.lines(outcome) == [
        "p: violated", "  v/Deployment/p no NetworkPolicy isolates it for ingress", "q: waived",
        "  u/Deployment/p no NetworkPolicy isolates it for ingress",
        "  v/Deployment/p no NetworkPolicy isolates it for ingress",
      ])
  }
}

extension String {
  /// Replaces a template's labels by others in addition to `app`.
  fileprivate func replacingLabels(_ old: String, _ labels: String, _ name: String) -> String {
    let extra = labels == "{}" ? "" : ", \(labels)"
    return split(separator: old, omittingEmptySubsequences: false).joined(separator: "{app: \(name)\(extra)}")
  }
}
