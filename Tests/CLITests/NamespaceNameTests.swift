import Testing

/// Namespaces that are chosen by a label which does not carry their name.
struct NamespaceNameTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func manifests(_ selector: String, labels: String = "") -> String {
    """
    apiVersion: v1
    kind: Namespace
    metadata: {name: watch}
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: yard, labels: {team: red\(labels)}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: prom, namespace: watch}
    spec: {containers: [{name: c, image: i}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: probe, namespace: yard}
    spec: {containers: [{name: c, image: i}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: probe, namespace: yard}
    spec:
      podSelector: {}
      ingress:
      - from: [{namespaceSelector: \(selector)}]

    """
  }

  @Test(arguments: [
    ("name", "{matchLabels: {name: watch}}", ""), ("namespace", "{matchLabels: {namespace: watch}}", ""),
    ("kubernetes.io/name", "{matchLabels: {kubernetes.io/name: watch}}", ""),
    ("ns", "{matchExpressions: [{key: ns, operator: In, values: [watch]}]}", ""),
    // Another namespace has the label.
    ("name", "{matchLabels: {name: watch}}", ", name: yard"),
  ])
  func isRepaired(key: String, selector: String, labels: String) throws {
    let note =
      "namespace `watch` has no label `\(key)`; every namespace carries its name in `kubernetes.io/metadata.name`: "
      + "write `kubernetes.io/metadata.name: watch`"
    try sandbox.write("m.yaml", manifests(selector, labels: labels))
    _ = sandbox.run("lint -f m.yaml --no-redundancy")
    #expect(sandbox.output.contains("[peer-selects-nothing]"), "\(sandbox.output)")
    #expect(sandbox.output.contains("note: \(note)\n"), "\(sandbox.output)")
    try sandbox.write(
      "p.yaml", Sandbox.properties().replacing("from: any-pod", with: "from: {namespaceSelector: \(selector)}"))
    #expect(sandbox.run("p.yaml -f m.yaml") == 3)
    #expect(sandbox.output.contains("matches nothing: \(note)\n"), "\(sandbox.output)")
  }

  /// A value that is no namespace's name, and a namespace that carries the label, are other mistakes.
  @Test(arguments: [("{matchLabels: {name: wach}}", ""), ("{matchLabels: {team: watch}}", ", name: yard")])
  func isLeftAlone(selector: String, labels: String) throws {
    try sandbox.write(
      "m.yaml",
      manifests(selector, labels: labels).replacing("name: watch}\n", with: "name: watch, labels: {team: blue}}\n"))
    _ = sandbox.run("lint -f m.yaml --no-redundancy")
    #expect(sandbox.output.contains("[peer-selects-nothing]"), "\(sandbox.output)")
    #expect(!sandbox.output.contains("kubernetes.io/metadata.name"), "\(sandbox.output)")
  }

  @Test func theRightLabelIsNoFinding() throws {
    try sandbox.write("m.yaml", manifests("{matchLabels: {kubernetes.io/metadata.name: watch}}"))
    _ = sandbox.run("lint -f m.yaml --no-redundancy")
    #expect(!sandbox.output.contains("[peer-selects-nothing]"), "\(sandbox.output)")
  }
}
