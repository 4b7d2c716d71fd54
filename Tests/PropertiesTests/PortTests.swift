import Diagnostics
import Network
import Properties
import TestSupport
import Testing

/// Ports of properties and tests.
struct PortTests {
  private static func never(_ ports: String) -> String { "neverReaches: {from: any-pod, to: any-pod, ports: \(ports)}" }

  @Test(
    arguments: [
      ("1️⃣5432", "`5432/TCP`"), ("1️⃣\"80-90\"", "`80-90/TCP`"), ("1️⃣TCP/80", "did you mean `80/TCP`?"),
      ("1️⃣0/TCP", "0 is no port: ports are 1 to 65535"), ("1️⃣65536/TCP", "65536 is no port"),
      ("1️⃣65536", "65536 is no port"),
      ("1️⃣080/TCP", "`80/TCP`"), ("1️⃣90-80/TCP", "the smaller port stands first: `80-90/TCP`"), ("1️⃣1-2-3/TCP", nil),
      ("1️⃣80/tcp", "did you mean `80/TCP`?"), ("1️⃣80-90/udp", "`80-90/UDP`"), ("1️⃣8000:9000/TCP", "`8000-9000/TCP`"),
      ("1️⃣\"80,443\"", "`[80/TCP, 443/TCP]`"), ("1️⃣\"80/tcp, http\"", "`[80/TCP, http]`"), ("1️⃣\"*\"", "write `any`"),
      ("1️⃣0x50", nil), ("1️⃣1e3", nil), ("1️⃣80/ICMP", "`ICMP` is no protocol of ports: TCP, UDP, SCTP"), ("1️⃣80/", nil),
      ("1️⃣/TCP", nil), ("1️⃣\"\"", nil), ("1️⃣Http", "in lower case: `http`"), ("1️⃣a--b", nil),
      ("1️⃣-/TCP", nil), ("[80/TCP, 1️⃣81]", "`81/TCP`"), ("1️⃣80/TCP/x", nil),
    ] as [(String, String?)])
  func wrong(ports: String, hint: String?) {
    PropertyCase.property(ports, Self.never(ports), .at(1, "invalid-ports", "is no port of a property", hint: hint))
      .check()
  }

  @Test(arguments: [
    PropertyCase.property(
      "empty", never("1️⃣[]"), .at(1, "invalid-ports", "a list of ports needs at least one", hint: "any")),
    .property("nested", never("[1️⃣[80/TCP]]"), .at(1, "wrong-type", "expected a port such as `5432/TCP`")),
    .property("mapping", never("1️⃣{port: 80}"), .at(1, "wrong-type", "expected a list", hint: "writes it `80/TCP`")),
    .property(
      "as in a manifest", never("[1️⃣{port: 80, endPort: 90, protocol: udp}]"),
      .at(1, "wrong-type", "expected a port", hint: "writes it `80-90/UDP`")),
    .property(
      "a name as in a manifest", never("[1️⃣{port: http, protocol: TCP}]"),
      .at(1, "wrong-type", "expected a port", hint: "writes it `http`")),
  ])
  func shapes(_ property: PropertyCase) { property.check() }

  @Test(arguments: [
    ("5432/TCP", "5432/TCP", []), ("[53/UDP, 53/TCP]", "53/TCP, 53/UDP", []), ("8000-9000/TCP", "8000-9000/TCP", []),
    ("any", "1-65535/TCP, 1-65535/UDP, 1-65535/SCTP", []), ("any/UDP", "1-65535/UDP", []), ("http", "", ["http"]),
    ("[http, https, http, 1/SCTP]", "1/SCTP", ["http", "https"]), ("[80/TCP, 81-90/TCP]", "80-90/TCP", []),
  ])
  func right(ports: String, connections: String, names: [String]) throws {
    let reading = PropertyReading(file(spec: "{properties: [{name: p, \(Self.never(ports))}]}"))
    #expect(reading.diagnostics.map(\.message) == [])
    guard case .neverReaches(_, _, let spec?, _) = try #require(reading.set).properties[0].assertion else {
      Issue.record("no ports")
      return
    }
    #expect(spec.connections.description == connections)
    #expect(spec.names == names)
  }

  /// Null is missing, as everywhere in Kubernetes.
  @Test func nullPorts() throws {
    let reading = PropertyReading(file(spec: "{properties: [{name: p, \(Self.never("null"))}]}"))
    #expect(reading.diagnostics.map(\.message) == [])
    guard case .neverReaches(_, _, let ports, _) = try #require(reading.set).properties[0].assertion else {
      Issue.record("another assertion")
      return
    }
    #expect(ports == nil)
  }

  /// A name is resolved on destination pods; against addresses it means nothing, and the claim would hold in silence.
  @Test(arguments: [
    PropertyCase.property(
      "addresses", "neverReaches: {from: any-pod, to: internet, ports: 1️⃣[http]}",
      .at(1, "unclear-ports", "ports: a port name is resolved on destination pods, and `internet` has addresses only")),
    .property(
      "onPorts", "onlyTo: {from: any-pod, to: {cidrs: [10.0.0.0/8]}, onPorts: 1️⃣https}",
      .at(1, "unclear-ports", "`10.0.0.0/8` has addresses only", hint: "`443/TCP`")),
    .property(
      "mustReach", "mustReach: {from: any-pod, to: any-address, ports: 1️⃣https}",
      .at(1, "unclear-ports", "`any-address` has addresses only")),
    .property(
      "the way back", "neverReaches: {from: internet, to: any-pod, ports: 1️⃣http, bothDirections: true}",
      .at(1, "unclear-ports", "`internet` has addresses only")),
  ])
  func namesAgainstAddresses(_ property: PropertyCase) { property.check() }

  @Test func namesAgainstPodsAndAddresses() {
    PropertyCase.property("both", "neverReaches: {from: internet, to: [any-pod, private], ports: http}").check()
    PropertyCase.property("from addresses", "neverReaches: {from: internet, to: any-pod, ports: http}").check()
  }
}

/// Tests of single flows.
struct FlowTestTests {
  private static func test(_ name: String, _ test: String, _ expected: Expected) -> PropertyCase {
    .spec(name, "{tests: [\(test)]}", expected)
  }

  @Test(arguments: [
    test(
      "from", "{from: 1️⃣web, to: a/b, port: 80/TCP, expect: deny}", .at(1, "invalid-reference", "tests[0].from: `web`")),
    test("to", "{from: a/b, to: 1️⃣a/b/c/d, port: 80/TCP, expect: deny}", .at(1, "invalid-reference", "`a/b/c/d`")),
    test(
      "a name at an address", "{from: a/b, to: 10.0.0.1, port: 1️⃣http, expect: deny}",
      .at(1, "unclear-ports", "port name `http` is resolved on pods, and `10.0.0.1` is an address", hint: "443/TCP")),
    test("range", "{from: a/b, to: a/b, port: 1️⃣80-81/TCP, expect: deny}", .at(1, "invalid-ports", "`80-81/TCP`")),
    test("any", "{from: a/b, to: a/b, port: 1️⃣any, expect: deny}", .at(1, "invalid-ports", "`any` is not one port")),
    test(
      "protocol first", "{from: a/b, to: a/b, port: 1️⃣TCP/80, expect: deny}",
      .at(1, "invalid-ports", "tests[0].port", hint: "`80/TCP`")),
    test("hexadecimal", "{from: a/b, to: a/b, port: 1️⃣0x50, expect: deny}", .at(1, "invalid-ports", "`0x50`")),
    test(
      "too large", "{from: a/b, to: a/b, port: 1️⃣70000, expect: deny}", .at(1, "invalid-ports", "`70000`", hint: "65535")
    ),
    test("list", "{from: a/b, to: a/b, port: 1️⃣[80/TCP], expect: deny}", .at(1, "wrong-type", "expected a port")),
    test(
      "a Service", "{from: a/b, to: 1️⃣a/svc/b, port: 80, expect: deny}",
      .at(1, "invalid-reference", "a Service is no end of a test", hint: "`namespace/Kind/name`")),
    test(
      "a word for an answer", "{from: a/b, to: a/b, port: 80, expect: 1️⃣blocked}",
      .at(1, "invalid-value", "`blocked` is none of allow, deny", hint: "`deny`")),
    test(
      "a boolean for an answer", "{from: a/b, to: a/b, port: 80, expect: 1️⃣true}",
      .at(1, "invalid-value", "`true` is none of allow, deny", hint: "`allow`")),
    test("expect", "{from: a/b, to: a/b, port: 80/TCP, expect: 1️⃣denied}", .at(1, "invalid-value", "`denied`")),
    test("no expect", "1️⃣{from: a/b, to: a/b, port: 80/TCP}", .at(1, "missing-field", "a test needs `expect`")),
    test("key", "{from: a/b, to: a/b, 1️⃣ports: 80/TCP, port: 80/TCP, expect: deny}", .at(1, "unknown-field", "`ports`")),
    test(
      "key of another name", "{from: a/b, to: a/b, 1️⃣ports: 80/TCP, expect: deny}",
      .at(1, "unknown-field", "`ports`", hint: "did you mean `port`?")),
    test(
      "addresses", "1️⃣{from: 10.0.0.1, to: 10.0.0.2, port: 80/TCP, expect: deny}",
      .at(1, "unclear-test", "a flow needs a pod at one end at least")),
  ])
  func wrong(_ property: PropertyCase) { property.check() }

  @Test(arguments: [
    ("80", "80/TCP"), ("\"80\"", "80/TCP"), ("53/UDP", "53/UDP"), ("http", "http"),
  ])
  func ports(written: String, title: String) throws {
    let reading = PropertyReading(
      file(spec: "{tests: [{from: a/b, to: a/deploy/c, port: \(written), expect: deny}]}"))
    #expect(reading.diagnostics.map(\.message) == [])
    let test = try #require(reading.set).tests[0]
    #expect(test.portText == title)
    #expect(test.from == .workload(.init(namespace: "a", kind: nil, name: "b")))
    #expect(test.to == .workload(.init(namespace: "a", kind: "Deployment", name: "c")))
  }
}
