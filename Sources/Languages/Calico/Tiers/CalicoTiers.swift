import CalicoAPI
package import Cluster
import Kubernetes
package import Network
package import PolicyModel

/// Calico's policies as tiers: one for each of Calico's, of a group for each policy, or for those of one order; every
/// policy isolates its subjects, and its tier's default action is what is said at the end (semantics K10 to K27).
package struct CalicoTiers {
  /// A policy of another language that Calico asks among its own (semantics K80 to K85).
  package struct Foreign {
    /// The tier in which it is asked.
    package var tier: String
    /// Its order there.
    package var order: Double
    /// Its place among those of one order, in the order of bytes, before and since release 3.32 (semantics K21); nil where no
    /// text says which it is.
    package var tieKeys: (stored: String?, current: String?)
    /// What it says.
    package var policy: Policy

    /// Makes one.
    package init(tier: String, order: Double, tieKeys: (stored: String?, current: String?), policy: Policy) {
      self.tier = tier
      self.order = order
      self.tieKeys = tieKeys
      self.policy = policy
    }
  }

  /// A policy in its tier.
  private struct Ordered {
    var tier: String
    var order: Double
    var tieKey: String?
    var policy: Policy
  }

  private let world: World
  private let members: Members
  private let release: CalicoRelease

  /// Reads the policies of a world.
  package init(_ world: World) {
    self.world = world
    members = Members(world)
    release = CalicoRelease(world.enforcer.release)
  }

  /// The tiers of both directions, with those of other languages where Calico asks them.
  package func normalise(ingress: [Foreign], egress: [Foreign]) -> NormalisedPolicies {
    var result = NormalisedPolicies(ingress: tiers(.ingress, ingress), egress: tiers(.egress, egress))
    result.hosts = hosts
    return result
  }

  /// What host endpoints do: they judge at their nodes, and what is forwarded where a policy about that selects one
  /// (semantics K71, K75, KO4).
  private var hosts: HostJudges? {
    let endpoints = world.policyData.compactMap { $0 as? HostEndpoint }
    if endpoints.isEmpty { return nil }
    let forwarding = world.policies.compactMap { $0 as? CalicoPolicy }.filter {
      $0.applyOnForward || $0.preDNAT || $0.doNotTrack
    }
    return HostJudges(
      addresses: Set(endpoints.flatMap(\.expectedIPs)).sorted().map { CIDR($0) },
      judgesForwarded: endpoints.contains { endpoint in
        forwarding.contains { $0.maySelect(hostEndpointWith: endpoint.labels) }
      })
  }

  /// Blocks of network sets by the labels of their namespaces (semantics K83).
  package func networkSets(inNamespacesWith requirements: [LabelRequirement]) -> [CIDR] {
    members.networkSets(inNamespacesWith: requirements)
  }

  private func tiers(_ direction: Direction, _ foreign: [Foreign]) -> [Tier] {
    let others = foreign.map { other in
      Ordered(
        tier: other.tier, order: other.order,
        tieKey: release >= .v332 ? other.tieKeys.current : other.tieKeys.stored, policy: other.policy)
    }
    let byTier = Dictionary(grouping: own(direction) + others, by: \.tier)
    let known = order
    let unknown = Set(byTier.keys).subtracting(known.map(\.name)).sorted()
    return (known + unknown.map { ($0, .deny) }).compactMap { tier in
      byTier[tier.name].map { Tier(groups: groups($0), atEnd: tier.atEnd) }
    }
  }

  /// The tiers in the order in which they are asked, with what is said at the end of each (semantics K10, K11). A policy
  /// of a tier that does not exist is asked behind all of them (semantics K13).
  package var order: [(name: String, atEnd: Action)] {
    typealias Place = (name: String, order: Double, action: CalicoTier.DefaultAction)
    let written = world.policyData.compactMap { $0 as? CalicoTier }
    var places = written.map { tier -> Place in (tier.name, tier.order ?? .infinity, tier.defaultAction) }
    let names = Set(written.map(\.name))
    places += BuiltInTier.all(in: release).filter { !names.contains($0.name) }.map {
      ($0.name, $0.order, $0.defaultAction)
    }
    places.sort { $0.order == $1.order ? $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) : $0.order < $1.order }
    return places.map { ($0.name, $0.action == .deny ? .deny : .pass) }
  }

  /// Policies of one tier by their order (semantics K20). Which of several of one order is asked first depends on the
  /// release: nobody knows where none is given (semantics K21, KO1).
  private func groups(_ policies: [Ordered]) -> [Group] {
    let byOrder = Dictionary(grouping: policies, by: \.order).sorted { $0.key < $1.key }
    return byOrder.flatMap { _, tied -> [Group] in
      let sorted = tied.sorted { ($0.tieKey ?? "").utf8.lexicographicallyPrecedes(($1.tieKey ?? "").utf8) }
      if world.enforcer.release == nil || tied.contains(where: { $0.tieKey == nil }) {
        return [Group(sorted.map(\.policy))]
      }
      return sorted.map { Group([$0.policy]) }
    }
  }

  // MARK: Policies

  private func own(_ direction: Direction) -> [Ordered] {
    world.policies.enumerated().compactMap { place, object in
      // Policies before connections are tracked, or addresses translated, are no matter to pods (semantics K73).
      guard let policy = object as? CalicoPolicy, !policy.doNotTrack, !policy.preDNAT,
        policy.possibleDirections.contains(direction)
      else { return nil }
      let subject = subject(of: policy)
      let isCertain = subject.may == subject.must
      var own: [EndPredicate] = isCertain ? [] : [.any([.pods(PodGroup(subject.must)), .unclear])]
      if !policy.judgesEverywhere(direction) { own.append(.unclear) }
      let rules = policy[direction].enumerated().flatMap { number, rule in
        RuleTerms(rule, namespace: policy.namespace, members, world).rules(number, direction)
      }
      let normalised = Policy(
        index: place, subject: PodGroup(subject.may), own: own.isEmpty ? .always : own.count == 1 ? own[0] : .all(own),
        rules: rules, isolates: true)
      return Ordered(
        tier: policy.tier ?? "default", order: policy.order ?? .infinity, tieKey: tieKey(policy), policy: normalised)
    }
  }

  /// The pods of which a policy speaks (semantics K31 to K33).
  private func subject(of policy: CalicoPolicy) -> SelectedPods {
    var parts: [SelectedPods] = []
    if let namespace = policy.namespace { parts.append(SelectedPods(.selected(PodSelection(namespace: namespace)))) }
    return .all(parts + policy.subjectSelectors.map { SelectedPods($0) })
  }

  /// What decides among policies of one order (semantics K21).
  private func tieKey(_ policy: CalicoPolicy) -> String {
    if release >= .v332 {
      return "\(policy.name)/\(policy.namespace ?? "")/\(policy.kind.rawValue)"
    }
    let tier = policy.tier ?? "default"
    let name = policy.name.hasPrefix("\(tier).") ? policy.name : "\(tier).\(policy.name)"
    return policy.namespace.map { "\($0)/\(name)" } ?? name
  }
}

extension CalicoRelease {
  /// The release that somebody names, or the usual one.
  init(_ name: String?) { self = name.flatMap { Self(named: $0) } ?? .usual }
}
