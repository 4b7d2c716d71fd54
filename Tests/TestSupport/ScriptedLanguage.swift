package import Cluster
import Kubernetes
package import Network
package import PolicyModel
package import ReferenceEvaluator

/// A policy language that nobody speaks: tiers as a test writes them, with everything that tiers can say.
package struct ScriptedLanguage: Sendable {
  /// What it says, for every world.
  package var policies: NormalisedPolicies

  /// A language that says something.
  package init(ingress: [Tier] = [], egress: [Tier] = []) {
    policies = NormalisedPolicies(ingress: ingress, egress: egress)
  }

  /// The tiers of any world.
  package var normalise: Normaliser {
    let policies = policies
    return { _ in policies }
  }

  // MARK: By the letter

  /// What one reading of the input answers.
  package enum Answer: Hashable, Sendable { case allow, deny }

  /// A connection between two pods, each with one address.
  package struct Connection: Hashable, Sendable {
    package var source: Int
    package var destination: Int
    package var transport: TransportProtocol
    package var port: UInt16

    package init(source: Int, destination: Int, transport: TransportProtocol, port: UInt16) {
      self.source = source
      self.destination = destination
      self.transport = transport
      self.port = port
    }
  }

  /// What all readings answer at one end: worked out by following each of them.
  package func answers(_ connection: Connection, _ direction: Direction, in world: World) -> Set<Answer> {
    func end(_ pod: Int) -> ReferenceEvaluator.Endpoint {
      .pod(pod, address: world.pods[pod].addresses[0], node: nil, replica: 0)
    }
    let flow = ReferenceEvaluator.Flow(
      source: end(connection.source), destination: end(connection.destination), transport: connection.transport,
      port: connection.port)
    return answers(flow, direction, in: world)
  }

  /// The same between any ends.
  ///
  /// - Parameter allows: whether rules that allow count.
  package func answers(
    _ flow: ReferenceEvaluator.Flow, _ direction: Direction, in world: World, allows: Bool = true
  ) -> Set<Answer> {
    let tiers = direction == .ingress ? policies.ingress : policies.egress
    let (own, other) = direction.ends(source: flow.source, destination: flow.destination)
    guard case .pod(let pod, _, _, _) = own, !world.pods[pod].hostNetwork else { return [.allow] }
    return Letter(world: world, flow: flow, own: pod, other: other, allows: allows).answers(tiers[...])
  }

  /// What all readings answer at both ends. Those of the two ends do not depend on each other.
  package func answers(_ connection: Connection, in world: World) -> Set<Answer> {
    let ends = Direction.allCases.map { answers(connection, $0, in: world) }
    var result: Set<Answer> = []
    if ends.allSatisfy({ $0.contains(.allow) }) { result.insert(.allow) }
    if ends.contains(where: { $0.contains(.deny) }) { result.insert(.deny) }
    return result
  }
}

/// One end of one connection, judged rule by rule.
private struct Letter {
  let world: World
  let flow: ReferenceEvaluator.Flow
  let own: Int
  let other: ReferenceEvaluator.Endpoint
  /// Whether rules that allow count.
  let allows: Bool

  func answers(_ tiers: ArraySlice<Tier>) -> Set<ScriptedLanguage.Answer> {
    guard let tier = tiers.first else { return [.allow] }
    let isIsolated = tier.groups.flatMap(\.policies).contains { $0.isolates && isSubject($0) }
    func says(_ action: Action) -> Set<ScriptedLanguage.Answer> {
      switch action {
      case .allow: [.allow]
      case .deny: [.deny]
      case .pass: answers(tiers.dropFirst())
      }
    }
    var result: Set<ScriptedLanguage.Answer> = []
    for group in tier.groups {
      let speech = speech(of: group)
      for case let action? in speech { result.formUnion(says(action)) }
      if !speech.contains(nil) { return result }
    }
    return result.union(says(isIsolated ? tier.atEnd : .pass))
  }

  /// What one of a group may say; nil for none.
  private func speech(of group: Group) -> Set<Action?> {
    let all = group.members.map { speech(of: $0) }
    return Set(all.joined().filter { $0 != nil }).union(all.allSatisfy { $0.contains(nil) } ? [nil] : [])
  }

  private func speech(of member: Group.Member) -> Set<Action?> {
    switch member {
    case .policy(let policy): return isSubject(policy) ? speech(of: policy.rules[...]) : [nil]
    case .groups(let groups):
      var result: Set<Action?> = []
      for group in groups {
        let speech = speech(of: group)
        result.formUnion(speech.filter { $0 != nil })
        if !speech.contains(nil) { return result }
      }
      return result.union([nil])
    }
  }

  /// What the first rule that matches may say; nil for none.
  private func speech(of rules: ArraySlice<Rule>) -> Set<Action?> {
    guard let rule = rules.first else { return [nil] }
    if rule.action == .allow, !allows { return speech(of: rules.dropFirst()) }
    let matches = truths(rule.peers)
    var result: Set<Action?> = []
    let isOnPort = isOn(rule.ports)
    if isOnPort, matches.contains(true) { result.insert(rule.action) }
    if !isOnPort || matches.contains(false) { result.formUnion(speech(of: rules.dropFirst())) }
    return result
  }

  private func isSubject(_ policy: Policy) -> Bool { holds(policy.subject.predicate, of: own) }

  private func holds(_ predicate: PodPredicate, of pod: Int) -> Bool {
    switch predicate {
    case .never: false
    case .selected(let selection):
      selection.admits(world.namespace(of: world.pods[pod]))
        && selection.podLabels.allSatisfy { $0.admits(world.pods[pod].labels) }
    case .any(let parts): parts.contains { holds($0, of: pod) }
    case .all(let parts): parts.allSatisfy { holds($0, of: pod) }
    case .not(let part): !holds(part, of: pod)
    }
  }

  /// The truth values that readings give a predicate of the other end.
  private func truths(_ predicate: EndPredicate) -> Set<Bool> {
    switch predicate {
    case .always: return [true]
    case .unclear: return [true, false]
    case .pods(let pods):
      guard case .pod(let pod, _, _, _) = other, !world.pods[pod].hostNetwork else { return [false] }
      return [holds(pods.predicate, of: pod)]
    case .nodes, .outside: preconditionFailure("the scripted language does not look for nodes")
    case .addresses(let block):
      let address = other.address
      return [block.cidr.contains(address) && !block.except.contains { $0.contains(address) }]
    case .any(let parts):
      let all = parts.map(truths)
      return Set(
        [true, false].filter { $0 ? all.contains { $0.contains(true) } : all.allSatisfy { $0.contains(false) } })
    case .all(let parts):
      let all = parts.map(truths)
      return Set(
        [true, false].filter { $0 ? all.allSatisfy { $0.contains(true) } : all.contains { $0.contains(false) } })
    case .not(let part): return Set(truths(part).map { !$0 })
    }
  }

  private func isOn(_ ports: PortPredicate) -> Bool {
    switch ports {
    case .connections(let connections): return connections.contains(flow.transport, flow.port)
    case .named(let port):
      guard port.transport == flow.transport, case .pod(let pod, _, _, _) = flow.destination,
        !world.pods[pod].hostNetwork
      else { return false }
      return world.pods[pod].ports.contains {
        $0.name == port.name && $0.protocol == port.transport && $0.containerPort == flow.port
      }
    case .any(let parts): return parts.contains { isOn($0) }
    case .not(let part): return !isOn(part)
    }
  }
}

// MARK: As a reading

extension ScriptedLanguage {
  /// How it is read in any world: by following every reading of the input.
  package var reader: Reader {
    let language = self
    return { ScriptedReading(language: language, world: $0) }
  }
}

private struct ScriptedReading: Reading {
  let language: ScriptedLanguage
  let world: World

  func decide(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> ReferenceEvaluator.EndDecision {
    decision(language.answers(flow, direction, in: world), flow, direction)
  }

  func decideWithoutAllowRules(
    _ flow: ReferenceEvaluator.Flow, _ direction: Direction
  ) -> ReferenceEvaluator.EndDecision {
    decision(language.answers(flow, direction, in: world, allows: false), flow, direction)
  }

  private func decision(
    _ answers: Set<ScriptedLanguage.Answer>, _ flow: ReferenceEvaluator.Flow, _ direction: Direction
  ) -> ReferenceEvaluator.EndDecision {
    let own = direction.ends(source: flow.source, destination: flow.destination).own
    if case .pod(let pod, _, _, _) = own, world.pods[pod].hostNetwork {
      return .init(isAllowed: true, because: [.notGoverned(.hostNetwork)])
    }
    return .init(
      isAllowed: answers == [.allow], mayAllow: answers.contains(.allow),
      because: [
        answers == [.allow]
          ? .notIsolated
          : answers == [.deny]
            ? .noRule(policies: policies(direction))
            : .undecided(.init(.other, policies(direction).map { rule($0, direction) }))
      ])
  }

  func isolatingPolicies(ofPod pod: Int, direction: Direction) -> [Int] { [] }
  func portEdges(of flow: ReferenceEvaluator.Flow) -> Set<UInt16> { Set(1...1024) }
  func addressBlocks(judging directions: Set<Direction>) -> [CIDR] { [] }

  private func rule(_ policy: Int, _ direction: Direction) -> ReferenceEvaluator.RuleReference {
    .init(
      policy: policy, direction: direction, rule: 0, peer: nil, port: nil, span: world.policies[policy].span)
  }

  private func policies(_ direction: Direction) -> [Int] {
    let tiers = direction == .ingress ? language.policies.ingress : language.policies.egress
    return Set(tiers.policies.compactMap(\.index)).sorted()
  }
}
