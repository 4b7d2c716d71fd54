import Cluster
import Network
import PolicyModel

/// Which nodes are a pod's own: the node that it runs on is `host` to it, and all others are `remote-node` (semantics L31).
struct Placements {
  /// What the judged end must be, and what the other end must be then.
  struct Case {
    var own: EndPredicate
    var peers: EndPredicate
  }

  private let judgesOwnNode: Bool
  private let assumesOwnNodes: Bool?
  private let nodes: EndPredicate
  /// The pods whose node is known, by its name.
  private let onNode: [(name: String, pods: EndPredicate)]
  /// The pods on the networks of their nodes.
  private let hostPods: EndPredicate

  /// - Parameter judgesOwnNode: whether what comes from a pod's own node is judged like anything else.
  init(_ world: World, judgesOwnNode: Bool) {
    self.judgesOwnNode = judgesOwnNode
    assumesOwnNodes = world.assumesOwnNodes
    nodes = EndPredicate.nodes(NodeGroup([], in: world)).and(.not(.outside))
    let placed = world.pods.filter { !$0.hostNetwork && $0.nodeName != nil }
    onNode = Dictionary(grouping: placed) { $0.nodeName ?? "" }.sorted { $0.key < $1.key }.map { name, pods in
      (name, .pods(PodGroup(places: pods.map(\.index))))
    }
    let hosts = world.pods.filter(\.hostNetwork).map(\.index)
    hostPods = hosts.isEmpty ? .nobody : .pods(PodGroup(places: hosts))
  }

  /// Ends as predicates; one case where it is no matter on which node the judged pod runs.
  func cases(_ ends: PeerEnds, _ direction: Direction) -> [Case] {
    let others = ends.pods.ofPods.or(EndPredicate.outside.and(ends.outside))
    if ends.host == ends.remoteNodes { return [Case(own: .always, peers: others.or(nodes.and(ends.host)))] }
    // What comes from the own node itself is not asked about: whatever node asks is a remote one.
    if direction == .ingress, !judgesOwnNode {
      let certain = others.or(nodes.and(.not(hostPods)).and(ends.remoteNodes))
      return hostPods == .nobody ? [Case(own: .always, peers: certain)] : cases(ends, certain, hostPods)
    }
    return cases(ends, others, nodes)
  }

  /// The cases of what may be the own node.
  private func cases(_ ends: PeerEnds, _ certain: EndPredicate, _ unsure: EndPredicate) -> [Case] {
    let placed = onNode.map { name, pods in
      let isOwn = EndPredicate.nodes(NodeGroup(runningOn: name))
      let found = isOwn.and(ends.host).or(EndPredicate.not(isOwn).and(ends.remoteNodes))
      return Case(own: pods, peers: certain.or(unsure.and(found)))
    }
    // Of unknown placement it is both that must hold.
    let either =
      switch assumesOwnNodes {
      case true?: ends.host
      case false?: ends.remoteNodes
      case nil: ends.host.and(ends.remoteNodes).or(ends.host.or(ends.remoteNodes).and(.unclear))
      }
    let own = onNode.isEmpty ? EndPredicate.always : .not(.any(onNode.map(\.pods)))
    return placed + [Case(own: own, peers: certain.or(unsure.and(either)))]
  }

  /// What a pod lets in from the pods on the network of its own node, as from that node itself (semantics L58).
  var fromOwnNode: [Case] {
    hostPods == .nobody ? [] : cases(PeerEnds(host: .always), .nobody, hostPods)
  }
}

extension EndPredicate {
  /// The pods with networks of their own that fulfil it.
  fileprivate var ofPods: Self {
    let isOfPods = leaves.allSatisfy { leaf in
      switch leaf {
      case .pods, .unclear: true
      case .always, .addresses, .nodes, .outside: false
      case .any, .all, .not: true
      }
    }
    if isOfPods, self != .unclear { return self }
    return EndPredicate.pods(PodGroup(PodSelection())).and(self)
  }
}
