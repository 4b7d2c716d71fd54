import Advice
import Analysis
import Diagnostics
import Kubernetes
import Network
import Verification

extension ExplanationReport {
  /// JSON of schema version 1. Where the answer depends on pods or addresses, `allowed` is null and `egress` and
  /// `ingress` are those of the first of `cases`. Where it depends on how policies are read, `allowed` is null too, and so
  /// it is at the end that does.
  package var json: String {
    let question = explanation.question
    var value: JSONValue = [
      "schemaVersion": .string("1"),
      "from": JSONReport.end(question.from.description), "to": JSONReport.end(question.to.description),
      "protocol": .string(question.transport.rawValue), "port": .int(Int(question.port)),
      "answer": .string(explanation.answer.rawValue),
      "allowed": allowed(explanation.answer),
      "service": question.translation.map(service) ?? .null,
      "egress": explanation.cases.first.map { trace($0.egress) } ?? .null,
      "ingress": explanation.cases.first.map { trace($0.ingress) } ?? .null,
    ]
    if let name = question.portName { value.append("portName", .string(name)) }
    if question.assumesProtocol { value.append("protocolAssumed", .bool(true)) }
    if explanation.answer == .depends {
      value.append(
        "cases",
        .array(
          explanation.cases.map { item in
            [
              "from": JSONReport.end(item.from), "to": JSONReport.end(item.to), "port": .int(Int(item.port)),
              "allowed": allowed(item.answer), "egress": trace(item.egress), "ingress": trace(item.ingress),
            ]
          }))
    }
    func entry(_ because: Undecided.Reason, _ title: String, _ field: String?, _ span: Span) -> JSONValue {
      var value: JSONValue = ["because": .string(because.rawValue), "object": .string(title)]
      if let field { value.append("field", .string(field)) }
      value.append("position", position(span))
      return value
    }
    let undecided =
      explanation.undecided.map { entry(.unreadKind, $0.title, nil, $0.span) }
      + explanation.open.flatMap { open in open.objects.map { entry(open.because, $0.title, $0.field, $0.span) } }
    if !undecided.isEmpty { value.append("undecided", .array(undecided)) }
    value.append("toDeny", .array(explanation.denying.map(edit)))
    value.append("toAllow", .array(explanation.allowing.map(edit)))
    value.append("skipped", skipped.json())
    return value.text + "\n"
  }

  private func service(_ translation: FlowQuestion.Translation) -> JSONValue {
    [
      "name": .string(translation.service), "port": .int(Int(translation.port)),
      "targetPort": .string(translation.targetPort), "podPorts": .array(translation.numbers.map { .int(Int($0)) }),
      "position": translation.span.map(position) ?? .null,
    ]
  }

  private func allowed(_ answer: FlowExplanation.Answer) -> JSONValue {
    switch answer {
    case .allow: .bool(true)
    case .deny: .bool(false)
    case .depends, .undecided: .null
    }
  }

  private func trace(_ trace: EndTrace) -> JSONValue {
    var value: JSONValue = [
      "allowed": trace.end.allowedJSON,
      "because": .array(trace.end.because.map(because)),
      "policies": .array(
        trace.policies.map { policy($0, isAsked: true) } + trace.unasked.map { policy($0, isAsked: false) }),
    ]
    if !trace.tiers.isEmpty { value.append("tiers", .array(trace.tiers.map(tier))) }
    return value
  }

  /// A tier, and whether its end is asked, which is null where that is open.
  private func tier(_ trace: TierTrace) -> JSONValue {
    [
      "name": .string(trace.tier.name), "order": number(trace.tier.end?.order ?? nil),
      "defaultAction": .optional(trace.tier.end?.action.name),
      "endAsked": trace.isEndAsked.map { .bool($0) } ?? .null,
    ]
  }

  /// An order; null for none, which is last.
  private func number(_ order: Double?) -> JSONValue {
    guard let order else { return .null }
    return Int(exactly: order).map { .int($0) } ?? .number(order)
  }

  private func because(_ because: Counterexample.Because) -> JSONValue { because.json(files) }

  /// A policy; of one in a named tier with what it stands in, and whether it is asked.
  private func policy(_ policy: PolicyTrace, isAsked: Bool) -> JSONValue {
    var value: JSONValue = [
      "object": .string(policy.object.description), "podSelector": .string(policy.selector),
      "position": position(policy.span),
    ]
    if let rank = policy.rank {
      value.append("tier", .string(rank.tier.name))
      switch rank.number {
      case .priority(let number): value.append("priority", .int(number))
      case .order(let number): value.append("order", self.number(number))
      case nil: value.append("priority", .null)
      }
    }
    if policy.isUnclear { value.append("judges", .null) }
    if !isAsked { value.append("asked", .bool(false)) }
    value.append("rules", .array(policy.rules.map(rule)))
    return value
  }

  private func rule(_ rule: RuleTrace) -> JSONValue {
    func items(_ items: [ItemTrace]) -> JSONValue {
      .array(
        items.map {
          [
            "field": .string($0.field), "matches": $0.isUnclear ? .null : .bool($0.isMatch), "text": .string($0.text),
            "position": position($0.span),
          ]
        })
    }
    var value: JSONValue = [
      "field": .string(rule.field), "matches": rule.isUnclear ? .null : .bool(rule.isMatch),
      "nearMiss": .bool(rule.isNearMiss), "peers": items(rule.peers), "ports": items(rule.ports),
      "note": .optional(rule.note), "position": position(rule.span),
    ]
    if let conditions = rule.conditions { value.append("conditions", items(conditions)) }
    if let action = rule.action { value.append("action", .string(action.name)) }
    if let field = rule.shadowedBy { value.append("shadowedBy", .string(field)) }
    return value
  }

  private func edit(_ edit: PolicyEdit) -> JSONValue {
    var value: JSONValue = [
      "otherChanges": edit.otherChanges.map { .int($0) } ?? .null,
      "steps": .array(
        edit.steps.map {
          [
            "object": .string($0.object.description), "text": .string($0.text), "yaml": .strings($0.yaml),
            "position": $0.span.map(position) ?? .null,
          ]
        }),
    ]
    if let judgement = edit.judgement {
      func names(_ all: [String], ofTests: Bool) -> JSONValue {
        .strings(all.filter { $0.hasPrefix("test ") == ofTests })
      }
      for (key, isTests) in [("properties", false), ("tests", true)] {
        value.append(
          key,
          ["hold": names(judgement.holding, ofTests: isTests), "fail": names(judgement.failing, ofTests: isTests)])
      }
    }
    return value
  }

  private func position(_ span: Span) -> JSONValue { files.position(of: span) }
}
