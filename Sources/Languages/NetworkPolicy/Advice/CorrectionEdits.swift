import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import ReferenceEvaluator
import YAMLEdits

/// Looks for one word of a rule that is wrong: with another in its place the rule lets a denied flow through.
///
/// Only a word that matches nothing declared is replaced: another would lose what it matches. Costs say how likely it is
/// that somebody meant the other word: the smaller, the likelier.
struct CorrectionEdits {
  private let world: World
  /// What matches and what is declared is decided where policies are repaired.
  private let context: RepairContext
  private var reading: NetworkPolicyReading { context.reading }

  init(world: World) {
    self.world = world
    context = RepairContext(world: world, clues: RepairClues(documents: [:], sentences: [], blocks: []))
  }

  /// How many are looked for.
  private static let limit = 64

  /// A word in place of another.
  private struct Correction {
    var cost: Int
    var text: String
    var span: Span
    var yaml: String
    var rule: NetworkPolicy.Rule
  }

  /// Edits of one word each of some policies, by which `flow` would pass at the end of `direction`.
  func edits(
    _ flow: ReferenceEvaluator.Flow, _ direction: Direction, in policies: [Int]
  ) -> [PolicyEdit] {
    var result: [PolicyEdit] = []
    for index in policies {
      let policy = world.policies[networkPolicy: index]
      for (number, rule) in policy[direction].enumerated() where result.count < Self.limit {
        for correction in corrections(of: rule, flow, direction, policy) {
          var edited = policy
          edited[direction][number] = correction.rule
          let path = "spec.\(direction.field)[\(number)]"
          let step = PolicyEdit.Step(
            object: policy.reference, span: correction.span, text: "in \(path).\(correction.text)",
            yaml: [correction.yaml])
          var edit = PolicyEdit(direction: direction, steps: [step], policies: [edited])
          edit.cost = correction.cost
          result.append(edit)
        }
      }
    }
    return result
  }

  private func corrections(
    of rule: NetworkPolicy.Rule, _ flow: ReferenceEvaluator.Flow, _ direction: Direction, _ policy: NetworkPolicy
  ) -> [Correction] {
    let other = direction.ends(source: flow.source, destination: flow.destination).other
    let isPeer =
      rule.peers.isEmpty || rule.peers.contains { reading.matches($0, other, policyNamespace: policy.namespace) }
    let isPort = rule.ports.isEmpty || rule.ports.contains { reading.matches($0, flow) }
    if isPeer == isPort { return [] }
    if isPeer {
      return rule.ports.indices.flatMap { place in
        ports(rule.ports[place], flow, direction, rule, policy).map { cost, text, port in
          var result = rule
          result.ports[place] = port
          return Correction(
            cost: cost, text: "ports[\(place)], \(text)", span: port.span, yaml: "- \(YAMLWords.port(port))",
            rule: result)
        }
      }
    }
    guard case .pod(let pod, _, _, _) = other, !world.pods[pod].hostNetwork else { return [] }
    return rule.peers.indices.flatMap { place in
      peers(rule.peers[place], pod, policy).filter {
        reading.matches($0.peer, other, policyNamespace: policy.namespace)
      }.map { found in
        var result = rule
        result.peers[place] = found.peer
        return Correction(
          cost: found.cost, text: "\(direction.peersField)[\(place)], \(found.text)", span: rule.peers[place].span,
          yaml: "- \(YAMLWords.peer(found.peer))", rule: result)
      }
    }
  }

  // MARK: Ports

  private func ports(
    _ item: NetworkPolicy.Port, _ flow: ReferenceEvaluator.Flow, _ direction: Direction, _ rule: NetworkPolicy.Rule,
    _ policy: NetworkPolicy
  ) -> [(cost: Int, text: String, port: NetworkPolicy.Port)] {
    guard item.endPort == nil, let written = item.port else { return [] }
    let transport = item.protocol ?? .tcp
    let isDeclared = context.isDeclared(item, at: context.destinations(of: rule, direction, policy))
    var other = item
    if isDeclared { return [] }
    if transport != flow.transport {
      other.protocol = flow.transport
      let isEnough = reading.matches(other, flow)
      return isEnough ? [(9, "replace \(transport.rawValue) by \(flow.transport.rawValue)", other)] : []
    }
    other.port = .number(flow.port)
    // In the form that the file has.
    if case .name = written, case .pod(let pod, _, _, _) = flow.destination {
      let name = world.pods[pod].ports.first { $0.containerPort == flow.port && $0.protocol == transport }?.name
      if let name { other.port = .name(name) }
    }
    guard let new = other.port, reading.matches(other, flow) else { return [] }
    return [(8, "replace \(written.text) by \(new.text)", other)]
  }

  // MARK: Peers

  /// An item with another word.
  private typealias Other = (cost: Int, text: String, peer: NetworkPolicy.Peer)

  private func peers(_ peer: NetworkPolicy.Peer, _ pod: Int, _ policy: NetworkPolicy) -> [Other] {
    guard peer.ipBlock == nil else { return [] }
    let namespace = world.namespace(of: world.pods[pod])
    var result: [Other] = []
    if let selector = peer.namespaceSelector {
      for found in selectors(selector, namespace.labels, among: world.namespaces.map(\.labels), first: Self.nameKey) {
        var other = peer
        other.namespaceSelector = found.selector
        result.append((found.cost, found.text, other))
      }
    } else if namespace.name != policy.namespace {
      if !world.pods.contains(where: { context.isPicked($0, by: peer, in: policy.namespace) }) {
        var other = peer
        other.namespaceSelector = LabelSelector(matchLabels: [Self.nameKey: namespace.name])
        result.append((11, "ask for namespace `\(namespace.name)`, too", other))
      }
    }
    if let selector = peer.podSelector {
      let scope = world.pods.filter { world.namespace(of: $0).name == namespace.name }
      for found in selectors(selector, world.pods[pod].labels, among: scope.map(\.labels), first: nil) {
        var other = peer
        other.podSelector = found.selector
        result.append((found.cost, found.text, other))
      }
    }
    return result
  }

  private static let nameKey = PeerWords.namespaceName

  /// Selectors with one word that is different, which labels fulfil.
  ///
  /// - Parameters:
  ///   - all: the labels of everything that the selector could pick.
  ///   - first: the key that is likeliest to be meant.
  private func selectors(
    _ selector: LabelSelector, _ labels: [String: String], among all: [[String: String]], first: String?
  ) -> [(cost: Int, text: String, selector: LabelSelector)] {
    var result: [(cost: Int, text: String, selector: LabelSelector)] = []
    func isEnough(_ selector: LabelSelector) -> Bool { ReferenceEvaluator.matches(selector, labels: labels) }
    for (key, value) in selector.matchLabels.sorted(by: { $0.key < $1.key })
    where labels[key] != value && !all.contains(where: { $0[key] == value }) {
      if let actual = labels[key] {
        var other = selector
        other.matchLabels[key] = actual
        if isEnough(other) { result.append((7, "replace `\(key): \(value)` by `\(key): \(actual)`", other)) }
      }
      // The value under another key.
      for actual in labels.keys.sorted() where labels[actual] == value && selector.matchLabels[actual] == nil {
        var other = selector
        other.matchLabels[key] = nil
        other.matchLabels[actual] = value
        guard isEnough(other) else { continue }
        let isUsual = first == nil || actual == first
        result.append((isUsual ? 8 : 9, "replace the key `\(key)` by `\(actual)`", other))
      }
    }
    for (place, item) in selector.matchExpressions.enumerated() where item.operator == .in {
      guard let actual = labels[item.key], !item.values.contains(actual) else { continue }
      var other = selector
      other.matchExpressions[place].values.append(actual)
      if isEnough(other) { result.append((12, "add `\(actual)` to the values of `\(item.key)`", other)) }
    }
    return result
  }
}

extension IntOrString {
  /// The port as it is written.
  var text: String {
    switch self {
    case .number(let number): "\(number)"
    case .name(let name): "`\(name)`"
    }
  }
}
