import Testing

/// Places that a person can open, of manifests that a program has printed.
@Suite(.serialized) struct PlaceTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    sandbox.variables["PATH"] = "\(sandbox.directory)/bin:/usr/bin:/bin"
    try sandbox.write("p.yaml", Self.properties)
  }

  /// Puts a script in the place of kubectl.
  private func kubectl(_ script: String) throws {
    try sandbox.write("bin/kubectl", "#!/bin/sh\n\(script)\n")
    try sandbox.makeExecutable("bin/kubectl")
  }

  private static let properties = """
    apiVersion: netpol-verify/v1
    kind: PropertySet
    metadata: {name: test}
    spec:
      properties:
      - {name: closed, neverReaches: {from: internet, to: any-pod}}

    """

  /// What `helm template` prints of a chart, or what `kubectl kustomize` prints with the annotations of a policy.
  private static func rendered(comment: String = "", annotations: String = "") -> String {
    """
    ---
    \(comment)
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop}
    spec: {containers: [{name: c, image: i}]}
    ---
    \(comment)
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web
      namespace: shop
      annotations: {\(annotations)}
    spec:
      podSelector: {}
      ingress:
      - {}

    """
  }

  private static let helm = rendered(comment: "# Source: shop/templates/np.yaml")
  private static let kustomize = rendered(annotations: #"config.kubernetes.io/origin: "path: ../../base/np.yaml\n""#)

  @Test func helmSaysWhatItRendered() throws {
    sandbox.input = Self.helm
    #expect(sandbox.run("p.yaml -f -") == 1)
    #expect(
      sandbox.unwrapped.contains(
        "allowed: shop/templates/np.yaml (line 18 of standard input) NetworkPolicy shop/web spec"))
    try sandbox.write("saved.yaml", Self.helm)
    #expect(sandbox.run("p.yaml -f saved.yaml") == 1)
    #expect(sandbox.unwrapped.contains("allowed: saved.yaml:18:5 (from shop/templates/np.yaml) NetworkPolicy shop/web"))
    let misspelt = Self.helm.replacing("podSelector: {}", with: "podSelector: {matchLabels: {app: gone}}")
    try sandbox.write("saved.yaml", misspelt)
    try sandbox.write("pods.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {}}")
    #expect(sandbox.run("lint -f saved.yaml -f pods.yaml") == 1)
    #expect(sandbox.output.contains("saved.yaml:"))
    #expect(sandbox.output.contains("\n  note: made from shop/templates/np.yaml\n"))
  }

  @Test func kustomizeSaysWhatItBuilt() async throws {
    try sandbox.write("built.yaml", Self.kustomize)
    try kubectl("cat \"\(sandbox.directory)/built.yaml\"")
    #expect(await sandbox.runApart("p.yaml -k overlays/prod") == 1, "\(sandbox.errors)")
    #expect(sandbox.unwrapped.contains("allowed: base/np.yaml (line 18 of the rendered output) NetworkPolicy shop/web"))
    #expect(await sandbox.runApart("p.yaml -k overlays/prod -o json") == 1)
    let position = #""position":{"path":"base/np.yaml","line":null,"column":null,"rendered":{"line":18,"column":5}}"#
    #expect(Self.isIn(sandbox.output, position), "\(sandbox.output)")
    try sandbox.write("built.yaml", Self.rendered())
    #expect(await sandbox.runApart("p.yaml -k overlays/prod") == 1)
    #expect(
      sandbox.unwrapped.contains("allowed: overlays/prod (line 18 of the rendered output) NetworkPolicy shop/web"))
    #expect(await sandbox.runApart("explain -k overlays/prod 1.2.3.4 shop/web 80/TCP") == 0)
    #expect(sandbox.output.contains("overlays/prod (line 18 of the rendered output)  spec.ingress[0]"))
  }

  /// A viewer of code shows lines of files; what is rendered has none, so that it is shown the property.
  @Test(arguments: ["github", "gitlab", "sarif"]) func viewersOfCodeAreShownTheProperty(format: String) async throws {
    try sandbox.write("built.yaml", Self.kustomize)
    try kubectl("cat \"\(sandbox.directory)/built.yaml\"")
    #expect(await sandbox.runApart("p.yaml -k overlays/prod -o \(format)") == 1, "\(sandbox.errors)")
    let place = [
      "github": "::error file=p.yaml,line=6,col=5,", "gitlab": #""location":{"path":"p.yaml","lines":{"begin":6}}"#,
      "sarif": #""artifactLocation":{"uri":"p.yaml","uriBaseId":"%SRCROOT%"},"region":{"startLine":6,"startColumn":5}"#,
    ]
    #expect(Self.isIn(sandbox.output, place[format] ?? ""), "\(sandbox.output)")
    #expect(sandbox.output.contains("base/np.yaml (line 18 of the rendered output)"))
    #expect(!sandbox.output.contains(#""uri": "kubectl"#) && !sandbox.output.contains("file=kubectl"))
    // A file of the checkout is shown itself.
    #expect(sandbox.run("p.yaml -f built.yaml -o \(format)") == 1)
    #expect(sandbox.output.contains("built.yaml"))
  }

  /// Errors of rendered manifests name no line of a file either.
  @Test(arguments: ["github", "gitlab", "sarif"]) func errorsOfRenderedManifestsClaimNoLine(format: String) async throws
  {
    try sandbox.write("built.yaml", Self.kustomize.replacing("- {}", with: "- {form: []}"))
    try kubectl("cat \"\(sandbox.directory)/built.yaml\"")
    #expect(await sandbox.runApart("p.yaml -k overlays/prod -o \(format)") == 2)
    #expect(sandbox.output.contains("base/np.yaml (line 18 of the rendered output)"), "\(sandbox.output)")
    #expect(!sandbox.output.contains("kubectl kustomize overlays/prod:"))
    #expect(!Self.isIn(sandbox.output, #""startLine":18"#) && !sandbox.output.contains("line=18"))
  }

  private static func cluster(_ ingress: String) -> String {
    """
    {"apiVersion": "v1", "kind": "List", "items": [
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "api", "namespace": "orders"},
       "spec": {"containers": [{"name": "c", "image": "i"}]}},
      {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
       "metadata": {"name": "orders-api", "namespace": "orders"},
       "spec": {"podSelector": {}, "ingress": [{"ports": [{"port": 80}], "from": [\(ingress)]}]}}]}
    """
  }

  private func serve(_ policies: String) throws {
    try sandbox.write("all.json", policies)
    try kubectl(
      "case \"$*\" in *namespaces*) echo '{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": []}';; "
        + "*) cat \"\(sandbox.directory)/all.json\";; esac")
  }

  @Test func anObjectOfTheClusterIsItsOwnPlace() async throws {
    try serve(Self.cluster(#"{"ipBlock": {"cidr": "0.0.0.0/0"}}"#))
    #expect(await sandbox.runApart("p.yaml --cluster") == 1, "\(sandbox.errors)")
    #expect(sandbox.output.contains("allowed: NetworkPolicy orders/orders-api  spec.ingress[0].from[0]\n"))
    #expect(!(sandbox.output + sandbox.errors).contains("kubectl"))
    #expect(await sandbox.runApart("explain --cluster 1.2.3.4 orders/api 80/TCP") == 0)
    #expect(!(sandbox.output + sandbox.errors).contains("kubectl"))
    #expect(await sandbox.runApart("coverage --cluster") == 0)
    #expect(!(sandbox.output + sandbox.errors).contains("kubectl"))
    #expect(await sandbox.runApart("p.yaml --cluster -o json") == 1)
    #expect(
      Self.isIn(
        sandbox.output,
        #""position":{"path":"NetworkPolicy orders/orders-api spec.ingress[0].from[0]","line":null,"column":null,"#
          + #""object":"NetworkPolicy orders/orders-api","field":"spec.ingress[0].from[0]"}"#), "\(sandbox.output)")
  }

  @Test func anErrorOfTheClusterNamesKindAndObject() async throws {
    try serve(Self.cluster(#"{"ipBlock": {"cidr": "10.0.0.1/8"}}"#))
    #expect(await sandbox.runApart("p.yaml --cluster") == 2)
    #expect(
      sandbox.errors.hasPrefix(
        "NetworkPolicy orders/orders-api: error: spec.ingress[0].from[0].ipBlock.cidr: `10.0.0.1/8` has bits set behind "
          + "its prefix length [invalid-cidr]\n"), "\(sandbox.errors)")
    try serve(Self.cluster("{}"))
    #expect(await sandbox.runApart("p.yaml --cluster") == 2)
    #expect(sandbox.errors.hasPrefix("NetworkPolicy orders/orders-api: error: spec.ingress[0].from[0]: "))
    #expect(!sandbox.errors.contains("kubectl"))
  }

  /// Findings that are not about a field stand at the object, others at the field.
  @Test func lintOfAClusterNamesTheField() async throws {
    try serve(Self.cluster(#"{"podSelector": {"matchLabels": {"app": "none"}}}"#))
    #expect(await sandbox.runApart("lint --cluster --no-redundancy") == 1, "\(sandbox.errors)")
    #expect(sandbox.output.contains("NetworkPolicy orders/orders-api spec.ingress[0].from[0]: warning: "))
    #expect(!(sandbox.output + sandbox.errors).contains("kubectl"))
  }

  /// Whether a text is in a document, whatever its layout.
  private static func isIn(_ document: String, _ text: String) -> Bool {
    func squeezed(_ text: String) -> String { text.filter { !$0.isWhitespace } }
    return squeezed(document).contains(squeezed(text))
  }
}
