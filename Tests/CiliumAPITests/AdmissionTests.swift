import CiliumAPI
import Diagnostics
import Kubernetes
import Network
import TestSupport
import Testing

/// What is refused beside what the table has, where the error stands, and what helps.
struct AdmissionTests {
  @Test(arguments: [
    ("{1️⃣podSelector: {}, ingress: [{}]}", "unknown-field", "did you mean `endpointSelector`?"),
    ("{endpointSelector: {}, ingress: [{1️⃣fromEndpoint: [{}]}]}", "unknown-field", "did you mean `fromEndpoints`?"),
    ("{endpointSelector: {}, ingress: [{1️⃣toEndpoints: [{}]}]}", "unknown-field", "did you mean `fromEndpoints`?"),
    ("{endpointSelector: {}, ingress: [{1️⃣from: [{}]}]}", "unknown-field", "pods are listed in `fromEndpoints"),
    ("{endpointSelector: {1️⃣app: web}, ingress: [{}]}", "unknown-field", "`matchLabels: {app: web}`"),
    ("{endpointSelector: {}, egressDeny: [{1️⃣toFQDNs: [{matchName: a.io}]}]}", "unknown-field", "and denies more"),
    (
      "{endpointSelector: {}, egressDeny: [{toPorts: [{ports: [{port: '80'}], 1️⃣rules: {}}]}]}", "unknown-field",
      "and denies more"
    ),
    ("{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: 1️⃣80}]}]}]}", "wrong-type", "write \"80\" in quotes"),
    ("{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: 1️⃣'010'}]}]}]}", "invalid-port", "leading zeros"),
    ("{endpointSelector: {}, ingress: [{fromEntities: [1️⃣worlds]}]}", "invalid-entity", "did you mean `world`?"),
    ("{endpointSelector: {}, ingress: [{fromEntities: [1️⃣cluster-mesh]}]}", "invalid-entity", ""),
    ("{endpointSelector: {}, ingress: [{fromCIDR: [1️⃣192.0.2.1]}]}", "invalid-cidr", "192.0.2.1/32"),
    ("{endpointSelector: 1️⃣{}}", "invalid-policy", "lets nothing in"),
    ("{endpointSelector: {matchLabels: {1️⃣'k8s:a b': x}}, ingress: [{}]}", "invalid-label", ""),
    (
      "{endpointSelector: {}, egress: [{toPorts: [{ports: [{port: '1', protocol: 1️⃣vrrp}]}]}]}", "invalid-protocol",
      "did you mean `VRRP`?"
    ),
    (
      "{endpointSelector: {}, ingress: [{icmps: [{fields: [{type: 1️⃣Echos}]}]}]}", "invalid-icmp", "did you mean `Echo`?"
    ),
    ("{endpointSelector: {}, ingress: [{icmps: [{fields: [{type: 1️⃣256}]}]}]}", "invalid-icmp", ""),
    (
      "{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: '80', protocol: TCP}], rules: {http: [{path: 1️⃣'/(a'}]}}]}]}",
      "invalid-pattern", ""
    ),
    (
      "{endpointSelector: {}, egress: [{toServices: [{k8sService: {1️⃣name: x}}]}]}", "unknown-field",
      "did you mean `serviceName`?"
    ),
  ])
  func refused(spec: String, id: Diagnostic.ID, note: String) throws {
    let text = MarkedText(CiliumReading.text(spec))
    let errors = CiliumReading(text.text).errors
    #expect(errors.map(\.id) == [id], "\(errors.map(\.message))")
    let error = try #require(errors.first)
    #expect(text.differences([error], [.at(1, id, "")]) == [])
    #expect(note.isEmpty || error.notes.contains { $0.message.contains(note) }, "\(error.notes)")
  }

  @Test func lists() {
    let ports = (1...41).map { "{port: '\($0)'}" }.joined(separator: ", ")
    let errors = CiliumReading(
      CiliumReading.text("{endpointSelector: {}, ingress: [{toPorts: [{ports: [\(ports)]}]}]}")
    ).errors
    #expect(errors.map(\.id) == ["item-count"])
  }

  /// What a release or a setting makes of a policy.
  @Test(arguments: [
    ("{endpointSelector: {}}", "release", "1.16", true), ("{endpointSelector: {}}", "release", "1.17", false),
    ("{endpointSelector: {}, ingress: [{fromEntities: [cluster-mesh]}]}", "release", "1.20", true),
    ("{endpointSelector: {}, ingress: [{fromCIDR: [192.0.2.1]}]}", "release", "1.18", true),
    ("{endpointSelector: {}, egress: [{toNodes: [{}]}]}", "nodes", "", true),
    ("{endpointSelector: {}, egress: [{toPorts: [{ports: [{protocol: VRRP}]}]}]}", "extended", "", true),
    ("{endpointSelector: {}, egress: [{toPorts: [{ports: [{protocol: VRRP}]}]}]}", "", "", false),
    (
      "{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: '9', protocol: TCP}], rules: {kafka: [{topic: t}]}}]}]}",
      "release", "1.20", false
    ),
    (
      "{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: '9', protocol: TCP}], rules: {http: [{}]}}]}]}",
      "no proxy",
      "", false
    ),
  ])
  func settings(spec: String, setting: String, release: String, isTaken: Bool) throws {
    var settings = CiliumSettings()
    switch setting {
    case "release": settings.release = try #require(CiliumRelease(named: release))
    case "nodes": settings.nodeSelectorLabels = true
    case "extended": settings.extendedProtocols = true
    case "no proxy": settings.l7Proxy = false
    default: break
    }
    #expect(CiliumReading(CiliumReading.text(spec), settings: settings).errors.isEmpty == isTaken)
  }

  /// Semantics L54.
  @Test(arguments: [
    ("rules: {http: [{}]}", "rules: {kafka: [{topic: t}]}", true),
    ("rules: {http: [{}]}", "rules: {http: [{path: /a}]}", false),
    ("serverNames: [a.example]", "rules: {http: [{}]}", true), ("rules: {http: [{}]}", "", false),
    ("listener: {name: a, envoyConfig: {name: c}}", "listener: {name: b, envoyConfig: {name: c}}", true),
  ])
  func conflicts(first: String, second: String, isOne: Bool) {
    func rule(_ restriction: String) -> String {
      "{toEntities: [world], toPorts: [{ports: [{port: '80', protocol: TCP}], \(restriction)}]}"
    }
    let text = CiliumReading.text("{endpointSelector: {}, egress: [\(rule(first)), \(rule(second))]}")
    let policies = CiliumReading(text).policies
    let found = RuleConflict.all(policies).map { $0.warning(policies) }
    #expect(found.map(\.id) == (isOne ? ["unmergeable-rules"] : []))
  }

  @Test func groups() {
    func text(_ version: String, _ spec: String) -> String {
      "apiVersion: cilium.io/\(version)\nkind: CiliumCIDRGroup\nmetadata: {name: g}\nspec: \(spec)\n"
    }
    for version in ["v2", "v2alpha1"] {
      let reading = CiliumReading(text(version, "{externalCIDRs: [10.0.0.1/8, 'fd00::/8']}"))
      #expect(reading.diagnostics.isEmpty)
      #expect(reading.manifests.policyData.flatMap(\.addresses).map(\.description) == ["10.0.0.0/8", "fd00::/8"])
    }
    #expect(CiliumReading(text("v2", "{}")).errors.map(\.id) == ["missing-field"])
  }
}
