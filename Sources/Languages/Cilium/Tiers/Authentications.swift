import CiliumAPI
import Cluster
import Network
import PolicyModel

/// What rules of authentication make of others (semantics L55, L69): a mode on a wide rule is inherited by narrower ones
/// without one, and nobody sees here whether a handshake succeeds.
struct Authentications {
  /// Whether a rule that allows has a mode that may stop what it allows, by direction.
  private let stops: Set<Direction>

  init(_ world: World, _ identities: Identities) {
    let rules = world.policies.compactMap { $0 as? CiliumPolicy }.flatMap(\.blocks).flatMap(\.rules)
    stops = Set(rules.filter { $0.authentication.map { $0 != .disabled } ?? false }.map(\.direction))
  }

  /// What else must be so for a rule to match; nil for one that never does.
  func condition(of rule: CiliumRule) -> EndPredicate? {
    if rule.isDeny { return .always }
    switch rule.authentication {
    case .disabled: return .always
    case .required: return .unclear
    case .testAlwaysFail: return nil
    case nil: return stops.contains(rule.direction) ? .unclear : .always
    }
  }

  /// The same of rules of NetworkPolicies, which have no mode.
  func conditionOfOthers(_ direction: Direction) -> EndPredicate { stops.contains(direction) ? .unclear : .always }
}
