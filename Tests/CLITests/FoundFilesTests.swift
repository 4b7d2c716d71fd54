import Testing

/// What a directory holds besides objects: it is left out and told, unless it could change an answer.
struct FoundFilesTests {
  private let sandbox: Sandbox
  private static let policy =
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: closed, namespace: shop}\n"
    + "spec: {podSelector: {}, policyTypes: [Ingress]}\n"

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("m/shop.yaml", "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))---\n\(Self.policy)")
    try sandbox.write("p.yaml", Sandbox.properties())
  }

  @Test func whatIsNoObjectIsCounted() throws {
    try sandbox.write("m/docker-compose.yml", "services: {web: {image: x}}\n")
      .write("m/values.yaml", "replicas: 2\n").write("m/prod-values.yml", "replicas: 3\n")
      .write("m/scale.json", #"[{"op": "replace", "path": "/spec/replicas", "value": 2}]"#)
      .write("m/package.json", #"{"name": "web"}"#).write("m/list.yaml", "- a\n- b\n").write("m/empty.yaml", "# none\n")
      .write("m/chat.yaml", "hello: [\n").write("m/.github/workflows/test.yaml", "jobs: {}\n")
    #expect(sandbox.run("list -f m") == 0, "\(sandbox.errors)")
    #expect(sandbox.errors.isEmpty)
    #expect(
      sandbox.output.hasSuffix(
        """
        1 workload, 1 connection; traffic of nodes is left out
        left out: 1 patch, 2 files of values, 1 directory, 1 file that cannot be parsed, 4 files without objects; \
        --show-skipped names them

        """))
    #expect(sandbox.run("list -f m --show-skipped") == 0)
    #expect(sandbox.output.contains("\n  m/.github: directory\n  m/chat.yaml: unparsable\n"))
    #expect(sandbox.run("list -f m -o json") == 0)
    #expect(sandbox.output.contains(#"{"path": "m/scale.json", "count": 1, "kind": "patch"},"#))
    #expect(sandbox.run("p.yaml -f m -o json") == 1, "\(sandbox.errors)")
    #expect(sandbox.output.contains(#"{"path": "m/values.yaml", "count": 1, "kind": "values"}"#))
    #expect(sandbox.run("p.yaml -f m -o text=report.txt") == 1)
    #expect(sandbox.read("report.txt")?.contains("\nLeft out: m/docker-compose.yml: other\n") ?? false)
    // What is left out is no input of the verdict.
    #expect(!sandbox.output.contains(#""path": "m/package.json", "sha256""#))
  }

  @Test func aDocumentBesideObjectsIsLeftOut() throws {
    try sandbox.write("m/mixed.yaml", "a: 1\n---\n\(Sandbox.pod("db"))---\n- b\n")
    #expect(sandbox.run("list -f m --show-skipped") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.contains("  m/mixed.yaml: other (2)\n"))
    #expect(sandbox.output.contains("2 workloads,"))
  }

  /// A file that is named is meant: all of it must be objects.
  @Test(arguments: ["a: 1\n", "kind: Pod\n", "- a\n"]) func whatIsNamedMustBeObjects(text: String) throws {
    try sandbox.write("m/other.yaml", text)
    #expect(sandbox.run("list -f m/shop.yaml -f m/other.yaml") == 2)
    #expect(sandbox.run("list -f m -f m/other.yaml") == 2)
    sandbox.input = text
    #expect(sandbox.run("list -f m/shop.yaml -f -") == 2)
  }

  /// Each could be a policy that closes, or opens, what a verdict is about.
  @Test(arguments: [
    ("kind: NetworkPolicy\nmetadata: {name: x}\n", "NetworkPolicy"), ("apiVersion: apps/v1\nspec: {}\n", "apps/v1"),
    ("kind: NetworkPolicy\nspec: [\n", "NetworkPolicy"), (#"{"kind" : "Deployment", "spec": "#, "Deployment"),
    ("apiVersion: v1\nkind: Pod\nmetadata: {name: {{ name }}}\n", "Pod"),
    ("kind: CiliumNetworkPolicy\na: b: c\n", "CiliumNetworkPolicy"),
    ("apiVersion: v1\nkind: Pod\nmetadata: {name: UPPER}\nspec: {}\n", "Pod"),
    ("apiVersion: extensions/v1beta1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {}\n", "NetworkPolicy"),
    ("apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\nspec: {}\n", "Deployment"),
  ])
  func whatMattersAndCannotBeReadIsTold(text: String, name: String) throws {
    try sandbox.write("m/x.yaml", text)
    #expect(sandbox.run("list -f m") == 0, "\(sandbox.errors)")
    #expect(
      sandbox.errors.hasPrefix(
        "warning: 1 file that names \(name) could not be read [unread-manifest]\n  note: m/x.yaml:"))
    #expect(sandbox.output.contains("left out: 1 "))
    #expect(sandbox.run("p.yaml -f m") == 2)
    #expect(sandbox.errors.contains("m/x.yaml:"))
    #expect(sandbox.errors.contains("error: "))
    #expect(sandbox.run("p.yaml -f m --exclude m/x.yaml") == 1, "\(sandbox.errors)")
    #expect(sandbox.output.hasSuffix("left out: 1 excluded; --show-skipped names it\n"))
    #expect(sandbox.run("list -f m --strict") == 2)
    #expect(sandbox.errors.contains("m/x.yaml: error: "))
    #expect(sandbox.errors.contains("[left-out]"))
  }

  /// A policy that is there and at fault ends every run: its author takes it for one that holds.
  @Test func aFaultyPolicyEndsEveryRun() throws {
    try sandbox.write("m/x.yaml", Self.policy.replacing("podSelector", with: "podSelektor"))
    #expect(sandbox.run("list -f m") == 2)
    #expect(sandbox.errors.contains("m/x.yaml:4:8: error: spec: unknown field `podSelektor`"))
  }

  /// A template that nobody filled in is at fault once, however many of its lines are.
  @Test func aTemplateIsOneError() throws {
    try sandbox.write(
      "t/templates/x.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ a }}}\nspec: {{ b }}\n{{ c }}: {{ d }}\n")
    try sandbox.write("t/Chart.yaml", "apiVersion: v2\nname: t\n")
    #expect(sandbox.run("list -f t/templates/x.yaml") == 2)
    #expect(sandbox.errors.contains("`netpol-verify list --helm t` reads what helm makes"))
    #expect(sandbox.lastError == "netpol-verify: 1 error; there is no report")
  }

  @Test(arguments: [
    ("values.yaml", true), ("m/values.yaml", true), ("m/*.yaml", false), ("**/val*.yaml", true), ("m/**", false),
    ("other/values.yaml", false), ("val?es.[xy]aml", true), ("m/", false), ("./m/../m/values.yaml", true),
  ])
  func patterns(pattern: String, leavesValuesOnly: Bool) throws {
    try sandbox.write("m/values.yaml", "replicas: 2\n")
    let status = sandbox.run("list -f m --exclude \(pattern) -o json")
    let isLeftOut = sandbox.output.contains(#"{"path": "m/values.yaml", "count": 1, "kind": "excluded"}"#)
    #expect(isLeftOut == leavesValuesOnly, "\(sandbox.output)")
    #expect(status == (pattern.hasPrefix("m/*") ? 2 : 0))
  }

  @Test func aPropertyFileLeavesOut() throws {
    try sandbox.write("m/dev/x.yaml", "kind: NetworkPolicy\n").write("m/sub/dev.yaml", "kind: NetworkPolicy\n")
    let spec = "resources: [../m]\n  exclude: [../m/dev, dev.yaml]"
    try sandbox.write("q/p.yaml", Sandbox.properties(spec: spec))
    #expect(sandbox.run("q/p.yaml --show-skipped") == 1, "\(sandbox.errors)")
    #expect(sandbox.output.hasSuffix("left out: 2 excluded\n  m/dev: excluded\n  m/sub/dev.yaml: excluded\n"))
  }

  /// A quick look tells whether what is not entered could matter.
  @Test func foreignDirectoriesAreNotEntered() throws {
    try sandbox.write("m/node_modules/a/b.json", "{}").write("m/vendor/x/pod.yaml", Self.policy)
      .write("m/.hidden/deep/er/d.yml", "kind: Deployment\n").write("m/.git/e.yaml", Self.policy)
      .write("m/.empty/readme.md", "kind: Pod\n")
    #expect(sandbox.run("list -f m") == 0, "\(sandbox.errors)")
    #expect(
      sandbox.errors == """
        warning: 2 directories are not entered, and their files name Deployment, NetworkPolicy [unread-directory]
          note: m/.hidden: Deployment
          note: m/vendor: NetworkPolicy
          note: `-f m/.hidden` reads it; `--exclude m/.hidden` says that it has no say

        """)
    #expect(sandbox.output.contains("left out: 3 directories;"))
    #expect(sandbox.run("list -f m --exclude vendor") == 0)
    #expect(
      sandbox.errors.hasPrefix(
        "m/.hidden: warning: the directory is not entered, and its files name Deployment [unread-directory]\n"))
    #expect(sandbox.run("list -f m --strict") == 2)
    #expect(sandbox.run("list -f m --strict --exclude vendor --exclude .hidden") == 0, "\(sandbox.errors)")
    #expect(sandbox.errors.isEmpty)
    #expect(sandbox.run("list -f m/vendor/x -f m/shop.yaml") == 0)
    #expect(sandbox.errors.contains("[repeated-object]"))
  }

  @Test func aTreeWithoutObjectsSaysWhatItHolds() throws {
    try sandbox.write("t/values.yaml", "a: 1\n")
    #expect(sandbox.run("list -f t") == 2)
    #expect(sandbox.errors.contains("[no-manifests]\n  note: left out: 1 file of values\n"))
  }
}
