import Diagnostics
import Properties
import TestSupport
import Testing

/// What people who know kubectl and NetworkPolicy write: one error each, which says what the language calls it.
struct MisnomerTests {
  @Test(arguments: [
    PropertyCase.property(
      "source and destination", "neverReaches: {1️⃣source: any-pod, 2️⃣destination: internet}",
      .at(1, "unknown-field", "unknown field `source` in neverReaches", hint: "did you mean `from`?"),
      .at(2, "unknown-field", "unknown field `destination` in neverReaches", hint: "did you mean `to`?")),
    .property(
      "what stands below is read", "onlyFrom: {1️⃣dst: any-pod, from: 2️⃣nobody}",
      .at(1, "unknown-field", "`dst`", hint: "did you mean `to`?"), .at(2, "undefined-set", "`nobody`")),
    .property(
      "both", "neverReaches: {from: any-pod, 1️⃣source: any-pod, to: internet}",
      .at(1, "unknown-field", "`source`", hint: "did you mean `from`?")),
    .property(
      "protocol", "mustReach: {from: any-pod, to: any-pod, ports: [53/UDP], 1️⃣protocol: UDP}",
      .at(1, "unknown-field", "`protocol`", hint: "the protocol belongs to the port: `ports: [5432/TCP]`")),
    .property(
      "flows", "onlyFlows: {within: any-pod, flows: [{1️⃣source: any-pod, to: any-pod}]}",
      .at(1, "unknown-field", "`source` in a permitted flow", hint: "did you mean `from`?")),
    .property(
      "an assertion's members", "1️⃣from: any-pod, neverReaches: {from: any-pod, to: internet}",
      .at(1, "unknown-field", "`from` in a property", hint: "it belongs below the assertion")),
    .property(
      "another assertion", "1️⃣cannotReach: {from: any-pod, to: internet}",
      .at(1, "unknown-field", "`cannotReach` in a property", hint: "did you mean `neverReaches`?")),
    .spec(
      "waiver",
      "{properties: [{name: p, neverReaches: {from: any-pod, to: internet}}], "
        + "waivers: [{property: p, match: {1️⃣source: any-pod}, reason: r, 2️⃣until: 2030-01-01}]}",
      .at(2, "unknown-field", "`until` in a waiver", hint: "did you mean `expires`?"),
      .at(1, "unknown-field", "`source` in a waiver's match", hint: "did you mean `from`?")),
  ])
  func keys(_ property: PropertyCase) { property.check() }

  @Test(arguments: [
    ("labels", "{1️⃣labels: {app: web}}", "podSelector: {matchLabels: {app: web}}"),
    ("matchLabels", "{1️⃣matchLabels: {app: web}}", "podSelector: {matchLabels: {app: web}}"),
    ("selector", "{1️⃣selector: {app: web}}", "podSelector: {matchLabels: {app: web}}"),
    ("pods", "{1️⃣pods: [web]}", "`workload: ns/Pod/x`"),
    ("deployment", "{1️⃣deployment: web}", "write `workload: namespace/Deployment/name`"),
    ("cidr", "{1️⃣cidr: 10.0.0.0/8}", "`cidrs: [203.0.113.7/32]`"),
    ("ipBlock", "{1️⃣ipBlock: {cidr: 10.0.0.0/8}}", "`cidrs: [10.0.0.0/8]`"),
    ("namespaces", "{1️⃣namespaces: [a, b]}", "`namespaceSelector: {matchLabels: {env: prod}}` for several"),
    ("svc", "{1️⃣svc: a/b}", "did you mean `service`?"), ("ns", "{1️⃣ns: a}", "did you mean `namespace`?"),
  ])
  func sets(key: String, set: String, hint: String) {
    PropertyCase.set(key, set, .at(1, "unknown-field", "unknown field `\(key)` in a set", hint: hint)).check()
  }

  @Test func labelsOfASelector() {
    PropertyCase.set(
      "bare", "{podSelector: {1️⃣app: web}}",
      .at(1, "unknown-field", "`app` in LabelSelector", hint: "`matchLabels: {app: web}`")
    ).check()
  }

  @Test(arguments: [
    ("shop/api", "a workload or pod is written `{workload: shop/api}`, a Service `{service: shop/api}`"),
    ("shop/deploy/api", "`{workload: shop/Deployment/api}`"), ("shop/svc/api", "`{service: shop/api}`"),
    ("10.0.0.0/8", "`{cidrs: [\"10.0.0.0/8\"]}`"), ("10.0.0.1", "`{cidrs: [\"10.0.0.1/32\"]}`"),
    ("app=web", "`{podSelector: {matchLabels: {app: web}}}`"), ("all", "`any-pod`"), ("\"*\"", "`any-pod`"),
    ("database", "define it under `spec.sets`"),
  ])
  func textThatIsNoSet(text: String, hint: String) {
    let name = text.filter { $0 != "\"" }
    PropertyCase.property(
      text, "neverReaches: {from: 1️⃣\(text), to: any-pod}",
      .at(1, "undefined-set", "set `\(name)` is not defined", hint: hint)
    ).check()
  }
}
