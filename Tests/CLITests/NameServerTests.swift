import Testing

/// The set `dns`: the name servers of Kubernetes, and OpenShift's where their namespace is declared.
struct NameServerTests {
  private static let namespaces = """
    {apiVersion: v1, kind: Namespace, metadata: {name: yard}}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: openshift-dns}}

    """
  private static let objects = """
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: yard}, spec: {containers: [{name: c}]}}
    ---
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: dns-default, namespace: openshift-dns}
    spec:
      selector: {matchLabels: {dns.operator.openshift.io/daemonset-dns: default}}
      template:
        metadata: {labels: {dns.operator.openshift.io/daemonset-dns: default}}
        spec: {containers: [{name: dns, ports: [{containerPort: 5353, name: dns, protocol: UDP}]}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: dns, namespace: yard}
    spec:
      podSelector: {}
      policyTypes: [Egress]
      egress:
      - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-dns}}}]
        ports: [{port: 5353, protocol: UDP}]

    """

  private func run(_ property: String, _ model: String = "", declared: Bool) throws -> Int32 {
    let sandbox = try Sandbox()
    let namespaces = declared ? Self.namespaces : String(Self.namespaces.prefix { $0 != "\n" }) + "\n"
    try sandbox.write("m.yaml", namespaces + Self.objects)
    try sandbox.write(
      "p.yaml",
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: dns}
      spec:
        resources: [m.yaml]
        model: {\(model)}
        properties:
        - {name: p, \(property)}

      """)
    let status = sandbox.run("p.yaml")
    #expect(status != 2 && status != 70, "\(sandbox.errors)")
    return status
  }

  @Test func openShiftResolves() throws {
    let reaches = "mustReach: {from: {namespace: yard}, to: dns, ports: [5353/UDP], each: some}"
    #expect(try run(reaches, declared: true) == 0)
    // A namespace that nobody declares is one that anyone could make.
    #expect(try run(reaches, declared: false) == 3)
  }

  @Test(arguments: ["declared", "any"], [true, false]) func inTheOpenWorld(namespaces: String, declared: Bool) throws {
    let model = "world: open, namespaces: \(namespaces)"
    let only = "onlyTo: {from: {namespace: yard}, to: dns}"
    // The policy lets out to every pod of the namespace, labelled or not.
    #expect(try run(only, model, declared: declared) == 1)
    let narrow = "onlyTo: {from: {namespace: yard}, to: {anyOf: [dns, {namespace: openshift-dns}]}}"
    #expect(try run(narrow, model, declared: declared) == 0)
    // Without the namespace there may be no name server at all, or some of a namespace `kube-system` that is new.
    let never = try run("neverReaches: {from: {namespace: yard}, to: dns}", model, declared: declared)
    #expect(never == (declared ? 1 : namespaces == "any" ? 0 : 3))
  }
}
