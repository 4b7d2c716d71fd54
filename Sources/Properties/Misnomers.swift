import Kubernetes

/// What people who know kubectl and NetworkPolicy write in a property file for what it calls otherwise.
enum Misnomers {
  /// Of the ends of flows, wherever `from` and `to` stand.
  static let ends: [String: Misnomer] = {
    var result: [String: Misnomer] = [:]
    for key in ["source", "sources", "src"] { result[key] = .of("from") }
    for key in ["destination", "destinations", "dest", "dst", "target", "targets"] { result[key] = .of("to") }
    return result
  }()

  /// Of the members of an assertion.
  static let assertion: [String: Misnomer] = ends.merging([
    "port": .of("ports"),
    "protocol": .note("the protocol belongs to the port: `ports: [5432/TCP]`, `ports: [any/UDP]`"),
    "protocols": .note("the protocol belongs to the port: `ports: [any/TCP, any/UDP]`"),
    "except": .note("narrow a set with `noneOf`: `from: {allOf: [any-pod], noneOf: [backend]}`"),
    "ingress": .note("an assertion speaks of whole connections: `from` opens them, `to` accepts them"),
    "egress": .note("an assertion speaks of whole connections: `from` opens them, `to` accepts them"),
    "podSelector": .note("a set is written below `from` or `to`: `to: {podSelector: {matchLabels: {app: db}}}`"),
  ]) { $1 }

  /// Of the members of an assertion about doors.
  static let doors: [String: Misnomer] = [
    "to": .of("pods"), "workloads": .of("pods"), "port": .of("ports"), "from": .of("reach"), "by": .of("via"),
    "doors": .of("objects"), "object": .of("objects"), "cidr": .of("cidrs"), "sources": .of("clients"),
  ]

  /// Of the members of a set.
  static let set: [String: Misnomer] = {
    let labels = Misnomer.note("write `podSelector: {matchLabels: {app: web}}`")
    var result: [String: Misnomer] = [
      "selector": labels, "podLabels": labels, "labels": labels, "matchLabels": labels, "matchExpressions": labels,
      "labelSelector": labels, "app": labels,
      "pods": .note(
        "pods are chosen by labels, `podSelector: {matchLabels: {app: web}}`, or by name, `workload: ns/Pod/x`"),
      "namespaces": .note("write `namespace: shop`, or `namespaceSelector: {matchLabels: {env: prod}}` for several"),
      "namespaceLabels": .note("write `namespaceSelector: {matchLabels: {env: prod}}`"),
      "name": .note("write `workload: namespace/Kind/name`, or the name of a set of `spec.sets`"),
      "ipBlock": .note("write `cidrs: [10.0.0.0/8]`, and `except` beside it"),
      "union": .of("anyOf"), "or": .of("anyOf"), "any": .of("anyOf"),
      "intersection": .of("allOf"), "and": .of("allOf"), "all": .of("allOf"),
      "not": .of("noneOf"), "exclude": .of("noneOf"), "without": .of("noneOf"),
      "services": .of("service"), "svc": .of("service"), "workloads": .of("workload"), "ns": .of("namespace"),
    ]
    for key in ["cidr", "ip", "ips", "address", "addresses", "blocks", "ranges"] {
      result[key] = .note("addresses are a list of blocks: `cidrs: [203.0.113.7/32]`")
    }
    let kinds = ["Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"]
    for kind in kinds {
      result[kind.lowercased()] = .note("write `workload: namespace/\(kind)/name`")
    }
    return result
  }()

  /// Of the members of a property.
  static let property: [String: Misnomer] = {
    var result: [String: Misnomer] = [
      "mustNotReach": .of("neverReaches"), "cannotReach": .of("neverReaches"), "notReaches": .of("neverReaches"),
      "canReach": .of("mustReach"), "reaches": .of("mustReach"), "alwaysReaches": .of("mustReach"),
      "control": .of("controls"), "title": .of("name"), "id": .of("name"),
      "assertion": .note("the assertion is a key of its own: `neverReaches: {from: …, to: …}`"),
      "deny": .note("write `neverReaches: {from: …, to: …}`"),
      "allow": .note("write `mustReach: {from: …, to: …, ports: [443/TCP]}`"),
      "transitive": .note("it belongs below the assertion: `neverReaches: {from: …, to: …, transitive: {}}`"),
      "waiver": .note("waivers stand in `spec.waivers`, and name the property"),
    ]
    for key in ["from", "to", "ports", "source", "destination", "pods", "within"] {
      result[key] = .note("it belongs below the assertion: `neverReaches: {from: …, to: …}`")
    }
    return result
  }()

  /// Of the members of a test.
  static let test: [String: Misnomer] = ends.merging([
    "ports": .of("port"), "expected": .of("expect"), "result": .of("expect"), "want": .of("expect"),
    "protocol": .note("the protocol belongs to the port: `port: 53/UDP`"),
    "name": .of("description"),
  ]) { $1 }

  /// Of the members of a waiver.
  static let waiver: [String: Misnomer] = [
    "until": .of("expires"), "expiry": .of("expires"), "expiration": .of("expires"), "properties": .of("property"),
    "name": .of("property"), "justification": .of("reason"), "where": .of("match"),
    "from": .note("it belongs below `match`: `match: {from: …, to: …}`"),
    "to": .note("it belongs below `match`: `match: {from: …, to: …}`"),
  ]

  /// Of the members of `spec`.
  static let spec: [String: Misnomer] = [
    "manifests": .of("resources"), "files": .of("resources"), "paths": .of("resources"), "policies": .of("resources"),
    "assertions": .of("properties"), "rules": .of("properties"), "checks": .of("properties"),
    "groups": .of("sets"), "exceptions": .of("waivers"),
    "world": .note("it belongs below `model`: `model: {world: open}`"),
  ]

  /// Of the members of a whole file.
  static let file: [String: Misnomer] = {
    var result: [String: Misnomer] = [:]
    for key in ["resources", "baseline", "model", "defaults", "sets", "properties", "waivers", "tests"] {
      result[key] = .note("it belongs below `spec`")
    }
    return result
  }()

  /// Words for the answers of tests.
  static let answers = [
    "allowed": "allow", "pass": "allow", "accept": "allow", "true": "allow", "denied": "deny", "block": "deny",
    "blocked": "deny", "drop": "deny", "reject": "deny", "false": "deny",
  ]
}
