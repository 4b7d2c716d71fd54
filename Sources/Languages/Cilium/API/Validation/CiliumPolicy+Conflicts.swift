package import Diagnostics
import Kubernetes
import Network

/// Two rules for the same peers and ports whose restrictions the agent cannot merge: of pods that the blocks of both
/// select it keeps the former policy, and nobody knows which that is (semantics L54).
package struct RuleConflict: Sendable {
  /// One of the rules.
  package struct Place: Sendable {
    /// The place of its policy in the list that was looked at.
    package var policy: Int
    /// Its block.
    package var block: Int
    /// Its number among the rules of its policy and direction.
    package var number: Int
    package var rule: CiliumRule
  }

  package var first: Place
  package var second: Place

  /// The pairs among some policies; those that are nil have none.
  package static func all(_ policies: [CiliumPolicy?]) -> [Self] {
    let all = policies.enumerated().flatMap { place, policy in
      [Direction.ingress, .egress].flatMap { direction in
        (policy?.rules(direction) ?? []).enumerated().flatMap { number, item in
          item.rule.restrictedItems.map {
            Restricted(place: Place(policy: place, block: item.block, number: number, rule: item.rule), item: $0)
          }
        }
      }
    }
    // Only rules for the same peers are compared.
    let alike = Dictionary(grouping: all) { $0.peers }.values.filter { $0.count > 1 }
    let found = alike.flatMap { group in
      group.indices.flatMap { place in
        group[..<place].filter { $0.conflicts(with: group[place]) }.map {
          Self(first: $0.place, second: group[place].place)
        }
      }
    }
    return found.sorted { $0.order.lexicographicallyPrecedes($1.order) }
  }

  private var order: [Int] {
    [second, first].flatMap { [$0.policy, $0.rule.direction == .ingress ? 0 : 1, $0.number] }
  }

  /// An item of a rule with restrictions.
  private struct Restricted {
    var place: Place
    var item: PortItem

    struct Peers: Hashable {
      var direction: Direction
      var members: Set<Peer.Member>
    }

    var peers: Peers { Peers(direction: place.rule.direction, members: Set(place.rule.items.map(\.member))) }

    private func text(_ kind: Restriction.Kind) -> String? { item.restrictions.first { $0.kind == kind }?.text }
    private var requests: Restriction.Kind? { item.restrictions.first(where: \.kind.isAboutRequests)?.kind }
    private var isSealed: Bool { text(.serverNames) != nil && text(.terminatingTLS) == nil }

    func conflicts(with other: Self) -> Bool {
      guard item.ports.contains(where: { port in other.item.ports.contains { port.overlaps($0) } }) else {
        return false
      }
      func differ<Value: Equatable>(_ mine: Value?, _ theirs: Value?) -> Bool {
        mine != nil && theirs != nil && mine != theirs
      }
      return differ(requests, other.requests)
        || differ(place.rule.authentication, other.place.rule.authentication)
        || [.listener, .terminatingTLS, .originatingTLS].contains { differ(text($0), other.text($0)) }
        || isSealed && other.requests != nil || other.isSealed && requests != nil
    }
  }

  /// What tells of it.
  package func warning(_ policies: [CiliumPolicy?]) -> Diagnostic {
    let title = policies[first.policy]?.reference.title ?? ""
    return .warning(
      "unmergeable-rules",
      "\(second.rule.path): what it asks for cannot be merged with what \(title) \(first.rule.path) asks for",
      at: second.rule.span,
      notes: [
        .init("of pods that both select the agent keeps the former policy, whatever that was: nothing is certain")
      ])
  }
}

extension CiliumRule {
  /// The items of its L4 part of which more is asked than ports; none of a rule that matches nobody, or that denies.
  fileprivate var restrictedItems: [PortItem] {
    if isDeny { return [] }
    if case .nothing = peers { return [] }
    return ports.filter { !$0.restrictions.isEmpty || authentication != nil }
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
