import Network
import TestSupport
import YAMLTree

/// The table of facts about Calico, read strictly: a field that nothing here understands is an error, not ignored.
struct CalicoTable {
  /// A question about one connection, and its answer.
  struct Probe {
    var from: String
    var to: String
    var transport: TransportProtocol
    var port: UInt16
    var sourcePort: UInt16?
    var isAllowed: Bool
  }

  /// What a step states.
  enum Fact {
    /// Manifests, and what they allow.
    case connectivity(manifests: String, probes: [Probe])
    /// A policy, and the directions in which it judges.
    case types(policy: String, [String])
    /// Manifests, and the names of all tiers in their order.
    case tierOrder(manifests: String, [String])
    /// An object, and whether it is admitted.
    case admission
  }

  /// A selector, labels, and whether it holds for them.
  struct SelectorRow {
    var selector: String
    var labels: [String: String]
    var isMatch: Bool
  }

  /// An expression over the labels of a member, and label sets to compare over.
  struct Combined {
    /// A policy with what is combined.
    var policy: String
    /// Empty for no restriction.
    var expression: String
    var labelSets: [[String: String]]
  }

  var steps: [(title: String, fact: Fact)] = []
  var selectors: [SelectorRow] = []
  var entities: [Combined] = []
  var subjects: [Combined] = []

  static func load() throws -> Self {
    let root = try ConformanceTable.root("calico.json")
    let clusters = try root.field("clusters")
    var table = Self()
    for item in try root.field("cases").list() {
      try item.expectKeys(["id", "title", "source", "steps"])
      for step in try item.field("steps").list() {
        let title = try "\(item.field("id").text()) / \(step["name"]?.text() ?? "")"
        table.steps.append((title, try fact(step, clusters)))
      }
    }
    for row in try root.field("selectors").list() where row["matches"] != nil {
      try row.expectKeys(["selector", "labels", "matches", "source", "note"])
      table.selectors.append(
        SelectorRow(
          selector: try row.field("selector").text(), labels: try labels(row.field("labels")),
          isMatch: try row.field("matches").flag()))
    }
    table.entities = try root.field("entitySelectors").list().map { row in
      try row.expectKeys(["policyNamespace", "entity", "combined", "labelSets", "source"])
      // A port needs a protocol, which changes nothing about labels.
      let rule = #"{"action":"Allow","protocol":"TCP","source":\#(try row.field("entity").json)}"#
      let namespace = try row.field("policyNamespace").text()
      return try combined(row, namespace.isEmpty ? "GlobalNetworkPolicy" : "NetworkPolicy", namespace) {
        #"{"ingress":[\#(rule)]}"#
      }
    }
    table.subjects = try root.field("subjectSelectors").list().map { row in
      let fields = ["selector", "namespaceSelector", "serviceAccountSelector"]
      try row.expectKeys(Set(fields + ["kind", "namespace", "combined", "labelSets", "source"]))
      return try combined(row, row.field("kind").text(), row.field("namespace").text()) {
        let written = try fields.filter { try !row.field($0).text().isEmpty }
        return "{" + (try written.map { #""\#($0)":\#(try row.field($0).json)"# }.joined(separator: ",")) + "}"
      }
    }
    return table
  }

  private static func combined(
    _ row: YAMLNode, _ kind: String, _ namespace: String, _ spec: () throws -> String
  ) throws -> Combined {
    let metadata = #"{"name":"p"\#(namespace.isEmpty ? "" : #","namespace":"\#(namespace)""#)}"#
    return Combined(
      policy:
        #"{"apiVersion":"projectcalico.org/v3","kind":"\#(kind)","metadata":\#(metadata),"spec":\#(try spec())}"#,
      expression: try row.field("combined").text(), labelSets: try row.field("labelSets").list().map(labels))
  }

  private static func labels(_ node: YAMLNode) throws -> [String: String] {
    Dictionary(uniqueKeysWithValues: try node.members().map { ($0.key, try $0.value.text()) })
  }

  private static func fact(_ step: YAMLNode, _ clusters: YAMLNode) throws -> Fact {
    if step["validate"] != nil {
      try step.expectKeys(["name", "validate", "valid", "fields"])
      return .admission
    }
    let policies = try step.field("policies").list().map(\.json)
    if let types = step["types"] {
      try step.expectKeys(["policies", "types"])
      return .types(policy: policies.joined(separator: "\n"), try types.list().map { try $0.text() })
    }
    if let order = step["tierOrder"] {
      try step.expectKeys(["policies", "tierOrder"])
      return .tierOrder(manifests: list(policies), try order.list().map { try $0.text() })
    }
    try step.expectKeys(["name", "cluster", "policies", "probes"])
    var cluster = try step.field("cluster")
    if let name = cluster.scalar?.text { cluster = try clusters.field(name) }
    return .connectivity(
      manifests: list(try objects(cluster) + policies), probes: try step.field("probes").list().flatMap(probes))
  }

  private static func list(_ objects: [String]) -> String {
    #"{"apiVersion":"v1","kind":"List","items":["# + objects.joined(separator: ",\n") + "]}"
  }

  private static func probes(_ node: YAMLNode) throws -> [Probe] {
    try node.expectKeys(["protocol", "port", "sourcePort", "flows"])
    guard let transport = TransportProtocol(rawValue: try node.field("protocol").text()),
      let port = UInt16(try node.field("port").text())
    else { throw Repository.Failure(message: "no port") }
    return try node.field("flows").list().map { flow in
      try flow.expectKeys(["from", "to", "allow"])
      return Probe(
        from: try flow.field("from").text(), to: try flow.field("to").text(), transport: transport, port: port,
        sourcePort: try node["sourcePort"].flatMap { UInt16(try $0.text()) }, isAllowed: try flow.field("allow").flag())
    }
  }

  /// The objects of a cluster. What `endpointSlices` lists becomes a Service of the same pods, which carry a label for it.
  private static func objects(_ cluster: YAMLNode) throws -> [String] {
    try cluster.expectKeys(["namespaces", "pods", "endpointSlices"])
    let slices = try cluster["endpointSlices"]?.list() ?? []
    let pods = try cluster.field("pods").list().map { pod in
      let addresses = Set(try pod.field("ips").list().map { try $0.text() })
      let marks = try slices.indices.filter { slice in
        try slices[slice].field("namespace").text() == pod.field("namespace").text()
          && slices[slice].field("addresses").list().contains { try addresses.contains($0.text()) }
      }
      return try ConformanceTable.pod(pod, marks: marks.map { "slice-\($0)" })
    }
    let services = try slices.enumerated().map { number, slice in
      try slice.expectKeys(["namespace", "service", "addresses", "ports"])
      let ports = try slice.field("ports").list().map { port in
        try port.expectKeys(["port", "protocol"])
        return #"{"port":\#(try port.field("port").json),"protocol":\#(try port.field("protocol").json)}"#
      }
      return #"{"apiVersion":"v1","kind":"Service","metadata":{"name":\#(try slice.field("service").json),"#
        + #""namespace":\#(try slice.field("namespace").json)},"spec":{"selector":{"slice-\#(number)":"true"},"#
        + #""ports":[\#(ports.joined(separator: ","))]}}"#
    }
    return try cluster.field("namespaces").list().map(ConformanceTable.namespace) + pods + services
  }
}
