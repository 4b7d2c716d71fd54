import Network
import ReferenceEvaluator

extension CalicoReading {
  /// Everything that may come of asking some policies: at least one of both.
  struct Answer {
    var mayAllow: Bool
    var mayDeny: Bool
    /// Why, each once.
    var because: [ReferenceEvaluator.Reason]
    /// What leaves it open.
    var doubts: [Open] = []

    /// What leaves something open.
    struct Open: Hashable {
      enum Object: Hashable {
        case rule(RuleReference)
        case policy(Int)
        case data(Int)
      }
      var cause: ReferenceEvaluator.Doubt.Cause
      var object: Object
    }

    /// One thing, and nothing else.
    init(isAllowed: Bool, because reason: ReferenceEvaluator.Reason) {
      (mayAllow, mayDeny, because) = (isAllowed, !isAllowed, [reason])
    }

    /// Either of several, at least one.
    init(anyOf answers: [Answer]) {
      mayAllow = answers.contains(where: \.mayAllow)
      mayDeny = answers.contains(where: \.mayDeny)
      because = []
      for reason in answers.flatMap(\.because) where !because.contains(reason) { because.append(reason) }
      for doubt in answers.flatMap(\.doubts) where !doubts.contains(doubt) { doubts.append(doubt) }
    }

    /// Whether it matters which of two it is.
    func differs(from other: Answer) -> Bool { mayAllow && other.mayDeny || mayDeny && other.mayAllow }

    /// The answer as ends give it.
    var decision: ReferenceEvaluator.EndDecision {
      let isOpen = mayAllow && mayDeny
      return .init(
        isAllowed: !mayDeny, mayAllow: mayAllow, because: (isOpen ? reasons : []) + because)
    }

    /// The doubts, one for each cause.
    private var reasons: [ReferenceEvaluator.Reason] {
      ReferenceEvaluator.Doubt.Cause.allCases.compactMap { cause in
        var doubt = ReferenceEvaluator.Doubt(cause, [])
        for open in doubts where open.cause == cause {
          switch open.object {
          case .rule(let rule): doubt.rules.append(rule)
          case .policy(let policy): doubt.policies.append(policy)
          case .data(let object): doubt.data.append(object)
          }
        }
        doubt.rules.sort { ($0.policy, $0.rule) < ($1.policy, $1.rule) }
        doubt.policies.sort()
        doubt.data.sort()
        return doubt.rules.isEmpty && doubt.policies.isEmpty && doubt.data.isEmpty ? nil : .undecided(doubt)
      }
    }
  }
}
