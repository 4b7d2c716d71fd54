import Testing

/// Edits of labels and of selectors that `explain` offers.
struct ExplainEditTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func deployment(_ name: String, labels: String = "") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: shop}
    spec:
      selector: {matchLabels: {app: \(name)}}
      template:
        metadata: {labels: {app: \(name)\(labels)}}
        spec: {containers: [{name: c, image: i}]}
    ---

    """
  }

  private func policy(_ name: String, _ spec: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: shop}
    spec: {\(spec)}
    ---

    """
  }

  /// The edits, one a line, of `web` to `db` on 5432/TCP.
  private func edits(_ objects: [String], _ ends: String = "shop/Deployment/web shop/Deployment/db") throws -> [String]
  {
    try sandbox.write("m.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n" + objects.joined())
    #expect(sandbox.run("explain \(ends) 5432/TCP -f m.yaml") == 0, "\(sandbox.errors)")
    let lines = sandbox.output.split(separator: "\n").drop { !$0.hasPrefix("to ") && !$0.hasPrefix("no edit") }
    return lines.dropFirst().map { line in
      line.split(separator: " ").filter { !$0.hasPrefix("m.yaml:") }.joined(separator: " ")
    }
  }

  private let onlyClients =
    "podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {role: client}}}]}]"

  @Test func aLabelThatARuleAsksFor() throws {
    let edits = try edits([deployment("web"), deployment("db"), policy("db", onlyClients)])
    #expect(
      edits.contains(
        "2. Deployment shop/web: label its pods role=client: then spec.ingress[0].from[0] of NetworkPolicy shop/db "
          + "matches (changes no other pair)"), "\(edits)")
    #expect(edits.contains("labels: {role: client}"))
  }

  /// One label may open both ends.
  @Test func aLabelForBothEnds() throws {
    let edits = try edits([
      deployment("web"), deployment("db"), policy("db", onlyClients),
      policy("deny", "podSelector: {}, policyTypes: [Ingress, Egress]"),
      policy(
        "clients",
        "podSelector: {matchLabels: {role: client}}, policyTypes: [Egress], "
          + "egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]"),
    ])
    #expect(
      edits.prefix(3) == [
        "1. Deployment shop/web: label its pods role=client: then spec.egress[0] of NetworkPolicy shop/clients lets this "
          + "through (changes no other pair)", "labels: {role: client}",
        "2. NetworkPolicy shop/deny: add a rule to spec.egress (changes no other pair)",
      ], "\(edits)")
  }

  /// A label that the workload's own selector or a Service asks for is not touched.
  @Test(arguments: [
    ("app: web", ""),
    (
      "tier: front",
      "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\n"
        + "spec: {selector: {tier: front}, ports: [{port: 80}]}\n---\n"
    ),
  ])
  func labelsThatOthersRestOnStay(label: String, service: String) throws {
    let rule = "podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {\(label)}}}]}]"
    let objects = [deployment("web", labels: ", tier: front"), deployment("db"), service, policy("db", rule)]
    #expect(try !edits(objects).joined().contains("take"))
    if !service.isEmpty {
      let without = try edits(objects.filter { $0 != service })
      #expect(
        without.contains(
          "2. Deployment shop/web: take tier from its pods: then spec.ingress[0].from[0] of NetworkPolicy shop/db does "
            + "not match (changes no other pair)"), "\(without)")
    }
  }

  @Test func aLabelByWhichAPolicyIsolates() throws {
    let edits = try edits([
      deployment("web"), deployment("db"),
      policy("locked", "podSelector: {matchLabels: {locked: \"yes\"}}, policyTypes: [Ingress]"),
    ])
    #expect(
      edits.contains {
        $0.contains(
          "Deployment shop/db: label its pods locked=yes: then NetworkPolicy shop/locked, which does not let this "
            + "through, isolates it")
      }, "\(edits)")
    #expect(edits.contains("labels: {locked: \"yes\"}"))
  }

  @Test func selectorsTakeAValueMoreOrLess() throws {
    let inside = "policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]"
    let opened = try edits([
      deployment("web"), deployment("db"), policy("deny", "podSelector: {}, policyTypes: [Egress]"),
      policy("api", "podSelector: {matchLabels: {app: api}}, " + inside),
    ])
    #expect(
      opened.contains("podSelector: {matchExpressions: [{key: app, operator: In, values: [api, web]}]}"), "\(opened)")
    let rule = { (from: String) in "podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: \(from)}]}]"
    }
    let closed = try edits([deployment("web"), deployment("db"), policy("db", rule("{}"))])
    #expect(
      closed.contains("- {podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}}"), "\(closed)")
    let fewer = try edits([
      deployment("web"), deployment("db"),
      policy("db", rule("{matchExpressions: [{key: app, operator: In, values: [api, web]}]}")),
    ])
    #expect(
      fewer.contains("- {podSelector: {matchExpressions: [{key: app, operator: In, values: [api]}]}}"), "\(fewer)")
  }

  /// The commonest policy of all denies at both ends: an edit of both is one of one policy.
  @Test func bothEndsOfOnePolicy() throws {
    let edits = try edits([
      deployment("web"), deployment("db"), policy("deny", "podSelector: {}, policyTypes: [Ingress, Egress]"),
    ])
    #expect(
      edits.filter { $0.contains("NetworkPolicy") } == [
        "1. NetworkPolicy shop/deny: add a rule to spec.egress (changes no other pair)",
        "NetworkPolicy shop/deny: add a rule to spec.ingress",
      ], "\(edits)")
  }

  /// The labels of a pod that does not exist yet are the question.
  @Test func hypotheticalPodsKeepTheirLabels() throws {
    let edits = try edits(
      [deployment("web"), deployment("db"), policy("db", onlyClients)],
      "--from-labels app=x --from-namespace shop shop/Deployment/db")
    #expect(!edits.isEmpty)
    #expect(!edits.joined().contains("label its pods") && !edits.joined().contains("label it"), "\(edits)")
  }
}
