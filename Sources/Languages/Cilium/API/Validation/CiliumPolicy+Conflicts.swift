package import Diagnostics
import Kubernetes
import Network

extension CiliumPolicy {
  /// Pairs of rules for the same peers and ports whose restrictions the agent cannot merge: of pods that both select it
  /// keeps the former policy, and nobody knows which that is (semantics L54).
  package static func conflicts(_ policies: [CiliumPolicy]) -> [Diagnostic] {
    let all = policies.flatMap { policy in
      policy.blocks.flatMap(\.rules).filter { !$0.isDeny }.flatMap { rule in
        rule.ports.map { Restricted(policy: policy, rule: rule, item: $0) }
      }
    }.filter(\.isRestricted)
    return all.indices.flatMap { place in
      all[..<place].compactMap { first -> Diagnostic? in
        let second = all[place]
        guard first.conflicts(with: second) else { return nil }
        return .warning(
          "unmergeable-rules",
          "\(second.rule.path): what it asks for cannot be merged with what \(first.policy.reference.title) "
            + "\(first.rule.path) asks for", at: second.rule.span,
          notes: [.init("of pods that both select the agent keeps the former policy, whatever that was")])
      }
    }
  }

  /// An item of a rule with restrictions.
  private struct Restricted {
    var policy: CiliumPolicy
    var rule: CiliumRule
    var item: PortItem

    var isRestricted: Bool { !item.restrictions.isEmpty || rule.authentication != nil }

    private func text(_ kind: Restriction.Kind) -> String? { item.restrictions.first { $0.kind == kind }?.text }
    private var requests: Restriction.Kind? { item.restrictions.first(where: \.kind.isAboutRequests)?.kind }
    private var isSealed: Bool { text(.serverNames) != nil && text(.terminatingTLS) == nil }

    func conflicts(with other: Self) -> Bool {
      guard rule.direction == other.rule.direction,
        Set(rule.items.map(\.member)) == Set(other.rule.items.map(\.member)),
        item.ports.contains(where: { port in other.item.ports.contains { port.overlaps($0) } })
      else { return false }
      func differ<Value: Equatable>(_ mine: Value?, _ theirs: Value?) -> Bool {
        mine != nil && theirs != nil && mine != theirs
      }
      return differ(requests, other.requests) || differ(rule.authentication, other.rule.authentication)
        || [.listener, .terminatingTLS, .originatingTLS].contains { differ(text($0), other.text($0)) }
        || isSealed && other.requests != nil || other.isSealed && requests != nil
    }
  }
}

extension PortProtocol {
  /// Whether some connection may be of both.
  fileprivate func overlaps(_ other: Self) -> Bool {
    if Set(transport.judged).isDisjoint(with: other.transport.judged) { return false }
    switch (port, other.port) {
    case (.every, _), (_, .every): return true
    case (.numbers(let mine), .numbers(let theirs)): return mine.overlaps(theirs)
    case (.named(let mine), .named(let theirs)): return mine == theirs
    case (.numbers, .named), (.named, .numbers): return false
    }
  }
}
