import Cluster
import Kubernetes
import Network
import Properties
import ReferenceEvaluator
import Verification

/// What objects without semantics may say, flow by flow and straight from the rules (kinds, U2 to U6): the worst that
/// they can do to a claim.
///
/// Nothing is shared with the worlds in which the program has its verdicts proved.
struct UnreadReading {
  let world: World
  /// Whether the claim is that something works.
  let isAboutReaching: Bool

  init(_ world: World, _ assertion: Assertion) {
    self.world = world
    isAboutReaching = if case .mustReach = assertion { true } else { false }
  }

  /// The answer that is the worst for the claim.
  func isAllowed(_ decision: ReferenceEvaluator.Decision, _ pair: FlowGrid.Pair) -> Bool {
    let source = subject(pair.source)
    let target = subject(pair.destination)
    let isOutside = source == nil || target == nil
    if isAboutReaching {
      let isClosed = world.unread.contains { object in
        has(object, [.deny, .allowAndDeny, .generate], isOutside: isOutside)
          && (judges(object, source, .egress) || judges(object, target, .ingress))
      }
      return decision.isAllowed && !isClosed
    }
    func opens(_ subject: Subject?, _ direction: Direction) -> Bool {
      world.unread.contains { object in
        has(object, [.allow, .allowAndDeny, .generate, .path], isOutside: isOutside)
          && judges(object, subject, direction)
      }
    }
    return (decision.egress.isAllowed || opens(source, .egress))
      && (decision.ingress.isAllowed || opens(target, .ingress))
  }

  /// Whether an object has one of some effects on flows to the outside, or on others. What leads connections elsewhere
  /// may open and close those to the outside.
  private func has(_ object: UnreadObject, _ effects: Set<Effect>, isOutside: Bool) -> Bool {
    if object.scope.isOutsideOnly && !isOutside { return false }
    return !object.effects.isDisjoint(with: effects) || (isOutside && object.effects.contains(.redirect))
  }

  /// Whether an object may say that a pod is not isolated by it.
  func mayRelease(_ pod: World.Pod, _ direction: Direction) -> Bool {
    let subject = Subject(namespace: world.namespace(of: pod).name, labels: pod.labels, owner: pod.owner)
    return world.unread.contains { object in
      !object.effects.isDisjoint(with: [.allow, .allowAndDeny, .generate]) && judges(object, subject, direction)
    }
  }

  /// Whether a violation that is told could be prevented, in words; nil for one that is certain.
  func doubt(_ flow: Counterexample) -> String? {
    guard flow.hops.isEmpty else { return nil }
    let source = subject(flow.from)
    if let direction = flow.direction {
      // What has an answer of its own to who gets through may isolate, too.
      let isolating = world.unread.first { object in
        has(object, [.allowAndDeny, .generate], isOutside: false) && judges(object, source, direction)
      }
      return isolating.map { "\(flow.from.title) may be isolated by \($0.title)" }
    }
    guard let to = flow.to, let egress = flow.egress, let ingress = flow.ingress else { return nil }
    let target = subject(to)
    let isOutside = source == nil || target == nil
    if isAboutReaching {
      let isOpened = { (subject: Subject?, direction: Direction) in
        self.world.unread.contains {
          self.has($0, [.allow, .allowAndDeny, .generate], isOutside: isOutside)
            && self.judges($0, subject, direction, inPlace: true)
        }
      }
      let mayPass =
        (egress.isAllowed || isOpened(source, .egress)) && (ingress.isAllowed || isOpened(target, .ingress))
      return mayPass ? "\(flow.from.title) → \(to.title) may be let through" : nil
    }
    for object in world.unread where has(object, [.deny, .allowAndDeny, .generate], isOutside: isOutside) {
      if judges(object, source, .egress, inPlace: true) || judges(object, target, .ingress, inPlace: true) {
        return "\(flow.from.title) → \(to.title) may be prevented by \(object.title)"
      }
    }
    return nil
  }

  /// A pod as scopes see it.
  private struct Subject {
    var namespace: String
    var labels: [String: String]
    var owner: World.Owner?
  }

  private func subject(_ end: FlowGrid.End) -> Subject? {
    end.pod.map { place in
      let pod = world.pods[place]
      return Subject(namespace: world.namespace(of: pod).name, labels: pod.labels, owner: pod.owner)
    }
  }

  private func subject(_ end: EndDescription) -> Subject? {
    end.namespace.map { namespace in
      let owner = end.workloadKind.flatMap { kind in end.name.map { World.Owner(kind: kind, name: $0) } }
      return Subject(namespace: namespace, labels: end.labels, owner: owner)
    }
  }

  /// Whether an object may judge flows of a pod.
  ///
  /// - Parameter inPlace: whether another pod, which may be in this one's place, counts for it.
  private func judges(
    _ object: UnreadObject, _ subject: Subject?, _ direction: Direction, inPlace: Bool = false
  ) -> Bool {
    guard let subject, object.scope.directions.contains(direction) else { return false }
    switch object.scope.ends {
    case .cluster: return true
    case .namespaces(let names): return names.contains(subject.namespace)
    case .pods(let namespace, let selector):
      return namespace == subject.namespace && selector.matchExpressions.isEmpty
        && selector.matchLabels.allSatisfy { key, value in
          subject.labels[key] == value || mayCarry(subject, key, value, inPlace: inPlace)
        }
    case .nodes, .none: return false
    }
  }

  /// Whether a pod that looks as if it had no such label may carry it, since its controller or operator decides: one of
  /// that label may be in its place, or none of the workload's pods that are looked at stands for it.
  private func mayCarry(_ subject: Subject, _ key: String, _ value: String, inPlace: Bool) -> Bool {
    guard let owner = subject.owner, let mark = Self.marks[key], mark.kinds.contains(owner.kind) else { return false }
    let own = world.pods.filter { $0.owner == owner && world.namespace(of: $0).name == subject.namespace }
    if mark.isOfEachPod {
      // All of these pods are there, so that none is in another's place; a single one is the first.
      return value.hasPrefix("\(owner.name)-") && own.contains { $0.isReplicated }
        && !own.contains { $0.labels[key] == value }
    }
    return inPlace || !own.contains { $0.labels[key] == value }
  }

  /// The labels of tiny worlds that nobody knows: whose pods carry them, and whether each carries its own.
  private static let marks: [String: (kinds: Set<String>, isOfEachPod: Bool)] = [
    "pod-template-hash": (["Deployment", "Prometheus"], false), "team": (["Prometheus"], false),
    "statefulset.kubernetes.io/pod-name": (["StatefulSet"], true),
    "rollouts-pod-template-hash": (["Rollout", "Prometheus"], false),
  ]
}
