import Diagnostics
import Kubernetes
import Network
import Properties
import TestSupport
import Testing

/// Errors of a property file as a whole.
struct FileTests {
  private static let ok = "neverReaches: {from: any-pod, to: internet}"

  @Test(arguments: [
    PropertyCase(
      "version", "apiVersion: 1️⃣netpol-verify/v2\nkind: PropertySet\nmetadata: {name: a}\nspec: {}\n",
      .at(1, "invalid-value", "apiVersion: a property file has `apiVersion: netpol-verify/v1`")),
    PropertyCase(
      "group", "apiVersion: 1️⃣netpol-verify.io/v1\nkind: PropertySet\nmetadata: {name: a}\nspec: {}\n",
      .at(1, "invalid-value", "apiVersion: a property file has `apiVersion: netpol-verify/v1`")),
    PropertyCase(
      "a namespace",
      "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: a, 1️⃣namespace: shop}\nspec: {}\n",
      .at(1, "unknown-field", "metadata: unknown field `namespace`", hint: "a property file lies in no namespace")),
    PropertyCase(
      "without spec",
      "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: a}\n1️⃣properties: []\nspec: {}\n",
      .at(1, "unknown-field", "unknown field `properties` in PropertySet", hint: "it belongs below `spec`")),
    PropertyCase(
      "kind", "apiVersion: netpol-verify/v1\nkind: 1️⃣NetworkPolicy\nmetadata: {name: a}\nspec: {}\n",
      .at(1, "invalid-value", "kind: a property file has `kind: PropertySet`")),
    PropertyCase(
      "no kind", "1️⃣apiVersion: netpol-verify/v1\nmetadata: {name: a}\nspec: {}\n",
      .at(1, "missing-field", "a property file needs `kind`")),
    PropertyCase(
      "no name", "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: 1️⃣{}\nspec: {}\n",
      .at(1, "missing-field", "metadata: metadata needs `name`")),
    PropertyCase(
      "no spec", "1️⃣apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: a}\n",
      .at(1, "missing-field", "PropertySet needs `spec`")),
    PropertyCase("no mapping", "1️⃣[]\n", .at(1, "wrong-type", "expected a mapping (PropertySet)")),
    .spec("unknown key", "{1️⃣propertys: []}", .at(1, "unknown-field", "spec: unknown field", hint: "`properties`")),
    .spec(
      "unknown property", "{waivers: [{property: 1️⃣q, match: {}, reason: r, expires: 2030-01-01}]}",
      .at(1, "unknown-property", "there is no property `q`")),
    .spec(
      "waive it all",
      "{properties: [{name: p, \(ok)}], waivers: [{property: p, match: 1️⃣{}, reason: r, expires: 2030-01-01}]}",
      .at(1, "unclear-waiver", "a waiver that matches everything hides the property")),
    .spec(
      "waived pods",
      "{properties: [{name: p, \(ok)}], waivers: [{property: p, match: {1️⃣pods: any-pod}, reason: r, expires: 2030-01-01}]}",
      .at(1, "unknown-field", "unknown field `pods` in a waiver's match of `neverReaches`")),
    .spec(
      "resources", "{resources: 1️⃣manifests/}",
      .at(1, "wrong-type", "spec.resources: expected a list", hint: "`resources: [manifests/]`")),
    .spec(
      "properties", "{properties: 1️⃣{name: p}}",
      .at(1, "wrong-type", "spec.properties: expected a list", hint: "each item of `properties` begins with `- `")),
    .spec(
      "manifests", "{1️⃣manifests: [a/]}",
      .at(1, "unknown-field", "spec: unknown field `manifests` in spec", hint: "did you mean `resources`?")),
    .spec("sets", "{sets: 1️⃣[a]}", .at(1, "wrong-type", "spec.sets: expected a mapping")),
    .spec(
      "duplicate", "{properties: [1️⃣{name: p, \(ok)}, 2️⃣{name: p, \(ok)}]}",
      .at(2, "duplicate-property", "property `p` is defined twice", notes: [1], hint: "first defined here")),
    .spec(
      "one key twice", "{1️⃣properties: [], 2️⃣properties: []}",
      .at(2, "duplicate-key", "duplicate key `properties`", notes: [1])),
  ])
  func files(_ property: PropertyCase) { property.check() }

  @Test(arguments: [
    PropertyCase.spec("model", "{model: {1️⃣wrld: open}}", .at(1, "unknown-field", "in model", hint: "`world`")),
    .spec("world", "{model: {world: 1️⃣opn}}", .at(1, "invalid-value", "`opn` is none of closed, open", hint: "`open`")),
    .spec("namespaces", "{model: {namespaces: 1️⃣all}}", .at(1, "invalid-value", "`all` is none of declared, any")),
    .spec("trust", "{model: {trustedLabels: {1️⃣pods: []}}}", .at(1, "unknown-field", "in trustedLabels", hint: "`pod`")),
    .spec(
      "trusted key", "{model: {trustedLabels: {pod: [app, 1️⃣a b]}}}",
      .at(1, "invalid-value", "spec.model.trustedLabels.pod[1]: `a b` is no label key")),
    .spec(
      "policies", "{model: {policies: 1️⃣opne}}",
      .at(1, "invalid-value", "`opne` is none of declared, open", hint: "`open`")),
    .spec(
      "policies of a property",
      "{properties: [{name: p, policies: 1️⃣closed, neverReaches: {from: any-pod, to: internet}}]}",
      .at(1, "invalid-value", "`closed` is none of declared, open")),
    .spec(
      "trusted namespace", "{model: {policies: open, trustedNamespaces: [1️⃣7]}}", .at(1, "wrong-type", "a string")),
    .spec(
      "trust of nobody", "{model: {trustedNamespaces: [1️⃣a]}}",
      .warning(1, "unused-trust", "`trustedNamespaces` means nothing without `policies: open`")),
    .spec(
      "trust of a property",
      "{properties: [{name: p, trustedNamespaces: 1️⃣[a], neverReaches: {from: any-pod, to: internet}}]}",
      .warning(1, "unused-trust", "`trustedNamespaces` means nothing without `policies: open`")),
    .spec(
      "trust where one asks",
      "{model: {trustedNamespaces: [a]}, properties: [{name: p, policies: open, "
        + "neverReaches: {from: any-pod, to: internet}}]}"),
    .spec("pods", "{model: {podCIDRs: 1️⃣[]}}", .at(1, "invalid-value", "`podCIDRs` needs at least one block")),
    .spec(
      "pod block", "{model: {podCIDRs: [1️⃣10.0.0.1/8]}}",
      .at(1, "invalid-cidr", "spec.model.podCIDRs[0]: `10.0.0.1/8` has bits set", hint: "`10.0.0.0/8`")),
    .spec("node block", "{model: {nodeCIDRs: [1️⃣10.0.0.1]}}", .at(1, "invalid-cidr", "nodeCIDRs[0]")),
    .spec("families", "{model: {ipFamilies: 1️⃣[]}}", .at(1, "invalid-value", "`ipFamilies` needs at least one family")),
    .spec("family", "{model: {ipFamilies: [1️⃣ipv4]}}", .at(1, "invalid-value", "`ipv4`", hint: "`IPv4`")),
    .spec(
      "pods of a family", "{model: {podCIDRs: 1️⃣[10.0.0.0/8], ipFamilies: [IPv4, IPv6]}}",
      .at(1, "missing-family", "spec.model.podCIDRs: no block is of IPv6", hint: "take IPv6 out of `ipFamilies`")),
    .spec(
      "nodes of a family",
      "{model: {podCIDRs: [10.0.0.0/8, \"fd00::/64\"], nodeCIDRs: 1️⃣[\"fd01::/64\"], ipFamilies: [IPv6, IPv4]}}",
      .at(1, "missing-family", "spec.model.nodeCIDRs: no block is of IPv4", hint: "add a block of IPv4")),
    .spec("families left out", "{model: {podCIDRs: [10.0.0.0/8], nodeCIDRs: [10.1.0.0/16]}}"),
    .spec("no nodes", "{model: {nodeCIDRs: [], ipFamilies: [IPv6, IPv4]}}"),
    .spec("kinds", "{model: {unknownKinds: 1️⃣ignore}}", .at(1, "invalid-value", "`ignore` is none of error, warn")),
    .spec("enforcer", "{model: {enforcer: 1️⃣antrea}}", .at(1, "unsupported-key", "enforcer profile `antrea`")),
    .spec("release", "{model: {ciliumVersion: 1️⃣\"1.9\"}}", .at(1, "invalid-value", "`1.9` is no version of Cilium")),
    .spec(
      "another's release", "{model: {enforcer: calico, ciliumVersion: 1️⃣\"1.19\"}}",
      .at(1, "invalid-value", "means nothing")),
    .spec("settings", "{model: {cilium: {policyMode: always, cidrMatchMode: [nodes], sctp: true, clusterName: c}}}"),
    .spec("a setting", "{model: {cilium: {1️⃣policyModes: always}}}", .at(1, "unknown-field", "", hint: "`policyMode`")),
    .spec("a value", "{model: {cilium: {policyMode: 1️⃣alway}}}", .at(1, "invalid-value", "none of", hint: "`always`")),
    .spec("a flag", "{model: {cilium: {sctp: 1️⃣maybe}}}", .at(1, "wrong-type", "expected a boolean")),
    .spec("a list", "{model: {cilium: {labelFilter: 1️⃣app}}}", .at(1, "wrong-type", "expected a list")),
    .spec("defaults", "{defaults: {1️⃣sevrity: low}}", .at(1, "unknown-field", "in defaults", hint: "`severity`")),
    .spec("severity", "{defaults: {severity: 1️⃣urgent}}", .at(1, "invalid-value", "`urgent` is none of critical")),
    .spec("empty", "{defaults: {allowEmpty: 1️⃣maybe}}", .at(1, "wrong-type", "expected a boolean")),
    .spec("count", "{defaults: {counterexamples: 1️⃣0}}", .at(1, "invalid-value", "must be at least 1")),
  ])
  func modelAndDefaults(_ property: PropertyCase) { property.check() }

  @Test func whatAFileSays() throws {
    let reading = PropertyReading(
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: shop}
      spec:
        resources: [a/, b.yaml]
        waivers: []
        model: {podCIDRs: [10.0.0.0/8, "fd00::/64"], ipFamilies: [IPv6, IPv4, IPv6], unknownKinds: warn, enforcer: upstream}
        defaults: {severity: low, allowEmpty: true, counterexamples: 7}
        sets: {web: {namespace: shop, podSelector: {matchLabels: {app: web}}}}
        properties:
        - {name: a, neverReaches: {from: web, to: internet}}
        - name: b
          severity: critical
          allowEmpty: false
          counterexamples: 1
          controls: [pci-dss-4.0.1/1.3.1]
          expect: {violated: {reason: known, ticket: T-1}}
          defaultDeny: {pods: any-pod, directions: [Egress, Ingress, Egress]}
        tests: [{from: shop/web-0, to: shop/Deployment/db, port: 5432/TCP, expect: deny}]
      """)
    #expect(reading.diagnostics.map(\.message) == [])
    let set = try #require(reading.set)
    #expect(set.name == "shop")
    #expect(set.resources == ["a/", "b.yaml"])
    #expect(set.model.podCIDRs?.map(\.description) == ["10.0.0.0/8", "fd00::/64"])
    #expect(set.model.ipFamilies == [.ipv4, .ipv6])
    #expect(set.model.unknownKinds == .warn)
    #expect(set.properties.map(\.severity) == [.low, .critical])
    #expect(set.properties.map(\.allowEmpty) == [true, false])
    #expect(set.properties.map(\.counterexamples) == [7, 1])
    #expect(set.properties.map(\.expectation?.reason) == [nil, "known"])
    #expect(set.properties.map(\.expectation?.ticket) == [nil, "T-1"])
    guard case .defaultDeny(_, let directions) = set.properties[1].assertion else {
      Issue.record("another assertion")
      return
    }
    #expect(directions == [.ingress, .egress])
    #expect(set.tests.map(\.to) == [.workload(.init(namespace: "shop", kind: "Deployment", name: "db"))])
    #expect(set.tests.map(\.expect) == [.deny])
  }
}
