import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Verification

/// Rules that deny less, or more, than they seem to.
struct DenyLint {
  let model: PolicyModel
  let written: [WrittenPolicy?]
  /// `podCIDRs`, where they are declared.
  let podCIDRs: [CIDR]?

  private var world: World { model.world }
  private var ends: OpenEnds { OpenEnds(world: world) }

  func findings() -> [Finding] {
    Direction.allCases.flatMap { direction in
      model.policies(direction).flatMap { policy -> [Finding] in
        guard let index = policy.index, let written = written[index] else { return [] }
        let rules = written[direction]
        return policy.rules.filter { $0.action == .deny }.flatMap { rule -> [Finding] in
          let line = rules[rule.number]
          let before = Array(rules[..<rule.number]) + strongerRules(than: policy, direction)
          return outside(line, policy, direction) + families(line, rules, policy, direction)
            + (written.blocksMatchPods == false ? [] : pods(line, before, policy))
            + names(line, rule, policy, direction)
        }
      }
    }
  }

  /// The rules of the policies that are asked before one that isolates: in such a language the policies of a pod are
  /// written to be read together.
  private func strongerRules(than policy: Policy, _ direction: Direction) -> [WrittenRule] {
    guard policy.isolates else { return [] }
    return model.policies(direction).prefix { $0.place != policy.place }.compactMap(\.index).compactMap { written[$0] }
      .flatMap { $0[direction] }
  }

  /// Whether what no rule says of the pods of a policy is denied in the end.
  private func isClosed(_ policy: Policy, _ direction: Direction) -> Bool {
    let isolation = model.isolation(direction)
    return policy.isolates
      && policy.subject.classes.flatMap { model.classes.members[$0] }.allSatisfy { isolation[$0].isIsolated }
  }

  /// That everyone is meant, and only pods are (semantics C24).
  private func outside(_ line: WrittenRule, _ policy: Policy, _ direction: Direction) -> [Finding] {
    guard direction == .ingress, let peer = line.peers.first(where: \.isEveryPod) else { return [] }
    let isolation = model.isolation(.ingress)
    let open = policy.subject.classes.flatMap { model.classes.members[$0] }.filter { !isolation[$0].isIsolated }
    guard let first = open.first else { return [] }
    let unit = PodUnit(of: world.pods[first], in: world).title
    return [
      Finding(
        "deny-leaves-outside-open", policy: policy.index,
        "\(line.field) denies what pods send; what comes from outside the cluster and from nodes still gets in",
        at: peer.span,
        notes: [
          policy.isolates
            ? "for example to \(unit); a rule that asks for no labels denies everyone"
            : "for example to \(unit); a policy that isolates it closes that, and nothing else does"
        ],
        undecided: ends.relabelling)
    ]
  }

  /// That all addresses of one family are denied, and those of the other are not (semantics C27).
  private func families(
    _ line: WrittenRule, _ rules: [WrittenRule], _ policy: Policy, _ direction: Direction
  ) -> [Finding] {
    guard world.addresses.families.count > 1, !isClosed(policy, direction) else { return [] }
    func isWhole(_ block: AddressBlock, _ family: IPFamily) -> Bool {
      block.cidr.prefixLength == 0 && block.cidr.family == family && block.except.isEmpty
    }
    let denied = rules.filter { $0.action == .deny }.flatMap(\.peers).flatMap(\.blocks)
    for peer in line.peers {
      for (own, other) in [(IPFamily.ipv4, IPFamily.ipv6), (.ipv6, .ipv4)] {
        guard peer.blocks.contains(where: { isWhole($0, own) }), !denied.contains(where: { isWhole($0, other) }) else {
          continue
        }
        return [
          Finding(
            "deny-leaves-family-open", policy: policy.index,
            "\(line.field) denies every \(own.rawValue) address and no \(other.rawValue) address", at: peer.span,
            notes: [
              "add `\(other == .ipv6 ? "::/0" : "0.0.0.0/0")`, or say in the model that the cluster speaks \(own.rawValue) "
                + "alone"
            ])
        ]
      }
    }
    return []
  }

  /// That pods have addresses of a block that is denied, and no rule before it speaks of pods (semantics C27).
  private func pods(_ line: WrittenRule, _ before: [WrittenRule], _ policy: Policy) -> [Finding] {
    let isBefore = before.contains { rule in
      [.allow, .pass].contains(rule.action) && rule.peers.contains(where: \.isPods)
    }
    if isBefore { return [] }
    let known = AddressSet(podCIDRs ?? []).union(
      AddressSet(addresses: world.pods.filter { !$0.hostNetwork }.flatMap(\.addresses)))
    for peer in line.peers {
      for block in peer.blocks {
        let covered = AddressSet([block.cidr]).subtracting(AddressSet(block.except))
        // Where nobody says which addresses pods have, a block of all private ones holds them.
        let unknown = world.addresses.unknownPods.intersection(.everything([block.cidr.family]))
        let isSure = podCIDRs == nil && !unknown.isEmpty && unknown.subtracting(covered).isEmpty
        guard !covered.intersection(known).isEmpty || isSure else { continue }
        return [
          Finding(
            "deny-covers-pods", policy: policy.index,
            "\(line.field) denies `\(block.cidr)`, in which pods have their addresses: what pods send to pods is denied "
              + "too",
            at: peer.span, notes: ["questions to the DNS of the cluster among it; put a rule for pods before this one"])
        ]
      }
    }
    return []
  }

  /// That some destination does not declare a port name (semantics C32). Where none does, `unknown-port-name` says so.
  private func names(
    _ line: WrittenRule, _ rule: Rule, _ policy: Policy, _ direction: Direction
  ) -> [Finding] {
    let pods =
      direction == .ingress ? RuleDestinations(subjectOf: policy, in: model).all : RuleDestinations(rule, in: model).all
    return line.ports.compactMap { port in
      guard case .name(let name) = port.numbers else { return nil }
      let (with, without) = (pods.filter { $0.declares(name) }, pods.filter { !$0.declares(name) })
      guard !with.isEmpty, let first = without.first else { return nil }
      return Finding(
        "deny-misses-port-name", policy: policy.index,
        "\(line.field) denies nothing at `\(PodUnit(of: first, in: world).title)`, which declares no port named `\(name)`",
        at: port.span,
        notes: without.count == 1 ? [] : ["nor at \(without.count - 1) more of the pods at which it is looked up"],
        undecided: ends.relabelling + ends.declaringPorts(at: without))
    }
  }
}

extension World.Pod {
  fileprivate func declares(_ name: String) -> Bool { ports.contains { $0.name == name } }
}

extension WrittenPeer {
  /// Whether it names pods by their labels.
  fileprivate var isPods: Bool {
    switch end {
    case .pods, .members: true
    case .addresses, .nodes, .domainNames, .named: false
    }
  }

  /// Whether it names every pod of the cluster.
  fileprivate var isEveryPod: Bool {
    let pods: WrittenPods
    switch end {
    case .pods(let named), .members(let named?, _): pods = named
    case .members(nil, _), .addresses, .nodes, .domainNames, .named: return false
    }
    return pods.namespace == nil
      && [pods.namespaceSelector, pods.podSelector].allSatisfy {
        $0 == nil || $0 == LabelSelector()
      }
  }
}
