import Advice
import Cluster
import Kubernetes
import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import ReferenceEvaluator
import YAMLEdits

/// Lists of partners that a rule is probably meant to have: what the property file says of the pods that its policy
/// selects, what the partners' own policies say, and what policies of the same name have elsewhere.
struct PartnerLists {
  /// A list with its ports, empty where nobody says which.
  struct List {
    var peers: [NetworkPolicy.Peer]
    var ports: [NetworkPolicy.Port]
    var cost: Int
  }

  let context: RepairContext

  /// The lists for a rule of a policy in one direction, the likeliest first.
  func lists(_ policy: NetworkPolicy, _ direction: Direction, rule: NetworkPolicy.Rule?) -> [List] {
    let own = context.pods.filter { context.selects(policy, $0) }
    var result = siblings(policy, direction, rule) + said(policy, own, direction) + named(policy, own, direction, rule)
    let isSelf = LabelSelector() != policy.podSelector
    if isSelf {
      result.append(
        .init(peers: [.init(podSelector: policy.podSelector, span: policy.span)], ports: [], cost: 1350))
    }
    // What several say is likelier than what one says.
    var lists: [List] = []
    for list in result where !list.peers.isEmpty {
      if let known = lists.firstIndex(where: { Self.isSame($0.peers, list.peers) }) {
        lists[known].cost = min(lists[known].cost, list.cost) - 100
        if lists[known].ports.isEmpty { lists[known].ports = list.ports }
      } else {
        lists.append(list)
      }
    }
    return lists
  }

  static func isSame(_ a: [NetworkPolicy.Peer], _ b: [NetworkPolicy.Peer]) -> Bool {
    a.map(YAMLValue.peer) == b.map(YAMLValue.peer)
  }

  /// What policies of the same name have in the same place.
  private func siblings(
    _ policy: NetworkPolicy, _ direction: Direction, _ rule: NetworkPolicy.Rule?
  ) -> [List] {
    context.world.policies.networkPolicies.flatMap { _, other -> [List] in
      guard other.name == policy.name, other.namespace != policy.namespace else { return [] }
      return other[direction].filter { sibling in
        !sibling.peers.isEmpty
          && (rule.map { rule in
            rule.ports.isEmpty || rule.ports.map(YAMLValue.port) == sibling.ports.map(YAMLValue.port)
          } ?? true)
      }.map { .init(peers: $0.peers, ports: $0.ports, cost: 1100) }
    }
  }

  // MARK: The property file

  private func said(_ policy: NetworkPolicy, _ own: [World.Pod], _ direction: Direction) -> [List] {
    let pods = Set(own.map(\.index))
    guard !pods.isEmpty else { return [] }
    return context.clues.sentences.flatMap { sentence -> [List] in
      let (mine, theirs) = sentence.sides(direction)
      guard !theirs.isEmpty, pods.isSubset(of: mine.flatMap(\.pods)) else { return [] }
      let peers = theirs.flatMap { self.peers($0, policy) }
      let ports = sentence.ports.map { port in
        NetworkPolicy.Port(protocol: port.transport, port: port.port, span: policy.span)
      }
      // One that speaks of these pods alone is likelier to be meant.
      let isAboutThese = Set(mine.flatMap(\.pods)) == pods
      let cost = (sentence.isStrong ? 1100 : 1200) + (isAboutThese ? 0 : 150)
      return [.init(peers: peers, ports: ports, cost: cost + 100 * max(0, peers.count - 1))]
        + (peers.count > 1 ? peers.map { .init(peers: [$0], ports: ports, cost: cost + 50) } : [])
    }
  }

  /// A party as a policy writes it.
  func peers(_ party: RepairClues.Party, _ policy: NetworkPolicy) -> [NetworkPolicy.Peer] {
    if let block = party.block {
      let except = party.except.filter { block.contains($0.base) && $0.prefixLength > block.prefixLength }
      return [.init(ipBlock: .init(cidr: block, except: except), span: policy.span)]
    }
    if let written = party.written {
      var namespaces = written.namespaceSelector
      if let name = written.namespace {
        namespaces = name == policy.namespace ? nil : LabelSelector(matchLabels: [PeerWords.namespaceName: name])
      } else if namespaces == nil {
        namespaces = LabelSelector()
      }
      let isWhole = written.podSelector == nil && namespaces == nil
      return [
        .init(
          podSelector: isWhole ? LabelSelector() : written.podSelector, namespaceSelector: namespaces, span: policy.span
        )
      ]
    }
    let end = AskedEnd(pods: party.pods, address: nil, isHypothetical: false)
    return PeerWriter(world: context.world).peer(for: end, policyNamespace: policy.namespace, like: policy).map { [$0] }
      ?? []
  }

  // MARK: The partners' policies

  /// Those whose own policies name the pods.
  private func named(
    _ policy: NetworkPolicy, _ own: [World.Pod], _ direction: Direction, _ rule: NetworkPolicy.Rule?
  ) -> [List] {
    let there: Direction = direction == .ingress ? .egress : .ingress
    var found: [List] = []
    let asked = rule?.ports.map(YAMLValue.port) ?? []
    for (_, partner) in context.world.policies.networkPolicies
    where NetworkPolicyReading.effectiveTypes(of: partner).contains(there) && partner.podSelector != LabelSelector() {
      for other in partner[there] {
        let isNamed = own.contains { pod in
          other.peers.contains { peer in
            peer.podSelector != nil && context.isPicked(pod, by: peer, in: partner.namespace)
          }
        }
        guard isNamed else { continue }
        let namespaces =
          partner.namespace == policy.namespace
          ? nil : LabelSelector(matchLabels: [PeerWords.namespaceName: partner.namespace])
        found.append(
          .init(
            peers: [.init(podSelector: partner.podSelector, namespaceSelector: namespaces, span: policy.span)],
            ports: other.ports, cost: asked.isEmpty ? 1200 : asked == other.ports.map(YAMLValue.port) ? 1150 : 1400))
      }
    }
    guard found.count > 1, found.count <= 6 else { return found }
    var all: [NetworkPolicy.Peer] = []
    for list in found where !all.contains(where: { Self.isSame([$0], list.peers) }) { all += list.peers }
    let isOnePort = found.allSatisfy { $0.ports.map(YAMLValue.port) == found[0].ports.map(YAMLValue.port) }
    let together = List(peers: all, ports: isOnePort ? found[0].ports : [], cost: 1100 + 100 * all.count)
    return found + [together]
  }
}
