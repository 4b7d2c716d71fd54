import Cluster
package import Diagnostics
import EnforcerKinds
package import Kubernetes
package import Properties
import ReferenceEvaluator

/// Finds properties and tests whose answer could change with the namespace of objects that name none.
///
/// Such objects are of `default` for want of a better guess. What is asked is left alone where no other guess could
/// change its answer: none of its ends is, or in another namespace could be, a pod of theirs, and no policy of theirs
/// could select one of its ends. Everything else must not be answered.
package struct NamespaceCheck {
  private let set: PropertySet
  private let mix: NamespaceMix
  private let world: World
  private let replay: ClaimReplay
  private let named: [String: SetExpression]
  /// The pods of objects that name no namespace.
  private let pods: [World.Pod]
  /// The policies that name no namespace.
  private let policies: [any PolicyObject]
  /// The names of the Services that name no namespace.
  private let services: Set<String>
  /// An object without semantics, one that policies refer to, or one that makes unknown pods, that names no namespace:
  /// anything may depend on it.
  private let unread: NamespaceMix.Member?
  /// Of each pod of the world, where a policy is that names no namespace and would select it in the pod's.
  private let fitting: [Span?]

  /// Makes a check of a property file; nil where the namespaces of its manifests are not mixed.
  package init?(_ set: PropertySet, manifests: Manifests, baselines: [[String]: Manifests]) {
    guard let mix = NamespaceMix([manifests] + baselines.values) else { return nil }
    self.set = set
    self.mix = mix
    // What is wrong with the world is reported where it is judged.
    var ignored = DiagnosticBag()
    world = World.enforced(
      manifests, declaration: set.model.declaration, by: set.model.enforcer, comparedWith: Array(baselines.values),
      mentions: Verifier.mentions(set, manifests, baselines),
      diagnostics: &ignored)
    replay = ClaimReplay(world: world, sets: set.sets)
    named = Dictionary(set.sets.map { ($0.name, $0.expression) }, uniquingKeysWith: { first, _ in first })
    let places = Set(mix.members.map(\.span))
    pods = world.pods.filter { places.contains($0.span) }
    policies = manifests.policies.filter { $0.namespaceSource == .nobody }
    let unstated = Set(
      manifests.unread.filter(\.isUnplaced).map(\.span)
        + manifests.unmodelledWorkloads.filter { $0.namespaceSource == .nobody }.map(\.span)
        + manifests.policyData.filter { $0.namespaceSource == .nobody }.map(\.span))
    unread = mix.members.first { unstated.contains($0.span) }
    services = Set(manifests.services.filter { $0.metadata.namespaceSource == .nobody }.map(\.metadata.name))
    fitting = world.pods.map { [policies] pod in
      policies.first { $0.fits(pod) }?.span
    }
  }

  /// The warning that namespaces are mixed. It says of policies that fit nothing where they would fit.
  package var warning: Diagnostic {
    let idle = policies.lazy.compactMap { policy in
      MisplacedPolicy(policy, in: world).map { Diagnostic.Note($0.text, at: policy.span) }
    }
    return mix.warning(notes: Array(idle.prefix(3)))
  }

  /// One error for all that must not be answered; nil if there is no such thing.
  package var error: Diagnostic? {
    let asked =
      set.properties.compactMap { property in cause(property).map { (property.name, property.span, $0) } }
      + set.tests.compactMap { test in cause(test).map { ("\(test.fromText) → \(test.toText)", test.span, $0) } }
    guard let (title, span, object) = asked.first else { return nil }
    var notes = [
      Diagnostic.Note("it is taken to be of `default`; elsewhere the answer can be another", at: object.span)
    ]
    if asked.count > 1 {
      let rest = asked.count - 1
      notes.append(
        .init("\(rest) more \(rest == 1 ? "property or test depends" : "properties and tests depend") on such"))
    }
    return .error(
      "unstated-namespace",
      "`\(title)` depends on the namespace of \(object.kind) `\(object.name)`, and nothing names it", at: span,
      notes: notes + [NamespaceMix.remedy])
  }

  // MARK: What bears on an answer

  /// The object whose namespace a property's answer depends on.
  private func cause(_ property: Property) -> NamespaceMix.Member? {
    let assertion = property.assertion
    if case .noNewAccess = assertion { return mix.members.first }
    if let unread { return unread }
    let sets = (assertion.sets + assertion.secondarySets).map(\.expression)
    let leaves = leaves(of: sets)
    // A namespace more is a place more for pods that could be created.
    if property.world == .open, assertion.isAboutAll || leaves.contains(where: \.mayHoldHypothetical) {
      return mix.members.first
    }
    let service = leaves.lazy.compactMap(\.serviceName).first { services.contains($0) }
    if let service { return mix.members.first { $0.kind == "Service" && $0.name == service } }
    let pod = pods.first { pod in
      var known: [String: Bool] = [:]
      return assertion.isAboutAll || sets.contains { mayHold($0, pod, &known) }
    }
    if let pod { return member(at: pod.span) }
    return policy { pod in assertion.isAboutAll || sets.contains { replay.contains($0, podAt: pod.index) } }
  }

  /// The object whose namespace a test's answer depends on.
  private func cause(_ test: FlowTest) -> NamespaceMix.Member? {
    if let unread { return unread }
    func isEnd(_ pod: World.Pod) -> Bool {
      [test.from, test.to].contains { end in
        switch end {
        case .workload(let reference):
          world.namespace(of: pod).name == reference.namespace
            && (pod.owner?.name == reference.name || pod.mayBe(reference.name))
        case .address, .door: false
        }
      }
    }
    if let pod = pods.first(where: isEnd) { return member(at: pod.span) }
    return policy(selectingAny: isEnd)
  }

  /// A policy without a namespace that fits a pod, wherever the pod is.
  private func policy(selectingAny isEnd: (World.Pod) -> Bool) -> NamespaceMix.Member? {
    zip(world.pods, fitting).first { $0.1 != nil && isEnd($0.0) }?.1.flatMap { member(at: $0) }
  }

  private func member(at span: Span) -> NamespaceMix.Member? { mix.members.first { $0.span == span } }

  /// Whether a set would hold a pod if the pod lay in the right namespace. `known` are the sets that were looked at.
  private func mayHold(_ set: SetExpression, _ pod: World.Pod, _ known: inout [String: Bool]) -> Bool {
    switch set {
    case .pods(_, _, let selector): return selector.map { ReferenceEvaluator.matches($0, labels: pod.labels) } ?? true
    case .workload(let reference): return pod.owner?.name == reference.name || pod.mayBe(reference.name)
    case .service(_, let name):
      return world.services.contains { service in
        service.metadata.name == name && !service.selector.isEmpty
          && service.selector.allSatisfy { pod.labels[$0.key] == $0.value }
      }
    case .reserved(.anyPod): return true
    case .reserved(.dns): return ReservedSet.DNS.isLabelled(pod.labels)
    case .serviceAccount(_, let name): return pod.serviceAccount == name
    case .addresses, .networkSet, .doors, .reserved: return false
    case .named(let name):
      if let answer = known[name] { return answer }
      let answer = named[name].map { mayHold($0, pod, &known) } ?? false
      known[name] = answer
      return answer
    case .union(let parts): return parts.contains { mayHold($0, pod, &known) }
    case .intersection(let parts): return parts.allSatisfy { mayHold($0, pod, &known) }
    // What is taken out here may be left in elsewhere.
    case .difference(let base, _): return mayHold(base, pod, &known)
    }
  }

  /// What sets are described by, those that they name included.
  private func leaves(of sets: [SetExpression]) -> [SetExpression] {
    var (result, pending, seen) = ([SetExpression](), sets, Set<String>())
    while let set = pending.popLast() {
      switch set {
      case .named(let name): if seen.insert(name).inserted { pending += [named[name]].compactMap { $0 } }
      case .union(let parts), .intersection(let parts): pending += parts
      case .difference(let base, let parts): pending += [base] + parts
      case .pods, .workload, .service, .serviceAccount, .addresses, .networkSet, .doors, .reserved: result.append(set)
      }
    }
    return result
  }
}

extension SetExpression {
  /// The Service by which it is described.
  fileprivate var serviceName: String? { if case .service(_, let name) = self { name } else { nil } }

  /// Whether it can hold pods that no manifest declares.
  fileprivate var mayHoldHypothetical: Bool {
    switch self {
    case .pods, .service, .serviceAccount, .reserved(.anyPod), .reserved(.dns): true
    case .workload, .addresses, .networkSet, .doors, .reserved, .named, .union, .intersection, .difference: false
    }
  }
}

extension World.Pod {
  /// Whether its name is this one, or can be.
  fileprivate func mayBe(_ name: String) -> Bool {
    self.name.map { $0 == name } ?? owner.map { name.hasPrefix("\($0.name)-") } ?? false
  }
}

extension Assertion {
  /// Whether flows with pods are judged that none of its sets names.
  fileprivate var isAboutAll: Bool {
    switch self {
    case .onlyFrom, .onlyTo, .onlyFlows, .noNewAccess, .neverReachesTransitively: true
    case .neverReaches, .mustReach, .isolated, .isolatedByLabel, .defaultDeny: false
    // Any pod may stand behind a door, or in front of one.
    case .doors: true
    }
  }
}
