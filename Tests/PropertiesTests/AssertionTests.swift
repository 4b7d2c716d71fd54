import Diagnostics
import Properties
import TestSupport
import Testing

/// Errors of properties and of what they assert.
struct AssertionTests {
  private static let ends = "from: any-pod, to: any-pod"

  @Test(arguments: [
    PropertyCase.spec(
      "unknown key", "{properties: [1️⃣{name: p, 2️⃣neverReach: {\(ends)}}]}",
      .at(2, "unknown-field", "spec.properties[0]: unknown field `neverReach`", hint: "`neverReaches`"),
      .at(1, "missing-assertion", "property `p` asserts nothing")),
    .spec("no name", "{properties: [1️⃣{neverReaches: {\(ends)}}]}", .at(1, "missing-field", "a property needs `name`")),
    .spec(
      "nothing", "{properties: [1️⃣{name: p}]}", .at(1, "missing-assertion", "`p` asserts nothing", hint: "onlyFrom")),
    .spec(
      "two assertions", "{properties: [1️⃣{name: p, neverReaches: {\(ends)}, 2️⃣onlyFrom: {\(ends)}}]}",
      .at(
        1, "several-assertions", "property `p` has 2 assertions: `neverReaches` and `onlyFrom`", notes: [2],
        hint: "one property for each")),
    .property(
      "severity", "severity: 1️⃣hihg, neverReaches: {\(ends)}", .at(1, "invalid-value", "`hihg`", hint: "`high`")),
    .property("world", "world: 1️⃣all, neverReaches: {\(ends)}", .at(1, "invalid-value", "`all` is none of closed")),
    .property(
      "control", "controls: [1️⃣6.5.3], neverReaches: {\(ends)}", .at(1, "invalid-control", "controls[0]: `6.5.3`")),
    .property(
      "control", "controls: [1️⃣pci], neverReaches: {\(ends)}",
      .at(1, "invalid-control", "`pci` is no control", hint: "`framework/id`")),
    .property(
      "expect", "expect: 1️⃣proved, neverReaches: {\(ends)}",
      .at(1, "invalid-expectation", "`proved` cannot be expected", hint: "`expect: violated`")),
    .property(
      "no reason", "expect: {violated: 1️⃣{}}, neverReaches: {\(ends)}",
      .at(1, "missing-field", "an expected violation needs `reason`")),
    .property(
      "until", "expect: {violated: {reason: x, until: 1️⃣2030-02-30}}, neverReaches: {\(ends)}",
      .at(1, "invalid-date", "`2030-02-30` is no day")),
    .property(
      "count", "counterexamples: 1️⃣-1, neverReaches: {\(ends)}", .at(1, "invalid-value", "must be at least 1")),
    .property("free of restrictions", "requireUnrestricted: true, mustReach: {\(ends), ports: [80/TCP]}"),
    .property(
      "nothing to be free of", "requireUnrestricted: 1️⃣true, neverReaches: {\(ends)}",
      .at(1, "invalid-value", "means nothing but with `mustReach`")),
    .property(
      "free and open", "policies: open, requireUnrestricted: 1️⃣true, mustReach: {\(ends), ports: [80/TCP]}",
      .at(1, "invalid-value", "with `policies: open`")),
    .property("empty", "allowEmpty: 1️⃣1, neverReaches: {\(ends)}", .at(1, "wrong-type", "expected a boolean")),
    .property("text", "description: 1️⃣[], neverReaches: {\(ends)}", .at(1, "wrong-type", "expected a string")),
  ])
  func properties(_ property: PropertyCase) { property.check() }

  @Test(arguments: [
    PropertyCase.property(
      "no from", "neverReaches: 1️⃣{to: any-pod}",
      .at(
        1, "missing-field", "neverReaches: `neverReaches` needs `from`", hint: "from: {anyOf: [any-pod, any-address]}")),
    .property("no to", "onlyFrom: 1️⃣{from: any-pod}", .at(1, "missing-field", "`onlyFrom` needs `to`")),
    .property("key", "neverReaches: {\(ends), 1️⃣port: any}", .at(1, "unknown-field", "`port`", hint: "`ports`")),
    .property(
      "onPorts of neverReaches", "neverReaches: {\(ends), 1️⃣onPorts: any}", .at(1, "unknown-field", "`onPorts`")),
    .property("both ways", "neverReaches: {\(ends), bothDirections: 1️⃣2}", .at(1, "wrong-type", "expected a boolean")),
    .property(
      "both bounds", "onlyTo: {\(ends), ports: 80/TCP, onPorts: 1️⃣81/TCP}",
      .at(1, "unclear-ports", "onPorts: `ports` and `onPorts` cannot stand together", hint: "`ports`: the flows that")),
    .property("reach no port", "mustReach: 1️⃣{\(ends)}", .at(1, "missing-field", "`mustReach` needs `ports`")),
    .property(
      "each", "mustReach: {\(ends), ports: any, each: 1️⃣any}", .at(1, "invalid-value", "`any` is none of all, some")),
    .property("one set", "isolated: {sets: 1️⃣[any-pod]}", .at(1, "unclear-set", "at least two sets to keep apart")),
    .property("no sets", "isolated: 1️⃣{}", .at(1, "missing-field", "`isolated` needs `sets`")),
    .property(
      "no directions", "defaultDeny: 1️⃣{pods: any-pod}",
      .at(1, "missing-field", "`defaultDeny` needs `directions`", hint: "[Ingress, Egress]")),
    .property(
      "empty directions", "defaultDeny: {pods: any-pod, directions: 1️⃣[]}", .at(1, "invalid-value", "needs `Ingress`")),
    .property(
      "direction", "defaultDeny: {pods: any-pod, directions: [1️⃣ingress]}",
      .at(1, "invalid-value", "directions[0]: `ingress` is none of Ingress, Egress", hint: "`Ingress`")),
    .property(
      "deny addresses", "defaultDeny: {pods: 1️⃣internet, directions: [Ingress]}",
      .at(1, "unclear-set", "`defaultDeny` is about pods, not addresses")),
  ])
  func assertions(_ property: PropertyCase) { property.check() }

  @Test(arguments: [
    PropertyCase.property(
      "no door", "neverExposed: {pods: any-pod, via: [1️⃣\"Pod shop/web\"]}",
      .at(1, "unclear-door", "`Pod shop/web` opens no door", hint: "`Ingress shop/web`")),
    .property(
      "near", "doorsWork: {objects: [1️⃣\"Ingres shop/web\"]}",
      .at(1, "unclear-door", "opens no door", hint: "did you mean `Ingress`?")),
    .property(
      "no objects", "doorsWork: {objects: 1️⃣[]}", .at(1, "unclear-door", "a list of doors needs at least one")),
    .property("no via", "exposedOnly: 1️⃣{pods: any-pod}", .at(1, "missing-field", "`exposedOnly` needs `via`")),
    .property(
      "reach", "neverExposed: {pods: any-pod, reach: [1️⃣unknown]}",
      .at(1, "unclear-door", "what nobody knows counts as `internet`")),
    .property(
      "addresses", "neverExposed: {pods: 1️⃣internet}",
      .at(1, "unclear-set", "`neverExposed` is about pods, not addresses")),
    .property(
      "key", "clientsOf: {pods: any-pod, cidrs: [], 1️⃣cidr: 80}", .at(1, "unknown-field", "`cidr`", hint: "`cidrs`")),
  ])
  func doors(_ property: PropertyCase) { property.check() }
}
