import Testing

/// Which rules properties and tests depend on.
struct CoverageTests {
  private let sandbox: Sandbox

  /// A line of pods: `front` reaches `middle`, which reaches `back`.
  init() throws {
    sandbox = try Sandbox()
    var text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
    for name in ["front", "middle", "back"] { text += "---\n\(pod(name))" }
    text += "---\n\(policy("deny", "podSelector: {}, policyTypes: [Ingress, Egress]"))"
    text += "---\n\(link("front", to: "middle"))---\n\(link("middle", to: "back"))"
    try sandbox.write("m/all.yaml", text)
  }

  private func pod(_ name: String) -> String {
    "apiVersion: v1\nkind: Pod\nmetadata: {name: \(name), namespace: shop, labels: {app: \(name)}}\nspec: {}\n"
  }

  private func policy(_ name: String, _ spec: String) -> String {
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: \(name), namespace: shop}\nspec: {\(spec)}\n"
  }

  /// Two policies that let one pod reach another.
  private func link(_ from: String, to: String) -> String {
    let selector = { (name: String) in "podSelector: {matchLabels: {app: \(name)}}" }
    let out = policy("\(from)-out", "\(selector(from)), policyTypes: [Egress], egress: [{to: [{\(selector(to))}]}]")
    return out + "---\n" + policy("\(to)-in", "\(selector(to)), ingress: [{from: [{\(selector(from))}]}]")
  }

  /// The rules that can go, as `policy spec.ingress[0]`, the policies that can, and the lines about what needs them.
  private func coverage(_ spec: String) throws -> (free: [String], idle: [String], needs: [String]) {
    try sandbox.write(
      "p.yaml",
      "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: p}\nspec:\n  resources: [m]\n\(spec)")
    #expect(sandbox.run("coverage p.yaml") == 0, "\(sandbox.errors)")
    let lines = sandbox.output.split(separator: "\n").drop { !$0.hasSuffix("without a verdict changing") }
    let free = lines.dropFirst().prefix { $0.hasPrefix("  m/") }
    let policies = lines.dropFirst(1 + free.count)
    #expect(policies.first?.hasSuffix("can be deleted without a verdict changing") ?? false)
    let idle = policies.dropFirst().prefix { $0.hasPrefix("  m/") }
    func short(_ line: Substring) -> String { line.split(separator: " ").dropFirst(2).joined(separator: " ") }
    let needs = policies.dropFirst(1 + idle.count).map { $0.hasPrefix("    m/") ? short($0) : String($0) }
    return (free.map(short), idle.map(short), needs)
  }

  /// Every rule of a chain counts: without it the chain is broken, and a property that it violates would hold.
  @Test func chainsCount() throws {
    let spec = """
        properties:
        - name: no-way-to-back
          neverReaches: {from: {workload: shop/Pod/front}, to: {workload: shop/Pod/back}, transitive: {}}

      """.replacing("workload: shop/Pod/front", with: "namespace: shop, podSelector: {matchLabels: {app: front}}")
      .replacing("workload: shop/Pod/back", with: "namespace: shop, podSelector: {matchLabels: {app: back}}")
    let found = try coverage(spec)
    #expect(found.free.isEmpty)
    // It does not hold, so nothing that it needs is missing.
    #expect(found.needs == ["properties that hold and would not if one rule or policy were missing: 0 of 1"])
    #expect(try coverage(spec.replacing("transitive: {}", with: "transitive: {maxHops: 1}")).free.count == 4)
    let around = "transitive: {notThrough: {namespace: shop, podSelector: {matchLabels: {app: middle}}}}"
    #expect(try coverage(spec.replacing("transitive: {}", with: around)).free.count == 4)
  }

  @Test func testsCount() throws {
    let found = try coverage(
      """
        tests:
        - {from: shop/front, to: shop/middle, port: 80/TCP, expect: allow}
        - {from: shop/front, to: shop/back, port: 80/TCP, expect: deny}

      """)
    #expect(found.free == ["shop/back-in spec.ingress[0]", "shop/middle-out spec.egress[0]"])
    // `front` and `back` are isolated at the denied flow by `deny` and by a policy each, of which one may go.
    #expect(found.idle == ["shop/back-in", "shop/deny", "shop/middle-out"])
    #expect(
      found.needs == [
        "tests that hold and would not if one rule or policy were missing: 1 of 2",
        "  test shop/front → shop/middle 80/TCP needs each of 2 rules", "shop/front-out spec.egress[0]",
        "shop/middle-in spec.ingress[0]",
      ])
    #expect(sandbox.run("coverage p.yaml -o json") == 0)
    #expect(sandbox.output.contains(#""test": "shop/front → shop/middle 80/TCP""#))
    #expect(sandbox.output.contains(#""rulesTried": 4"#))
  }

  /// A test that expects an answer to depend holds where it does, and not where it is allowed or denied.
  @Test func testsThatDependCount() throws {
    let some = "podSelector: {matchLabels: {app: some}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/16}}]}]"
    try sandbox.write(
      "m/some.yaml", "\(pod("some"))---\n\(policy("some", some))---\n\(pod("any").replacing("shop", with: "any"))")
    let found = try coverage(
      """
        tests:
        - {from: any/any, to: shop/some, port: 80/TCP, expect: depends}
        - {from: shop/front, to: shop/middle, port: 80/TCP, expect: depends}

      """)
    #expect(
      found.needs == [
        "tests that hold and would not if one rule or policy were missing: 1 of 2",
        "  test any/any → shop/some 80/TCP needs one rule", "shop/some spec.ingress[0]",
      ])
  }

  /// A policy without rules denies by isolating: no rule of it could be missed, and the policy is.
  @Test func isolationCounts() throws {
    let found = try coverage(
      """
        properties:
        - {name: denied, defaultDeny: {pods: {namespace: shop}, directions: [Ingress, Egress]}}

      """)
    #expect(found.free.count == 4)
    #expect(found.idle == ["shop/back-in", "shop/front-out", "shop/middle-in", "shop/middle-out"])
    #expect(
      found.needs == [
        "properties that hold and would not if one rule or policy were missing: 1 of 1",
        "  denied needs what one policy isolates", "shop/deny",
      ])
    #expect(sandbox.run("coverage p.yaml -o json") == 0)
    #expect(sandbox.output.contains(#""policiesTried": 5"#))
  }

  /// What is new since the baseline is what the property finds: taking that out makes it hold.
  @Test func baselinesCount() throws {
    try sandbox.write(
      "old/all.yaml",
      (["apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"] + ["front", "middle", "back"].map(pod)
        + [policy("deny", "podSelector: {}, policyTypes: [Ingress, Egress]"), link("front", to: "middle")])
        .joined(separator: "---\n"))
    let found = try coverage(
      """
        baseline: [old]
        properties:
        - {name: nothing-new, noNewAccess: {}}

      """)
    #expect(found.free == ["shop/front-out spec.egress[0]", "shop/middle-in spec.ingress[0]"])
    #expect(sandbox.run("coverage p.yaml -f m") == 0)
  }

  @Test func aMissingBaselineAndAnUnknownEndEndTheRun() throws {
    let head = "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: p}\nspec:\n  resources: [m]\n"
    try sandbox.write("p.yaml", head + "  properties: [{name: a, noNewAccess: {}}]\n")
    #expect(sandbox.run("coverage p.yaml") == 2)
    #expect(sandbox.errors.contains("[missing-baseline]"))
    try sandbox.write("p.yaml", head + "  tests: [{from: shop/no, to: shop/back, port: 80/TCP, expect: deny}]\n")
    #expect(sandbox.run("coverage p.yaml") == 2)
    #expect(sandbox.errors.contains("[unknown-end]"))
  }
}
