import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Verification

/// Rules that leave a tier whose end denies: for what they match, all that its other policies isolate is undone.
struct PassLint {
  let model: PolicyModel
  let written: [WrittenPolicy?]

  private var world: World { model.world }

  /// A bound on the rules of each tier that are taken out to see what they let through.
  private static let mostRules = 60

  func findings() -> [Finding] {
    Direction.allCases.flatMap { direction in
      model.tiers(direction).filter { $0.atEnd == .deny }.flatMap { tier -> [Finding] in
        let policies = tier.groups.flatMap(\.policies)
        let passing = policies.flatMap { policy -> [(rule: Rule, policy: Policy)] in
          var seen: Set<Int> = []
          return policy.rules.filter { rule in rule.action == .pass && seen.insert(rule.number).inserted }
            .map { ($0, policy) }
        }
        return passing.prefix(Self.mostRules).compactMap { finding($0.rule, $0.policy, policies, direction) }
      }
    }
  }

  /// What one rule lets through that other policies of its tier isolate against.
  private func finding(_ rule: Rule, _ policy: Policy, _ tier: [Policy], _ direction: Direction) -> Finding? {
    guard let index = policy.index, let written = written[index] else { return nil }
    let classes = Set(policy.subject.classes)
    let cancelled = tier.filter { other in
      other.index != nil && other.index != index && other.isolates && !classes.isDisjoint(with: other.subject.classes)
    }
    guard !cancelled.isEmpty else { return nil }
    let part = PolicyModel.Part(policy: index, rule: .init(direction: direction, number: rule.number))
    let free = model.free(direction.opposite)
    let pods = AccessComparison(policy)
    guard let example = pods.newAccess(free, since: free.without(part), nodes: true) else { return nil }
    let line = written[direction][rule.number]
    // A policy that other languages write is the surprise.
    let places = cancelled.compactMap(\.index)
    guard let first = places.first(where: { self.written[$0]?.isOrdered == false }) ?? places.first else { return nil }
    let count = Set(places).count
    let others = count == 1 ? "" : " and \(count - 1) more"
    var notes = [
      "for example, \(example.source) → \(example.destination) on \(example.port)/\(example.transport.rawValue) passes "
        + "for \(direction.field)"
    ]
    if written[direction].allSatisfy({ [.log, .pass].contains($0.action) }) {
      notes.append(
        "a policy that only records does not belong in this tier: put it into one before, whose default action is Pass")
    }
    return Finding(
      "pass-cancels-policies", policy: index,
      "\(line.field) leaves the tier, and so what it matches is no longer denied by the isolation of "
        + "\(world.policies[first].reference.quoted)\(others)",
      at: line.span, notes: notes, undecided: OpenEnds(world: world).relabelling)
  }
}
