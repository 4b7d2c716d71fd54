import Claims
import Cluster
import Network
import PolicyModel
import Reachability

/// What one rule matches: it is asked what it would let through on its own, if it allowed and the policy that has it were
/// all that isolates in its direction.
struct RuleQuestion {
  var rule: Rule
  let policy: Policy
  let direction: Direction

  /// The same of the rule on every port.
  var onAllPorts: Self { with(ports: .always) }

  /// The same of the rule with other ports.
  func with(ports: PortPredicate) -> Self {
    var result = self
    result.rule.ports = ports
    return result
  }

  /// The same of the rule with one of its peers.
  func with(peerAt place: Int) -> Self {
    var result = self
    result.rule.peers = rule.items[place]
    return result
  }

  /// Whether a peer of the rule picks declared pods by their labels.
  var hasPods: Bool { rule.peers.pods.contains { !Array($0.classes).isEmpty } }

  /// Whether the rule lets any connection through that passes at the other end too.
  func passes(in model: PolicyModel) -> Bool {
    let alone = alone(in: model)
    // There are few addresses and nodes to tell apart, and mostly they answer.
    return !links(alone, to: addresses(in: model)).links.isEmpty || !links(alone, to: pods(in: model)).links.isEmpty
  }

  /// The classes of the pods at both ends of what the rule lets through.
  func reached(in model: PolicyModel) -> (own: Set<Int>, others: Set<Int>) {
    let alone = alone(in: model)
    var result: (own: Set<Int>, others: Set<Int>) = ([], [])
    for others in [addresses(in: model), pods(in: model)] {
      let (slice, links) = links(alone, to: others)
      for link in links {
        let (source, destination) = (slice.sources[link.source].classes, slice.destinations[link.destination].classes)
        result.own.formUnion(direction == .egress ? source : destination)
        result.others.formUnion(direction == .egress ? destination : source)
      }
    }
    return result
  }

  private func addresses(in model: PolicyModel) -> EndpointSet {
    EndpointSet(addresses: model.world.addresses.outside, nodes: true)
  }

  private func pods(in model: PolicyModel) -> EndpointSet {
    EndpointSet(classes: ClassSet(model.classes.members.indices))
  }

  private func alone(in model: PolicyModel) -> PolicyModel { model.matching(rule, of: policy, direction) }

  /// What passes between the pods that the policy selects and others.
  private func links(_ model: PolicyModel, to others: EndpointSet) -> (slice: Slice, links: [FlowAlgebra.Link]) {
    let own = EndpointSet(classes: policy.subject.classes)
    let (sources, destinations) = direction == .egress ? (own, others) : (others, own)
    let claim = FlowClaim(sources: sources, destinations: destinations, ports: .all, violation: .allowed)
    let slice = Slice(model, claim: claim)
    return (slice, FlowAlgebra(claim, slice: slice, model: model).links())
  }
}

extension Rule {
  /// The items of the list of peers, or what is asked in place of a list; none where nothing is asked.
  var items: [EndPredicate] {
    switch peers {
    case .any(let items): items
    case .always: []
    case .pods, .addresses, .nodes, .outside, .unclear, .all, .not: [peers]
    }
  }
}
