import Testing

/// Names of pods, workloads and ports as people write them.
struct NameTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      "m.yaml",
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: yard}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: n1}
      status: {addresses: [{type: InternalIP, address: 172.18.0.1}]}
      ---
      \(Self.workload("Deployment", "front"))\(Self.workload("Deployment", "twice"))\(Self.workload("StatefulSet", "db"))
      \(Self.workload("DaemonSet", "twice"))\(Self.pod("web", "ports: [{containerPort: 80, name: http}]"))
      \(Self.pod("dual", "ports: [{containerPort: 53, name: dns}, {containerPort: 53, name: dns, protocol: UDP}]"))
      \(Self.pod("client"))
      apiVersion: v1
      kind: Service
      metadata: {name: www, namespace: yard}
      spec: {selector: {app: pod}, ports: [{name: web, port: 8080, targetPort: http}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: web, namespace: yard}
      spec:
        podSelector: {matchLabels: {app: pod}}
        ingress:
        - {from: [{podSelector: {matchLabels: {app: front}}}], ports: [{port: http}]}

      """)
  }

  private static func workload(_ kind: String, _ name: String) -> String {
    """
    apiVersion: apps/v1
    kind: \(kind)
    metadata: {name: \(name), namespace: yard}
    spec:
      selector: {matchLabels: {app: \(name)}}
      template:
        metadata: {labels: {app: \(name)}}
        spec: {containers: [{name: c, image: i}]}
    ---

    """
  }

  /// Pods that no label tells apart.
  private static func pod(_ name: String, _ ports: String = "") -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), namespace: yard, labels: {app: pod}}
    spec: {containers: [{name: c, image: i\(ports.isEmpty ? "" : ", \(ports)")}]}
    ---

    """
  }

  // MARK: explain

  @Test(arguments: [
    ("yard/front yard/web 80/TCP", "yard/Deployment/front → yard/web  80/TCP: allowed"),
    ("yard/deploy/front yard/po/web 80/TCP", "yard/Deployment/front → yard/web  80/TCP: allowed"),
    ("yard/DEPLOYMENTS/front yard/Pod/web 80/TCP", "yard/Deployment/front → yard/web  80/TCP: allowed"),
    ("yard/db yard/web 80/TCP", "yard/StatefulSet/db → yard/web  80/TCP: denied"),
    ("yard/sts/db yard/client 80/TCP", "yard/StatefulSet/db → yard/client  80/TCP: denied"),
    ("yard/db-1 yard/web 80/TCP", "yard/StatefulSet/db → yard/web  80/TCP: denied"),
    ("yard/front yard/web http", "yard/Deployment/front → yard/web  http (80/TCP): allowed"),
    ("yard/front svc/yard/www 8080/TCP", "yard/Deployment/front → yard/client  8080/TCP"),
    ("yard/front yard/svc/www web", "yard/Deployment/front → yard/client  web (8080/TCP)"),
    ("node/n1 yard/web 80/TCP", "node n1 → yard/web  80/TCP: denied"),
    ("no/n1 yard/web 80/TCP", "node n1 → yard/web  80/TCP: denied"),
  ])
  func ends(arguments: String, headline: String) {
    #expect(sandbox.run("explain \(arguments) -f m.yaml") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix(headline), "\(sandbox.output)")
    #expect(!sandbox.output.contains("is assumed"))
  }

  @Test func aProtocolThatIsAssumedIsSaid() {
    #expect(sandbox.run("explain yard/front yard/web 80 -f m.yaml") == 0)
    let lines = sandbox.output.split(separator: "\n").prefix(2)
    #expect(
      lines == [
        "yard/Deployment/front → yard/web  80/TCP: allowed",
        "no protocol was given: TCP is assumed, as a NetworkPolicy does",
      ])
    #expect(sandbox.run("explain yard/front yard/web 80 -f m.yaml -o json") == 0)
    #expect(sandbox.output.contains("\"protocolAssumed\": true"))
    #expect(sandbox.run("explain yard/front yard/web http -f m.yaml -o json") == 0)
    #expect(sandbox.output.contains("\"portName\": \"http\""))
    #expect(!sandbox.output.contains("protocolAssumed"))
  }

  @Test(arguments: [
    (
      "yard/twice yard/web 80", "yard/twice` names 2 things [ambiguous-name]",
      "write the kind: `yard/DaemonSet/twice`, `yard/Deployment/twice`"
    ),
    (
      "yard/Deployment/db yard/web 80", "there is no workload `Deployment/db` in namespace `yard` [unknown-end]",
      "did you mean `yard/StatefulSet/db`?"
    ),
    ("yard/po/front yard/web 80", "there is no pod `front`", "did you mean `yard/Deployment/front`?"),
    ("yard/frnt yard/web 80", "there is no workload or pod `frnt`", "did you mean `yard/front`?"),
    ("yrad/front yard/web 80", "there is no workload or pod `front`", "did you mean `yard`?"),
    ("deploy/front yard/web 80", "in namespace `deploy`", "the namespace stands first: `yard/Deployment/front`"),
    ("yard/front svc/yard/ww 80", "there is no Service `ww`", "did you mean `svc/yard/www`?"),
    ("yard/front svc/yard/www 80", "Service `yard/www` has no port 80/TCP", "its ports are web 8080/TCP"),
    ("yard/front yard/web htp", "the destination declares no port named `htp`", "did you mean `http`?"),
    ("yard/front yard/client http", "declares no port named `http`", "it declares no port by name"),
    ("yard/front yard/dual dns", "stands for ports of several protocols", "write one of `53/TCP`, `53/UDP`"),
    ("yard/front 192.0.2.1 http", "port name `http` is resolved on pods", "write the number"),
    ("yard/front yard/web 80/tcp", "`80/tcp` is not one port", "did you mean `80/TCP`?"),
    ("svc/yard/www yard/web 80", "a Service opens no connections", ""),
    ("node/n2 yard/web 80", "there is no node `n2`", "did you mean `node/n1`?"),
  ])
  func endsThatAreNone(arguments: String, message: String, note: String) {
    #expect(sandbox.run("explain \(arguments) -f m.yaml") == 2)
    #expect(sandbox.errors.contains(message), "\(sandbox.errors)")
    #expect(sandbox.errors.contains(note), "\(sandbox.errors)")
  }

  @Test func filtersOfLists() {
    #expect(sandbox.run("list -f m.yaml --from yard/deploy/front --to yard/web") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.contains("Deployment/front"), "\(sandbox.output)")
    #expect(!sandbox.output.contains("StatefulSet/db"))
    let short = sandbox.output
    #expect(sandbox.run("list -f m.yaml --from yard/front --to yard/Pod/web") == 0)
    #expect(sandbox.output == short)
    #expect(sandbox.run("list -f m.yaml --from yard/twice") == 2)
    #expect(sandbox.errors.contains("[ambiguous-name]"))
    #expect(sandbox.run("list -f m.yaml --from yard/sts/front") == 2)
    #expect(sandbox.errors.contains("did you mean `yard/Deployment/front`?"))
  }

  // MARK: Property files

  private func properties(_ items: String...) throws {
    let text = "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: t}\nspec:\n"
    try sandbox.write("p.yaml", text + items.map { "  \($0)\n" }.joined())
  }

  /// Two pods of the same labels and ports are two: a claim about one says nothing about the other.
  @Test func aBarePodInASet() throws {
    try properties(
      "properties:",
      "- {name: one, mustReach: {from: {workload: yard/front}, to: {workload: yard/Pod/web}, ports: [80/TCP]}}",
      "- {name: other, mustReach: {from: {workload: yard/front}, to: {workload: yard/client}, ports: [80/TCP]}}",
      "- {name: twin, neverReaches: {from: any-pod, to: {workload: yard/po/client}, ports: [80/TCP]}}",
      "- {name: both, neverReaches: {from: any-pod, to: {podSelector: {matchLabels: {app: pod}}}, ports: [80/TCP]}}",
      "- {name: rest, neverReaches: {from: any-pod, to: {podSelector: {matchLabels: {app: pod}},"
        + " noneOf: [{workload: yard/web}]}, ports: [80/TCP]}}")
    #expect(sandbox.run("p.yaml -f m.yaml") == 1, "\(sandbox.errors)")
    let marks = sandbox.output.split(separator: "\n").filter { $0.hasPrefix("✓") || $0.hasPrefix("✗") }
      .map {
        let words = $0.split(separator: " ")
        return "\(words[0]) \(words[2])"
      }
    #expect(Set(marks) == ["✓ one", "✗ other", "✓ twin", "✗ both", "✓ rest"], "\(sandbox.output)")
  }

  /// A pod of a StatefulSet is its first, second, …, and can be named before it exists.
  @Test func aPodOfAStatefulSet() throws {
    try properties(
      "properties:",
      "- {name: first, neverReaches: {from: {workload: yard/db-0}, to: {workload: yard/web}}}",
      "sets:", "  second: {workload: yard/Pod/db-1}", "  rest: {workload: yard/sts/db, noneOf: [second]}",
      "waivers: []", "tests: []")
    #expect(sandbox.run("sets p.yaml -f m.yaml") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.contains("yard/StatefulSet/db"), "\(sandbox.output)")
    #expect(sandbox.run("p.yaml -f m.yaml") == 0, "\(sandbox.errors)")
  }

  @Test func namesInSetsThatAreNone() throws {
    try properties(
      "properties:",
      "- {name: kind, neverReaches: {from: any-pod, to: {workload: yard/Deployment/db}}}",
      "- {name: pod, neverReaches: {from: any-pod, to: {workload: yard/Pod/db}}}",
      "- {name: name, neverReaches: {from: any-pod, to: {workload: yard/frnt}}}")
    #expect(sandbox.run("p.yaml -f m.yaml") == 3)
    #expect(
      sandbox.output.contains(
        "there is no workload `Deployment/db` in namespace `yard`; did you mean `yard/StatefulSet/db`?"),
      "\(sandbox.output)")
    #expect(
      sandbox.output.contains("there is no pod `db` in namespace `yard`; did you mean `yard/StatefulSet/db`?"))
    #expect(
      sandbox.output.contains("there is no workload or pod `frnt` in namespace `yard`; did you mean `yard/front`?"))
  }

  @Test(arguments: ["", "sets "]) func aNameOfSeveralThings(command: String) throws {
    try properties(
      "sets:", "  s: {anyOf: [any-pod, {workload: yard/twice}]}", "properties:",
      "- {name: a, neverReaches: {from: s, to: internet}}")
    #expect(sandbox.run("\(command)p.yaml -f m.yaml") == 2)
    #expect(sandbox.errors.contains("p.yaml:6:5: error: `yard/twice` names 2 things [ambiguous-name]"))
    #expect(sandbox.errors.contains("write the kind: `yard/DaemonSet/twice`, `yard/Deployment/twice`"))
    #expect(!sandbox.errors.contains("2 errors"))
  }

  @Test func portsOfTests() throws {
    try properties(
      "tests:", "- {from: yard/front, to: yard/web, port: http, expect: allow}",
      "- {from: yard/front, to: yard/web, port: 80, expect: allow}",
      "- {from: yard/front, to: yard/web, port: 80/UDP, expect: deny}",
      "- {from: yard/sts/db, to: yard/po/web, port: \"80\", expect: deny}")
    #expect(sandbox.run("p.yaml -f m.yaml -o json") == 0, "\(sandbox.errors)\(sandbox.output)")
    for port in ["http", "80/TCP", "80/UDP"] { #expect(sandbox.output.contains("\"port\": \"\(port)\"")) }
    try properties("tests:", "- {from: yard/front, to: yard/web, port: htp, expect: allow}")
    #expect(sandbox.run("p.yaml -f m.yaml") == 2)
    #expect(sandbox.errors.contains("p.yaml:6:44: error: the destination declares no port named `htp` [unknown-port]"))
  }

  /// Pods of one end that disagree about a name have no one port.
  @Test func aPortNameOfTwoNumbers() throws {
    let owner = "ownerReferences: [{kind: Rollout, name: r, controller: true}]"
    func pod(_ name: String, _ port: Int) -> String {
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: \(name), namespace: yard, labels: {app: r}, \(owner)}
      spec: {containers: [{name: c, image: i, ports: [{containerPort: \(port), name: http}]}]}
      ---

      """
    }
    try sandbox.write("r.yaml", pod("r-1", 80) + pod("r-2", 81))
    try properties("tests:", "- {from: yard/front, to: yard/rollout/r, port: http, expect: allow}")
    #expect(sandbox.run("p.yaml -f m.yaml -f r.yaml") == 2)
    #expect(sandbox.errors.contains("port name `http` is not one port on all pods of the end [unclear-ports]"))
    #expect(sandbox.errors.contains("write the number: `80/TCP`, `81/TCP`"))
    #expect(sandbox.run("explain yard/front yard/r http -f m.yaml -f r.yaml") == 0)
    #expect(sandbox.output.hasPrefix("yard/Deployment/front → yard/Rollout/r  http (80, 81/TCP): allowed"))
  }
}
