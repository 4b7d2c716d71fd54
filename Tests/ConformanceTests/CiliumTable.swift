import Kubernetes
import Network
import TestSupport
import YAMLTree

/// The table of facts about Cilium, read strictly: a field that nothing here understands is an error, not ignored.
struct CiliumTable {
  /// What is sent.
  enum Packet: Hashable {
    case connection(TransportProtocol, UInt16)
    case icmp(UInt8, IPFamily)
  }

  /// A question about one connection, and its answer.
  struct Probe {
    var from: String
    var to: String
    var packet: Packet
    var isAllowed: Bool
  }

  /// Manifests with what Cilium is told, and what they allow.
  struct Step {
    var title: String
    var manifests: String
    var settings: [Enforcer.Setting: Enforcer.Value]
    var release: String?
    var apiServers: [IPAddress]
    var probes: [Probe]
  }

  var steps: [Step] = []

  static func load() throws -> Self {
    let root = try ConformanceTable.root("cilium.json")
    let clusters = try root.field("clusters")
    var table = Self()
    for item in try root.field("cases").list() {
      try item.expectKeys(["id", "title", "source", "steps", "note"])
      for step in try item.field("steps").list() where step["validate"] == nil {
        try step.expectKeys(["name", "cluster", "policies", "probes", "config"])
        let cluster = try clusters.field(step.field("cluster").text())
        let policies = try step.field("policies").list().map(\.json)
        var (settings, release) = ([Enforcer.Setting: Enforcer.Value](), String?.none)
        for (key, value) in try step["config"]?.members() ?? [] {
          if key == "version" { release = try value.text() } else { settings[try setting(key)] = try self.value(value) }
        }
        table.steps.append(
          Step(
            title: "\(try item.field("id").text()) \(try item.field("title").text())",
            manifests: list(try objects(cluster) + policies), settings: settings, release: release,
            apiServers: try apiServers(cluster), probes: try step.field("probes").list().flatMap(probes)))
      }
    }
    return table
  }

  private static func setting(_ key: String) throws -> Enforcer.Setting {
    guard let setting = Enforcer.Setting(rawValue: key) else { throw Repository.Failure(message: "unknown `\(key)`") }
    return setting
  }

  private static func value(_ node: YAMLNode) throws -> Enforcer.Value {
    if let list = node.sequence { return .words(try list.map { try $0.text() }) }
    if case .bool(let flag)? = node.scalar?.value { return .flag(flag) }
    return .words([try node.text()])
  }

  private static func list(_ objects: [String]) -> String {
    #"{"apiVersion":"v1","kind":"List","items":["# + objects.joined(separator: ",\n") + "]}"
  }

  private static func probes(_ node: YAMLNode) throws -> [Probe] {
    try node.expectKeys(["protocol", "port", "flows"])
    let (name, number) = (try node.field("protocol").text(), try node.field("port").text())
    let packet: Packet
    switch (name, UInt8(number), TransportProtocol(rawValue: name), UInt16(number)) {
    case ("ICMP", let type?, _, _): packet = .icmp(type, .ipv4)
    case ("ICMPv6", let type?, _, _): packet = .icmp(type, .ipv6)
    case (_, _, let transport?, let port?): packet = .connection(transport, port)
    default: throw Repository.Failure(message: "no packet: \(node.json)")
    }
    return try node.field("flows").list().map { flow in
      try flow.expectKeys(["from", "to", "allow", "restricted"])
      return Probe(
        from: try flow.field("from").text(), to: try flow.field("to").text(), packet: packet,
        isAllowed: try flow.field("allow").flag())
    }
  }

  private static func apiServers(_ cluster: YAMLNode) throws -> [IPAddress] {
    try (cluster["nodes"]?.list() ?? []).filter { $0["apiServer"] != nil }.flatMap { node in
      try node.field("ips").list().compactMap { IPAddress(try $0.text()) }
    }
  }

  private static func objects(_ cluster: YAMLNode) throws -> [String] {
    try cluster.expectKeys(["namespaces", "pods", "nodes", "services"])
    let nodes = try cluster.field("nodes").list().map { node in
      try ConformanceTable.node(node, known: ["apiServer"])
    }
    let services = try (cluster["services"]?.list() ?? []).map { service in
      try service.expectKeys(["namespace", "name", "labels", "selector", "addresses"])
      return #"{"apiVersion":"v1","kind":"Service","metadata":{"name":\#(try service.field("name").json),"#
        + #""namespace":\#(try service.field("namespace").json),"labels":\#(try service.field("labels").json)},"#
        + #""spec":{"selector":\#(service["selector"]?.json ?? "{}")}}"#
    }
    let namespaces = try cluster.field("namespaces").list().map(ConformanceTable.namespace)
    let pods = try cluster.field("pods").list().map { try ConformanceTable.pod($0) }
    return namespaces + pods + nodes + services
  }
}
