import Kubernetes
import Network
import Properties
import Verification

extension JSONReport {
  /// What was found out about one property.
  func property(_ outcome: PropertyOutcome) -> JSONValue {
    let property = outcome.property
    var result: JSONValue = [
      "name": .string(property.name),
      "assertion": .string(property.assertion.name),
      "severity": .string(property.severity.rawValue),
      "controls": .strings(property.controls),
      "world": .string(property.world.rawValue),
      "verdict": .string(outcome.verdict.name),
      "reason": .optional(outcome.verdict.reason),
      "position": position(property.span),
      "description": .optional(property.description),
      "remediation": .optional(property.remediation),
      "expectation": property.expectation.map(expectation) ?? .null,
      "waivers": .array(outcome.waivers.map(waiver)),
      "violatingPairs": .int(outcome.violatingPairs),
      "counterexamples": .array(outcome.counterexamples.map(counterexample)),
    ]
    if !outcome.undecided.isEmpty { result.append("undecided", .array(outcome.undecided.map(undecided))) }
    if let restricted = outcome.restricted {
      result.append("restrictedFlows", .array(restricted.examples.map(counterexample)))
      if !restricted.undecided.isEmpty {
        result.append("perhapsRestricted", .array(restricted.undecided.map(undecided)))
      }
    }
    return result
  }

  /// What leaves a verdict open.
  func undecided(_ undecided: Undecided) -> JSONValue {
    var value: JSONValue = [
      "because": .string(undecided.because.rawValue),
      "objects": .array(
        undecided.objects.map {
          ["object": .string($0.title), "field": .optional($0.field), "position": position($0.span)]
        }),
      "flow": undecided.flow.map(counterexample) ?? .null,
    ]
    if !undecided.addresses.isEmpty { value.append("addresses", .strings(undecided.addresses)) }
    return value
  }

  private func expectation(_ expectation: Property.Expectation) -> JSONValue {
    [
      "verdict": .string("violated"), "reason": .optional(expectation.reason),
      "ticket": .optional(expectation.ticket), "until": .optional(expectation.until?.description),
    ]
  }

  /// A flow, and why it is as it is.
  func counterexample(_ counterexample: Counterexample) -> JSONValue {
    var result: JSONValue = [
      "from": end(counterexample.from),
      "to": counterexample.to.map(end) ?? .null,
      "protocol": .optional(counterexample.transport?.rawValue),
      "port": counterexample.port.map { .int(Int($0)) } ?? .null,
      "family": .optional(counterexample.family?.rawValue),
      "ports": ports(counterexample.connections),
      "direction": .optional(counterexample.direction?.rawValue),
      "explanation": .optional(counterexample.explanation),
      "egress": counterexample.egress.map(decision) ?? .null,
      "ingress": counterexample.ingress.map(decision) ?? .null,
    ]
    if let door = counterexample.door {
      result.append(
        "door",
        [
          "via": .string(door.via), "entry": .optional(door.entryName), "reach": .optional(door.reachName),
          "chain": .strings(door.chain),
        ])
    }
    if let before = counterexample.before {
      result.append("before", ["egress": decision(before.egress), "ingress": decision(before.ingress)])
    }
    if let chosen = counterexample.chosen {
      result.append(
        "policies",
        .array(
          chosen.policies.map {
            ["namespace": .string($0.namespace), "manifest": .string($0.manifest.map { "\($0)\n" }.joined())]
          }))
    }
    if let passing = counterexample.passing.first { result.append("passing", self.counterexample(passing)) }
    if !counterexample.hops.isEmpty { result.append("hops", .array(counterexample.hops.map(self.counterexample))) }
    return result
  }

  private func waiver(_ waiver: Waiver) -> JSONValue {
    [
      "reason": .string(waiver.reason), "expires": .string(waiver.expires.description),
      "position": position(waiver.span),
    ]
  }

  /// An end of a flow.
  private func end(_ end: EndDescription) -> JSONValue { Self.end(end) }

  /// An end of a flow.
  static func end(_ end: EndDescription) -> JSONValue {
    var result: JSONValue = [
      "kind": .string(end.kind.rawValue), "namespace": .optional(end.namespace), "name": .optional(end.name),
      "workloadKind": .optional(end.workloadKind), "pod": .optional(end.pod), "address": .optional(end.address),
      "addressAssumed": .bool(end.isAddressAssumed), "labels": .sorted(end.labels),
      "hypothetical": .bool(end.isHypothetical),
    ]
    if let source = end.labelSource {
      result.append("assumedLabels", .sorted(end.assumedLabels))
      result.append("labelSource", .string(source))
    }
    if let labels = end.newNamespaceLabels { result.append("newNamespaceLabels", .sorted(labels)) }
    if let account = end.serviceAccount { result.append("serviceAccount", .string(account)) }
    if let labels = end.newServiceAccountLabels { result.append("newServiceAccountLabels", .sorted(labels)) }
    return result
  }

  private func ports(_ connections: ConnectionSet) -> JSONValue {
    .object(
      TransportProtocol.allCases.filter { !connections[$0].isEmpty }
        .map { JSONValue.Member(key: $0.rawValue, value: .string(connections[$0].portList)) })
  }

  private func decision(_ end: Counterexample.End) -> JSONValue {
    ["allowed": end.allowedJSON, "because": .array(end.because.map { $0.json(run.files) })]
  }

  /// A reason; members that it does not have are left out.
}
