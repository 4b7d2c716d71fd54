import Report

extension PropertySchema {
  /// A property: what is said about it, and exactly one assertion.
  static var property: JSONValue {
    let common: KeyValuePairs<String, JSONValue> = [
      "name": SchemaNode.text("A name, unique in the file."),
      "description": SchemaNode.text("What it is about."),
      "severity": SchemaNode.reference("severity"),
      "controls": SchemaNode.list(
        "The controls that it supports.", of: SchemaNode.text("framework/id", pattern: SchemaPatterns.control)),
      "world": SchemaNode.reference("world"),
      "policies": SchemaNode.reference("policies"),
      "trustedNamespaces": SchemaNode.reference("trustedNamespaces"),
      "allowEmpty": SchemaNode.reference("allowEmpty"),
      "requireUnrestricted": SchemaNode.flag(
        "With mustReach: whether a connection does not reach that passes only with a restriction."),
      "counterexamples": SchemaNode.reference("counterexamples"),
      "remediation": SchemaNode.text("What to do about a violation."),
      "expect": expectation,
    ]
    let members = (Array(common) + Array(assertions)).map { JSONValue.Member(key: $0.key, value: $0.value) }
    return [
      "description": .string("A sentence about all connections, with exactly one assertion."),
      "type": .string("object"), "additionalProperties": .bool(false), "required": .strings(["name"]),
      "properties": .object(members), "anyOf": .array(assertions.map { SchemaNode.requires($0.key) }),
      "dependentSchemas": SchemaNode.apart(assertions.map(\.key)),
    ]
  }

  private static var expectation: JSONValue {
    let violated = SchemaNode.object(
      "Why the violation is known and accepted for now.", required: ["reason"],
      [
        "reason": SchemaNode.text("Why."), "ticket": SchemaNode.text("Where the work is tracked."),
        "until": SchemaNode.reference("date", "The last day on which it is expected."),
      ])
    return SchemaNode.either(
      "Known debt: the property is expected to be violated.",
      [
        "string": ["const": .string("violated")],
        "object": SchemaNode.object("Known debt.", required: ["violated"], ["violated": violated]),
      ])
  }

  /// A waiver.
  static var waiver: JSONValue {
    SchemaNode.object(
      "A region of a property that is not judged for a time.", required: ["property", "match", "reason", "expires"],
      [
        "property": SchemaNode.text("The name of the property."),
        "match": SchemaNode.object(
          "The region: flows by their ends and ports, or for defaultDeny the pods.",
          [
            "from": SchemaNode.reference("set", "Where flows start."),
            "to": SchemaNode.reference("set", "Where flows end."),
            "ports": SchemaNode.reference("ports", "On which ports."),
            "pods": SchemaNode.reference("set", "The pods, for defaultDeny."),
          ],
          rules: [
            "minProperties": .int(1), "dependentSchemas": SchemaNode.apart([("pods", ["from", "to", "ports"])]),
          ]),
        "reason": SchemaNode.text("Why the violation is accepted."),
        "expires": SchemaNode.reference("date", "The last day on which it is."),
        "ticket": SchemaNode.text("Where the work is tracked."),
      ])
  }

  /// A test.
  static var test: JSONValue {
    let end = "namespace/name, namespace/Kind/name, or an address."
    return SchemaNode.object(
      "One flow, or what comes through a door, and its expected answer.", required: ["to", "port", "expect"],
      [
        "via": SchemaNode.reference("opener", "The door, in place of `from`."),
        "from": SchemaNode.text(end, pattern: SchemaPatterns.end),
        "to": SchemaNode.text(end, pattern: SchemaPatterns.end),
        "port": port,
        "expect": SchemaNode.choice("The answer.", ["allow", "deny", "depends", "undecided"]),
        "description": SchemaNode.text("What it is about."),
      ],
      rules: [
        "anyOf": .array([SchemaNode.requires("from"), SchemaNode.requires("via")]),
        "dependentSchemas": SchemaNode.apart(["from", "via"]),
      ])
  }
}

extension PropertySchema {
  /// The port of a test.
  private static var port: JSONValue {
    SchemaNode.either(
      "A port: 5432/TCP, a port name such as http, or 5432, which is TCP.",
      [
        "string": SchemaNode.text("5432/TCP, or a port name.", pattern: SchemaPatterns.port),
        "integer": SchemaNode.number("A port of TCP.", 1...65_535),
      ])
  }
}
