import Diagnostics
import TestSupport

/// One case at least for each check of the API server, named after the rule.
extension AdmissionTests {
  static let long = String(repeating: "a", count: 64)

  static let names: [AdmissionCase] = [
    AdmissionCase(
      "B1", policy(spec: "{}", metadata: "{name: 1️⃣Web}"),
      .at(1, "invalid-name", "metadata.name: `Web` is no object name")),
    AdmissionCase("B1", policy(spec: "{}", metadata: "{name: 1️⃣a..b}"), .at(1, "invalid-name", "`a..b`")),
    AdmissionCase("B1", policy(spec: "{}", metadata: "{name: 1️⃣web-}"), .at(1, "invalid-name", "`web-`")),
    AdmissionCase(
      "B1", policy(spec: "{}", metadata: "{generateName: 1️⃣Web-}"),
      .at(1, "invalid-name", "metadata.generateName: `Web-` is no object name")),
    AdmissionCase(
      "B1", policy(spec: "{}", metadata: "1️⃣{namespace: ns}"),
      .at(1, "missing-field", "metadata: NetworkPolicy needs `name`")),
    AdmissionCase(
      "B2", policy(spec: "{}", metadata: "{name: p, namespace: 1️⃣a.b}"),
      .at(1, "invalid-name", "metadata.namespace: `a.b` is no namespace name")),
    AdmissionCase(
      "B2", policy(spec: "{}", metadata: "{name: p, namespace: 1️⃣\(long)}"), .at(1, "invalid-name", "metadata.namespace")
    ),
  ]

  static let selectors: [AdmissionCase] = [
    .spec(
      "B3", "{podSelector: {matchLabels: {1️⃣a=b: c}}}",
      .at(1, "invalid-label", "spec.podSelector.matchLabels[a=b]: `a=b` is no label key")),
    .spec(
      "B3", "{podSelector: {matchLabels: {1️⃣\(long): c}}}", .at(1, "invalid-label", "spec.podSelector.matchLabels")),
    .spec(
      "B3", "{podSelector: {matchLabels: {1️⃣Example.com/a: c}}}", .at(1, "invalid-label", "`Example.com/a`")),
    .spec("B3", "{podSelector: {matchLabels: {1️⃣a/b/c: d}}}", .at(1, "invalid-label", "`a/b/c`")),
    .spec("B3", "{podSelector: {matchLabels: {1️⃣/a: d}}}", .at(1, "invalid-label", "`/a`")),
    .ingress(
      "B3", "{from: [{namespaceSelector: {matchLabels: {1️⃣-a: b}}}]}",
      .at(1, "invalid-label", "spec.ingress[0].from[0].namespaceSelector.matchLabels[-a]: `-a`")),
    .spec(
      "B4", "{podSelector: {matchLabels: {a: 1️⃣b c}}}",
      .at(1, "invalid-label", "spec.podSelector.matchLabels.a: `b c` is no label value")),
    .spec("B4", "{podSelector: {matchLabels: {a: 1️⃣\(long)}}}", .at(1, "invalid-label", "matchLabels.a")),
    .spec("B4", "{podSelector: {matchLabels: {a: 1️⃣b-}}}", .at(1, "invalid-label", "`b-` is no label value")),
    .spec(
      "B5", "{podSelector: {matchExpressions: [{key: a, operator: 1️⃣in, values: [b]}]}}",
      .at(
        1, "invalid-operator", "spec.podSelector.matchExpressions[0].operator: `in` is no operator",
        hint: "did you mean `In`?")),
    .spec(
      "B5", "{podSelector: {matchExpressions: [1️⃣{key: a}]}}",
      .at(1, "missing-field", "spec.podSelector.matchExpressions[0]: LabelSelectorRequirement needs `operator`")),
    .spec(
      "B6", "{podSelector: {matchExpressions: [{key: a, operator: In, values: 1️⃣[]}]}}",
      .at(1, "invalid-values", "spec.podSelector.matchExpressions[0].values: `In` needs at least one value")),
    .spec(
      "B6", "{podSelector: {matchExpressions: [{key: a, operator: 1️⃣NotIn}]}}",
      .at(1, "invalid-values", "`NotIn` needs at least one value")),
    .spec(
      "B7", "{podSelector: {matchExpressions: [{key: a, operator: Exists, values: 1️⃣[b]}]}}",
      .at(1, "invalid-values", "spec.podSelector.matchExpressions[0].values: `Exists` takes no values")),
    .spec(
      "B7", "{podSelector: {matchExpressions: [{key: a, operator: DoesNotExist, values: 1️⃣[b]}]}}",
      .at(1, "invalid-values", "`DoesNotExist` takes no values")),
    .spec(
      "B8", "{podSelector: {matchExpressions: [1️⃣{operator: Exists}]}}",
      .at(1, "missing-field", "spec.podSelector.matchExpressions[0]: LabelSelectorRequirement needs `key`")),
    .spec(
      "B8", "{podSelector: {matchExpressions: [{key: 1️⃣a b, operator: Exists}]}}",
      .at(1, "invalid-label", "spec.podSelector.matchExpressions[0].key: `a b` is no label key")),
    .spec(
      "B9", "{podSelector: {matchExpressions: [{key: a, operator: In, values: [b, 1️⃣c/d]}]}}",
      .at(1, "invalid-label", "spec.podSelector.matchExpressions[0].values[1]: `c/d` is no label value")),
  ]

  static let ports: [AdmissionCase] = [
    .ingress(
      "B10", "{ports: [{protocol: 1️⃣tcp}]}",
      .at(
        1, "invalid-protocol", "spec.ingress[0].ports[0].protocol: `tcp` is no protocol", hint: "did you mean `TCP`?")),
    .ingress("B10", "{ports: [{protocol: 1️⃣ICMP}]}", .at(1, "invalid-protocol", "`ICMP`", hint: "TCP, UDP and SCTP")),
    .ingress(
      "B11", "{ports: [{port: 1️⃣0}]}", .at(1, "invalid-port", "spec.ingress[0].ports[0].port: 0 is no port")),
    .ingress("B11", "{ports: [{port: 1️⃣65536}]}", .at(1, "invalid-port", "65536 is no port")),
    .ingress("B11", "{ports: [{port: 1️⃣-1}]}", .at(1, "invalid-port", "-1 is no port")),
    .ingress(
      "B12", "{ports: [{port: 1️⃣\"80\"}]}",
      .at(1, "invalid-port", "spec.ingress[0].ports[0].port: `80` is no port name", hint: "without quotes: 80")),
    .ingress("B12", "{ports: [{port: 1️⃣sixteen-letters-}]}", .at(1, "invalid-port", "is no port name")),
    .ingress(
      "B12", "{ports: [{port: 1️⃣80-90}]}",
      .at(1, "invalid-port", "`80-90` is no port name", hint: "write `port: 80` and `endPort: 90`")),
    .ingress(
      "B12", "{ports: [{port: 1️⃣80-90/udp}]}",
      .at(1, "invalid-port", "is no port name", hint: "`port: 80` and `endPort: 90` and `protocol: UDP`")),
    .ingress(
      "B12", "{ports: [{port: 1️⃣80/TCP}]}",
      .at(1, "invalid-port", "is no port name", hint: "write `port: 80` and `protocol: TCP`")),
    .ingress("B12", "{ports: [{port: 1️⃣a--b}]}", .at(1, "invalid-port", "`a--b`")),
    .ingress("B12", "{ports: [{port: 1️⃣-a}]}", .at(1, "invalid-port", "`-a`")),
    .ingress("B12", "{ports: [{port: 1️⃣Http}]}", .at(1, "invalid-port", "`Http`")),
    .ingress("B12", "{ports: [{port: 1️⃣\"\"}]}", .at(1, "invalid-port", "`` is no port name")),
    .ingress(
      "B13", "{ports: [{endPort: 1️⃣90}]}",
      .at(1, "invalid-end-port", "spec.ingress[0].ports[0].endPort: `endPort` needs a numeric `port`")),
    .ingress(
      "B14", "{ports: [{port: http, endPort: 1️⃣90}]}", .at(1, "invalid-end-port", "not the name `http`")),
    .ingress(
      "B15", "{ports: [{port: 80, endPort: 1️⃣79}]}",
      .at(1, "invalid-end-port", "spec.ingress[0].ports[0].endPort: `endPort` 79 is below `port` 80")),
    .ingress("B15", "{ports: [{port: 80, endPort: 1️⃣65536}]}", .at(1, "invalid-port", "endPort: 65536 is no port")),
  ]

  static let peers: [AdmissionCase] = [
    .ingress(
      "B16", "{from: [1️⃣{}]}",
      .at(1, "empty-peer", "spec.ingress[0].from[0]: a peer needs", hint: "`namespaceSelector: {}`")),
    .ingress("B16", "{from: [1️⃣{podSelector: null}]}", .at(1, "empty-peer", "a peer needs")),
    .spec(
      "B16", "{podSelector: {}, egress: [{}, {to: [{podSelector: {}}, 1️⃣{}]}]}",
      .at(1, "empty-peer", "spec.egress[1].to[1]: a peer needs")),
    .ingress(
      "B17", "{from: [1️⃣{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}",
      .at(1, "mixed-peer", "spec.ingress[0].from[0]: `ipBlock` cannot stand beside a selector", hint: "two list items")),
    .ingress(
      "B17", "{from: [1️⃣{ipBlock: {cidr: 10.0.0.0/8}, namespaceSelector: {}}]}", .at(1, "mixed-peer", "`ipBlock`")),
    .ingress(
      "B18", "{from: [{ipBlock: 1️⃣{}}]}",
      .at(1, "missing-field", "spec.ingress[0].from[0].ipBlock: IPBlock needs `cidr`")),
    .ingress(
      "B18", "{from: [{ipBlock: {cidr: 1️⃣10.0.0.1}}]}",
      .at(1, "invalid-cidr", "spec.ingress[0].from[0].ipBlock.cidr: `10.0.0.1` is no CIDR", hint: "`10.0.0.1/32`")),
    .ingress("B18", "{from: [{ipBlock: {cidr: 1️⃣\"\"}}]}", .at(1, "invalid-cidr", "ipBlock.cidr: `` is no CIDR")),
    .ingress("B18", "{from: [{ipBlock: {cidr: 1️⃣10.0.0.0/33}}]}", .at(1, "invalid-cidr", "the prefix length is out of")),
    .ingress("B18", "{from: [{ipBlock: {cidr: 1️⃣a/8}}]}", .at(1, "invalid-cidr", "is no address in strict form")),
  ]

  static let blocks: [AdmissionCase] = [
    .ingress(
      "B19", "{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [1️⃣10.0.0.0/8]}}]}",
      .at(
        1, "except-outside-cidr",
        "spec.ingress[0].from[0].ipBlock.except[0]: `10.0.0.0/8` must be a strict part of `10.0.0.0/8`")),
    .ingress(
      "B19", "{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 1️⃣11.0.0.0/16]}}]}",
      .at(1, "except-outside-cidr", "except[1]: `11.0.0.0/16`")),
    .ingress(
      "B19", "{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [1️⃣10.0.0.0/7]}}]}", .at(1, "except-outside-cidr", "/7")),
    .ingress(
      "B19", "{from: [{ipBlock: {cidr: \"::/0\", except: [1️⃣10.0.0.0/8]}}]}",
      .at(1, "except-outside-cidr", "`10.0.0.0/8` must be a strict part of `::/0`")),
    .ingress(
      "B19", "{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [1️⃣10.0.0.1]}}]}",
      .at(1, "invalid-cidr", "except[0]: `10.0.0.1` is no CIDR")),
    .ingress(
      "B20", "{from: [{ipBlock: {cidr: 1️⃣10.1.0.0/8}}]}",
      .at(1, "invalid-cidr", "ipBlock.cidr: `10.1.0.0/8` has bits set", hint: "did you mean `10.0.0.0/8`?")),
    .ingress("B20", "{from: [{ipBlock: {cidr: 1️⃣010.0.0.0/8}}]}", .at(1, "invalid-cidr", "no address in strict form")),
    .ingress("B20", "{from: [{ipBlock: {cidr: 1️⃣10.0.0.0/08}}]}", .at(1, "invalid-cidr", "the prefix length")),
    .ingress(
      "B20", "{from: [{ipBlock: {cidr: 1️⃣\"::ffff:10.0.0.0/104\"}}]}",
      .at(1, "invalid-cidr", "no address in strict form")),
    .ingress(
      "B20", "{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [1️⃣10.1.1.0/16]}}]}",
      .at(1, "invalid-cidr", "except[0]: `10.1.1.0/16` has bits set", hint: "`10.1.0.0/16`")),
    .spec(
      "B21", "{podSelector: {}, policyTypes: 1️⃣[Ingress, Egress, Ingress]}",
      .at(1, "invalid-policy-type", "spec.policyTypes: at most two policyTypes, found 3")),
    .spec(
      "B21", "{podSelector: {}, policyTypes: [Egress, 1️⃣ingress]}",
      .at(
        1, "invalid-policy-type", "spec.policyTypes[1]: `ingress` is no policy type", hint: "did you mean `Ingress`?")),
    .spec(
      "B21", "{podSelector: {}, policyTypes: [1️⃣Both]}",
      .at(1, "invalid-policy-type", "`Both`", hint: "policy types are `Ingress` and `Egress`")),
  ]
}
