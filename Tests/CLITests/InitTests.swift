import NetpolVerifyCLI
import Testing

/// Starter files: what they say, that they are valid, and that they are green.
struct InitTests {
  @Test(arguments: [
    ("shop", "../shop/manifests/"), ("gatekeepers", "../articles/gatekeepers/manifests/"),
    ("isolated-environments", "../articles/isolated-environments/manifests/ -n default"),
    ("network-isolation", "../articles/network-isolation/manifests/"),
    ("traffic-bouncer", "../articles/traffic-bouncer/manifests/"),
    ("what-is-a-network-policy", "../articles/what-is-a-network-policy/manifests/"),
    ("half-done", "half-done-manifests/"), ("policies-alone", "policies-alone-manifests/"),
  ])
  func starterFilesAreGreen(name: String, manifests: String) throws {
    let run = Repository.run("init -f \(manifests)", in: "fixtures/init")
    #expect(run.status == 0, "\(run.errors)")
    try Golden.expect("fixtures/init/\(name).yaml", run.output)
    let validity = Repository.run("validate fixtures/init/\(name).yaml")
    #expect(validity.status == 0)
    #expect(validity.errors == "")
    let namespace = manifests.hasSuffix("-n default") ? " -n default" : ""
    let verdicts = Repository.run("fixtures/init/\(name).yaml\(namespace)")
    #expect(verdicts.status == 0, "\(verdicts.output)")
    #expect(verdicts.errors == "")
  }

  @Test func orderOfManifestsDoesNotMatter() throws {
    let sandbox = try Sandbox()
    try sandbox.write("a/shop.yaml", Sandbox.namespace).write("b/web.yaml", Sandbox.pod("web"))
    #expect(sandbox.run("init -f a -f b") == 0)
    let first = sandbox.output
    #expect(sandbox.run("init -f b -f a -f b") == 0)
    #expect(sandbox.output == first)
    #expect(first.contains("  resources: [a, b]\n"))
  }

  /// Where some objects name no namespace and others do, the file says how it is to be run, and is green so.
  @Test(arguments: ["", " -n shop"])
  func mixedNamespaces(option: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write("m/named.yaml", Sandbox.namespace + "---\n" + Sandbox.pod("web"))
    try sandbox.write("m/bare.yaml", Sandbox.pod("db").replacing(", namespace: shop", with: ""))
    #expect(sandbox.run("init -f m\(option)") == 0)
    let text = sandbox.output
    let namespace = option.isEmpty ? "default" : "shop"
    #expect(text.contains("\n# 1 object of the manifests names no namespace. Run it with `-n \(namespace)`"))
    #expect(text.contains("make this file anew with `init -n NAMESPACE`") == option.isEmpty)
    try sandbox.write("p.yaml", text)
    #expect(sandbox.run("p.yaml") != 0)
    #expect(sandbox.run("p.yaml -n \(namespace)") == 0, "\(sandbox.output)\(sandbox.errors)")
    try sandbox.write("m/bare.yaml", Sandbox.pod("db"))
    #expect(sandbox.run("init -f m\(option)") == 0)
    #expect(!sandbox.output.contains("Run it with"))
  }

  @Test func standardInput() throws {
    let sandbox = try Sandbox()
    sandbox.input = Sandbox.namespace + "---\n" + Sandbox.pod("web")
    #expect(sandbox.run("init -f -") == 0)
    #expect(!sandbox.output.contains("resources:"))
  }

  @Test func nothingToSpeakOf() throws {
    let sandbox = try Sandbox()
    try sandbox.write("m/shop.yaml", Sandbox.namespace)
    #expect(sandbox.run("init -f m") == 2)
    #expect(sandbox.output == "")
    #expect(
      sandbox.errors == """
        error: the manifests hold no pod that a property could speak of [starter-failure]
          note: name the manifests of workloads as well as those of policies
        netpol-verify: 1 error; nothing was written

        """)
    #expect(sandbox.run("init") == 2)
  }

  /// Labels and names that YAML would read as something else.
  @Test func namesThatNeedQuotes() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      "m/world.yaml",
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: "1e3", labels: {env: "true"}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: "null", labels: {env: "1.0"}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: db, namespace: "1e3", labels: {tier: "no", "0": "y"}}
      spec: {containers: [{name: c, image: i, ports: [{containerPort: 5432}]}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: "null", labels: {tier: "007"}}
      spec: {hostNetwork: false, containers: [{name: c, image: i}]}

      """)
    #expect(sandbox.run("init -f m") == 0)
    sandbox.input = sandbox.output
    #expect(sandbox.run("- -f m") == 0, "\(sandbox.output)\(sandbox.errors)")
  }
}
