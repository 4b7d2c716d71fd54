import Advice
import Cluster
import Kubernetes
import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import ReferenceEvaluator

/// What everybody who mends a policy wants to know of the others.
struct RepairContext {
  let world: World
  let clues: RepairClues
  let reading: NetworkPolicyReading
  /// The NetworkPolicies that can be mended, by their places.
  let drafts: [PolicyDraft]
  /// The keys of labels that policies ask pods for, and namespaces.
  let podKeys: Set<String>
  let namespaceKeys: Set<String>
  /// Every block of a policy, each once, in order.
  let blocks: [CIDR]

  init(world: World, clues: RepairClues) {
    self.world = world
    self.clues = clues
    reading = NetworkPolicyReading(world: world)
    drafts = world.policies.networkPolicies.compactMap { place, policy in
      clues.documents[place].map { PolicyDraft(place: place, policy: policy, document: $0) }
    }
    podKeys = Set(world.policies.flatMap(\.podSelectors).flatMap(\.keys))
    namespaceKeys = Set(world.policies.flatMap(\.namespaceSelectors).flatMap(\.keys))
    var seen: Set<CIDR> = []
    blocks = world.policies.networkPolicies.flatMap { $0.policy.ingress + $0.policy.egress }.flatMap(\.peers)
      .compactMap(\.ipBlock).flatMap { [$0.cidr] + $0.except }.filter { seen.insert($0).inserted }
  }

  /// The pod at an end that policies see; nil for addresses, nodes and pods on the network of their node.
  func pod(_ end: ReferenceEvaluator.Endpoint) -> World.Pod? {
    guard case .pod(let index, _, _, _) = end, !world.pods[index].hostNetwork else { return nil }
    return world.pods[index]
  }

  /// Whether a policy selects a pod.
  func selects(_ policy: NetworkPolicy, _ pod: World.Pod) -> Bool {
    world.namespace(of: pod).name == policy.namespace
      && ReferenceEvaluator.matches(policy.podSelector, labels: pod.labels)
  }

  func isolates(_ policy: NetworkPolicy, _ pod: World.Pod, _ direction: Direction) -> Bool {
    selects(policy, pod) && NetworkPolicyReading.effectiveTypes(of: policy).contains(direction)
  }

  /// Whether an item picks a pod.
  func isPicked(_ pod: World.Pod, by peer: NetworkPolicy.Peer, in namespace: String) -> Bool {
    guard peer.ipBlock == nil, !pod.hostNetwork else { return false }
    let own = world.namespace(of: pod)
    let isIn =
      peer.namespaceSelector.map { ReferenceEvaluator.matches($0, labels: own.labels) } ?? (own.name == namespace)
    return isIn && (peer.podSelector.map { ReferenceEvaluator.matches($0, labels: pod.labels) } ?? true)
  }

  func matches(_ rule: NetworkPolicy.Rule, peer end: ReferenceEvaluator.Endpoint, in namespace: String) -> Bool {
    rule.peers.isEmpty || rule.peers.contains { reading.matches($0, end, policyNamespace: namespace) }
  }

  func matches(_ rule: NetworkPolicy.Rule, port flow: ReferenceEvaluator.Flow) -> Bool {
    rule.ports.isEmpty || rule.ports.contains { reading.matches($0, flow) }
  }

  // MARK: Ports

  /// The pods at which a rule's ports are looked up.
  func destinations(of rule: NetworkPolicy.Rule, _ direction: Direction, _ policy: NetworkPolicy) -> [World.Pod] {
    pods.filter { pod in
      direction == .ingress
        ? selects(policy, pod) : rule.peers.contains { isPicked(pod, by: $0, in: policy.namespace) }
    }
  }

  /// Whether one of some pods declares the port of an item: one that nobody declares was hardly meant.
  func isDeclared(_ item: NetworkPolicy.Port, at pods: [World.Pod]) -> Bool {
    guard let written = item.port else { return true }
    let transport = item.protocol ?? .tcp
    return pods.flatMap(\.ports).contains { port in
      guard port.protocol == transport else { return false }
      return switch written {
      case .number(let number): number...(item.endPort ?? number) ~= port.containerPort
      case .name(let name): port.name == name
      }
    }
  }

  /// The pods that policies see.
  var pods: [World.Pod] { world.pods.filter { !$0.hostNetwork } }
}

extension LabelSelector {
  /// The keys that it asks for.
  var keys: [String] { Array(matchLabels.keys) + matchExpressions.map(\.key) }
}
