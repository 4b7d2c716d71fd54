import Testing

/// Manifests that kubectl gives; a script in its place prints what was recorded, and tells what it was asked.
@Suite(.serialized) struct KubectlTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    sandbox.variables["PATH"] = "\(sandbox.directory)/bin:/usr/bin:/bin"
  }

  private func kubectl(_ script: String) throws {
    try sandbox.write("bin/kubectl", "#!/bin/sh\necho \"$@\" >> \"\(sandbox.directory)/asked\"\n\(script)\n")
    try sandbox.makeExecutable("bin/kubectl")
  }

  private static let pods = """
    {"apiVersion": "v1", "kind": "List", "items": [
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"},
       "spec": {"containers": [{"name": "c", "image": "i"}]}, "status": {"phase": "Running", "podIP": "10.0.0.4"}}]}
    """
  private static let namespaces =
    #"{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}]}"#

  @Test func aClusterIsReadWithoutSecrets() async throws {
    let resources = """
      pods                 po     v1                      true    Pod
      networkpolicies      netpol networking.k8s.io/v1    true    NetworkPolicy
      networkpolicies             crd.projectcalico.org/v1 true   NetworkPolicy
      networkpolicies             projectcalico.org/v3    true    NetworkPolicy
      globalnetworkpolicies       crd.projectcalico.org/v1 false  GlobalNetworkPolicy
      clusternetworkpolicies cnp  policy.networking.k8s.io/v1alpha2 false ClusterNetworkPolicy
      securitypolicies  sp  crd.nsx.vmware.com/v1alpha1  true    SecurityPolicy
      ippools                     crd.projectcalico.org/v1 false  IPPool
      rollouts             ro     argoproj.io/v1alpha1    true    Rollout
      endpointslices              discovery.k8s.io/v1     true    EndpointSlice
      secrets                     v1                      true    Secret
      """
    try kubectl(
      """
      case "$*" in *namespaces*) echo '\(Self.namespaces)';; *api-resources*) echo '\(resources)';;
      *nsx*) echo '{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "crd.nsx.vmware.com/v1alpha1",\
      "kind": "SecurityPolicy", "metadata": {"name": "p", "namespace": "shop"}, "spec": {}},\
      {"apiVersion": "projectcalico.org/v3", "kind": "NetworkPolicy", "metadata": {"name": "p",\
      "namespace": "shop"}, "spec": {"types": ["Egress"], "egress": [{"action": "Allow"}]}}]}';;
      *calico*) echo '{"apiVersion": "v1", "kind": "List", "items": []}';;
      *) echo '\(Self.pods)';; esac
      """)
    #expect(await sandbox.runApart("list --cluster --context test -A --from shop/web -o csv") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.contains("shop/web,0.0.0.0-10.0.0.3,"))
    let asked = try #require(sandbox.read("asked"))
    #expect(
      asked == """
        --context test get namespaces,nodes -o json
        --context test get pods,replicationcontrollers,services,deployments.apps,replicasets.apps,statefulsets.apps,\
        daemonsets.apps,jobs.batch,cronjobs.batch,networkpolicies.networking.k8s.io -A -o json
        --context test api-resources --verbs=list --no-headers
        --context test get networkpolicies.projectcalico.org,rollouts.argoproj.io,securitypolicies.crd.nsx.vmware.com,\
        serviceaccounts -A -o json
        --context test get clusternetworkpolicies.policy.networking.k8s.io,globalnetworkpolicies.crd.projectcalico.org,\
        ippools.crd.projectcalico.org -o json

        """)
    #expect(sandbox.output.contains("from,to,ports,always,undecided"))
    #expect(sandbox.errors.contains("SecurityPolicy of `crd.nsx.vmware.com` is not modelled"))
    #expect(!asked.contains("secret"))
  }

  @Test func aKustomizationIsBuilt() async throws {
    try sandbox.write("built.yaml", "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))---\n\(Sandbox.pod("db"))")
    try kubectl("cat \"\(sandbox.directory)/built.yaml\"")
    #expect(await sandbox.runApart("list -k overlays/prod --from shop/web --to shop/db") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix("shop: web\n  → all ports  shop: db\n"))
    #expect(sandbox.read("asked") == "kustomize overlays/prod\n")
  }

  @Test func twoKustomizationsAreCompared() async throws {
    let built = "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))"
    try sandbox.write("overlays/old.yaml", built)
    try sandbox.write("overlays/new.yaml", "\(built)---\n\(Self.denyAll)")
    try kubectl("cat \"\(sandbox.directory)/$2.yaml\"")
    #expect(await sandbox.runApart("diff -k overlays/old -k overlays/new") == 1, "\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix("less permissive"))
    #expect(await sandbox.runApart("diff -k overlays/new -k overlays/new") == 0, "\(sandbox.errors)")
  }

  /// What manifests leave out stays in the cluster, as with `kubectl apply`; what they hold replaces what is there.
  @Test func aClusterIsComparedWithItselfAfterManifestsWereApplied() async throws {
    try kubectl("case \"$*\" in *namespaces*) echo '\(Self.namespaces)';; *) echo '\(Self.pods)';; esac")
    try sandbox.write("new/policy.yaml", Self.denyAll)
    #expect(await sandbox.runApart("diff --cluster -n shop new") == 1, "\(sandbox.errors)")
    #expect(
      sandbox.output.hasSuffix(
        """
        2 connections removed
          - shop/web → any outside IPv4 address  all ports
          - any outside IPv4 address → shop/web  all ports
        policy added  new/policy.yaml:3:18  NetworkPolicy shop/deny-all

        """))
    #expect(try #require(sandbox.read("asked")).contains("networkpolicies.networking.k8s.io -n shop -o json"))
    sandbox.input = "\(Sandbox.namespace)"
    #expect(await sandbox.runApart("diff --cluster -") == 0, "\(sandbox.output)")
    #expect(sandbox.output.hasPrefix("equivalent"))
  }

  private static let denyAll =
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny-all, namespace: shop}\n"
    + "spec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n"

  @Test func kustomizeServesWithoutKubectl() async throws {
    // A system may have a kubectl of its own.
    sandbox.variables["PATH"] = "\(sandbox.directory)/bin"
    try sandbox.write(
      "bin/kustomize",
      "#!/bin/sh\necho \"$@\" >> asked\n/bin/cat <<E\n\(Sandbox.namespace)---\n\(Sandbox.pod("web"))E\n")
    try sandbox.makeExecutable("bin/kustomize")
    #expect(await sandbox.runApart("list -k overlays/prod -k=-x") == 0)
    #expect(sandbox.errors.contains("[repeated-object]"))
    #expect(sandbox.read("asked") == "build overlays/prod\nbuild ./-x\n")
  }

  private func helm() throws {
    try sandbox.write(
      "bin/helm", "#!/bin/sh\necho \"$@\" >> asked\ncat <<E\n\(Sandbox.namespace)---\n\(Sandbox.pod("web"))E\n")
    try sandbox.makeExecutable("bin/helm")
  }

  @Test func aChartIsRendered() async throws {
    try helm()
    try sandbox.write("charts/My.Shop/Chart.yaml", "apiVersion: v2\n").write("db.yaml", Sandbox.pod("db"))
    let options = "--helm charts/My.Shop -n shop --helm-values v.yaml --helm-values w.yaml --helm-set a=b"
    #expect(await sandbox.runApart("list db.yaml \(options)") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.contains("2 workloads"))
    #expect(
      sandbox.read("asked")
        == "template my-shop charts/My.Shop -n shop --values v.yaml --values w.yaml --set a=b\n")
    #expect(await sandbox.runApart("list --helm a --helm b --helm-set c=d") == 2)
    #expect(sandbox.errors.contains("are for one chart"))
    #expect(await sandbox.runApart("list db.yaml -n shop") == 0)
  }

  /// A property file of a pull request must not run programs of its own accord.
  @Test func resourcesAreRenderedWithLeaveOnly() async throws {
    try helm()
    try kubectl("echo '\(Sandbox.pod("db"))'")
    let spec = "resources: [{kustomize: ../k}, {helm: ../charts/shop, values: [v.yaml]}]"
    try sandbox.write("q/p.yaml", Sandbox.properties(spec: spec))
    #expect(await sandbox.runApart("q/p.yaml") == 2)
    #expect(sandbox.errors.contains("q/p.yaml:7:15: error: `kustomize` needs another program to run [run-not-allowed]"))
    #expect(sandbox.read("asked") == nil)
    #expect(await sandbox.runApart("q/p.yaml --allow-run") == 1, "\(sandbox.errors)")
    #expect(sandbox.output.contains("2 workloads"))
    #expect(sandbox.read("asked") == "kustomize k\ntemplate shop charts/shop --values q/v.yaml\n")
    #expect(await sandbox.runApart("validate q/p.yaml") == 0)
  }

  @Test func whatInitRendersIsWritten() async throws {
    try helm()
    try kubectl("echo '\(Sandbox.pod("db"))'")
    #expect(await sandbox.runApart("init -k k --helm shop --helm-values v.yaml") == 0, "\(sandbox.errors)")
    #expect(
      sandbox.output.contains(
        "  resources: [{kustomize: k}, {helm: shop, values: [v.yaml]}]\n"
          + "  # What is rendered is read with `--allow-run` only.\n"))
    try sandbox.write("p.yaml", sandbox.output)
    #expect(await sandbox.runApart("p.yaml --allow-run") == 0, "\(sandbox.output)\(sandbox.errors)")
    try kubectl("case \"$*\" in *namespaces*) echo '\(Self.namespaces)';; *) echo '\(Self.pods)';; esac")
    #expect(await sandbox.runApart("init --cluster -n shop") == 0, "\(sandbox.errors)")
    #expect(!sandbox.output.contains("resources:"))
  }

  @Test func propertiesAreProvedOfAKustomization() async throws {
    try sandbox.write("built.yaml", "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))")
    try sandbox.write("p.yaml", Sandbox.properties())
    try kubectl("cat \"\(sandbox.directory)/built.yaml\"")
    #expect(await sandbox.runApart("p.yaml -k overlays/prod -o json") == 1, "\(sandbox.errors)")
    #expect(sandbox.output.contains(#""path": "kubectl kustomize overlays/prod""#))
  }

  @Test(arguments: [
    ("echo 'Error from server (Forbidden): nodes is forbidden' >&2; exit 1", "reading needs get and list"),
    ("echo 'The connection to the server was refused: connection refused' >&2; exit 1", "the cluster is not reached"),
    ("echo 'error: context \"x\" does not exist' >&2; exit 1", "lists the contexts"),
    ("exit 0", "kubectl printed nothing"),
    ("kill -9 $$", "was ended by signal 9"),
  ])
  func failuresAreTold(script: String, message: String) async throws {
    try kubectl(script)
    #expect(await sandbox.runApart("list --cluster") == 2)
    #expect(sandbox.errors.contains("[kubectl-failed]"))
    #expect(sandbox.errors.contains(message))
    #expect(sandbox.output.isEmpty)
  }

  /// Kustomize of kubectl 1.32 logs what is wrong, behind a warning; and no hint is about clusters.
  @Test func theCauseIsToldBesideWarnings() async throws {
    try kubectl(
      """
      echo "# Warning: 'commonLabels' is deprecated." >&2
      echo 'E1126 11:00:00.000000   7 run.go:72] "command failed" err="accumulating resources: \\"gone.yaml\\": no such host"' >&2
      exit 1
      """)
    #expect(await sandbox.runApart("list -k .") == 2)
    #expect(
      sandbox.errors == """
        kubectl kustomize .: error: kubectl ended with status 1 [kubectl-failed]
          note: kubectl says: accumulating resources: "gone.yaml": no such host
        netpol-verify: 1 error; there is no report

        """)
    #expect(await sandbox.runApart("list --cluster") == 2)
    #expect(sandbox.errors.contains("the cluster is not reached"))
  }

  /// An account of one namespace may list neither nodes nor namespaces.
  @Test func aNamespaceIsReadWithoutNodes() async throws {
    try kubectl(
      """
      case "$*" in
      "get namespaces,nodes -o json") echo 'nodes is forbidden' >&2; exit 1;;
      "get nodes -o json") echo 'Error from server (Forbidden): nodes is forbidden' >&2; exit 1;;
      "get namespaces -o json") [ -f "\(sandbox.directory)/may" ] || { echo 'is forbidden' >&2; exit 1; };
        echo '\(Self.namespaces)';;
      "get namespaces "*" -o json") echo '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}';;
      *) echo '\(Self.pods)';;
      esac
      """)
    try sandbox.write("p.yaml", Sandbox.properties()).write("may", "")
    #expect(await sandbox.runApart("p.yaml --cluster -n shop") == 1, "\(sandbox.errors)")
    #expect(sandbox.errors.hasPrefix("kubectl get nodes -o json: warning: listing nodes is forbidden;"))
    #expect(!sandbox.errors.contains("namespaces-not-read"))
    #expect(sandbox.unwrapped.contains(", nodes not read\n"))
    try sandbox.remove("may")
    #expect(await sandbox.runApart("p.yaml --cluster -n shop -o json") == 1, "\(sandbox.errors)")
    #expect(sandbox.errors.contains("[namespaces-not-read]"))
    #expect(sandbox.output.contains(#""id": "namespaces-not-read""#))
    #expect(sandbox.output.contains(#""id": "nodes-not-read""#))
    #expect(await sandbox.runApart("list --cluster -n other") == 0, "\(sandbox.errors)")
  }

  /// kubectl logs each attempt before it says what is wrong.
  @Test func logLinesAreLeftOut() async throws {
    let log = (1...6).map { "echo 'E1121 11:45:46.81724\($0)   7 memcache.go:265] dial: connection refused' >&2" }
    let script = (log + ["echo 'The connection to the server was refused' >&2", "exit 1"]).joined(separator: "; ")
    try kubectl(script)
    #expect(await sandbox.runApart("list --cluster") == 2)
    #expect(sandbox.errors.contains("kubectl says: The connection to the server was refused\n"))
    #expect(!sandbox.errors.contains("memcache"))
    #expect(sandbox.errors.contains("the cluster is not reached"))
    try kubectl("\(log[0]); exit 1")
    #expect(await sandbox.runApart("list --cluster") == 2)
    #expect(sandbox.errors.contains("memcache"))
  }

  @Test func withoutKubectl() async throws {
    sandbox.variables["PATH"] = sandbox.directory
    #expect(await sandbox.runApart("lint -k x") == 2)
    #expect(sandbox.errors.contains("there is no kubectl and no kustomize in PATH"))
    #expect(await sandbox.runApart("lint --cluster") == 2)
    #expect(sandbox.errors.contains("there is no kubectl in PATH"))
    #expect(await sandbox.runApart("lint --helm x") == 2)
    #expect(sandbox.errors.contains("there is no helm in PATH"))
    #expect(sandbox.errors.contains("[helm-failed]"))
  }

  @Test func withoutGraphviz() async throws {
    sandbox.variables["PATH"] = sandbox.directory
    try sandbox.write("m.yaml", "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))")
    #expect(await sandbox.runApart("list -f m.yaml -o svg") == 2)
    #expect(sandbox.errors.contains("[graphviz-failed]"))
  }

  @Test func picturesAreLaidOutByGraphviz() async throws {
    try sandbox.write("bin/dot", "#!/bin/sh\necho \"<svg $1>\"; grep -c digraph\n")
    try sandbox.makeExecutable("bin/dot")
    try sandbox.write("m.yaml", "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))")
    #expect(await sandbox.runApart("list -f m.yaml -o svg") == 0, "\(sandbox.errors)")
    #expect(sandbox.output == "<svg -Tsvg>\n1\n")
  }

  /// As Graphviz writes it, of which a browser would fetch nothing but the document type.
  @Test func picturesAreSelfContained() async throws {
    try sandbox.write(
      "picture",
      """
      <?xml version="1.0" encoding="UTF-8" standalone="no"?>
      <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
       "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
      <!-- Generated by graphviz version 2.43.0 (0)
       -->
      <svg width="8pt" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
      <text text-anchor="middle" font-family="Helvetica,sans-Serif">web</text>
      </svg>

      """)
    try sandbox.write(
      "bin/dot", "#!/bin/sh\ncat > \"\(sandbox.directory)/asked\"\ncat \"\(sandbox.directory)/picture\"\n")
    try sandbox.makeExecutable("bin/dot")
    try sandbox.write("m.yaml", "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))")
    #expect(await sandbox.runApart("list -f m.yaml -o svg") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix("<svg width") && sandbox.output.hasSuffix("</svg>\n"))
    #expect(!["DOCTYPE", "graphviz", "href", "url(", "@import"].contains { sandbox.output.contains($0) })
    // Nor does what Graphviz is asked to draw name a picture, a link or a style sheet.
    let dot = try #require(sandbox.read("asked"))
    #expect(!["URL", "href", "image", "stylesheet", "label=<"].contains { dot.contains($0) })
  }
}
