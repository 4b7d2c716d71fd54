import TinyWorlds

/// Writes a realistic cluster as text: deployments of three to ten equal replicas whose pods run, with addresses, and
/// policies of every shape. The text depends on nothing but the seed.
struct ClusterGenerator {
  private var random: SplitMix64
  private let size: ClusterSize
  /// The deployments, by namespace.
  private(set) var apps: [[App]] = []
  private var address: UInt32 = 0x0A00_0001

  /// A deployment.
  struct App {
    var name: String
    var tier: String
    var team: Int
    var port: Int
  }

  private static let tiers = ["web", "api", "worker", "db", "cache"]
  private static let environments = ["prod", "staging", "dev"]

  init(_ size: ClusterSize, seed: UInt64) {
    self.size = size
    random = SplitMix64(seed: seed)
  }

  /// A number from 0 up to a bound.
  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  /// Whether objects come as `kubectl get -o json` prints them.
  var isJSON = false

  /// Namespaces and pods.
  mutating func objects() -> String {
    var items: [String] = []
    apps = Array(repeating: [], count: size.namespaces)
    for space in 0..<size.namespaces { items.append(namespace(space)) }
    var pods = 0
    var number = 0
    while pods < size.pods {
      let space = number % size.namespaces
      let app = App(
        name: "app-\(number)", tier: Self.tiers[below(Self.tiers.count)], team: space / 3 % 20, port: 8000 + below(40))
      apps[space].append(app)
      let replicas = min(size.pods - pods, 3 + below(8))
      for replica in 0..<replicas { items.append(isJSON ? podJSON(app, space, replica) : pod(app, space, replica)) }
      pods += replicas
      number += 1
    }
    return isJSON ? Self.list(items) : items.joined()
  }

  /// The policies, after the objects.
  mutating func policies() -> String { (0..<size.policies).map { policy($0) }.joined() }

  private func namespace(_ space: Int) -> String {
    let (environment, team) = (Self.environments[space % 3], "team-\(space / 3 % 20)")
    if isJSON { return namespaceJSON(Self.name(space), environment: environment, team: team) }
    return """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: \(Self.name(space))
        labels:
          env: \(environment)
          team: \(team)
      ---

      """
  }

  static func name(_ space: Int) -> String { "ns-\(space)" }

  private mutating func pod(_ app: App, _ space: Int, _ replica: Int) -> String {
    let address = nextAddress()
    return """
      apiVersion: v1
      kind: Pod
      metadata:
        name: \(app.name)-5d9c7b6f4-\(replica)
        namespace: \(Self.name(space))
        labels:
          app: \(app.name)
          tier: \(app.tier)
          team: team-\(app.team)
          pod-template-hash: 5d9c7b6f4
        annotations:
          example.com/checksum: "3f786850e387550fdab836ed7e6dc881de23001b"
        ownerReferences:
        - apiVersion: apps/v1
          kind: ReplicaSet
          name: \(app.name)-5d9c7b6f4
          controller: true
      spec:
        nodeName: node-\(replica)
        containers:
        - name: main
          image: registry.example.com/\(app.name):1.0
          ports:
          - name: http
            containerPort: \(app.port)
          - name: metrics
            containerPort: 9090
          env:
          - name: A
            value: "1"
      status:
        phase: Running
        podIP: \(address)
      ---

      """
  }

  /// An address that no pod has yet.
  mutating func nextAddress() -> String {
    address += 1
    return (0..<4).map { String(address >> UInt32(24 - 8 * $0) & 0xFF) }.joined(separator: ".")
  }

  private mutating func policy(_ number: Int) -> String {
    let space = number % size.namespaces
    let name = "policy-\(number)"
    let round = number / size.namespaces
    let body: String
    switch round == 0 && below(2) == 0 ? 0 : 1 + below(6) {
    case 0: body = "podSelector: {}\n  policyTypes: [Ingress, Egress]\n"
    case 1: body = subject(space) + "  ingress:\n" + rule("from", pods(space), "{port: http}")
    case 2: body = subject(space) + "  ingress:\n" + rule("from", team(), "{port: 8000, endPort: 8080}")
    case 3:
      body =
        subject(space) + "  policyTypes: [Egress]\n  egress:\n"
        + rule("to", "ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 169.254.169.254/32]}", "{port: 443}")
        + rule("to", pods(space), "{port: http}")
    case 4:
      body =
        "podSelector: {matchExpressions: [{key: tier, operator: In, values: [db, cache]}]}\n  ingress:\n"
        + rule("from", "podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}", "{port: http}")
    case 5:
      body =
        "podSelector: {}\n  ingress:\n"
        + rule(
          "from", "namespaceSelector: {matchLabels: {env: \(Self.environments[space % 3])}}", "{port: metrics}")
    default:
      body = subject(space) + "  ingress:\n" + rule("from", "ipBlock: {cidr: 10.\(below(4)).0.0/16}", "{port: 9090}")
    }
    return """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: \(name)
        namespace: \(Self.name(space))
      spec:
        \(body)---

      """
  }

  private mutating func subject(_ space: Int) -> String {
    "podSelector: {matchLabels: {app: \(app(space))}}\n"
  }

  private mutating func app(_ space: Int) -> String {
    apps[space].isEmpty ? "none" : apps[space][below(apps[space].count)].name
  }

  private mutating func pods(_ space: Int) -> String {
    below(2) == 0
      ? "podSelector: {matchLabels: {app: \(app(space))}}"
      : "podSelector: {matchLabels: {tier: \(Self.tiers[below(Self.tiers.count)])}}"
  }

  private mutating func team() -> String {
    "namespaceSelector: {matchLabels: {team: team-\(below(20)), env: \(Self.environments[below(3)])}}"
  }

  private func rule(_ key: String, _ peer: String, _ port: String) -> String {
    "  - \(key): [{\(peer)}]\n    ports: [\(port)]\n"
  }

  /// A property file with claims in the closed and in the open world.
  mutating func properties(closed: Int, open: Int) -> String {
    var text = """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: bench}
      spec:
        model: {podCIDRs: [10.0.0.0/8], ipFamilies: [IPv4]}
        defaults: {counterexamples: 1}
        properties:

      """
    for number in 0..<closed + open {
      text += "  - name: property-\(number)\n"
      if number >= closed { text += "    world: open\n" }
      text += "    \(assertion(number))\n"
    }
    return text
  }

  private mutating func assertion(_ number: Int) -> String {
    let space = below(size.namespaces)
    let app = "{namespace: \(Self.name(space)), podSelector: {matchLabels: {app: \(self.app(space))}}}"
    let team = "{namespaceSelector: {matchLabels: {team: team-\(number % 20)}}}"
    switch number % 8 {
    case 0: return "neverReaches: {from: {namespaceSelector: {matchLabels: {env: dev}}}, to: \(app)}"
    case 1: return "onlyFrom: {to: \(app), from: {namespace: \(Self.name(space))}}"
    case 2: return "onlyTo: {from: \(app), to: {anyOf: [any-pod, internet]}, onPorts: [443/TCP]}"
    case 3: return "neverReaches: {from: \(team), to: cloud-metadata}"
    case 4: return "neverReaches: {from: internet, to: \(team)}"
    case 5: return "defaultDeny: {pods: {namespace: \(Self.name(space))}, directions: [Ingress]}"
    case 6: return "mustReach: {from: {namespace: \(Self.name(space))}, to: \(app), ports: [http]}"
    default:
      return "neverReaches: {from: {namespaceSelector: {matchLabels: {env: staging}}}, to: "
        + "{namespaceSelector: {matchLabels: {env: prod}}, podSelector: {matchLabels: {tier: db}}}}"
    }
  }
}
