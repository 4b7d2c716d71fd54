import Testing

/// Objects that name no namespace, and `-n`.
struct NamespaceTests {
  private let sandbox: Sandbox

  /// A chart's Deployment, which names no namespace, beside a policy that denies everything in `shop`.
  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("chart.yaml", Self.deployment("db")).write("shop.yaml", Self.denyAll("deny", ", namespace: shop"))
      .write("pods.yaml", "\(Self.pod("web"))---\n\(Self.pod("api"))").write("p.yaml", Self.properties)
  }

  private static func deployment(_ name: String) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name)}
    spec:
      selector: {matchLabels: {app: \(name)}}
      template: {metadata: {labels: {app: \(name)}}, spec: {containers: [{name: c, image: i}]}}

    """
  }

  private static func denyAll(_ name: String, _ namespace: String = "", for selector: String = "{}") -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name)\(namespace)}
    spec: {podSelector: \(selector), policyTypes: [Ingress, Egress]}

    """
  }

  private static func pod(_ name: String) -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), namespace: shop, labels: {app: \(name)}}
    spec: {containers: [{name: c, image: i}]}

    """
  }

  private static let properties = """
    apiVersion: netpol-verify/v1
    kind: PropertySet
    metadata: {name: test}
    spec:
      sets:
        db: {podSelector: {matchLabels: {app: db}}}
        web: {podSelector: {matchLabels: {app: web}}}
        api: {podSelector: {matchLabels: {app: api}}}
      properties:
      - {name: db-open, mustReach: {from: internet, to: db, ports: [5432/TCP]}}
      - {name: apart, neverReaches: {from: web, to: api}}
      - {name: only-web, onlyFrom: {to: api, from: web}}

    """

  @Test func whatDependsOnANamespaceThatNobodyNamesIsNotAnswered() {
    #expect(sandbox.run("p.yaml -f chart.yaml -f shop.yaml --properties db-open") == 2)
    #expect(
      sandbox.errors.contains(
        "chart.yaml:3:18: warning: 1 Deployment names no namespace and 1 object does: what names none is taken to be of "
          + "`default` [mixed-namespaces]"))
    #expect(
      sandbox.errors.contains(
        "p.yaml:10:5: error: `db-open` depends on the namespace of Deployment `db`, and nothing names it "
          + "[unstated-namespace]"))
    #expect(sandbox.errors.contains("chart.yaml:3:18: note: it is taken to be of `default`"))
    #expect(sandbox.errors.contains("note: add `-n NAMESPACE` to say where they go"))
  }

  @Test func theUserSaysWhereObjectsGo() {
    #expect(sandbox.run("p.yaml -f chart.yaml -f shop.yaml --properties db-open -n shop") == 1)
    #expect(sandbox.output.contains("192.0.2.1 → shop/Deployment/db"))
    #expect(sandbox.unwrapped.contains("no namespace means shop"))
    #expect(!sandbox.reports("mixed-namespaces"))
    #expect(sandbox.run("p.yaml -f chart.yaml -f shop.yaml --properties db-open --default-namespace default") == 0)
    #expect(!sandbox.reports("mixed-namespaces"))
  }

  /// The Deployment's pods are in neither set, wherever they lie; but they may be what `onlyFrom` is about.
  @Test func whatDoesNotDependOnItIsAnswered() {
    #expect(sandbox.run("p.yaml -f chart.yaml -f shop.yaml -f pods.yaml --properties apart") == 0)
    #expect(sandbox.errors.contains("1 Deployment names no namespace and 3 objects do"))
    #expect(sandbox.run("p.yaml -f chart.yaml -f shop.yaml -f pods.yaml --properties only-web") == 2)
    #expect(sandbox.run("p.yaml -f chart.yaml -f shop.yaml -f pods.yaml") == 2)
    #expect(sandbox.errors.contains("note: 1 more property or test depends on such"))
  }

  /// A policy without a namespace could select the ends of `apart` where they are.
  @Test func aPolicyWithoutANamespaceBearsOnWhatItFits() throws {
    try sandbox.write("np.yaml", Self.denyAll("stray", for: "{matchLabels: {app: web}}"))
    #expect(sandbox.run("p.yaml -f np.yaml -f pods.yaml --properties apart") == 2)
    #expect(
      sandbox.errors.contains(
        "np.yaml:3:18: note: `stray` names no namespace and selects no pod of `default`; pods that fit are in `shop`"))
    try sandbox.write("np.yaml", Self.denyAll("stray", for: "{matchLabels: {app: other}}"))
    #expect(sandbox.run("p.yaml -f np.yaml -f pods.yaml --properties apart") == 1, "\(sandbox.errors)")
    #expect(sandbox.run("p.yaml -f np.yaml -f pods.yaml --properties apart -n shop") == 1)
  }

  @Test func lintSaysWhereAPolicyWouldSelect() throws {
    try sandbox.write("np.yaml", Self.denyAll("stray", for: "{matchLabels: {app: web}}"))
    #expect(sandbox.run("lint -f np.yaml -f pods.yaml --no-redundancy") == 1)
    #expect(
      sandbox.output.contains(
        "note: `stray` names no namespace and selects no pod of `default`; pods that fit are in `shop`"))
    #expect(sandbox.run("lint -f np.yaml -f pods.yaml --no-redundancy -n default") == 1)
    #expect(sandbox.output.contains("note: `stray` selects no pod of `default`; pods that fit are in `shop`"))
    #expect(sandbox.errors.isEmpty)
  }

  /// Where nothing names a namespace, everything lies in one; only a declared namespace could be another.
  @Test func oneNamespaceForAllIsNoMix() throws {
    try sandbox.write("np.yaml", Self.denyAll("deny"))
    #expect(sandbox.run("p.yaml -f chart.yaml -f np.yaml --properties db-open") == 1)
    #expect(!sandbox.reports("mixed-namespaces"))
    #expect(sandbox.unwrapped.contains("no namespace means default"))
    try sandbox.write("namespace.yaml", Sandbox.namespace)
    #expect(sandbox.run("p.yaml -f chart.yaml -f np.yaml -f namespace.yaml --properties db-open") == 2)
    #expect(sandbox.errors.contains("1 Deployment, 1 NetworkPolicy name no namespace and 1 object does"))
  }

  /// Commands without verdicts answer, after the warning, and take `-n` from wherever manifests come.
  @Test(arguments: ["list", "lint", "coverage", "init", "sets p.yaml", "explain default/Deployment/db 10.0.0.1 80/TCP"])
  func otherCommandsWarn(command: String) {
    #expect(sandbox.run("\(command) -f chart.yaml -f shop.yaml") != 2, "\(sandbox.errors)")
    #expect(sandbox.reports("mixed-namespaces"))
    let placed = command.replacing("default/", with: "shop/")
    sandbox.input = Self.deployment("db")
    #expect(sandbox.run("\(placed) -f - -f shop.yaml -n shop") != 2, "\(sandbox.errors)")
    #expect(!sandbox.reports("mixed-namespaces"))
  }

  /// What is compared must lie in the same namespaces: otherwise old policies seem to say nothing of new pods.
  @Test func comparedManifestsAreCheckedTogether() throws {
    try sandbox.write("old.yaml", "\(Self.deployment("db"))---\n\(Self.denyAll("deny"))")
    try sandbox.write(
      "new.yaml", Self.deployment("db").replacing("name: db}\nspec", with: "name: db, namespace: shop}\nspec"))
    try sandbox.write(
      "base.yaml",
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: test}
      spec:
        baseline: [old.yaml]
        properties: [{name: same, noNewAccess: {}}]

      """)
    #expect(sandbox.run("base.yaml -f new.yaml") == 2)
    #expect(sandbox.errors.contains("`same` depends on the namespace of Deployment `db`"))
    #expect(sandbox.run("base.yaml -f new.yaml -n shop") == 1, "\(sandbox.errors)")
    #expect(sandbox.run("diff old.yaml new.yaml") == 1)
    #expect(sandbox.reports("mixed-namespaces"))
    #expect(sandbox.run("diff old.yaml new.yaml -n shop") == 1)
    #expect(sandbox.errors.isEmpty)
  }

  /// A pod that could be created may lie where the objects without a namespace go.
  @Test func theOpenWorldHasTheirNamespace() throws {
    try sandbox.write(
      "open.yaml", Self.properties.replacing("  sets:", with: "  model: {world: open}\n  sets:"))
    #expect(sandbox.run("open.yaml -f chart.yaml -f pods.yaml --properties apart") == 2)
    #expect(sandbox.errors.contains("`apart` depends on the namespace of Deployment `db`"))
  }

  @Test func aNamespaceIsADNSLabel() {
    #expect(sandbox.run("list -f chart.yaml -n Shop") == 2)
    #expect(sandbox.errors.contains("-n takes the name of a namespace"))
    #expect(sandbox.run("list -f chart.yaml --cluster -n shop -A") == 2)
    #expect(sandbox.errors.contains("-n and -A exclude each other"))
  }
}
