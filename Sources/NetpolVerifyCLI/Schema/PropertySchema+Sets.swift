import Kubernetes
import Properties
import Report

extension PropertySchema {
  /// A set: a name, a list, or a mapping.
  static var set: JSONValue {
    let reserved = ReservedSet.allCases.map { JSONValue.string($0.rawValue) }
    return SchemaNode.either(
      "A set of pods, addresses or nodes: its name, a list (all members of each), or a mapping.",
      [
        "string": ["examples": .array(reserved)], "array": SchemaNode.reference("sets"),
        "object": SchemaNode.reference("setMapping"),
      ])
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
        "exposedBy": SchemaNode.object(
          "Pods with a door that is not shut: a way in from outside.",
          [
            "objects": SchemaNode.list("What opens it.", of: SchemaNode.reference("opener"), atLeast: 1),
            "reach": SchemaNode.reference("reach", "Who can knock at it."),
            "ports": SchemaNode.reference("ports", "The ports of the pods."),
          ], rules: ["minProperties": .int(1)]),
        "ingressControllers": SchemaNode.text(
          "The pods that open the connections of a class of Ingresses or Gateways."),
        "cidrs": SchemaNode.list("Addresses outside the cluster.", of: SchemaNode.reference("cidr")),
        "except": SchemaNode.list("Addresses taken out of `cidrs`.", of: SchemaNode.reference("cidr")),
        "anyOf": SchemaNode.reference("sets", "Members of any of these."),
        "allOf": SchemaNode.reference("sets", "Members of all of these."),
        "noneOf": SchemaNode.reference("sets", "Not members of any of these."),
      ],
      rules: [
        "minProperties": .int(1), "dependentSchemas": .object(exclusions + [.init(key: "noneOf", value: members)]),
        "dependentRequired": ["except": .strings(["cidrs"])],
      ])
  }

  /// The keys that describe members and stand beside no other that does.
  private static let alone = [
    "workload", "service", "serviceAccount", "cidrs", "networkSet", "exposedBy", "ingressControllers",
  ]

  /// What stands beside no other key that describes members.
  private static var exclusions: [JSONValue.Member] {
    let all = SchemaNode.apart(
      alone.enumerated().map { ($0.element, describingPods + alone[($0.offset + 1)...]) })
    if case .object(let members) = all { return members }
    return []
  }

  /// What members are taken out of must be said, too.
  private static var members: JSONValue {
    ["anyOf": .array((describingPods + ["anyOf", "allOf"] + alone).map { SchemaNode.requires($0) })]
  }

  /// The keys that describe pods together.
  private static let describingPods = ["namespace", "namespaceSelector", "podSelector"]

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
              "if": ["properties": ["operator": ["enum": .strings(without)]]],
              "then": ["properties": ["values": ["maxItems": .int(0)]]],
              "else": ["required": .strings(["values"]), "properties": ["values": ["minItems": .int(1)]]],
            ])),
      ])
  }

  /// Ports: one text or several.
  static var ports: JSONValue {
    let one = SchemaNode.text(
      "A port: 5432/TCP, 8000-9000/TCP, a port name such as http, or any.", pattern: SchemaPatterns.ports)
    return SchemaNode.either(
      "Ports: 5432/TCP, 8000-9000/TCP, a port name such as http, or any.",
      ["string": one, "array": SchemaNode.list("Several ports.", of: one, atLeast: 1)])
  }
}
