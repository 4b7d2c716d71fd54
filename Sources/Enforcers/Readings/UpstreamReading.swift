import Cluster
import ClusterNetworkPolicyReading
import Network
import NetworkPolicyReading
import ReferenceEvaluator

/// What the APIs' texts say together: NetworkPolicies between the two tiers of the policies of the whole cluster
/// (semantics C7).
///
/// Where there are none of the latter, it says what `NetworkPolicyReading` says.
struct UpstreamReading: Reading {
  typealias Flow = ReferenceEvaluator.Flow
  typealias EndDecision = ReferenceEvaluator.EndDecision
  private typealias Reason = ReferenceEvaluator.Reason
  private typealias Judgement = ClusterNetworkPolicyReading.Judgement
  private typealias Outcome = ClusterNetworkPolicyReading.Outcome

  private let openings: OpeningReading
  private let networkPolicies: NetworkPolicyReading
  /// The policies of the whole cluster; nil where there are none.
  private let clusterPolicies: ClusterNetworkPolicyReading?

  /// Reads the policies of a world.
  init(world: World) {
    openings = OpeningReading(world: world)
    networkPolicies = NetworkPolicyReading(world: world)
    let reading = ClusterNetworkPolicyReading(world: world)
    clusterPolicies = reading.isEmpty ? nil : reading
  }

  /// Those of NetworkPolicy alone isolate (semantics C18).
  func isolatingPolicies(ofPod pod: Int, direction: Direction) -> [Int] {
    networkPolicies.isolatingPolicies(ofPod: pod, direction: direction)
  }

  func portEdges(of flow: Flow) -> Set<UInt16> {
    networkPolicies.portEdges(of: flow).union(clusterPolicies?.portEdges(of: flow) ?? [])
  }

  func addressBlocks(judging directions: Set<Direction>) -> [CIDR] {
    networkPolicies.addressBlocks(judging: directions) + (clusterPolicies?.addressBlocks(judging: directions) ?? [])
  }

  func decide(_ flow: Flow, _ direction: Direction) -> EndDecision {
    conclude(flow, direction, clusterPolicies, networkPolicies.decide)
  }

  func decideWithoutAllowRules(_ flow: Flow, _ direction: Direction) -> EndDecision {
    conclude(flow, direction, clusterPolicies?.withoutAcceptRules, networkPolicies.decideWithoutAllowRules)
  }

  /// Admin, then NetworkPolicy, then Baseline (semantics C7).
  ///
  /// - Parameter decide: what NetworkPolicies say.
  private func conclude(
    _ flow: Flow, _ direction: Direction, _ clusterPolicies: ClusterNetworkPolicyReading?,
    _ decide: (Flow, Direction) -> EndDecision
  ) -> EndDecision {
    if let opened = openings.decide(flow, direction) { return opened }
    let end = direction.ends(source: flow.source, destination: flow.destination).own
    guard let clusterPolicies, let pod = clusterPolicies.governedPod(end) else { return decide(flow, direction) }
    return conclude(clusterPolicies.admin(flow, direction)) {
      // NetworkPolicy is final where it isolates the pod in this direction (C13, C15).
      if !isolatingPolicies(ofPod: pod, direction: direction).isEmpty { return decide(flow, direction) }
      // Baseline otherwise, and what nothing speaks of is allowed (C16, C17).
      return conclude(clusterPolicies.baseline(flow, direction)) {
        EndDecision(isAllowed: true, because: [.notIsolated])
      }
    }
  }

  /// What a tier and what comes after it decide: every outcome of the tier counts (semantics C38).
  ///
  /// - Parameter rest: what is asked where the tier passes or says nothing.
  private func conclude(_ tier: Judgement, _ rest: () -> EndDecision) -> EndDecision {
    let outcomes = tier.outcomes
    let rest = outcomes.contains(where: Self.isLeft) ? rest() : nil
    let decisions = outcomes.map { decision($0, rest) }
    let isAllowed = decisions.allSatisfy(\.isAllowed)
    let mayAllow = decisions.contains(where: \.mayAllow)

    var because: [Reason] = []
    func add(_ reasons: [Reason]) { for reason in reasons where !because.contains(reason) { because.append(reason) } }
    if isAllowed == mayAllow {
      // The first of those that agree; if it is a Pass, with all others.
      add(decisions[0].because)
      if case .pass? = outcomes.first { add(outcomes.compactMap(passing)) }
    } else {
      add(doubts(tier, rest))
      for decision in decisions { add(decision.because.filter { Self.doubt($0) == nil }) }
    }
    return EndDecision(isAllowed: isAllowed, mayAllow: mayAllow, because: because)
  }

  /// What one outcome of a tier decides.
  private func decision(_ outcome: Outcome, _ rest: EndDecision?) -> EndDecision {
    // Whatever is asked after the last tier allows (C17).
    var rest = rest ?? EndDecision(isAllowed: true, because: [.notIsolated])
    switch outcome {
    // Accept and Deny are final (C11).
    case .accept(let rule): return EndDecision(isAllowed: true, because: [.rule(rule)])
    case .deny(let rule): return EndDecision(isAllowed: false, because: [.deniedBy(rule)])
    // Pass leaves the tier (C12), and so does a tier without a match (C13).
    case .pass, .none:
      if let passing = passing(outcome) { rest.because.append(passing) }
      return rest
    }
  }

  /// What leaves a tier's decision open: the rules that decide otherwise than what may happen in their stead, and what
  /// is open after the tier, one doubt for each cause.
  private func doubts(_ tier: Judgement, _ rest: EndDecision?) -> [Reason] {
    let choices = tier.choices.filter { choice in
      choice.alternatives.contains { differ(choice.outcome, $0, rest) }
    }
    let later = rest?.because.compactMap(Self.doubt) ?? []
    return ReferenceEvaluator.Doubt.Cause.allCases.compactMap { cause in
      let own = choices.filter { $0.cause == cause }.map(\.rule)
      var rules: [ReferenceEvaluator.RuleReference] = []
      for rule in own + later.filter({ $0.cause == cause }).flatMap(\.rules) where !rules.contains(rule) {
        rules.append(rule)
      }
      return rules.isEmpty ? nil : .undecided(.init(cause, rules))
    }
  }

  /// Whether it may matter which of two outcomes it is. Two that leave the tier come to the same.
  private func differ(_ a: Outcome, _ b: Outcome, _ rest: EndDecision?) -> Bool {
    if Self.isLeft(a) && Self.isLeft(b) { return false }
    let (a, b) = (decision(a, rest), decision(b, rest))
    return (a.mayAllow || b.mayAllow) && !(a.isAllowed && b.isAllowed)
  }

  /// Whether what comes after the tier decides.
  private static func isLeft(_ outcome: Outcome) -> Bool {
    switch outcome {
    case .accept, .deny: false
    case .pass, .none: true
    }
  }

  /// That a rule passed.
  private func passing(_ outcome: Outcome) -> Reason? {
    if case .pass(let rule) = outcome { .passedBy(rule) } else { nil }
  }

  private static func doubt(_ reason: Reason) -> ReferenceEvaluator.Doubt? {
    if case .undecided(let doubt) = reason { doubt } else { nil }
  }
}
