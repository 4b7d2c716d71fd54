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
    let isolating = model.with(tiers: closing, direction).isolating(direction)
    return tier.groups.flatMap(\.policies).compactMap { policy -> Finding? in
      let pods = policy.subject.classes.flatMap { model.classes.members[$0] }
      guard !pods.isEmpty, pods.allSatisfy({ !isolating[$0].isEmpty }) else { return nil }
      let names = Set(pods.flatMap { isolating[$0] }).sorted().map { "`\(world.policies[$0].reference.path)`" }
      let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
      return Finding(
        "never-asked", policy: policy.index,
        "spec.\(direction.field) is never asked: every declared pod that the policy selects is isolated for "
          + direction.field,
        at: policy.rules.first.flatMap { written[policy.index]?[direction][$0.number].span }
          ?? world.policies[policy.index].span,
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
      .init(policy: place.policy.index, rule: .init(direction: direction, number: place.rule.number))
    }
    let byRule = Dictionary(grouping: places, by: part)
    var seen: Set<PolicyModel.Part> = []
    return places.compactMap { place in
      guard let written = written[place.policy.index], seen.insert(part(place)).inserted else { return nil }
      let line = written[direction][place.rule.number]
      let same = byRule[part(place)] ?? []
      let above = places.first { other in
        same.allSatisfy {
          isBefore(other, $0, places) && cover.covers(other.rule, of: other.policy, $0.rule, of: $0.policy)
        }
      }
      if let above, let first = self.written[above.policy.index]?[direction][above.rule.number] {
        let whose =
          above.policy.index == place.policy.index ? "" : " of \(world.policies[above.policy.index].reference.quoted)"
        return Finding(
          "shadowed-rule", policy: place.policy.index,
          "\(line.field) never decides: \(first.field)\(whose) matches all that it does, and comes first", at: line.span
        )
      }
      guard written.isOrdered, !idle.contains(place.policy.index), isIdle(same, direction) else { return nil }
      return Finding(
        "shadowed-rule", policy: place.policy.index,
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
          switch member {
          case .policy(let policy): policy.rules.map { Place(rule: $0, policy: policy, tier: tier, rank: rank) }
          // Of several lists that nobody orders against each other, each rule has rules of its own policy before it.
          case .groups(let groups):
            groups.flatMap(\.policies).flatMap { policy in
              policy.rules.map { Place(rule: $0, policy: policy, tier: tier, rank: rank) }
            }
          }
        }
      }
    }
  }

  /// Whether a rule that matches leaves nothing to say to another.
  private func isBefore(_ a: Place, _ b: Place, _ all: [Place]) -> Bool {
    // Of policies whose rules all allow, the order of rules means nothing.
    if a.policy.index == b.policy.index {
      return a.tier == b.tier && a.rule.number < b.rule.number && written[a.policy.index]?.isOrdered == true
    }
    if a.tier == b.tier { return a.rank < b.rank }
    // What passes before a rule, or in its stead, leaves its tier unseen.
    return a.tier < b.tier && a.rule.action != .pass
      && !all.contains { other in
        other.tier == a.tier && other.rule.action == .pass && !isBehind(other, a)
      }
  }

  /// Whether a rule is asked only where another of its tier does not match.
  private func isBehind(_ a: Place, _ b: Place) -> Bool {
    a.policy.index == b.policy.index ? a.rule.number > b.rule.number : a.rank > b.rank
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
    func saying(_ action: Action) -> PolicyModel { free.with(action, ofRule: part, of: place.policy.index) }
    return AccessComparison(place.policy).newAccess(saying(.allow), since: saying(.deny), nodes: true) == nil
  }

  // MARK: Ties

  /// Policies of one rank of which it makes a difference which is asked first.
  private func ties(_ direction: Direction) -> [Finding] {
    // Of policies that all say the same no order matters, and there may be thousands.
    let pairs = model.tiers(direction).flatMap(\.groups).filter { $0.onlyAction == nil }.flatMap(\.ties)
      .filter { a, b in Set((a.rules + b.rules).map(\.action)).count > 1 }
    return pairs.prefix(Self.mostTies).compactMap { a, b in
      let (first, second) = (
        model.asking(a.index, before: b.index, direction), model.asking(b.index, before: a.index, direction)
      )
      let comparison = AccessComparison(a)
      guard
        let example = comparison.newAccess(first, since: second, nodes: true, isCertain: true)
          ?? comparison.newAccess(second, since: first, nodes: true, isCertain: true)
      else { return nil }
      let (one, other) = (world.policies[a.index].reference, world.policies[b.index].reference)
      let noun = [a, b].lazy.compactMap { written[$0.index] }.first(where: \.isOrdered)?.orderNoun ?? "priority"
      return Finding(
        "tie", policy: a.index,
        "`\(one.path)` and `\(other.path)` have one \(noun) and say different things: nobody can tell which is asked "
          + "first for \(direction.field)", at: world.policies[a.index].span,
        notes: [
          "for example, \(example.source) → \(example.destination) on \(example.port)/\(example.transport.rawValue)",
          "give them different \(noun == "order" ? "orders" : "priorities")",
        ])
    }
  }
}
