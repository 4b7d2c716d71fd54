import Diagnostics
import Network
import TestSupport
import YAMLTree

/// A table of upstream facts, read strictly: a field that nothing here understands is an error, not ignored.
struct ConformanceTable {
  /// Two pods, as `namespace/name`.
  struct Pair: Hashable {
    var from: String
    var to: String
  }

  /// Answers about one port.
  struct Probe {
    var transport: TransportProtocol
    var port: UInt16
    /// Which pairs are allowed; a pod with itself is left out.
    var answers: [Pair: Bool]
  }

  /// What a step states.
  enum Fact {
    /// Manifests, and what they allow.
    case connectivity(manifests: String, probes: [Probe])
    /// An object, and the fields at fault; nil when it is admitted. None are told of a type that nobody serves.
    case admission(object: String, faults: [String]?)
    /// A policy, its pods' namespace and labels, and the directions that it isolates.
    case defaulting(policy: YAMLNode, directions: [String])
  }

  /// One step of a case.
  struct Step {
    var title: String
    var fact: Fact
  }

  var steps: [Step] = []
  var caseCount = 0

  /// The tables, by the names of their files.
  enum Name: String, CaseIterable {
    /// NetworkPolicy.
    case networkPolicy = "e2e.json"
    /// ClusterNetworkPolicy, AdminNetworkPolicy and BaselineAdminNetworkPolicy.
    case clusterNetworkPolicy = "cnp.json"
  }

  /// The one document of a table's file.
  static func root(_ name: String) throws -> YAMLNode {
    let file = SourceFile(path: name, bytes: try Repository.bytes("fixtures/conformance/\(name)"))
    var files = SourceFiles()
    var bag = DiagnosticBag()
    let documents = YAMLReader.read(file, id: files.add(file), diagnostics: &bag)
    guard bag.all.isEmpty, let root = documents.first, documents.count == 1 else {
      throw Repository.Failure(message: "\(bag.all)")
    }
    return root
  }

  static func load(_ name: Name) throws -> Self {
    let root = try root(name.rawValue)
    var table = Self()
    let clusters = try root.field("clusters")
    for item in try root.field("cases").list() {
      table.caseCount += 1
      for step in try item.field("steps").list() {
        let names = [try item.field("id").text(), try item.field("title").text(), try step.field("name").text()]
        table.steps.append(Step(title: names.joined(separator: " / "), fact: try fact(step, clusters: clusters)))
      }
    }
    return table
  }

  private static func fact(_ step: YAMLNode, clusters: YAMLNode) throws -> Fact {
    if step["validate"] != nil {
      // The channels say which API servers admit an object that has no meaning (C63 to C72): never more than is wanted here.
      try step.expectKeys(["name", "validate", "valid", "fields", "strictCIDR", "channels", "why"])
      // The program reads addresses in strict form; the table has no answer for the other.
      guard try step["strictCIDR"]?.flag() ?? true else { throw Repository.Failure(message: "lenient CIDR") }
      let isValid = try step.field("valid").flag()
      let fields = try step["fields"]?.list().map { try $0.text() }
      guard !isValid || fields == nil else { throw Repository.Failure(message: "faults of a valid object") }
      let faults = isValid ? nil : fields ?? []
      return .admission(object: try step.field("validate").json, faults: faults)
    }
    let policies = try step.field("policies").list()
    if let types = step["policyTypes"] {
      try step.expectKeys(["name", "policies", "policyTypes"])
      guard policies.count == 1 else { throw Repository.Failure(message: "not one policy") }
      return .defaulting(policy: policies[0], directions: try types.list().map { try $0.text() })
    }
    try step.expectKeys(["name", "cluster", "policies", "probes"])
    var cluster = try step.field("cluster")
    if let name = cluster.scalar?.text { cluster = try clusters.field(name) }
    let pods = try cluster.field("pods").list().map { try "\($0.field("namespace").text())/\($0.field("name").text())" }
    let nodes = try (cluster["nodes"]?.list() ?? []).map { try node($0) }
    let objects =
      try nodes + cluster.field("namespaces").list().map(namespace) + cluster.field("pods").list().map { try pod($0) }
      + policies.map(\.json)
    return .connectivity(
      manifests: #"{"apiVersion":"v1","kind":"List","items":["# + objects.joined(separator: ",\n") + "]}",
      probes: try step.field("probes").list().map { try probe($0, pods: pods) })
  }

  private static func probe(_ node: YAMLNode, pods: [String]) throws -> Probe {
    guard let transport = TransportProtocol(rawValue: try node.field("protocol").text()),
      let port = UInt16(try node.field("port").text())
    else { throw Repository.Failure(message: "no port") }
    var answers: [Pair: Bool] = [:]
    if let flows = node["flows"] {
      try node.expectKeys(["protocol", "port", "flows"])
      for flow in try flows.list() {
        try flow.expectKeys(["from", "to", "allow"])
        let pair = Pair(from: try flow.field("from").text(), to: try flow.field("to").text())
        answers[pair] = try flow.field("allow").flag()
      }
    } else {
      try node.expectKeys(["protocol", "port", "default", "overrides", "denied"])
      let denied = Set(
        try node.field("denied").list().map { Pair(from: try $0.list()[0].text(), to: try $0.list()[1].text()) })
      for from in pods {
        for to in pods where from != to {
          let pair = Pair(from: from, to: to)
          answers[pair] = !denied.contains(pair)
          guard try resolve(node, pair) == answers[pair] else {
            throw Repository.Failure(message: "`denied` and `overrides` differ on \(pair)")
          }
        }
      }
    }
    return Probe(transport: transport, port: port, answers: answers)
  }

  /// The answer by `default` and `overrides`, of which the last that matches counts.
  private static func resolve(_ probe: YAMLNode, _ pair: Pair) throws -> Bool {
    func matches(_ pattern: String, _ pod: String) -> Bool {
      pattern == "*" || pattern == pod || (pattern.hasSuffix("/*") && pod.hasPrefix(pattern.dropLast(1)))
    }
    var result = try probe.field("default").flag()
    for item in try probe.field("overrides").list()
    where try matches(item.field("from").text(), pair.from) && matches(item.field("to").text(), pair.to) {
      result = try item.field("allow").flag()
    }
    return result
  }
}
