import Diagnostics
import Properties
import TestSupport
import Testing

/// Errors of sets and of what names them.
struct SetTests {
  @Test(arguments: [
    PropertyCase.property(
      "undefined", "neverReaches: {from: 1️⃣db, to: any-pod}",
      .at(1, "undefined-set", "spec.properties[0].neverReaches.from: set `db` is not defined", hint: "spec.sets")),
    .property(
      "misspelt", "neverReaches: {from: 1️⃣any-pods, to: any-pod}",
      .at(1, "undefined-set", "set `any-pods` is not defined", hint: "did you mean `any-pod`?")),
    .spec(
      "undefined in a set", "{sets: {a: {anyOf: [any-pod, 1️⃣b]}}}",
      .at(1, "undefined-set", "spec.sets.a.anyOf[1]: set `b` is not defined")),
    .set("unknown key", "{1️⃣podSelectr: {}}", .at(1, "unknown-field", "in a set", hint: "`podSelector`")),
    .set("nothing", "1️⃣{}", .at(1, "unclear-set", "a set needs members")),
    .set("empty list", "{anyOf: 1️⃣[]}", .at(1, "unclear-set", "a list of sets needs at least one")),
    .set("noneOf alone", "1️⃣{noneOf: [any-pod]}", .at(1, "unclear-set", "`noneOf` alone does not say of what")),
    .set("two forms", "1️⃣{namespace: a, cidrs: [10.0.0.0/8]}", .at(1, "unclear-set", "not several", hint: "`anyOf`")),
    .set(
      "a form and anyOf", "1️⃣{namespace: a, anyOf: [any-pod]}",
      .at(1, "unclear-set", "beside `anyOf`", hint: "`allOf`")),
    .set(
      "except of pods", "{namespace: a, except: 1️⃣[10.0.0.0/8]}", .at(1, "unclear-set", "`except`", hint: "`noneOf`")),
    .set("workload", "{workload: 1️⃣web}", .at(1, "invalid-reference", "`web` is no workload", hint: "/Kind/")),
    .set(
      "a Service", "{workload: 1️⃣shop/svc/web}",
      .at(1, "invalid-reference", "a Service is no workload", hint: "`service: shop/web`")),
    .set("a node", "{workload: 1️⃣shop/no/n1}", .at(1, "invalid-reference", "a Node is no workload", hint: "`nodes`")),
    .set(
      "a namespace", "{workload: 1️⃣shop/Namespace/shop}",
      .at(1, "invalid-reference", "a Namespace is no workload", hint: "`namespace: shop`")),
    .set("workload", "{workload: 1️⃣shop//web}", .at(1, "invalid-reference", "`shop//web`")),
    .set("service", "{service: 1️⃣web}", .at(1, "invalid-reference", "`web` is no service", hint: "`namespace/name`")),
    .set("block", "{cidrs: [1️⃣10.0.0.0/33]}", .at(1, "invalid-cidr", "cidrs[0]: `10.0.0.0/33`")),
    .set("hole", "{cidrs: [10.0.0.0/8], except: [1️⃣10.0.0.1]}", .at(1, "invalid-cidr", "except[0]", hint: "/32")),
    .set(
      "selector", "{podSelector: {matchLabels: {version: 1️⃣1}}}",
      .at(1, "wrong-type", "spec.sets.s.podSelector.matchLabels.version: expected a string")),
    .set(
      "operator", "{podSelector: {matchExpressions: [{key: a, operator: 1️⃣in, values: [b]}]}}",
      .at(1, "invalid-operator", "`in` is no operator", hint: "`In`")),
    .set("namespace", "{namespace: 1️⃣yes}", .at(1, "wrong-type", "the boolean `yes`")),
  ])
  func wrong(_ property: PropertyCase) { property.check() }

  @Test(arguments: [
    PropertyCase.spec(
      "itself", "{sets: {1️⃣a: {anyOf: [a]}}}",
      .at(1, "cyclic-set", "set `a` contains itself: `a` → `a`")),
    .spec(
      "round", "{sets: {1️⃣a: {anyOf: [any-pod, b]}, b: {allOf: [any-pod], noneOf: [c]}, c: [a]}}",
      .at(1, "cyclic-set", "`a` → `b` → `c` → `a`")),
    .spec(
      "behind another",
      "{sets: {a: [b], 1️⃣b: [c], c: [b]}, properties: [{name: p, mustReach: {from: a, to: b, ports: [x]}}]}",
      .at(1, "cyclic-set", "set `b` contains itself: `b` → `c` → `b`")),
    .spec(
      "doubling", "{sets: {\(doubling(14, mark: 14))}}",
      .at(1, "set-too-large", "set `s14` has more than 10000 members", hint: "counts twice")),
    .spec(
      "too large in place",
      "{sets: {\(doubling(13))}, properties: [{name: p, neverReaches: {from: 1️⃣[s13, s13], to: any-pod}}]}",
      .at(1, "set-too-large", "the set has more than 10000 members")),
    .spec(
      "too deep", "{sets: {\(nested(101, mark: 100))}}",
      .at(1, "set-too-deep", "set `s100` is described through more than 100 sets")),
    .spec(
      "too deep, backwards", "{sets: {\(nested(101, mark: 100, isBackwards: true))}}",
      .at(1, "set-too-deep", "set `s100` is described through more than 100 sets")),
    .spec("reserved", "{sets: {1️⃣internet: {cidrs: [0.0.0.0/0]}}}", .at(1, "reserved-set", "`internet` is a set")),
    .spec("unused", "{sets: {1️⃣a: any-pod}}", .warning(1, "unused-set", "set `a` is never used")),
    .spec(
      "used by a set alone", "{sets: {a: any-pod, 1️⃣b: a}}", .warning(1, "unused-set", "set `b` is never used")),
  ])
  func ofSeveral(_ property: PropertyCase) { property.check() }

  /// Sets that name the one before twice.
  private static func doubling(_ count: Int, mark: Int? = nil) -> String {
    (0...count).map { number in
      let mark = number == mark ? "1️⃣" : ""
      return number == 0 ? "s0: any-pod" : "\(mark)s\(number): [s\(number - 1), s\(number - 1)]"
    }.joined(separator: ", ")
  }

  /// Sets that name the one before, or the one behind.
  private static func nested(_ count: Int, mark: Int, isBackwards: Bool = false) -> String {
    (0...count).map { number in
      let other = isBackwards ? number + 1 : number - 1
      let text = (0...count).contains(other) ? "s\(other)" : "any-pod"
      return "\(number == mark ? "1️⃣" : "")s\(number): [\(text)]"
    }.joined(separator: ", ")
  }

  @Test(arguments: [
    ("any-pod", "any-pod"), ("[any-pod, internet]", "any-pod or internet"), ("{workload: a/Job/b}", "a/Job/b"),
    ("{workload: a/b}", "a/b"), ("{workload: a/po/b}", "a/Pod/b"), ("{workload: a/deploy/b}", "a/Deployment/b"),
    ("{workload: a/StatefulSets/b}", "a/StatefulSet/b"), ("{workload: a/deployments.apps/b}", "a/Deployment/b"),
    ("{workload: a/DS/b}", "a/DaemonSet/b"), ("{workload: a/cj/b}", "a/CronJob/b"),
    ("{workload: a/rs/b}", "a/ReplicaSet/b"),
    ("{workload: a/rc/b}", "a/ReplicationController/b"), ("{workload: a/Rollout/b}", "a/Rollout/b"),
    ("{workload: a/services.serving.knative.dev/b}", "a/services.serving.knative.dev/b"),
    ("{service: a/b}", "service a/b"),
    ("{cidrs: [10.0.0.0/8], except: [10.1.0.0/16]}", "10.0.0.0/8 except 10.1.0.0/16"),
    ("{namespace: a, podSelector: {matchLabels: {app: b}}}", "pods labelled app=b in namespace a"),
    ("{namespaceSelector: {}}", "pods in namespaces labelled <everything>"),
    ("{anyOf: [any-pod, internet], allOf: [nodes]}", "any-pod or internet and nodes"),
    ("{podSelector: {}, noneOf: [dns]}", "pods labelled <everything> without dns"),
  ])
  func titles(set: String, title: String) throws {
    let reading = PropertyReading(file(spec: "{properties: [{name: p, neverReaches: {from: \(set), to: any-pod}}]}"))
    #expect(reading.diagnostics.map(\.message) == [])
    #expect(try #require(reading.set).properties[0].assertion.sets[0].title == title)
  }
}
