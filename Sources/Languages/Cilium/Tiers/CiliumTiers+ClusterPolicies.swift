import CiliumAPI
import Cluster
import Kubernetes
import Network
package import PolicyModel

/// Policies of the whole cluster before and behind Cilium's (semantics L57).
extension CiliumTiers {
  /// A policy of the whole cluster as Kubernetes has it, in one direction.
  package struct Ranked {
    /// Whether it is asked behind Cilium's policies, and not before them.
    var isBaseline: Bool
    var priority: Int
    var policy: Policy
    /// The numbers of its rules that ask for domain names.
    var naming: Set<Int>

    /// Makes one.
    package init(isBaseline: Bool, priority: Int, policy: Policy, naming: Set<Int>) {
      (self.isBaseline, self.priority, self.policy, self.naming) = (isBaseline, priority, policy, naming)
    }
  }

  /// The tier of some of them, which isolate nobody: a group for each priority, and in it for each place of a rule. Those of
  /// one priority and one place tie.
  func tiers(_ ranked: [Ranked], _ direction: Direction) -> [Tier] {
    let all = ranked.map { (priority: $0.priority, policy: read($0, direction)) }
    let groups = Dictionary(grouping: all) { $0.priority }.sorted { $0.key < $1.key }.flatMap { _, tied -> [Group] in
      let numbers = Set(tied.flatMap { $0.policy.rules.map(\.number) }).sorted()
      return numbers.map { number in
        Group(
          tied.compactMap { item in
            var policy = item.policy
            policy.rules.removeAll { $0.number != number }
            return policy.rules.isEmpty ? nil : policy
          })
      }
    }
    return groups.isEmpty ? [] : [Tier(groups: groups, atEnd: .pass)]
  }

  /// As Cilium reads it: by identities. A rule that asks for names may let the questions for them through, too.
  private func read(_ ranked: Ranked, _ direction: Direction) -> Policy {
    var result = adapted(ranked.policy, direction)
    guard world.countsRestricted else { return result }
    result.rules += ranked.naming.sorted().flatMap { number in questions(number, direction) }
    return result
  }

  /// What lets questions for names through, to whatever pod is labelled as a name server.
  private func questions(_ number: Int, _ direction: Direction) -> [Rule] {
    let servers = identities.pods([.init(EndpointSelector.Key("k8s-app"), .in, ["kube-dns"])])
    let names = ["dns", "dns-tcp"].flatMap { name in
      TransportProtocol.allCases.map { NamedPort(name: name, transport: $0) }
    }
    return ports.named(names, direction).map { way in
      let peers = EndPredicate.pods(PodGroup(servers.may)).and(.unclear).and(way.peers)
      return Rule(number: number, peers: peers, ports: way.ports, action: .allow)
    }
  }

  /// The pods that some policy before Cilium's may deny their own node to, which it matches by what namespaces are not
  /// (semantics L30, L71).
  func subjectsThatDenyTheirHost(_ ranked: [Ranked]) -> [PodGroup] {
    ranked.filter { !$0.isBaseline }.map(\.policy).filter { policy in
      policy.rules.contains { $0.action == .deny && ends($0.peers).host != .nobody }
    }.map { PodGroup(pods($0.subject.predicate).may) }
  }
}
