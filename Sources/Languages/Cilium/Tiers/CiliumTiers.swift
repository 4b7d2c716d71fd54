import CiliumAPI
package import Cluster
import Kubernetes
package import Network
package import PolicyModel

/// Cilium's policies and NetworkPolicies as one tier: what denies, then what allows; blocks that do not say otherwise
/// isolate their subjects (semantics L10 to L18, L56).
package struct CiliumTiers {
  let world: World
  let settings: CiliumSettings
  let identities: Identities
  let peers: PeerTerms
  let ports: PortTerms
  let placements: Placements
  let authentication: Authentications

  /// Reads the policies of a world.
  package init(_ world: World) { self.init(world, message: nil) }

  /// Reads what the policies of a world say of an ICMP message, in place of connections: of any of them.
  package init(_ world: World, icmp type: UInt8, _ family: IPFamily) {
    self.init(world, message: ICMPField(family, type: type))
  }

  private init(_ world: World, message: ICMPField?) {
    self.world = world
    settings = CiliumSettings(world.enforcer)
    identities = Identities(settings)
    peers = PeerTerms(world, settings, identities)
    ports = PortTerms(world, message: message)
    placements = Placements(world, judgesOwnNode: settings.allowLocalhost == .policy)
    authentication = Authentications(world, identities)
  }

  /// The tiers of each direction.
  ///
  /// - Parameters:
  ///   - networkPolicies: what Kubernetes' own policies of namespaces come to.
  ///   - clusterPolicies: those of the whole cluster that are read, with rules in a direction.
  package func normalise(
    networkPolicies: NormalisedPolicies, clusterPolicies: (Direction) -> [Ranked] = { _ in [] }
  ) -> NormalisedPolicies {
    if settings.policyMode == .never { return NormalisedPolicies(ingress: [], egress: []) }
    let ranked = clusterPolicies(.ingress)
    var result = NormalisedPolicies(
      ingress: tiers(.ingress, networkPolicies.ingress, ranked),
      egress: tiers(.egress, networkPolicies.egress, clusterPolicies(.egress)))
    result.judgesOwnNode = settings.allowLocalhost == .policy
    result.deniedOwnNode =
      result.judgesOwnNode ? [] : subjectsThatDenyTheirHost + subjectsThatDenyTheirHost(ranked)
    result.hosts = hosts
    return result
  }

  /// What may be decided otherwise, the policies of the whole cluster around Cilium's own tier, and behind them nothing.
  private func tiers(_ direction: Direction, _ networkPolicies: [Tier], _ ranked: [Ranked]) -> [Tier] {
    let unknown = unknown(direction)
    if ranked.isEmpty { return tier(direction, networkPolicies, before: unknown) }
    let admin = tiers(ranked.filter { !$0.isBaseline }, direction)
    let baseline = tiers(ranked.filter(\.isBaseline), direction)
    let own = tier(direction, networkPolicies, isLast: baseline.isEmpty)
    let before = unknown + (admin.isEmpty ? [] : bound(direction))
    let open = before.isEmpty ? [] : [Tier(groups: [Group(before)], atEnd: .pass)]
    return open + heard(admin + own + baseline, direction)
  }

  /// Cilium's own tier.
  ///
  /// - Parameters:
  ///   - unknown: what is asked before it.
  ///   - isLast: whether all that it does not decide is allowed.
  private func tier(
    _ direction: Direction, _ networkPolicies: [Tier], before unknown: [Policy] = [], isLast: Bool = true
  ) -> [Tier] {
    let blocks = allBlocks
    let denying = blocks.compactMap { policy($0, direction, isDeny: true) }
    var allowing = blocks.compactMap { policy($0, direction, isDeny: false) }
    allowing += networkPolicies.policies.map { adapted($0, direction) }
    if settings.policyMode == .always {
      allowing.append(Policy(index: nil, subject: PodGroup(PodSelection()), rules: [], isolates: true))
    }
    if direction == .ingress, settings.allowLocalhost == .always, !isLast || allowing.contains(where: \.isolates) {
      allowing += fromOwnNode
    }
    let groups = [unknown, denying, allowing].filter { !$0.isEmpty }.map { Group($0) }
    return groups.isEmpty ? [] : [Tier(groups: groups, atEnd: .deny)]
  }

  // MARK: Blocks

  /// A block with its policy.
  struct Placed {
    var place: Int
    var number: Int
    var policy: CiliumPolicy
    var block: RuleBlock
  }

  var allBlocks: [Placed] {
    world.policies.enumerated().flatMap { place, object -> [Placed] in
      guard let policy = object as? CiliumPolicy else { return [] }
      return policy.blocks.enumerated().map { Placed(place: place, number: $0, policy: policy, block: $1) }
    }
  }

  /// What a block says in a direction that denies, or that allows; nil where it takes no part, and for one of nodes
  /// (semantics L6, L11). The part that allows isolates.
  func policy(_ placed: Placed, _ direction: Direction, isDeny: Bool) -> Policy? {
    guard case .endpoints(let selector) = placed.block.subject else { return nil }
    let mine = placed.policy.rules(direction).enumerated().filter { $0.element.block == placed.number }
    let wanted = mine.filter { $0.element.rule.isDeny == isDeny }
    let binding = isDeny ? mine.filter { !ports.bindingWays($0.element.rule).isEmpty } : []
    guard isDeny ? !(wanted + binding).isEmpty : !mine.isEmpty else { return nil }
    let subject = subject(selector, placed.policy.namespace)
    let own = subject.may == subject.must ? EndPredicate.always : .any([.pods(PodGroup(subject.must)), .unclear])
    let selectsInit = selector.keys.contains { $0.source == EndpointSelector.Key.reserved && $0.name == "init" }
    let written = (wanted + binding).map { WrittenRule(number: $0.offset, rule: $0.element.rule) }
    func ends(_ rule: CiliumRule) -> PeerEnds {
      self.ends(rule, placed.policy.namespace, selectsInit: selectsInit)
    }
    return Policy(
      index: placed.place, subject: PodGroup(subject.may), own: own,
      rules: written.flatMap { rules($0, ends($0.rule), isDeny: isDeny) } + together(written, ends, isDeny: isDeny),
      isolates: !isDeny && isolates(placed.block, direction))
  }

  /// Whether a block that takes part isolates (semantics L12).
  private func isolates(_ block: RuleBlock, _ direction: Direction) -> Bool {
    !settings.nonDefaultDeny || block.enableDefaultDeny[direction] ?? true
  }

  /// The pods that a block speaks of (semantics L4, L5).
  func subject(_ selector: EndpointSelector, _ namespace: String?) -> Identities.Pods {
    guard let namespace else { return identities.pods(selector.requirements) }
    let key = EndpointSelector.Key(IdentityLabel.namespace, source: EndpointSelector.Key.kubernetes)
    var selector = selector
    selector.matchLabels[key] = namespace
    return identities.pods(selector.requirements)
  }

  // MARK: Rules

  /// A rule with its number in its policy and direction.
  struct WrittenRule {
    var number: Int
    var rule: CiliumRule
  }

  /// What a rule matches.
  private func ends(_ rule: CiliumRule, _ namespace: String?, selectsInit: Bool) -> PeerEnds {
    var ends = peers.ends(rule, namespace: namespace, selectsInit: selectsInit)
    // Nobody promises whether what denies the own node denies it (L71).
    if rule.isDeny, rule.direction == .ingress, settings.allowLocalhost == .always {
      ends.host = ends.host.and(.unclear)
    }
    return ends
  }

  /// - Parameters:
  ///   - needs: the numbers of the rules that match the ends together with it.
  ///   - isDeny: whether what it says is taken for a denial: of one that denies, or that binds what others allow.
  private func rules(_ written: WrittenRule, _ ends: PeerEnds, needs: Set<Int> = [], isDeny: Bool) -> [Rule] {
    let rule = written.rule
    guard let condition = authentication.condition(of: rule), ends != PeerEnds() else { return [] }
    let ways = isDeny && !rule.isDeny ? ports.bindingWays(rule) : ports.ways(rule)
    return placements.cases(ends, rule.direction).flatMap { found in
      ways.map { way in
        var result = Rule(
          number: written.number, own: found.own.and(condition), peers: found.peers.and(way.peers), ports: way.ports,
          action: isDeny ? .deny : .allow)
        result.needs = needs
        return result
      }
    }
  }

  /// What rules with one L4 part match together: a node is one of them wherever the pod runs, if one rule names its own
  /// node and another the others (semantics L31, L68).
  private func together(
    _ written: [WrittenRule], _ ends: (CiliumRule) -> PeerEnds, isDeny: Bool
  ) -> [Rule] {
    let ofNodes = written.map { (written: $0, ends: ends($0.rule)) }.filter {
      $0.ends.host != .nobody || $0.ends.remoteNodes != .nobody
    }
    let alike = Dictionary(grouping: ofNodes) { $0.written.rule.l4Text }.values.filter { $0.count > 1 }
    return alike.sorted { $0[0].written.number < $1[0].written.number }.flatMap { group -> [Rule] in
      let all = group.reduce(PeerEnds()) { $0.union($1.ends) }
      if all.host == .nobody || all.remoteNodes == .nobody { return [] }
      return rules(
        group[0].written, PeerEnds(host: all.host, remoteNodes: all.remoteNodes),
        needs: Set(group.dropFirst().map(\.written.number)), isDeny: isDeny)
    }
  }

  /// What pods let in from the network of their own node.
  private var fromOwnNode: [Policy] {
    let rules = placements.fromOwnNode.map {
      Rule(number: 0, own: $0.own, peers: $0.peers, ports: .always, action: .allow)
    }
    return rules.isEmpty ? [] : [Policy(index: nil, subject: PodGroup(PodSelection()), rules: rules, isolates: false)]
  }

  /// The pods that some rule denies their own node to.
  private var subjectsThatDenyTheirHost: [PodGroup] {
    allBlocks.compactMap { placed in
      guard case .endpoints(let selector) = placed.block.subject else { return nil }
      let denies = placed.block.rules.contains { rule in
        rule.isDeny && rule.direction == .ingress && !ports.ways(rule).isEmpty
          && peers.ends(rule, namespace: placed.policy.namespace, selectsInit: false).host != .nobody
      }
      return denies ? PodGroup(subject(selector, placed.policy.namespace).may) : nil
    }
  }

  /// What judges at nodes with the host firewall, which is not modelled (semantics L6, L63).
  private var hosts: HostJudges? {
    let isJudged =
      settings.hostFirewall
      && allBlocks.contains { placed in if case .nodes = placed.block.subject { true } else { false } }
    return isJudged ? HostJudges(addresses: [], judgesForwarded: false) : nil
  }
}

extension CiliumRule {
  /// What is asked besides the ends: two rules of one text ask for the same.
  fileprivate var l4Text: String {
    let items = ports.map { item in "\(item.ports) \(item.restrictions.map { "\($0.kind) \($0.text)" })" }
    return "\(items) \(icmps) \(authentication?.rawValue ?? "") \(isDeny)"
  }
}
