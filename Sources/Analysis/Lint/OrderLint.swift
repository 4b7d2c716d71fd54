import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Verification

/// What comes of the order in which policies are asked: rules that never decide, policies that are never asked, and
/// policies that are asked in no order.
struct OrderLint {
  let model: PolicyModel
  let written: [WrittenPolicy?]

  private var world: World { model.world }

  /// A bound on the pairs of policies of one rank that are tried both ways.
  private static let mostTies = 60

  func findings() -> [Finding] {
    Direction.allCases.flatMap { direction -> [Finding] in
      let idle = unasked(direction)
      return idle + shadowed(direction, besides: Set(idle.compactMap(\.policy))) + ties(direction)
    }
  }

  // MARK: Never asked

  /// Policies behind tiers that decide about every declared pod of theirs.
  private func unasked(_ direction: Direction) -> [Finding] {
    var closing: [Tier] = []
    var result: [Finding] = []
    for tier in model.tiers(direction) {
      if !closing.isEmpty { result += unasked(tier, behind: closing, direction) }
      // A tier that some rule leaves closes nothing for certain.
      let isLeft = tier.groups.flatMap(\.policies).flatMap(\.rules).contains { $0.action == .pass }
      if tier.atEnd == .deny, !isLeft { closing.append(tier) }
    }
    return result
  }

  private func unasked(_ tier: Tier, behind closing: [Tier], _ direction: Direction) -> [Finding] {
    let isolation = model.with(tiers: closing, direction).isolation(direction)
    return tier.groups.flatMap(\.policies).compactMap { policy -> Finding? in
      let pods = policy.subject.classes.flatMap { model.classes.members[$0] }
      guard let index = policy.index, !pods.isEmpty, pods.allSatisfy({ isolation[$0].isIsolated }) else { return nil }
      let names = Set(pods.flatMap { isolation[$0].policies }).sorted().map { "`\(world.policies[$0].reference.path)`" }
      let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
      return Finding(
        "never-asked", policy: index,
        "spec.\(direction.field) is never asked: every declared pod that the policy selects is isolated for "
          + direction.field,
        at: policy.rules.first.flatMap { written[index]?[direction][$0.number].span }
          ?? world.policies[index].span,
        notes: ["\(shown) \(names.count == 1 ? "decides" : "decide") in its stead"],
        undecided: ends.relabelling + ends.making { policy.maySelectPods(of: $0, in: world) })
    }
  }

  private var ends: OpenEnds { OpenEnds(world: world) }

  // MARK: Never decides

  /// A rule, with its policy, and when it is asked.
  private struct Place {
    var rule: Rule
    var policy: Policy
    /// The place of its policy in `World.policies`.
    var index: Int
    /// The tier, and the rank within it.
    var tier: Int
    var rank: Int
  }

  /// Rules that rules before them leave nothing to decide.
  private func shadowed(_ direction: Direction, besides idle: Set<Int>) -> [Finding] {
    let places = places(direction)
    let cover = Cover(world: world)
    // What a language has as one rule may be several.
    func part(_ place: Place) -> PolicyModel.Part {
      .init(policy: place.index, rule: .init(direction: direction, number: place.rule.number))
    }
    let byRule = Dictionary(grouping: places, by: part)
    var seen: Set<PolicyModel.Part> = []
    return places.compactMap { place in
      guard let written = written[place.index], seen.insert(part(place)).inserted else { return nil }
      let line = written[direction][place.rule.number]
      let same = byRule[part(place)] ?? []
      let above = places.first { other in
        same.allSatisfy {
          isBefore(other, $0, places) && cover.covers(other.rule, of: other.policy, $0.rule, of: $0.policy)
        }
      }
      if let above, let first = self.written[above.index]?[direction][above.rule.number] {
        let whose =
          above.index == place.index ? "" : " of \(world.policies[above.index].reference.quoted)"
        return Finding(
          "shadowed-rule", policy: place.index,
          "\(line.field) never decides: \(first.field)\(whose) matches all that it does, and comes first", at: line.span
        )
      }
      guard written.isOrdered, !idle.contains(place.index), isIdle(same, direction) else { return nil }
      return Finding(
        "shadowed-rule", policy: place.index,
        "\(line.field) decides nothing for any declared pod: what it matches is decided before it is asked",
        at: line.span,
        undecided: ends.relabelling
          + ends.making {
            place.policy.maySelectPods(of: $0, in: world) || place.rule.peers.mayMeanPods(of: $0, in: world)
          })
    }
  }

  private func places(_ direction: Direction) -> [Place] {
    model.tiers(direction).enumerated().flatMap { tier, item in
      item.groups.enumerated().flatMap { rank, group in
        group.members.flatMap { member -> [Place] in
          // Of several lists that nobody orders against each other, each rule has rules of its own policy before it.
          member.policies.flatMap { policy -> [Place] in
            guard let index = policy.index else { return [] }
            return policy.rules.map { Place(rule: $0, policy: policy, index: index, tier: tier, rank: rank) }
          }
        }
      }
    }
  }

  /// Whether a rule that matches leaves nothing to say to another.
  private func isBefore(_ a: Place, _ b: Place, _ all: [Place]) -> Bool {
    // Where the order of rules means nothing, some of a policy may yet be asked before others.
    if a.index == b.index, a.tier == b.tier, a.rank == b.rank {
      return a.rule.number < b.rule.number && written[a.index]?.isOrdered == true
    }
    if a.tier == b.tier { return a.rank < b.rank }
    if a.index == b.index { return false }
    // What passes before a rule, or in its stead, leaves its tier unseen.
    return a.tier < b.tier && a.rule.action != .pass
      && !all.contains { other in
        other.tier == a.tier && other.rule.action == .pass && !isBehind(other, a)
      }
  }

  /// Whether a rule is asked only where another of its tier does not match.
  private func isBehind(_ a: Place, _ b: Place) -> Bool {
    a.index == b.index ? a.rule.number > b.rule.number : a.rank > b.rank
  }

  /// Whether a rule matches connections of declared pods, and it makes no difference to any whether it allows or denies,
  /// were there nothing that denies at the other end.
  private func isIdle(_ rule: [Place], _ direction: Direction) -> Bool {
    let free = model.free(direction.opposite)
    let isAsked = rule.contains {
      RuleQuestion(rule: $0.rule, policy: $0.policy, direction: direction).passes(in: free)
    }
    guard isAsked, let place = rule.first else { return false }
    let part = PolicyModel.Part.RulePlace(direction: direction, number: place.rule.number)
    func saying(_ action: Action) -> PolicyModel { free.with(action, ofRule: part, of: place.index) }
    return AccessComparison(place.policy).newAccess(saying(.allow), since: saying(.deny), nodes: true) == nil
  }

  // MARK: Ties

  /// Policies of one rank of which it makes a difference which is asked first.
  private func ties(_ direction: Direction) -> [Finding] {
    // Of policies that all say the same no order matters, and there may be thousands.
    let pairs = model.tiers(direction).flatMap(\.groups).filter { $0.onlyAction == nil }.flatMap(\.ties)
      .filter { a, b in Set((a.rules + b.rules).map(\.action)).count > 1 }
    return pairs.prefix(Self.mostTies).compactMap { a, b in
      guard let one = a.index, let other = b.index else { return nil }
      let (first, second) = (
        model.asking(one, before: other, direction), model.asking(other, before: one, direction)
      )
      let comparison = AccessComparison(a)
      guard
        let example = comparison.newAccess(first, since: second, nodes: true, isCertain: true)
          ?? comparison.newAccess(second, since: first, nodes: true, isCertain: true)
      else { return nil }
      let noun = [one, other].lazy.compactMap { written[$0] }.first(where: \.isOrdered)?.orderNoun ?? "priority"
      return Finding(
        "tie", policy: one,
        "`\(world.policies[one].reference.path)` and `\(world.policies[other].reference.path)` have one \(noun) and say different things: nobody can tell which is asked "
          + "first for \(direction.field)", at: world.policies[one].span,
        notes: [
          "for example, \(example.source) → \(example.destination) on \(example.port)/\(example.transport.rawValue)",
          "give them different \(noun == "order" ? "orders" : "priorities")",
        ])
    }
  }
}
