import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel

/// Rules that let in more than somebody thinks: one for everyone, where another policy says for whom; an item that a wider
/// one beside it makes pointless.
struct OpenRuleLint {
  let model: PolicyModel
  let written: [WrittenPolicy?]

  private var world: World { model.world }

  func findings() -> [Finding] { open() + pointless() }

  // MARK: Rules for everyone

  /// Rules of policies that only allow, which are open to everyone on all ports for which another policy of the same pods
  /// names partners: what that one asks for makes no difference.
  private func open() -> [Finding] {
    let policies = model.policies(.ingress).filter { policy in
      policy.index.flatMap { written[$0] }.map { !$0.isOrdered && !$0.rules.contains { $0.action != .allow } } ?? false
    }
    return policies.flatMap { policy -> [Finding] in
      guard let place = policy.index, let own = written[place] else { return [] }
      return own.ingress.filter(\.peers.isEmpty).compactMap { rule in
        for other in policies where other.index != place {
          guard let otherPlace = other.index, let partner = written[otherPlace],
            let common = policy.subject.classes.first(where: { other.subject.classes.contains($0) }),
            let pod = model.classes.members[common].first,
            let void = partner.ingress.first(where: { !$0.peers.isEmpty && isCovered($0.ports, by: rule.ports) })
          else { continue }
          let unit = PodUnit(of: world.pods[pod], in: world).title
          return Finding(
            "open-to-everyone", policy: place,
            "\(rule.field) lets everyone in at `\(unit)`: what `\(world.policies[otherPlace].reference.path)` asks for in "
              + "\(void.field) makes no difference", at: rule.span,
            notes: ["say from whom, or take the rule of the other policy away if the door is to be open"])
        }
        return nil
      }
    }
  }

  /// Whether every port of some items is one of others; no items are every port.
  private func isCovered(_ ports: [WrittenPort], by others: [WrittenPort]) -> Bool {
    if others.isEmpty { return true }
    return !ports.isEmpty
      && ports.allSatisfy { port in
        others.contains { other in
          Set(port.transports).isSubset(of: other.transports) && isCovered(port.numbers, by: other.numbers)
        }
      }
  }

  private func isCovered(_ numbers: WrittenPort.Numbers, by others: WrittenPort.Numbers) -> Bool {
    switch (numbers, others) {
    case (_, .all): true
    case (.number(let number), .number(let other)): number == other
    case (.number(let number), .range(let range)): range.contains(number)
    case (.range(let range), .range(let other)): other.contains(range.lowerBound) && other.contains(range.upperBound)
    case (.name(let name), .name(let other)), (.pooledName(let name), .pooledName(let other)): name == other
    default: false
    }
  }

  // MARK: Items

  /// Items of one list of which one holds all that another holds.
  private func pointless() -> [Finding] {
    written.enumerated().flatMap { place, policy -> [Finding] in
      guard let policy else { return [] }
      return policy.rules.filter(\.listsEnds).flatMap { rule in
        rule.peers.enumerated().compactMap { number, peer in
          // Of two alike the second is pointless.
          let wider = rule.peers.enumerated().first { other, wide in
            other != number && holds(wide, peer) && (other < number || !holds(peer, wide))
          }
          return wider.map { wide in
            Finding(
              "pointless-peer", policy: place,
              "\(peer.field) makes no difference: \(wide.element.field) holds all of it", at: peer.span,
              notes: ["take it away, or narrow the wider one, if the narrow one is what was meant"])
          }
        }
      }
    }
  }

  private func holds(_ wide: WrittenPeer, _ narrow: WrittenPeer) -> Bool {
    switch (wide.end, narrow.end) {
    case (.pods(let wide), .pods(let narrow)): holds(wide, narrow)
    case (.addresses(let wide), .addresses(let narrow)):
      AddressSet.of(narrow).subtracting(AddressSet.of(wide)).isEmpty
    default: false
    }
  }

  private func holds(_ wide: WrittenPods, _ narrow: WrittenPods) -> Bool {
    holds(wide.podSelector, narrow.podSelector) && holdsNamespaces(wide, narrow)
  }

  private func holdsNamespaces(_ wide: WrittenPods, _ narrow: WrittenPods) -> Bool {
    if let name = wide.namespace { return narrow.namespace == name }
    if holds(wide.namespaceSelector, LabelSelector()) { return true }
    guard let selector = wide.namespaceSelector else { return true }
    if let name = narrow.namespace, narrow.namespaceSelector == nil {
      return world.namespace(named: name).map { own in selector.admits(own.labels) }
        ?? false
    }
    return holds(selector, narrow.namespaceSelector)
  }

  /// Whether a selector picks all that another picks: it asks for nothing that the other does not ask for.
  private func holds(_ wide: LabelSelector?, _ narrow: LabelSelector?) -> Bool {
    guard let wide else { return true }
    let asked = Set((narrow ?? LabelSelector()).requirements)
    return wide.requirements.allSatisfy { asked.contains($0) }
  }
}

extension AddressSet {
  /// The addresses of blocks without their exceptions.
  fileprivate static func of(_ blocks: [AddressBlock]) -> AddressSet {
    blocks.reduce(AddressSet()) { $0.union(AddressSet([$1.cidr]).subtracting(AddressSet($1.except))) }
  }
}
