import FoundationEssentials
import Testing

/// `repair` where something cannot be mended: the rest is, and what stays is told.
struct PartialRepairTests {
  private static let pods = """
    apiVersion: v1
    kind: Namespace
    metadata: {name: shop}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: api, namespace: shop, labels: {app: api}}
    spec: {containers: [{name: api}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: db, namespace: shop, labels: {app: db}}
    spec: {containers: [{name: db, ports: [{containerPort: 5432}]}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: cache, namespace: shop, labels: {app: cache}}
    spec: {containers: [{name: cache, ports: [{containerPort: 6379}]}]}

    """
  private static let policies = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress:
      - from:
        - podSelector: {matchLabels: {app: api}}
        ports: [{port: 5433}]
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: cache, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: cache}}
      ingress:
      - from:
        - podSelector: {matchLabels: {app: api}}
        ports: [{port: 6379}]

    """
  private static let reaches = """
      - name: api-reaches-db
        mustReach: {from: {workload: shop/api}, to: {workload: shop/db}, ports: [5432/TCP]}

    """

  private func sandbox(_ properties: String, policies: String = policies) throws -> Sandbox {
    try Sandbox().write("pods.yaml", Self.pods).write("policies.yaml", policies).write(
      "properties.yaml",
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: partial}
      spec:
        resources: [pods.yaml, policies.yaml]
        model: {podCIDRs: [10.0.0.0/8], ipFamilies: [IPv4]}
        properties:

      """ + properties)
  }

  /// A port name that nobody declares is nothing that policies could change.
  @Test func whatNoPolicyCanChange() throws {
    let sandbox = try sandbox(
      Self.reaches + "  - name: metrics\n"
        + "    mustReach: {from: {workload: shop/api}, to: {workload: shop/cache}, ports: [metrics]}\n")
    #expect(sandbox.run("repair properties.yaml") == 1, "\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix("1 edit; then 1 of 2 properties holds (verified; cheapest of "))
    #expect(sandbox.output.contains("port 5433 → 5432"))
    #expect(sandbox.output.contains("partial; this stays as it is:\n  metrics\n    no policy can change it: "))
    #expect(sandbox.errors.contains("the repair is partial: it does not mend metrics"))
    #expect(sandbox.run("repair properties.yaml -o json") == 1)
    #expect(sandbox.output.contains("\"result\": \"partial\""))
    #expect(sandbox.output.contains("\"fail\": [\"metrics\"]"))
    #expect(sandbox.output.contains("\"name\": \"metrics\""))
    #expect(sandbox.run("repair properties.yaml -o patch") == 1)
    #expect(sandbox.output.contains("+    ports: [{port: 5432}]"))
    #expect(sandbox.run("repair properties.yaml --write") == 1)
    #expect(sandbox.output.contains("written: policies.yaml"))
    #expect(sandbox.run("properties.yaml") == 1)
    #expect(sandbox.output.contains("2 properties: 1 proved, 1 violated"), "\(sandbox.output)")
    #expect(sandbox.run("repair properties.yaml") == 1)
    #expect(sandbox.output.hasPrefix("no policy can change this:\n  metrics: "))
  }

  /// What contradicts another stays: which of them is meant is not the program's to say.
  @Test func contradictions() throws {
    let sandbox = try sandbox(
      Self.reaches + """
          - name: api-uses-cache
            mustReach: {from: {workload: shop/api}, to: {workload: shop/cache}, ports: [6379/TCP]}
          - name: nobody-uses-cache
            neverReaches: {from: any-pod, to: {workload: shop/cache}}

        """)
    #expect(sandbox.run("repair properties.yaml") == 1, "\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix("1 edit; then 2 of 3 properties hold (verified; "))
    #expect(
      sandbox.output.contains(
        """
        partial; this stays as it is:
          nobody-uses-cache
            contradicts api-uses-cache, whatever the policies say:
            shop/api → shop/cache 6379/TCP

        """), "\(sandbox.output)")
    #expect(sandbox.run("properties.yaml") == 1)
    #expect(sandbox.output.contains("help: no policy mends it: it contradicts api-uses-cache"))
    #expect(sandbox.output.contains("port 5433 → 5432"))
  }

  /// What stays as it is must not become worse for the sake of the rest.
  @Test func whatStaysIsNoWorse() throws {
    let open = Self.policies.replacing(
      "    - podSelector: {matchLabels: {app: api}}\n    ports: [{port: 6379}]",
      with: "    - podSelector: {matchLabels: {app: nobody}}")
    // The cheapest edit for the first, `nobody` by `api`, opens what the second denies already.
    let sandbox = try sandbox(
      """
        - name: api-uses-cache
          mustReach: {from: {workload: shop/api}, to: {workload: shop/cache}, ports: [6379/TCP]}
        - name: closed
          neverReaches: {from: any-pod, to: {workload: shop/cache}, ports: [1-6378/TCP]}
        - name: closed-too
          severity: low
          neverReaches: {from: any-pod, to: {workload: shop/cache}, ports: [6380/TCP]}
        - name: nothing-there
          mustReach: {from: {workload: shop/api}, to: {workload: shop/db}, ports: [none]}

      """, policies: open)
    #expect(sandbox.run("repair properties.yaml --write") == 1, "\(sandbox.errors)")
    #expect(sandbox.output.contains("then 3 of 4 properties hold"), "\(sandbox.output)")
    #expect(sandbox.run("properties.yaml") == 1)
    #expect(sandbox.output.contains("4 properties: 3 proved, 1 violated"), "\(sandbox.output)")
  }

  /// Of edits that cost the same the one that opens the least comes first, wherever it stands.
  @Test func ties() throws {
    let twice = Self.policies.replacing(
      "  - from:\n    - podSelector: {matchLabels: {app: api}}\n    ports: [{port: 5433}]",
      with: "  - from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: apii}}}]\n"
        + "  - from: [{podSelector: {matchLabels: {app: apii}}}]")
    let sandbox = try sandbox(Self.reaches, policies: twice)
    try sandbox.write(
      "pods.yaml",
      Self.pods + "---\n{apiVersion: v1, kind: Pod, metadata: {name: api, namespace: other, labels: {app: api}}, "
        + "spec: {containers: [{name: c}]}}\n")
    #expect(sandbox.run("repair properties.yaml") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.contains("spec.ingress[1].from[0].podSelector"), "\(sandbox.output)")
    #expect(sandbox.output.contains("opens 1 pair:"))
  }

  /// Tests are claims, too.
  @Test func aTestThatContradicts() throws {
    let sandbox = try sandbox(
      Self.reaches + "  tests:\n  - {from: shop/api, to: shop/db, port: 5432/TCP, expect: deny}\n"
        + "  - {from: shop/api, to: shop/cache, port: 6380/TCP, expect: allow}\n")
    #expect(sandbox.run("repair properties.yaml") == 1, "\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix("1 edit; then 0 of 1 property and 2 tests hold"), "\(sandbox.output)")
    #expect(sandbox.output.contains("mends it together with test 1"), "\(sandbox.output)")
  }
}
