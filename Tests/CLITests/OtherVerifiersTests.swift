import Testing

/// Mistakes that programs like this one have made, each as a small world whose connections are known.
struct OtherVerifiersTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      "m/namespaces.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {env: prod}}\n")
  }

  /// A pod with labels and ports in flow style.
  private func pod(_ name: String, labels: String = "", ports: String = "") -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), namespace: shop, labels: {app: \(name)\(labels)}}
    spec: {containers: [{name: c, image: i, ports: [\(ports)]}]}

    """
  }

  private func policy(_ name: String, _ spec: String, on app: String? = nil) -> String {
    let selector = app.map { "{matchLabels: {app: \($0)}}" } ?? "{}"
    return """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: \(name), namespace: shop}
      spec: {podSelector: \(selector), \(spec)}

      """
  }

  /// The lines of `list -o csv` between pods, or to and from addresses, without the last column.
  private func list(_ objects: [String], _ options: String = "") throws -> [String] {
    try sandbox.write("m/objects.yaml", objects.joined(separator: "---\n"))
    #expect(sandbox.run("list -f m -o csv \(options)") == 0, "\(sandbox.errors)")
    return sandbox.output.split(separator: "\r\n").dropFirst().map { line in
      line.split(separator: ",").prefix(3).joined(separator: " ")
    }
  }

  /// Both pods isolated from outside, so that lists are short.
  private let closed = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: closed, namespace: shop}
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]}

    """

  @Test func bothEndsMustAllowTheSamePort() throws {
    let lines = try list([
      pod("a"), pod("b"), closed,
      policy("out", "policyTypes: [Egress], egress: [{ports: [{port: 80}], to: [{podSelector: {}}]}]", on: "a"),
      policy("in", "ingress: [{ports: [{port: 81}], from: [{podSelector: {}}]}]", on: "b"),
    ])
    #expect(lines.isEmpty)
  }

  @Test func noPodIsListedWithItself() throws {
    #expect(
      try list([pod("a"), pod("b")], "--from shop --to shop").map { $0.split(separator: "\"")[0] } == [
        "shop/a shop/b ", "shop/b shop/a ",
      ])
  }

  @Test func expressionsCount() throws {
    let nobody = "from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [nobody]}]}}]"
    let missing = "from: [{podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}}]"
    let empty = "from: [{podSelector: {matchLabels: {tier: \"\"}}}]"
    let objects = [pod("a"), pod("b", labels: ", tier: web"), pod("c", labels: ", tier: \"\"")]
    func sources(_ rule: String) throws -> [String] {
      try list(objects + [policy("in", "ingress: [{\(rule), ports: [{port: 80}]}]", on: "c")], "--to shop/c")
    }
    #expect(try sources(nobody) == [])
    #expect(try sources(missing) == ["shop/a shop/c 80/TCP"])
    #expect(try sources(empty) == [])
  }

  @Test func exceptionsAndFamiliesCount() throws {
    let rule = "egress: [{to: [{ipBlock: {cidr: 198.51.100.0/30, except: [198.51.100.1/32]}}], ports: [{port: 443}]}]"
    let lines = try list([pod("a"), policy("out", "policyTypes: [Egress], \(rule)")], "--from shop/a")
    #expect(lines == ["shop/a 198.51.100.0 443/TCP", "shop/a 198.51.100.2-198.51.100.3 443/TCP"])
    let other = "egress: [{to: [{ipBlock: {cidr: \"2001:db8::/32\"}}], ports: [{port: 443}]}]"
    #expect(
      try list([pod("a"), policy("out", "policyTypes: [Egress], \(other)")], "--from shop/a") == [
        "shop/a 2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff 443/TCP"
      ])
  }

  @Test func namedPortsAreThoseOfEachPod() throws {
    let http = { (number: Int, transport: String) in "{name: http, containerPort: \(number), protocol: \(transport)}" }
    let lines = try list(
      [
        pod("a", ports: http(8080, "TCP")), pod("b", ports: http(9090, "TCP")), pod("c", ports: http(7070, "UDP")),
        policy("in", "ingress: [{from: [{podSelector: {}}], ports: [{port: http}]}]"),
        policy("dns", "ingress: [{from: [{podSelector: {}}], ports: [{protocol: UDP}]}]", on: "c"),
      ], "--from shop/a")
    #expect(
      lines.filter { $0.contains(" shop/") } == ["shop/a shop/b 9090/TCP", "shop/a shop/c 1-65535/UDP"])
  }

  /// Verifies flows, by all three semantics; `tests` has those of them that pass.
  private func verify(_ objects: [String], properties: [String] = [], _ tests: [String]) throws {
    try sandbox.write("m/objects.yaml", objects.joined(separator: "---\n"))
    var text = "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: p}\nspec:\n  resources: [m]\n"
    if !properties.isEmpty { text += "  properties:\n" + properties.map { "  - \($0)\n" }.joined() }
    if !tests.isEmpty { text += "  tests:\n" + tests.map { "  - \($0)\n" }.joined() }
    try sandbox.write("p.yaml", text)
    #expect(sandbox.run("p.yaml") == 0, "\(sandbox.output)\(sandbox.errors)")
  }

  private func test(_ from: String, _ to: String, _ port: String, _ answer: String) -> String {
    "{from: \(from), to: \(to), port: \(port), expect: \(answer)}"
  }

  /// The worlds above once more, proved.
  @Test func proofsSayTheSame() throws {
    let a = "{namespace: shop, podSelector: {matchLabels: {app: a}}}"
    let b = "{namespace: shop, podSelector: {matchLabels: {app: b}}}"
    try verify(
      [
        pod("a"), pod("b"), closed,
        policy("out", "policyTypes: [Egress], egress: [{ports: [{port: 80}], to: [{podSelector: {}}]}]", on: "a"),
        policy("in", "ingress: [{ports: [{port: 81}], from: [{podSelector: {}}]}]", on: "b"),
      ], properties: ["{name: different-ports, neverReaches: {from: \(a), to: \(b)}}"],
      [test("shop/a", "shop/b", "80/TCP", "deny"), test("shop/a", "shop/b", "81/TCP", "deny")])
    let nobody = "from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [nobody]}]}}]"
    let untiered = "from: [{podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}}]"
    let empty = "from: [{podSelector: {matchLabels: {tier: \"\"}}}]"
    try verify(
      [
        pod("a"), pod("b", labels: ", tier: web"), pod("c", labels: ", tier: \"\""),
        policy(
          "in", "ingress: [{\(nobody)}, {\(untiered), ports: [{port: 80}]}, {\(empty), ports: [{port: 81}]}]", on: "a"),
        policy("in-b", "ingress: [{\(untiered), ports: [{port: 80}]}, {\(empty), ports: [{port: 81}]}]", on: "b"),
      ],
      [
        test("shop/b", "shop/a", "80/TCP", "deny"), test("shop/b", "shop/a", "81/TCP", "deny"),
        test("shop/c", "shop/a", "81/TCP", "allow"), test("shop/a", "shop/b", "80/TCP", "allow"),
        test("shop/a", "shop/b", "81/TCP", "deny"), test("shop/b", "shop/a", "9/TCP", "deny"),
      ])
    let blocks =
      "egress: [{to: [{ipBlock: {cidr: 198.51.100.0/30, except: [198.51.100.1/32]}}]}, "
      + "{to: [{ipBlock: {cidr: \"2001:db8::/32\"}}], ports: [{port: 443}]}]"
    try verify(
      [pod("a"), policy("out", "policyTypes: [Egress], \(blocks)")],
      [
        test("shop/a", "198.51.100.0", "80/TCP", "allow"), test("shop/a", "198.51.100.1", "80/TCP", "deny"),
        test("shop/a", "\"2001:db8::1\"", "443/TCP", "allow"), test("shop/a", "\"2001:db8::1\"", "80/TCP", "deny"),
        test("shop/a", "32.1.13.184", "443/TCP", "deny"),
      ])
  }

  /// What a pod says to itself is not judged: it breaks no property that wants everybody to talk to everybody.
  @Test func noPodIsBlockedFromItself() throws {
    let all = "{namespace: shop}"
    let others = { (name: String) in
      "ingress: [{from: [{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [\(name)]}]}}]}]"
    }
    let objects = [pod("a"), pod("b"), policy("a", others("a"), on: "a"), policy("b", others("b"), on: "b")]
    try verify(objects, properties: ["{name: mesh, mustReach: {from: \(all), to: \(all), ports: [80/TCP]}}"], [])
    #expect(sandbox.run("explain shop/a shop/a 80/TCP -f m") == 2)
    #expect(sandbox.errors.contains("[unclear-flow]"))
  }

  @Test func workloadsOfOneNameAndDifferentKindsAreTwo() throws {
    let workload = { (kind: String, role: String) in
      """
      apiVersion: apps/v1
      kind: \(kind)
      metadata: {name: db, namespace: shop}
      spec:
        selector: {matchLabels: {role: \(role)}}
        template: {metadata: {labels: {role: \(role)}}, spec: {containers: [{name: c, image: i}]}}

      """
    }
    let objects = [
      pod("a"), workload("Deployment", "proxy"), workload("StatefulSet", "store"),
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\n"
        + "spec: {podSelector: {matchLabels: {role: store}}, ingress: [{from: [{podSelector: {matchLabels: {role: proxy}}}]}]}\n",
    ]
    #expect(
      try list(objects, "--from shop/a --to shop").map { $0.split(separator: "\"")[0] } == [
        "shop/a shop/Deployment/db "
      ])
    try verify(
      objects,
      [
        test("shop/a", "shop/Deployment/db", "80/TCP", "allow"),
        test("shop/a", "shop/StatefulSet/db", "80/TCP", "deny"),
        test("shop/Deployment/db", "shop/StatefulSet/db", "80/TCP", "allow"),
      ])
  }

  /// Every destination resolves the name, outside addresses have none.
  @Test func aNamedEgressPortWithoutDestinations() throws {
    let objects = [
      pod("a"), pod("b", ports: "{name: http, containerPort: 8080}"), pod("c"),
      policy("out", "policyTypes: [Egress], egress: [{ports: [{port: http}]}]", on: "a"),
    ]
    #expect(try list(objects, "--from shop/a") == ["shop/a shop/b 8080/TCP"])
    try verify(
      objects,
      [
        test("shop/a", "shop/b", "8080/TCP", "allow"), test("shop/a", "shop/c", "8080/TCP", "deny"),
        test("shop/a", "192.0.2.7", "8080/TCP", "deny"),
      ])
  }

  /// A port without a number is any port of its protocol, and of no other.
  @Test func aRulePortWithoutNumberIsOfItsProtocol() throws {
    try verify(
      [
        pod("a"), pod("b", ports: "{name: dns, containerPort: 53, protocol: UDP}"),
        policy("in", "ingress: [{ports: [{protocol: UDP}]}]", on: "b"),
        policy("named", "ingress: [{ports: [{port: dns}]}]", on: "b"),
      ],
      [
        test("shop/a", "shop/b", "53/UDP", "allow"), test("shop/a", "shop/b", "53/TCP", "deny"),
        test("shop/a", "shop/b", "53/SCTP", "deny"),
      ])
  }

  @Test(arguments: [
    ("metadata: {name: p, namespace: shop}\nspec: {podSelector: {}, ingress: [{form: []}]}", "unknown-field"),
    ("metadata: {name: p, namespace: shop}\nspec: {podSelector: {}, policyTypes: [ingress]}", "invalid-policy-type"),
    ("metadata: {name: p, namespace: shop}\nspec: {podSelector: {}, ingress: [{from: [{}]}]}", "empty-peer"),
    ("metadata: {name: p, namespace: shop}\nspec: [podSelector]", "wrong-type"),
  ])
  func whatCannotBeReadEndsTheRun(text: String, id: String) throws {
    try sandbox.write("m/p.yaml", "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n\(text)\n")
    try sandbox.write("p.yaml", Sandbox.properties(spec: "resources: [m]"))
    for command in [
      "p.yaml", "list -f m", "lint -f m", "coverage -f m", "explain shop/a shop/b 80/TCP -f m", "diff m m",
    ] {
      #expect(sandbox.run(command) == 2)
      #expect(sandbox.errors.contains("[\(id)]"))
      #expect(sandbox.output.isEmpty)
    }
  }

  /// A file that is no YAML may have been meant as a policy: no claim is made beside it, and no list leaves it unsaid.
  @Test func whatIsNoYAMLEndsEveryClaim() throws {
    let pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: c, image: i}]}"
    try sandbox.write("m/p.yaml", "kind: NetworkPolicy\nspec: {podSelector: {}, ingress: [{from: ]}]}\n")
      .write("m/a.yaml", "\(pod)\n---\n\(pod.replacing("name: a", with: "name: b"))\n")
    try sandbox.write("p.yaml", Sandbox.properties(spec: "resources: [m]"))
    for command in ["p.yaml", "diff m m", "validate m"] {
      #expect(sandbox.run(command) == 2)
      #expect(sandbox.errors.contains("[yaml-syntax]"))
      #expect(sandbox.output.isEmpty)
    }
    for command in ["list -f m", "lint -f m", "coverage -f m", "explain shop/a shop/b 80/TCP -f m"] {
      #expect(sandbox.run(command) == 0)
      #expect(
        sandbox.errors.hasPrefix("warning: 1 file that names NetworkPolicy could not be read [unread-manifest]\n"))
      #expect(sandbox.output.contains("left out: 1 file that cannot be parsed;"))
    }
  }

  @Test func aPolicyOfAnotherGroupIsNotReadAsOneOfKubernetes() throws {
    try sandbox.write(
      "m/p.yaml",
      "apiVersion: crd.antrea.io/v1beta1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\n"
        + "spec: {ingress: [{action: Drop}]}\n")
    try sandbox.write("m/pod.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}, spec: {}}\n")
    #expect(sandbox.run("list -f m") == 0)
    #expect(sandbox.errors.contains("[unmodelled-policy]"))
    #expect(sandbox.output.contains("(undecided)"))
    try sandbox.write(
      "p.yaml",
      Sandbox.properties(spec: "resources: [m]"))
    #expect(sandbox.run("p.yaml") == 2)
    #expect(sandbox.errors.contains("with `unknownKinds: warn` in the model 0 of 1 properties would be decided"))
    #expect(sandbox.output.isEmpty)
  }
}
