import CiliumAPI
package import Cluster
import Kubernetes
package import Network
package import PolicyModel

/// Cilium's policies and NetworkPolicies as one tier: what denies, then what allows; blocks that do not say otherwise
/// isolate their subjects (semantics L10 to L18, L56).
package struct CiliumTiers {
  private let world: World
  private let settings: CiliumSettings
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

  /// The tier of each direction.
  ///
  /// - Parameter networkPolicies: what Kubernetes' own policies of namespaces come to.
  package func normalise(networkPolicies: NormalisedPolicies) -> NormalisedPolicies {
    if settings.policyMode == .never { return NormalisedPolicies(ingress: [], egress: []) }
    var result = NormalisedPolicies(
      ingress: tiers(.ingress, networkPolicies.ingress), egress: tiers(.egress, networkPolicies.egress))
    result.judgesOwnNode = settings.allowLocalhost == .policy
    result.deniedOwnNode = result.judgesOwnNode ? [] : subjectsThatDenyTheirHost
    result.hosts = hosts
    return result
  }

  private func tiers(_ direction: Direction, _ networkPolicies: [Tier]) -> [Tier] {
    let blocks = allBlocks
    let denying = blocks.compactMap { policy($0, direction, isDeny: true) }
    var allowing = blocks.compactMap { policy($0, direction, isDeny: false) }
    allowing += networkPolicies.policies.map { adapted($0, direction) }
    if settings.policyMode == .always {
      allowing.append(Policy(index: nil, subject: PodGroup(PodSelection()), rules: [], isolates: true))
    }
    if direction == .ingress, settings.allowLocalhost == .always, allowing.contains(where: \.isolates) {
      allowing += fromOwnNode
    }
    let groups = [unknown(direction), denying, allowing].filter { !$0.isEmpty }.map { Group($0) }
    return groups.isEmpty ? [] : [Tier(groups: groups, atEnd: .deny)]
  }

  // MARK: Blocks

  /// A block with its policy.
  private struct Placed {
    var place: Int
    var number: Int
    var policy: CiliumPolicy
    var block: RuleBlock
  }

  private var allBlocks: [Placed] {
    world.policies.enumerated().flatMap { place, object -> [Placed] in
      guard let policy = object as? CiliumPolicy else { return [] }
      return policy.blocks.enumerated().map { Placed(place: place, number: $0, policy: policy, block: $1) }
    }
  }

  /// What a block says in a direction that denies, or that allows; nil where it takes no part, and for one of nodes
  /// (semantics L6, L11). The part that allows isolates.
  private func policy(_ placed: Placed, _ direction: Direction, isDeny: Bool) -> Policy? {
    guard case .endpoints(let selector) = placed.block.subject else { return nil }
    let mine = placed.policy.rules(direction).enumerated().filter { $0.element.block == placed.number }
    let wanted = mine.filter { $0.element.rule.isDeny == isDeny }
    let binding = isDeny ? mine.filter { !ports.bindingWays($0.element.rule).isEmpty } : []
    guard isDeny ? !(wanted + binding).isEmpty : !mine.isEmpty else { return nil }
    let subject = subject(selector, placed.policy.namespace)
    let own = subject.may == subject.must ? EndPredicate.always : .any([.pods(PodGroup(subject.must)), .unclear])
    let selectsInit = selector.keys.contains { $0.source == EndpointSelector.Key.reserved && $0.name == "init" }
    return Policy(
      index: placed.place, subject: PodGroup(subject.may), own: own,
      rules: (wanted + binding).flatMap {
        rules($0.element.rule, $0.offset, placed.policy.namespace, selectsInit: selectsInit, isDeny: isDeny)
      },
      isolates: !isDeny && isolates(placed.block, direction))
  }

  /// Whether a block that takes part isolates (semantics L12).
  private func isolates(_ block: RuleBlock, _ direction: Direction) -> Bool {
    !settings.nonDefaultDeny || block.enableDefaultDeny[direction] ?? true
  }

  /// The pods that a block speaks of (semantics L4, L5).
  private func subject(_ selector: EndpointSelector, _ namespace: String?) -> Identities.Pods {
    guard let namespace else { return identities.pods(selector.requirements) }
    let key = EndpointSelector.Key(IdentityLabel.namespace, source: EndpointSelector.Key.kubernetes)
    var selector = selector
    selector.matchLabels[key] = namespace
    return identities.pods(selector.requirements)
  }

  // MARK: Rules

  /// - Parameter isDeny: whether what it says is taken for a denial: of one that denies, or that binds what others allow.
  private func rules(
    _ rule: CiliumRule, _ number: Int, _ namespace: String?, selectsInit: Bool, isDeny: Bool
  ) -> [Rule] {
    guard let condition = authentication.condition(of: rule) else { return [] }
    var ends = peers.ends(rule, namespace: namespace, selectsInit: selectsInit)
    // Nobody promises whether what denies the own node denies it (L71).
    if rule.isDeny, rule.direction == .ingress, settings.allowLocalhost == .always {
      ends.host = ends.host.and(.unclear)
    }
    if ends == PeerEnds() { return [] }
    let ways = isDeny && !rule.isDeny ? ports.bindingWays(rule) : ports.ways(rule)
    return placements.cases(ends, rule.direction).flatMap { found in
      ways.map { way in
        Rule(
          number: number, own: found.own.and(condition), peers: found.peers.and(way.peers), ports: way.ports,
          action: isDeny ? .deny : .allow)
      }
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

  // MARK: What nobody knows

  /// What may be decided otherwise whatever the rules say: of pods that both blocks of rules select which cannot be merged
  /// (semantics L54), and of SCTP where it is not handled (semantics L62).
  private func unknown(_ direction: Direction) -> [Policy] {
    let policies = world.policies.map { $0 as? CiliumPolicy }
    let unmerged = RuleConflict.all(policies).filter { $0.first.rule.direction == direction }.map { conflict in
      let subjects = [conflict.first, conflict.second].map { place -> PodPredicate in
        guard let policy = policies[place.policy], case .endpoints(let selector) = policy.blocks[place.block].subject
        else { return .never }
        return subject(selector, policy.namespace).may
      }
      // What the former policy denied, or left open without a rule.
      let rules = [Action.deny, .pass].map { action in
        Rule(number: conflict.first.number, peers: .unclear, ports: .always, action: action)
      }
      return Policy(
        index: conflict.first.policy, subject: PodGroup(.all(subjects)), rules: rules, isolates: false)
    }
    if settings.sctp != false { return unmerged }
    let dropped = Rule(
      number: 0, peers: .unclear, ports: .connections(ConnectionSet(.sctp, .allPorts)), action: .deny)
    return unmerged + [Policy(index: nil, subject: PodGroup(PodSelection()), rules: [dropped], isolates: false)]
  }
}
