import CiliumAPI
import Kubernetes
import Network
import Testing

/// What the fields of a rule say.
struct RuleTests {
  /// Every row of the table of L3 parts (semantics L21).
  @Test(arguments: [
    ("{}", "unset"), ("{fromEndpoints: null}", "unset"), ("{fromGroups: []}", "unset"),
    ("{fromEndpoints: []}", "nothing"),
    ("{fromEntities: []}", "nothing"), ("{fromCIDR: []}", "nothing"), ("{fromCIDRSet: []}", "nothing"),
    ("{fromEndpoints: [], fromCIDR: [10.0.0.0/8]}", "nothing"), ("{fromEntities: [world, host]}", "2 items"),
  ])
  func peers(rule: String, expected: String) throws {
    let found =
      switch try CiliumReading.rule("ingress", rule).peers {
      case .unset: "unset"
      case .nothing: "nothing"
      case .items(let items): "\(items.count) items"
      }
    #expect(found == expected)
  }

  @Test(arguments: ["{toFQDNs: []}", "{toServices: []}"]) func emptyListsThatSayNothing(rule: String) throws {
    let rule = try CiliumReading.rule("egress", rule)
    if case .unset = rule.peers { return }
    Issue.record("\(rule.peers)")
  }

  /// Semantics L22: an item without ports is an item.
  @Test func ports() throws {
    #expect(try CiliumReading.rule("ingress", "{toPorts: []}").ports.isEmpty)
    #expect(try CiliumReading.rule("ingress", "{toPorts: [{}]}").ports.map(\.ports.count) == [0])
    #expect(try CiliumReading.rule("ingress", "{icmps: [{}]}").icmps == [[]])
  }

  /// Semantics L45 to L47.
  @Test(arguments: [
    ("{port: '80'}", PortProtocol(.numbers(80...80), .any)), ("{port: '0'}", PortProtocol(.every, .any)),
    ("{port: '80', endPort: 90, protocol: TCP}", PortProtocol(.numbers(80...90), .tcp)),
    ("{port: '443', endPort: 80}", PortProtocol(.numbers(443...443), .any)),
    ("{port: '0', endPort: 65535}", PortProtocol(.every, .any)),
    ("{port: '0', endPort: 9}", PortProtocol(.numbers(1...9), .any)),
    ("{port: HTTP, protocol: ANY, endPort: 9}", PortProtocol(.named("http"), .any)),
  ])
  func port(text: String, expected: PortProtocol) throws {
    let rule = try CiliumReading.rule("ingress", "{toPorts: [{ports: [\(text)]}]}")
    #expect(rule.ports.map(\.ports) == [[expected]])
  }

  /// Semantics L51.
  @Test func icmp() throws {
    let fields = "[{type: 8}, {type: EchoRequest, family: IPv6}, {type: '3', family: IPv4}]"
    let rule = try CiliumReading.rule("ingress", "{icmps: [{fields: \(fields)}]}")
    #expect(rule.icmps == [[.init(.ipv4, type: 8), .init(.ipv6, type: 128), .init(.ipv4, type: 3)]])
  }

  /// Semantics L36: host bits do not matter.
  @Test func blocks() throws {
    let rule = try CiliumReading.rule("egress", "{toCIDRSet: [{cidr: 10.1.2.3/8, except: [10.2.0.0/16]}]}")
    let block = AddressBlock(cidr: try CIDR(strict: "10.0.0.0/8"), except: [try CIDR(strict: "10.2.0.0/16")])
    #expect(rule.items.map(\.member) == [.block(block, isBare: false)])
    #expect(rule.items.map(\.field) == ["toCIDRSet[0]"])
  }

  /// Semantics L52: an empty list of requests restricts nothing.
  @Test(arguments: [
    ("rules: {}", []), ("rules: {http: []}", []), ("rules: {http: [{}]}", ["http"]),
    ("serverNames: [a.example]", ["serverNames"]), ("listener: {name: l, envoyConfig: {name: c}}", ["listener"]),
    (
      "terminatingTLS: {secret: {name: s}}, serverNames: [a.example], rules: {http: [{path: /}]}",
      ["http", "serverNames", "terminatingTLS"]
    ),
  ])
  func restrictions(text: String, expected: [String]) throws {
    let rule = try CiliumReading.rule("egress", "{toPorts: [{ports: [{port: '443', protocol: TCP}], \(text)}]}")
    #expect(rule.ports.flatMap(\.restrictions).map(\.kind.rawValue) == expected)
  }

  /// Semantics L24.
  @Test(arguments: [
    ("app", nil, "app"), ("any:app", nil, "app"), ("k8s:app", "k8s", "app"), ("k8s.app", nil, "k8s.app"),
    ("reserved:host", "reserved", "host"), ("reserved.host", "reserved", "host"), ("$host", "reserved", "host"),
    ("container:app", "container", "app"),
  ])
  func keys(text: String, source: String?, name: String) {
    #expect(EndpointSelector.Key(parsing: text) == .init(name, source: source))
  }

  /// Rules are numbered through all blocks of an object, what denies first.
  @Test func numbers() throws {
    let reading = CiliumReading(
      """
      apiVersion: cilium.io/v2
      kind: CiliumClusterwideNetworkPolicy
      metadata: {name: p}
      spec: {endpointSelector: {}, ingress: [{fromEntities: [all]}], egress: [{}]}
      specs:
      - {nodeSelector: {}, ingressDeny: [{fromEntities: [world]}]}
      """)
    #expect(reading.diagnostics.isEmpty)
    let rules = reading.policies[0].rules(.ingress)
    #expect(rules.map(\.rule.path.description) == ["specs[0].ingressDeny[0]", "spec.ingress[0]"])
    #expect(rules.map(\.block) == [1, 0])
  }
}
