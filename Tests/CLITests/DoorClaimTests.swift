import Testing

/// Claims about doors, and tests of them.
struct DoorClaimTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// A pod behind a Service, and what policies say to it.
  private func write(_ service: String, _ policy: String, _ spec: String, more: String = "") throws {
    try sandbox.writeDoor(
      service,
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: web, namespace: shop}
      spec: {podSelector: {}, policyTypes: [Ingress], \(policy)}
      ---
      \(more)
      """)
    try sandbox.write(
      "p.yaml",
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: doors}
      spec:
        resources: [m]
        \(spec)
      """)
  }

  private static let balancer = "type: LoadBalancer, externalTrafficPolicy: Local"
  private static let closed = "ingress: []"
  private static let open = "ingress: [{ports: [{port: 8080}]}]"

  @Test(
    arguments: [
      (closed, "neverExposed: {pods: any-pod, reach: [internet, node]}", 0),
      (open, "neverExposed: {pods: any-pod}", 1),
      (open, "neverExposed: {pods: any-pod, ports: 80/TCP}", 0),
      (open, "neverExposed: {pods: any-pod, reach: [private]}", 0),
      (open, "neverExposed: {pods: any-pod, via: [hostPort]}", 0),
      (open, "exposedOnly: {pods: any-pod, via: [Service shop/web]}", 0),
      (open, "exposedOnly: {pods: any-pod, via: [Service shop/*], ports: 80/TCP}", 1),
      (open, "exposedOnly: {pods: any-pod, via: [Service shop/web], clients: {cidrs: [192.0.2.0/24]}}", 1),
      (open, "exposedOnly: {pods: any-pod, via: [hostPort]}", 1),
      (open, "doorsWork: {objects: [Service shop/web]}", 0),
      (closed, "doorsWork: {objects: [Service shop/web]}", 1),
      (open, "clientsOf: {pods: any-pod, cidrs: [0.0.0.0/0, '::/0']}", 0),
      (open, "clientsOf: {pods: any-pod, cidrs: [192.0.2.0/24]}", 1),
      ("ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]", "clientsOf: {pods: any-pod, cidrs: [192.0.2.0/24]}", 0),
      (open, "neverReaches: {from: exposed-pods, to: any-address}", 1),
      (closed, "neverReaches: {from: exposed-pods, to: any-address}, allowEmpty: true", 0),
    ] as [(String, String, Int32)])
  func claims(policy: String, claim: String, status: Int32) throws {
    try write(Self.balancer, policy, "properties: [{name: p, \(claim)}]")
    #expect(sandbox.run("p.yaml") == status, "\(claim): \(sandbox.output) \(sandbox.errors)")
  }

  @Test func aDoorThatNobodyDeclaresCountsInTheOpenWorld() throws {
    let policy = "ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]"
    try write(
      "type: LoadBalancer, externalTrafficPolicy: Local", policy,
      "properties: [{name: p, world: open, neverExposed: {pods: {podSelector: {matchLabels: {tier: db}}}}}]")
    #expect(sandbox.run("p.yaml") == 1, "\(sandbox.output) \(sandbox.errors)")
    #expect(sandbox.output.contains("hypothetical: a pod in namespace shop labelled app=web,tier=db"))
    #expect(sandbox.output.contains("door    internet → Service shop/web:80  by its balancer"))
  }

  @Test(arguments: [("judged", 0), ("unknown", 3), ("exempt", 1)] as [(String, Int32)])
  func theFileSaysWhatANodeStandsInFor(word: String, status: Int32) throws {
    try write(
      "type: NodePort", Self.closed,
      "model: {exposure: {masqueraded: \(word)}}\n  properties: [{name: p, neverExposed: {pods: any-pod, reach: [node]}}]"
    )
    #expect(sandbox.run("p.yaml") == status, "\(sandbox.output) \(sandbox.errors)")
    if status == 3 { #expect(sandbox.output.contains("model.exposure.masqueraded")) }
  }

  @Test func aControllerThatNobodyDeclaresLeavesItOpen() throws {
    let ingress = """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web, namespace: shop}
      spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
      """
    let some = "ingress: [{from: [{namespaceSelector: {matchLabels: {a: b}}}]}]"
    for (policy, status) in [(Self.closed, 0), (Self.open, 3), (some, 3)] as [(String, Int32)] {
      try write("type: ClusterIP", policy, "properties: [{name: p, neverExposed: {pods: any-pod}}]", more: ingress)
      #expect(sandbox.run("p.yaml") == status, "\(policy): \(sandbox.output) \(sandbox.errors)")
    }
  }

  @Test func testsAskAboutOneDoor() throws {
    for (policy, answer) in [
      (Self.open, "allow"), (Self.closed, "deny"), ("ingress: [{from: [{ipBlock: {cidr: 1.0.0.0/8}}]}]", "depends"),
    ] {
      try write(
        Self.balancer, policy,
        "tests: [{via: Service shop/web, to: shop/Pod/web, port: 8080/TCP, expect: \(answer)}]")
      #expect(sandbox.run("p.yaml") == 0, "\(policy): \(sandbox.output) \(sandbox.errors)")
    }
  }

  @Test func whatOpensNoDoorIsAnErrorAtItsPlace() throws {
    try write(Self.balancer, Self.open, "properties: [{name: p, doorsWork: {objects: [Ingress shop/web]}}]")
    #expect(sandbox.run("p.yaml") == 2)
    #expect(sandbox.errors.contains("there is no Ingress shop/web [unknown-door]"))
    #expect(sandbox.errors.contains("did you mean `Service shop/web`?"))
  }

  /// What could open a door that nobody sees leaves it open that there is none, and is named.
  @Test(arguments: [
    ("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: x}, spec: {hostNetwork: true}}", "Pod x/a"),
    ("{apiVersion: v1, kind: Service, metadata: {name: a, namespace: x}, spec: {type: Loadbalancer}}", "Service x/a"),
    (
      """
      {apiVersion: v1, kind: Service, metadata: {name: a, namespace: x}, spec: {type: LoadBalancer, ports: [{port: 80}]}}
      ---
      {apiVersion: v1, kind: Endpoints, metadata: {name: a, namespace: x}, subsets: [{addresses: [{ip: 10.1.2.3}], ports: [{port: 80}]}]}
      """, "Service x/a"
    ),
    (
      """
      {apiVersion: v1, kind: Service, metadata: {name: a, namespace: x}, spec: {type: ExternalName, externalName: web.shop.svc}}
      ---
      {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, namespace: x}, spec: {defaultBackend: {service: {name: a, port: {number: 80}}}}}
      """, "Service x/a"
    ),
    (
      "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r, namespace: x}, spec: {parentRefs: [{name: g}], rules: [{backendRefs: [{kind: ServiceImport, group: multicluster.x-k8s.io, name: a}]}]}}",
      "HTTPRoute x/r"
    ),
    ("{apiVersion: traefik.io/v1alpha1, kind: IngressRoute, metadata: {name: r, namespace: x}}", "IngressRoute x/r"),
  ])
  func whatNobodySees(objects: String, name: String) throws {
    try write(
      "type: ClusterIP", Self.closed, "properties: [{name: p, neverExposed: {pods: any-pod, reach: [internet, node]}}]",
      more: objects)
    #expect(sandbox.run("p.yaml") == 3, "\(sandbox.output) \(sandbox.errors)")
    #expect(sandbox.output.contains(name), "\(sandbox.output)")
  }

  /// Under Cilium a controller may be the proxy of Cilium itself, of which policies speak as of no pod.
  @Test func aProxyOfCiliumIsNoPod() throws {
    let objects = """
      {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, namespace: shop}, spec: {ingressClassName: cilium, defaultBackend: {service: {name: web, port: {number: 80}}}}}
      """
    try write(
      "type: ClusterIP", Self.closed,
      "model: {enforcer: cilium}\n  properties: [{name: p, neverExposed: {pods: any-pod}}]", more: objects)
    #expect(sandbox.run("p.yaml") == 3, "\(sandbox.output) \(sandbox.errors)")
    #expect(sandbox.output.contains("who opens the connections of Ingress shop/i"))
  }

  /// A waiver of pods that are perhaps exposed hides nothing.
  @Test func aWaiverCountsWhoIsSurelyExposed() throws {
    let spec = """
      properties: [{name: p, neverReaches: {from: any-pod, to: any-address}}]
        waivers: [{property: p, match: {from: exposed-pods}, reason: r, expires: 2099-01-01}]
      """
    try write("type: LoadBalancer", Self.closed, spec)
    #expect(sandbox.run("p.yaml") == 1, "\(sandbox.output) \(sandbox.errors)")
    try write(Self.balancer, Self.open, spec)
    #expect(sandbox.run("p.yaml") == 0, "\(sandbox.output) \(sandbox.errors)")
  }
}
