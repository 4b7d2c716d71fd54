import Kubernetes
import Network
import Properties
import Report

/// A JSON Schema (draft 2020-12) of the property file, as the parser reads it.
enum PropertySchema {
  private typealias Node = SchemaNode

  /// The schema.
  static var document: JSONValue {
    let root = Node.object(
      "What must be true of a cluster's network policy.", required: ["apiVersion", "kind", "metadata", "spec"],
      [
        "apiVersion": ["const": .string("netpol-verify/v1")],
        "kind": ["const": .string("PropertySet")],
        "metadata": Node.object(
          "The name of the file's properties in reports.", required: ["name"],
          [
            "name": Node.text("A name."), "labels": ["type": .string("object")],
            "annotations": ["type": .string("object")],
          ]),
        "spec": spec,
      ])
    guard case .object(let members) = root else { return root }
    let head: [JSONValue.Member] = [
      .init(key: "$schema", value: .string("https://json-schema.org/draft/2020-12/schema")),
      .init(key: "$id", value: .string("urn:netpol-verify:property-set:v1")),
      .init(key: "title", value: .string("netpol-verify PropertySet")),
    ]
    return .object(head + members + [.init(key: "$defs", value: definitions)])
  }

  private static var spec: JSONValue {
    Node.object(
      "Properties, the sets they speak of, and what the proofs take for granted.",
      [
        "resources": Node.list(
          "Files and directories of manifests, relative to this file; -f on the command line replaces them.",
          of: Node.either("A path, or what renders manifests.", ["string": Node.text("A path."), "object": renderer])),
        "exclude": Node.list(
          "What is not read below `resources`: names, or paths relative to this file, with `*` and `**`.",
          of: Node.text("A pattern.")),
        "baseline": Node.list(
          "Manifests that `noNewAccess` compares with, relative to this file.", of: Node.text("A path.")),
        "model": model,
        "defaults": Node.object(
          "What properties that say nothing else have.",
          [
            "severity": Node.reference("severity"), "allowEmpty": Node.reference("allowEmpty"),
            "counterexamples": Node.reference("counterexamples"),
          ]),
        "sets": [
          "description": .string("Names for what properties speak about."), "type": .string("object"),
          "propertyNames": ["not": ["enum": .strings(ReservedSet.allCases.filter { !$0.yields }.map(\.rawValue))]],
          "additionalProperties": Node.reference("set"),
        ],
        "properties": Node.list("What must be true.", of: Node.reference("property")),
        "waivers": Node.list("Violations that are accepted for a time.", of: Node.reference("waiver")),
        "tests": Node.list("Concrete flows, each with its expected answer.", of: Node.reference("test")),
      ])
  }

  /// What has `kustomize` is a kustomization, all else is meant as a chart.
  private static var renderer: JSONValue {
    ["if": Node.requires("kustomize"), "then": kustomization, "else": chart]
  }

  private static var kustomization: JSONValue {
    Node.object(
      "Manifests that kustomize renders; only with --allow-run.", required: ["kustomize"],
      ["kustomize": Node.text("The directory of a kustomization.")])
  }

  private static var chart: JSONValue {
    Node.object(
      "Manifests that helm renders; only with --allow-run.", required: ["helm"],
      [
        "helm": Node.text("The directory of a chart."),
        "values": Node.list("Files of values.", of: Node.text("A path.")),
      ])
  }

  private static var model: JSONValue {
    Node.object(
      "What the proofs take for granted; printed in every report.",
      [
        "world": Node.reference("world"),
        "namespaces": Node.choice(
          "Open world only: whether pods can also lie in new namespaces.",
          PropertySet.Model.Namespaces.allCases.map(\.rawValue)),
        "trustedLabels": Node.object(
          "Open world only: labels that nobody gives to what they create at will.",
          [
            "namespace": Node.list(
              "Keys of labels that a new namespace does not carry.", of: Node.reference("labelKey")),
            "pod": Node.list(
              "Keys of labels of which a new pod carries only values that a pod of its namespace carries.",
              of: Node.reference("labelKey")),
            "serviceAccount": Node.list(
              "Keys of labels that a new ServiceAccount does not carry.", of: Node.reference("labelKey")),
          ]),
        "trustedServiceAccounts": Node.list(
          "Open world only: ServiceAccounts that nobody else's pods run under, as namespace/name.",
          of: Node.text("A ServiceAccount such as shop/api.", pattern: "^[^/]+/[^/]+$")),
        "policies": Node.reference("policies"),
        "trustedNamespaces": Node.reference("trustedNamespaces"),
        "podCIDRs": Node.list(
          "Where pods lie whose address is not known.", of: Node.reference("cidr"), atLeast: 1),
        "nodeCIDRs": Node.list("Where nodes lie.", of: Node.reference("cidr")),
        "ipFamilies": Node.list(
          "The address families of the cluster.", of: ["enum": .strings(IPFamily.allCases.map(\.rawValue))],
          atLeast: 1),
        "enforcer": Node.choice(
          "Who enforces policies; left out, who reads the kinds that there are.",
          Enforcer.Name.allCases.map(\.rawValue)),
        "calicoVersion": Node.choice(
          "Calico's release, which decides among policies of one order.", EnforcerVersions.calico),
        "ciliumVersion": Node.choice("Cilium's release.", EnforcerVersions.cilium),
        "cilium": cilium,
        "unknownKinds": Node.choice(
          "What to do with policies of kinds that are not modelled.", UnknownKinds.allCases.map(\.rawValue)),
        "exposure": Node.object(
          "What is known of traffic from outside.",
          [
            "masqueraded": Node.choice(
              "Whether policies judge traffic that a node stands in for.", Masqueraded.allCases.map(\.rawValue)),
            "controllers": [
              "description": .string("The pods that serve a class of Ingresses or Gateways; * is every other class."),
              "type": .string("object"), "additionalProperties": Node.reference("set"),
            ],
          ]),
      ])
  }

  /// How Cilium is set up.
  private static var cilium: JSONValue {
    func node(_ setting: Enforcer.Setting) -> JSONValue {
      let description = "Cilium's setting `\(setting.rawValue)`."
      return switch setting.shape {
      case .flag: Node.flag(description)
      case .text: Node.text(description)
      case .word(let words): Node.choice(description, words)
      case .words(let words):
        Node.either(
          description,
          ["string": ["enum": .strings(words)], "array": Node.list(description, of: ["enum": .strings(words)])])
      case .texts: Node.list(description, of: ["type": .string("string")])
      case .addresses: Node.list(description, of: Node.text("An address such as 192.0.2.10."))
      }
    }
    return .object([
      .init(key: "description", value: .string("How Cilium is set up, where that is not the usual way.")),
      .init(key: "type", value: .string("object")), .init(key: "additionalProperties", value: .bool(false)),
      .init(
        key: "properties", value: .object(Enforcer.Setting.allCases.map { .init(key: $0.rawValue, value: node($0)) })),
    ])
  }

  private static var definitions: JSONValue {
    [
      "property": property, "waiver": waiver, "test": test, "set": set, "setMapping": setMapping, "sets": sets,
      "labelSelector": labelSelector, "ports": ports, "flow": flow, "opener": opener, "reach": reach,
      "labelKey": Node.text("A label's key.", pattern: SchemaPatterns.labelKey),
      "labelValue": Node.text("A label's value.", pattern: SchemaPatterns.labelValue),
      "cidr": Node.text("A block of addresses such as 10.0.0.0/8.", pattern: SchemaPatterns.cidr),
      "date": Node.text("A day such as 2027-01-31.", pattern: SchemaPatterns.date),
      "severity": Node.choice("How bad a violation is.", PropertySeverity.allCases.map(\.rawValue)),
      "world": Node.choice(
        "closed: the pods of the manifests; open: also every pod that anyone could create.",
        PropertySet.Model.World.allCases.map(\.rawValue)),
      "policies": Node.choice(
        "declared: the NetworkPolicies of the manifests; open: any that anyone could write in their place.",
        PropertySet.Model.Policies.allCases.map(\.rawValue)),
      "trustedNamespaces": Node.list(
        "The namespaces whose NetworkPolicies are those of the manifests, where policies are open.",
        of: Node.text("The name of a namespace.")),
      "allowEmpty": Node.flag("Whether a claim about nothing counts as proved."),
      "counterexamples": Node.number("How many counterexamples to report.", 1...1_000_000),
    ]
  }
}
