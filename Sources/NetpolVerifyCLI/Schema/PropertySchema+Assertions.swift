import Kubernetes
import Network
import Report

extension PropertySchema {
  private static func from(_ text: String) -> JSONValue { SchemaNode.reference("set", text) }
  private static var onThesePorts: JSONValue { SchemaNode.reference("ports", "The claim is about these ports only.") }

  /// The assertions by their keys; a property has exactly one.
  static var assertions: KeyValuePairs<String, JSONValue> {
    [
      "neverReaches": neverReaches,
      "onlyFrom": only(
        "Every allowed flow into `to` starts in `from`, and if `ports` is given is on them.", required: ["to", "from"]),
      "onlyTo": only(
        "Every allowed flow out of `from` ends in `to`, and if `ports` is given is on them.", required: ["from", "to"]),
      "mustReach": mustReach,
      "isolated": isolated,
      "defaultDeny": defaultDeny,
      "neverExposed": SchemaNode.object(
        "Nothing that comes through a door, a way in from outside, gets into the pods.", required: ["pods"],
        [
          "pods": SchemaNode.reference("set", "The pods."), "ports": SchemaNode.reference("ports", "Their ports."),
          "reach": SchemaNode.reference("reach", "Who can knock; the internet if left out."),
          "via": SchemaNode.list("What opens the doors.", of: SchemaNode.reference("opener"), atLeast: 1),
        ]),
      "exposedOnly": SchemaNode.object(
        "What gets into the pods through a door comes through one of these.", required: ["pods", "via"],
        [
          "pods": SchemaNode.reference("set", "The pods."),
          "via": SchemaNode.list("What may open doors.", of: SchemaNode.reference("opener"), atLeast: 1),
          "ports": SchemaNode.reference("ports", "On which ports of the pods."),
          "clients": SchemaNode.reference("set", "The addresses from which."),
        ]),
      "doorsWork": SchemaNode.object(
        "Whoever comes through a door of the objects gets in.", required: ["objects"],
        [
          "objects": SchemaNode.list("What opens the doors.", of: SchemaNode.reference("opener"), atLeast: 1),
          "reach": SchemaNode.reference("reach", "Who can knock; anyone if left out."),
        ]),
      "clientsOf": SchemaNode.object(
        "Every client that reaches the pods from outside has one of these addresses.", required: ["pods", "cidrs"],
        [
          "pods": SchemaNode.reference("set", "The pods."),
          "cidrs": SchemaNode.list("Addresses.", of: SchemaNode.reference("cidr")),
        ]),
      "onlyFlows": SchemaNode.object(
        "Every allowed flow with an end in `within` is one of those listed.", required: ["within", "flows"],
        [
          "within": SchemaNode.reference("set", "Whose flows are judged."),
          "flows": SchemaNode.list("The flows that are permitted.", of: SchemaNode.reference("flow")),
        ]),
      "noNewAccess": SchemaNode.object(
        "Every flow that is allowed now was allowed in the baseline.",
        [
          "within": SchemaNode.reference("set", "Whose flows are judged; every pod's if left out."),
          "baseline": SchemaNode.list("Manifests to compare with.", of: SchemaNode.text("A path.")),
        ]),
    ]
  }

  private static var neverReaches: JSONValue {
    SchemaNode.object(
      "No flow from `from` to `to` is allowed.", required: ["from", "to"],
      [
        "from": from("Where flows start."), "to": from("Where flows end."), "ports": onThesePorts,
        "bothDirections": SchemaNode.flag("Nor the other way round."),
        "transitive": SchemaNode.object(
          "Nor over a chain of pods, each hop allowed on some port.",
          [
            "maxHops": SchemaNode.number("The largest number of hops; any if left out.", 1...1_000),
            "notThrough": SchemaNode.reference("set", "Pods that no chain leads through."),
          ]),
      ], rules: ["dependentSchemas": SchemaNode.apart(["transitive", "bothDirections"])])
  }

  private static func only(_ description: String, required: [String]) -> JSONValue {
    SchemaNode.object(
      description, required: required,
      [
        "from": from("Where flows start."), "to": from("Where flows end."),
        "ports": SchemaNode.reference("ports", "The ports that are permitted; on any other port nothing is."),
        "onPorts": SchemaNode.reference("ports", "The ports that are judged; others are left alone."),
      ], rules: ["dependentSchemas": SchemaNode.apart(["ports", "onPorts"])])
  }

  private static var mustReach: JSONValue {
    SchemaNode.object(
      "Each pod of `from` reaches `to` on every port listed.", required: ["from", "to", "ports"],
      [
        "from": from("Where flows start."), "to": from("Where flows end."),
        "ports": SchemaNode.reference("ports", "The ports that must be reached."),
        "each": SchemaNode.choice("all: every member of `to`; some: at least one pod.", ["all", "some"]),
      ])
  }

  private static var isolated: JSONValue {
    SchemaNode.object(
      "No flow between two different sets of a list, or between pods whose values of a label differ.",
      [
        "sets": SchemaNode.list("The sets to keep apart.", of: SchemaNode.reference("set"), atLeast: 2),
        "byLabel": SchemaNode.object(
          "The label whose values are kept apart.", required: ["key"],
          [
            "key": SchemaNode.reference("labelKey"),
            "scope": SchemaNode.choice("Whose label it is.", ["pod", "namespace"]),
            "unlabelled": SchemaNode.choice(
              "What a flow means whose ends lack the label.", ["violation", "ignored"]),
          ]),
        "among": SchemaNode.reference("set", "The pods that are compared; all if left out."),
        "except": SchemaNode.list("Flows that are not judged.", of: SchemaNode.reference("flow")),
      ],
      rules: [
        "anyOf": .array([SchemaNode.requires("sets"), SchemaNode.requires("byLabel")]),
        "dependentSchemas": SchemaNode.apart(["sets", "byLabel"]),
        "dependentRequired": ["among": .strings(["byLabel"])],
      ])
  }

  private static var defaultDeny: JSONValue {
    SchemaNode.object(
      "Every pod of the set is isolated in each direction named.", required: ["pods", "directions"],
      [
        "pods": SchemaNode.reference("set", "The pods."),
        "directions": SchemaNode.list(
          "Ingress, Egress or both.", of: ["enum": .strings(Direction.allCases.map(\.rawValue))],
          atLeast: 1),
      ])
  }

  /// What opens doors.
  static var opener: JSONValue {
    SchemaNode.text(
      "What opens doors: `Ingress shop/web`, `Service edge/*`, `hostPort` or `hostNetwork`.",
      pattern: SchemaPatterns.opener)
  }

  /// Who can knock at a door.
  static var reach: JSONValue {
    SchemaNode.list(
      "Who can knock at a door.", of: ["enum": .strings(DoorReach.writable.map(\.rawValue))], atLeast: 1)
  }

  /// A flow that is permitted, or not judged.
  static var flow: JSONValue {
    SchemaNode.object(
      "Flows by their ends and ports.", required: ["from", "to"],
      [
        "from": from("Where flows start."), "to": from("Where flows end."),
        "ports": SchemaNode.reference("ports", "On which ports; all if left out."),
        "justification": SchemaNode.text("Why."), "ticket": SchemaNode.text("Where the work is tracked."),
      ])
  }
}
