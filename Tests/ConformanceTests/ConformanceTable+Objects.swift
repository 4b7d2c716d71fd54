import TestSupport
import YAMLTree

extension ConformanceTable {
  /// A namespace of a cluster as an API object.
  static func namespace(_ node: YAMLNode) throws -> String {
    try node.expectKeys(["name", "labels"])
    return #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":\#(try node.field("name").json),"#
      + #""labels":\#(try node.field("labels").json)}}"#
  }

  /// A node of a cluster as an API object.
  ///
  /// - Parameter others: members that somebody else reads.
  static func node(_ node: YAMLNode, known others: Set<String> = []) throws -> String {
    try node.expectKeys(others.union(["name", "labels", "ips"]))
    let addresses = try node.field("ips").list().map { #"{"type":"InternalIP","address":\#($0.json)}"# }
    return #"{"apiVersion":"v1","kind":"Node","metadata":{"name":\#(try node.field("name").json),"#
      + #""labels":\#(try node.field("labels").json)},"status":{"addresses":[\#(addresses.joined(separator: ","))]}}"#
  }

  /// A pod of a cluster as an API object: one container for each port.
  ///
  /// - Parameter marks: keys of labels that it has beside those of the table.
  static func pod(_ node: YAMLNode, marks: [String] = []) throws -> String {
    try node.expectKeys(["namespace", "name", "labels", "ips", "ports", "hostNetwork", "node", "serviceAccount"])
    let containers = try node.field("ports").list().enumerated().map { index, port in
      try port.expectKeys(["name", "port", "protocol"])
      return #"{"name":"c\#(index)","ports":[{"name":\#(try port.field("name").json),"#
        + #""containerPort":\#(try port.field("port").json),"protocol":\#(try port.field("protocol").json)}]}"#
    }
    let addresses = try node.field("ips").list().map { #"{"ip":\#($0.json)}"# }
    let labels =
      try node.field("labels").members().map { "\(YAMLNode.quoted($0.key)):\($0.value.json)" }
      + marks.map { #""\#($0)":"true""# }
    return #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":\#(try node.field("name").json),"#
      + #""namespace":\#(try node.field("namespace").json),"labels":{\#(labels.joined(separator: ","))}},"#
      + #""spec":{"containers":[\#(containers.joined(separator: ","))],"hostNetwork":\#(node["hostNetwork"]?.json ?? "false"),"#
      + #""nodeName":\#(node["node"]?.json ?? "null"),"serviceAccountName":\#(node["serviceAccount"]?.json ?? "null")},"#
      + #""status":{"phase":"Running","podIPs":[\#(addresses.joined(separator: ","))]}}"#
  }
}

extension YAMLNode {
  /// A member that must be there.
  func field(_ key: String) throws -> YAMLNode {
    guard let value = self[key] else { throw Repository.Failure(message: "no `\(key)` in \(json)") }
    return value
  }

  /// The items of a list.
  func list() throws -> [YAMLNode] {
    guard let sequence else { throw Repository.Failure(message: "no list: \(json)") }
    return sequence
  }

  /// The members of a mapping.
  func members() throws -> [(key: String, value: YAMLNode)] {
    guard let mapping else { throw Repository.Failure(message: "no mapping: \(json)") }
    return mapping.map { ($0.key, $0.value) }
  }

  /// The text of a scalar.
  func text() throws -> String {
    guard let scalar else { throw Repository.Failure(message: "no scalar: \(json)") }
    return scalar.text
  }

  /// A boolean.
  func flag() throws -> Bool {
    guard case .bool(let value)? = scalar?.value else { throw Repository.Failure(message: "no boolean: \(json)") }
    return value
  }

  /// Refuses members that nobody reads.
  func expectKeys(_ known: Set<String>) throws {
    for entry in mapping ?? [] where !known.contains(entry.key) {
      throw Repository.Failure(message: "unknown `\(entry.key)` in \(json)")
    }
  }
}
