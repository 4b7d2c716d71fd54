import Advice

extension PolicyRank {
  /// `tier Admin, priority 10`; under the name of a tier that has an end, `order 10`.
  var text: String {
    let number =
      switch number {
      case .priority(let number): "priority \(number)"
      case .order(let number): number.map { "order \(ExplanationReport.text($0))" } ?? "no order, last"
      case nil: ""
      }
    return ((tier.end == nil ? ["tier \(tier.name)"] : []) + [number]).filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

extension RuleTrace {
  /// What it says of the flow, or would; nil in a language whose rules only allow.
  var says: String? {
    guard let action else { return nil }
    if let shadowedBy { return "would \(action.infinitive), but \(shadowedBy) comes first" }
    return isMatch ? action.does : isUnclear ? "may \(action.infinitive), or not" : "(\(action.verb))"
  }
}

extension WrittenRule.Action {
  /// In JSON.
  var name: String {
    switch self {
    case .allow: "allow"
    case .deny: "deny"
    case .pass: "pass"
    case .log: "log"
    }
  }

  var does: String {
    switch self {
    case .allow: "accepts it"
    case .deny: "denies it"
    case .pass: "passes it on"
    case .log: "logs it, and the next rule is asked"
    }
  }

  var infinitive: String {
    switch self {
    case .allow: "accept it"
    case .deny: "deny it"
    case .pass: "pass it on"
    case .log: "log it"
    }
  }

  /// Of a rule that does not match; the versions of the API have different words for one action.
  var verb: String {
    switch self {
    case .allow: "accepts"
    case .deny: "denies"
    case .pass: "passes on"
    case .log: "logs"
    }
  }
}
