import Testing

/// Kustomizations and charts: what is read as it is, and what a program must render first.
struct RenderedInputTests {
  private let sandbox: Sandbox
  private static let base = "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))"

  init() throws { sandbox = try Sandbox() }

  /// Writes a base and an overlay that changes it.
  private func overlays() throws {
    try sandbox.write("k/base/kustomization.yaml", "resources: [shop.yaml]\n").write("k/base/shop.yaml", Self.base)
      .write(
        "k/overlays/prod/kustomization.yaml",
        "resources: [../../base, more.yaml]\npatches:\n- path: limits.yaml\n- path: ../common/ports.yaml\n"
      )
      .write("k/overlays/prod/limits.yaml", Sandbox.pod("web")).write("k/overlays/prod/more.yaml", Sandbox.pod("db"))
      .write("k/overlays/common/ports.yaml", Sandbox.pod("web"))
  }

  @Test func aBaseIsReadAndItsOverlayIsNamed() throws {
    try overlays()
    #expect(sandbox.run("list -f k") == 0, "\(sandbox.errors)")
    #expect(sandbox.errors.isEmpty)
    #expect(
      sandbox.output.hasSuffix(
        """
        1 workload, 2 connections; traffic of nodes is left out
        left out: 3 files of kustomizations, 2 patches; read with -k k/overlays/prod; --show-skipped names them

        """), "\(sandbox.output)")
    #expect(sandbox.run("list -f k --strict") == 2)
    #expect(sandbox.run("list -f k/overlays/prod") == 2)
    #expect(
      sandbox.errors == """
        k/overlays/prod/kustomization.yaml:1:13: error: a kustomization with `resources` from elsewhere is no set of \
        manifests before kustomize has built it [not-rendered]
            1 | resources: [../../base, more.yaml]
              |             ^~~~~~~~~~
          note: patches are no objects: k/overlays/prod/limits.yaml, k/overlays/common/ports.yaml
          note: `netpol-verify list -k k/overlays/prod` reads it
        netpol-verify: 1 error; there is no report

        """)
    try sandbox.write("p.yaml", Sandbox.properties(spec: "resources: [k/overlays/prod]"))
    #expect(sandbox.run("p.yaml") == 2)
    #expect(sandbox.errors.contains("note: `netpol-verify p.yaml -k k/overlays/prod` reads it\n"))
    #expect(sandbox.run("sets p.yaml") == 2)
    #expect(sandbox.errors.contains("note: `netpol-verify sets p.yaml -k k/overlays/prod` reads it\n"))
  }

  /// Whatever a kustomization does besides listing files below it, its files are not what is applied.
  @Test(arguments: [
    "namespace: prod", "namePrefix: a-", "labels: [{pairs: {a: b}}]", "commonLabels: {a: b}", "images: [{name: i}]",
    "configMapGenerator: [{name: c}]", "components: [c]", "helmCharts: [{name: c}]", "patchesStrategicMerge: [p.yaml]",
    "replicas: [{name: web, count: 2}]", "transformers: [t.yaml]", "kind: Component", "later: {a: b}",
  ])
  func whatChangesIsNotRead(member: String) throws {
    try sandbox.write("k/shop.yaml", Self.base).write("k/kustomization.yml", "resources: [shop.yaml]\n\(member)\n")
    #expect(sandbox.run("list -f k") == 2, "\(sandbox.output)")
    #expect(sandbox.errors.contains("[not-rendered]"))
    #expect(sandbox.errors.contains("netpol-verify list -k k`"))
    #expect(sandbox.lastError == "netpol-verify: 1 error; there is no report")
  }

  @Test(arguments: [
    "resources: [https://example.com/a.yaml]\n", "resources: [gone.yaml]\n", "resources: [../other]\n", "a: [\n",
    "resources: [sub]\n", "resources: [shop.yaml]\n---\nresources: []\n",
  ])
  func whatLiesElsewhereIsNotRead(text: String) throws {
    try sandbox.write("k/shop.yaml", Self.base).write("k/Kustomization", text).write("other/pod.yaml", Sandbox.pod("a"))
    try sandbox.write("k/sub/pod.yaml", Sandbox.pod("b")).write("k/sub/kustomization.yaml", "namespace: x\n")
    #expect(sandbox.run("list -f k/shop.yaml") == 0)
    #expect(sandbox.run("list -f k") == 2, "\(sandbox.output)")
    #expect(sandbox.errors.contains("[not-rendered]"), "\(sandbox.errors)")
  }

  @Test(arguments: [
    "resources:\n- shop.yaml\n- sub\n", "kind: Kustomization\nbases: [sub]\npatches: []\n", "# nothing\n",
    "resources: [./sub/../shop.yaml]\nbuildMetadata: [originAnnotations]\nimages: null\n",
  ])
  func whatOnlyListsIsRead(text: String) throws {
    try sandbox.write("k/shop.yaml", Self.base).write("k/kustomization.yaml", text)
    try sandbox.write("k/sub/pod.yaml", Sandbox.pod("b")).write("k/sub/kustomization.yaml", "resources: [pod.yaml]\n")
    #expect(sandbox.run("list -f k") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.contains("\n2 workloads,"))
    #expect(sandbox.output.hasSuffix("left out: 2 files of kustomizations; --show-skipped names them\n"))
  }

  /// A policy that kustomize leaves out is counted on in vain.
  @Test func whatIsNotListedIsTold() throws {
    try sandbox.write("k/shop.yaml", Self.base).write("k/db.yaml", Sandbox.pod("db")).write("k/notes.yaml", "a: 1\n")
      .write("k/kustomization.yaml", "resources: [shop.yaml]\n").write("k/sub/pod.yaml", Sandbox.pod("sub"))
    #expect(sandbox.run("list -f k") == 0)
    #expect(sandbox.output.contains("3 workloads"))
    #expect(
      sandbox.errors == """
        warning: 1 file is read that the kustomization beside it does not list [unlisted-manifest]
          note: k/db.yaml
          note: -k reads what is listed; `--exclude` leaves a file out here, too

        """)
    #expect(sandbox.run("list -f k --exclude db.yaml") == 0)
    #expect(sandbox.errors.isEmpty)
  }

  /// Flux calls objects of its own Kustomization, and some keep one in a file of that name.
  @Test func anObjectMayHaveTheName() throws {
    try sandbox.write("k/shop.yaml", Self.base).write(
      "k/kustomization.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x}\n")
    #expect(sandbox.run("list -f k") == 0, "\(sandbox.errors)")
    #expect(!sandbox.output.contains("left out:"))
  }

  /// What is below a folder that another kustomization takes in belongs to that one; what nobody takes in does not.
  @Test func topmostKustomizationsAreNamed() throws {
    try sandbox.write("k/kustomization.yaml", "resources: [a]\nnamespace: x\n").write("k/own.yaml", Sandbox.pod("own"))
      .write("k/a/kustomization.yaml", "resources: [pod.yaml, b]\nnamePrefix: p-\n")
      .write("k/a/pod.yaml", Sandbox.pod("a")).write("k/a/b/kustomization.yaml", "resources: [pod.yaml]\n")
      .write("k/a/b/pod.yaml", Sandbox.pod("b")).write("k/c/shop.yaml", Self.base)
      .write("k/c/kustomization.yaml", "resources: [shop.yaml]\n").write("k/d/orphan.yaml", Sandbox.pod("orphan"))
    #expect(sandbox.run("list -f k --show-skipped") == 0, "\(sandbox.errors)")
    #expect(
      sandbox.output.hasSuffix(
        """
        left out: 8 files of kustomizations; read with -k k
          k/a/b/kustomization.yaml: kustomization
          k/a/b/pod.yaml: kustomization
          k/a/kustomization.yaml: kustomization
          k/a/pod.yaml: kustomization
          k/c/kustomization.yaml: kustomization
          k/d/orphan.yaml: kustomization
          k/kustomization.yaml: kustomization
          k/own.yaml: kustomization

        """), "\(sandbox.output)")
  }

  @Test func aKustomizationThatIsNamedIsNoObject() throws {
    try overlays()
    #expect(sandbox.run("list -f k/base/shop.yaml -f k/base/kustomization.yaml") == 2)
    #expect(sandbox.errors.contains("`netpol-verify list -k k/base` reads what kustomize makes of it"))
  }

  @Test func chartsAreNotEntered() throws {
    try sandbox.write("t/charts/shop/Chart.yaml", "apiVersion: v2\nname: shop\n")
      .write("t/charts/shop/values.yaml", "a: 1\n")
      .write("t/charts/shop/templates/x.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ a }}}\n")
      .write("t/charts/shop/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\n")
    #expect(sandbox.run("list -f t") == 2)
    #expect(
      sandbox.errors == """
        t: error: a Helm chart is no set of manifests before helm has rendered it [not-rendered]
          note: `netpol-verify list --helm t/charts/shop` reads it
        netpol-verify: 1 error; there is no report

        """)
    try sandbox.write("t/shop.yaml", Self.base)
    #expect(sandbox.run("lint t") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.hasSuffix("left out: 1 chart; read with --helm t/charts/shop; --show-skipped names it\n"))
    #expect(sandbox.run("list t -o json") == 0)
    #expect(sandbox.output.contains(#"{"path": "t/charts/shop", "count": 4, "kind": "chart"}"#))
    #expect(sandbox.run("list t -o csv") == 0)
    #expect(sandbox.errors.hasPrefix("left out: 1 chart"))
  }
}
