import Kubernetes
import Properties
import Report

extension PropertySchema {
  /// A set: a name, a list, or a mapping.
  static var set: JSONValue {
    let reserved = ReservedSet.allCases.map { JSONValue.string($0.rawValue) }
    return [
      "description": .string(
        "A set of pods, addresses or nodes: its name, a list (all members of each), or a mapping."),
      "anyOf": .array([
        ["type": .string("string"), "examples": .array(reserved)], SchemaNode.reference("sets"),
        SchemaNode.reference("setMapping"),
      ]),
    ]
  }

  /// A list of sets.
  static var sets: JSONValue { SchemaNode.list("Sets.", of: SchemaNode.reference("set"), atLeast: 1) }

  /// A set that is written in place.
  static var setMapping: JSONValue {
    SchemaNode.object(
      "A set by description. Pods are described by namespace and labels; what is not given matches everything.",
      [
        "namespace": SchemaNode.text("The name of a namespace."),
        "namespaceSelector": SchemaNode.reference("labelSelector", "Labels of namespaces."),
        "podSelector": SchemaNode.reference("labelSelector", "Labels of pods."),
        "workload": SchemaNode.text(
          "The pods of a workload, namespace/Kind/name, or a pod, namespace/Pod/name; namespace/name is the only one of "
            + "that name.", pattern: SchemaPatterns.workload),
        "service": SchemaNode.text("The pods behind a Service, namespace/name.", pattern: SchemaPatterns.service),
        "serviceAccount": SchemaNode.text(
          "The pods that run under a ServiceAccount, namespace/name.", pattern: SchemaPatterns.service),
        "networkSet": SchemaNode.text(
          "The outside addresses of a NetworkSet, namespace/name, or of a GlobalNetworkSet, name.",
          pattern: SchemaPatterns.networkSet),
        "cidrs": SchemaNode.list("Addresses outside the cluster.", of: SchemaNode.reference("cidr")),
        "except": SchemaNode.list("Addresses taken out of `cidrs`.", of: SchemaNode.reference("cidr")),
        "anyOf": SchemaNode.reference("sets", "Members of any of these."),
        "allOf": SchemaNode.reference("sets", "Members of all of these."),
        "noneOf": SchemaNode.reference("sets", "Not members of any of these."),
      ],
      rules: [
        "anyOf": .array(
          (["namespace", "namespaceSelector", "podSelector", "anyOf", "allOf"] + alone).map { SchemaNode.requires($0) }),
        "allOf": .array(
          alone.indices.flatMap { place in
            alone[(place + 1)...].map { SchemaNode.notTogether(alone[place], $0) }
          } + alone.map { describesPods(butNot: $0) }),
        "dependentRequired": ["except": .strings(["cidrs"])],
      ])
  }

  /// The keys that describe members and stand beside no other that does.
  private static let alone = ["workload", "service", "serviceAccount", "cidrs", "networkSet"]

  /// Forbids one key beside those that describe pods.
  private static func describesPods(butNot key: String) -> JSONValue {
    [
      "not": [
        "required": .strings([key]),
        "anyOf": .array(["namespace", "namespaceSelector", "podSelector"].map { SchemaNode.requires($0) }),
      ]
    ]
  }

  /// A selector as Kubernetes has it.
  static var labelSelector: JSONValue {
    let operators = LabelSelector.Requirement.Operator.self
    let withValues = [operators.in, operators.notIn].map(\.rawValue)
    let without = [operators.exists, operators.doesNotExist].map(\.rawValue)
    let values = SchemaNode.list("The values.", of: SchemaNode.reference("labelValue"))
    return SchemaNode.object(
      "A label selector, as in Kubernetes.",
      [
        "matchLabels": [
          "description": .string("Labels that must all be there."), "type": .string("object"),
          "propertyNames": SchemaNode.reference("labelKey"),
          "additionalProperties": SchemaNode.reference("labelValue"),
        ],
        "matchExpressions": SchemaNode.list(
          "Requirements that must all hold.",
          of: SchemaNode.object(
            "A requirement.", required: ["key", "operator"],
            [
              "key": SchemaNode.reference("labelKey"),
              "operator": SchemaNode.choice("How `values` are read.", withValues + without),
              "values": values,
            ],
            rules: [
              "oneOf": .array([
                [
                  "required": .strings(["values"]),
                  "properties": ["operator": ["enum": .strings(withValues)], "values": ["minItems": .int(1)]],
                ],
                ["properties": ["operator": ["enum": .strings(without)], "values": ["maxItems": .int(0)]]],
              ])
            ])),
      ])
  }

  /// Ports: one text or several.
  static var ports: JSONValue {
    let one = SchemaNode.text(
      "A port: 5432/TCP, 8000-9000/TCP, a port name such as http, or any.", pattern: SchemaPatterns.ports)
    return [
      "description": .string("Ports: 5432/TCP, 8000-9000/TCP, a port name such as http, or any."),
      "anyOf": .array([one, SchemaNode.list("Several ports.", of: one, atLeast: 1)]),
    ]
  }
}
