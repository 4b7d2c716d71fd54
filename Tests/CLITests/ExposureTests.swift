import Testing

/// The command `exposure`.
struct ExposureTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// A pod `web`, a Service in front of it, and more objects.
  private func write(_ service: String, _ more: String = "") throws { try sandbox.writeDoor(service, more) }

  private static let denyAll = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: deny, namespace: shop}
    spec: {podSelector: {}, policyTypes: [Ingress]}
    """

  /// The lines about doors, those about the two doors without objects left out.
  private func lines(_ arguments: String = "m") -> [String] {
    #expect(sandbox.run("exposure \(arguments)") == 0, "\(sandbox.errors)")
    return sandbox.output.split(separator: "\n").map(String.init)
  }

  @Test func aClientIsSeenOrANodeThatStandsInForIt() throws {
    try write("type: NodePort", Self.denyAll)
    #expect(lines().contains("  BLOCKED: from clients by their own addresses"))
    #expect(lines().contains("  undecided: from a node that stands in for the client"))
    #expect(lines().last == "2 doors: 1 blocked, 1 undecided")
  }

  @Test func theFileSaysWhetherPoliciesJudgeWhatANodeStandsInFor() throws {
    try write("type: NodePort", Self.denyAll)
    for (word, summary) in [
      ("judged", "2 doors: 2 blocked · 1 finding"), ("exempt", "2 doors: 1 open, 1 blocked"),
      ("unknown", "2 doors: 1 blocked, 1 undecided"),
    ] {
      try sandbox.write(
        "p.yaml",
        "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: p}\nspec:\n"
          + "  model: {exposure: {masqueraded: \(word)}}\n")
      #expect(lines("p.yaml -f m").last == summary)
    }
  }

  @Test func theFileSaysWhoServesAClass() throws {
    let ingress = """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web, namespace: shop}
      spec:
        ingressClassName: house
        defaultBackend: {service: {name: web, port: {number: 80}}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: door, namespace: edge, labels: {app: door}}
      spec: {containers: [{name: door}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: edge, namespace: shop}
      spec:
        podSelector: {}
        ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}]}]
      """
    try write("type: ClusterIP", ingress)
    #expect(lines().contains("  undecided: from a controller that no manifest declares"))
    try sandbox.write(
      "p.yaml",
      "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: p}\nspec:\n"
        + "  model: {exposure: {controllers: {house: edge}}}\n  sets: {edge: {namespace: edge}}\n")
    #expect(lines("p.yaml -f m").contains("  open: from edge/Pod/door"))
  }

  @Test func whatCannotBeReadIsToldAndStopsNothing() throws {
    try write(
      "type: LoadBalancer",
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web, namespace: shop}
      spec: {rules: yes please}
      ---
      apiVersion: traefik.io/v1alpha1
      kind: IngressRoute
      metadata: {name: more, namespace: shop}
      spec: {}
      """)
    let text = lines().joined(separator: "\n")
    #expect(text.contains("Ingress shop/web cannot be read: spec.rules: expected a list"))
    #expect(text.contains("IngressRoute shop/more: not read, and may open further doors"))
    // Who does not ask for doors is not bothered.
    #expect(sandbox.run("list m") == 0, "\(sandbox.errors)")
    #expect(!sandbox.errors.contains("Ingress"))
  }

  @Test func noPolicyShutsTheDoorToAPodOnTheNetworkOfItsNode() throws {
    try write(
      "type: ClusterIP",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: host, namespace: shop, labels: {app: host}}
      spec: {hostNetwork: true, containers: [{name: host, ports: [{containerPort: 9000}]}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: host, namespace: shop}
      spec: {selector: {app: host}, ports: [{port: 80, targetPort: 9000}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: edge, namespace: edge, labels: {app.kubernetes.io/name: traefik}}
      spec: {containers: [{name: edge}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: host, namespace: shop}
      spec: {ingressClassName: traefik, defaultBackend: {service: {name: host, port: {number: 80}}}}
      ---
      \(Self.denyAll)
      """)
    #expect(lines().contains("  open: from edge/Pod/edge"))
  }

  @Test func aServiceWithTwoDoorsIsTold() throws {
    try write(
      "type: ClusterIP",
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}], type: LoadBalancer}
      """)
    let text = lines().joined(separator: " ").split(separator: " ").joined(separator: " ")
    #expect(text.contains("Service shop/web cannot be read: it is defined more than once, with other doors"))
  }

  @Test func aTypoInTheModelIsAnError() throws {
    try write("type: NodePort")
    for (exposure, message) in [
      ("{masquerade: judged}", "unknown field `masquerade` in exposure"), ("{masqueraded: yes}", "expected a string"),
      ("{controllers: {nginx: nobody}}", "set `nobody` is not defined"),
    ] {
      try sandbox.write(
        "p.yaml",
        "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: p}\nspec:\n  model: {exposure: \(exposure)}\n"
      )
      #expect(sandbox.run("exposure p.yaml -f m") == 2)
      #expect(sandbox.errors.contains(message), "\(sandbox.errors)")
    }
  }

  @Test func doorsToSomePodsAlone() throws {
    try write("type: NodePort")
    #expect(lines("m --to shop").last == "2 doors: 2 open")
    #expect(sandbox.run("exposure m --to shpo") == 2)
    #expect(sandbox.errors.contains("did you mean `shop`?"))
  }
}

extension Sandbox {
  /// Writes a pod `web`, a Service in front of it, and more objects.
  func writeDoor(_ service: String, _ more: String = "") throws {
    try write(
      "m/all.yaml",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: shop, labels: {app: web}}
      spec: {containers: [{name: web, ports: [{containerPort: 8080}]}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}], \(service)}
      ---
      \(more)
      """)
  }
}
