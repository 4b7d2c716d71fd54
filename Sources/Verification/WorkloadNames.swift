import Cluster
import Diagnostics
import Kubernetes
import Properties

/// Looks up workloads and pods by their names, and finds what was meant by a name that nothing has.
struct WorkloadNames {
  /// One thing that a reference can mean.
  struct Candidate {
    /// `shop/Deployment/web`; of a pod, `shop/Pod/web`.
    var title: String
    /// Its pods, by their places in the world.
    var pods: [Int]
  }

  private struct Place: Hashable {
    var namespace: String
    var name: String
  }

  private let world: World
  /// The pods of each name, be it their own or their workload's.
  private let pods: [Place: [Int]]

  /// Indexes the pods of a world.
  init(_ world: World) {
    self.world = world
    var pods: [Place: [Int]] = [:]
    for pod in world.pods {
      for name in Set([pod.name, pod.owner?.name].compactMap { $0 }) {
        pods[Place(namespace: world.namespace(of: pod).name, name: name), default: []].append(pod.index)
      }
    }
    self.pods = pods
  }

  /// What a reference can mean, in the order of titles; a pod that is all there is of its workload counts once.
  func candidates(_ reference: WorkloadReference) -> [Candidate] {
    var found: [String: [Int]] = [:]
    for index in pods[Place(namespace: reference.namespace, name: reference.name)] ?? [] {
      let pod = world.pods[index]
      if let owner = pod.owner, reference.names(workload: owner.kind, owner.name) {
        found[title(reference, owner.kind), default: []].append(index)
      }
      if reference.mayNamePod, pod.name == reference.name { found[title(reference, "Pod"), default: []].append(index) }
    }
    let pod = found[title(reference, "Pod")]
    if let pod, found.contains(where: { $0.key != title(reference, "Pod") && $0.value == pod }) {
      found[title(reference, "Pod")] = nil
    }
    return found.sorted { $0.key < $1.key }.map { Candidate(title: $0.key, pods: $0.value) }
  }

  private func title(_ reference: WorkloadReference, _ kind: String) -> String {
    "\(reference.namespace)/\(kind)/\(reference.name)"
  }

  /// The error that a reference means several things; nil if it does not.
  func ambiguity(_ reference: WorkloadReference, at span: Span) -> Diagnostic? {
    let found = candidates(reference)
    guard found.count > 1 else { return nil }
    let titles = found.map { "`\($0.title)`" }
    return .error(
      "ambiguous-name", "`\(reference.title)` names \(found.count) things", at: span,
      notes: [.init("write the kind: \(few(titles))")])
  }

  // MARK: What nothing has

  /// ``there is no workload `Deployment/db` in namespace `shop` ``.
  static func absence(_ reference: WorkloadReference) -> String {
    let place = "in namespace `\(reference.namespace)`"
    switch reference.kind {
    case nil: return "there is no workload or pod `\(reference.name)` \(place)"
    case "Pod": return "there is no pod `\(reference.name)` \(place)"
    default: return "there is no workload `\(reference.shortTitle)` \(place)"
    }
  }

  /// What was probably meant by a reference that nothing answers to; nil where nothing is near.
  func suggestion(_ reference: WorkloadReference) -> String? {
    if world.namespace(named: reference.namespace) == nil {
      // `deploy/web`, as one would write it to kubectl.
      if reference.kind == nil, let kind = KubectlKind.builtIn(reference.namespace) {
        let named = elsewhere { WorkloadReference(namespace: $0, kind: kind, name: reference.name) }
        if !named.isEmpty { return "the namespace stands first: \(few(named))" }
      }
      let meant = nearest(reference.namespace, among: world.namespaces.map(\.name))
      return "no object lies in namespace `\(reference.namespace)`" + (meant.map { "; did you mean `\($0)`?" } ?? "")
    }
    var anyKind = reference
    anyKind.kind = nil
    let others = candidates(anyKind).map { "`\($0.title)`" }
    if !others.isEmpty { return "did you mean \(few(others))?" }
    let here = world.pods.filter { world.namespace(of: $0).name == reference.namespace }
    let named = elsewhere { WorkloadReference(namespace: $0, kind: reference.kind, name: reference.name) }
    if !named.isEmpty { return "there is \(few(named))" }
    let titles = here.map { pod in pod.owner.map { "\($0.kind)/\($0.name)" } ?? "Pod/\(pod.name ?? "")" }
    let names = reference.kind == nil ? here.compactMap { $0.owner?.name } + here.compactMap(\.name) : titles
    guard let meant = nearest(reference.shortTitle, among: Set(names)) else { return nil }
    return "did you mean `\(reference.namespace)/\(meant)`?"
  }

  /// The titles of what a reference means in the namespaces of the world.
  private func elsewhere(_ reference: (String) -> WorkloadReference) -> [String] {
    world.namespaces.flatMap { candidates(reference($0.name)).map { "`\($0.title)`" } }
  }
}

extension PropertySet {
  /// Every set of the file, where it stands.
  var references: [(expression: SetExpression, span: Span)] {
    let used =
      properties.flatMap { $0.assertion.sets + $0.assertion.secondarySets } + waivers.flatMap(\.sets)
      + model.controllerSets
    return sets.map { ($0.expression, $0.span) } + used.map { ($0.expression, $0.span) }
  }

  /// The names by which sets may speak of single pods.
  package var podNames: Set<String> {
    Set(references.flatMap { $0.expression.workloads }.filter(\.mayNamePod).map(\.name))
  }

  /// The same, with those of pods that only doors tell apart.
  func podNames(in world: World) -> Set<String> { podNames.union(DoorBook.namesToTellApart(self, in: world)) }

  /// Reports names of workloads that stand for several things.
  func checkNames(in world: World, _ diagnostics: inout DiagnosticBag) {
    let written = references.flatMap { set in set.expression.workloads.map { (reference: $0, span: set.span) } }
    guard !written.isEmpty else { return }
    let names = WorkloadNames(world)
    for (reference, span) in written {
      if let error = names.ambiguity(reference, at: span) { diagnostics.report(error) }
    }
  }
}

extension SetExpression {
  /// The workloads and pods by whose names the set is described, not counting the sets that it names.
  var workloads: [WorkloadReference] {
    switch self {
    case .workload(let reference): [reference]
    case .union(let parts), .intersection(let parts): parts.flatMap(\.workloads)
    case .difference(let base, let parts): base.workloads + parts.flatMap(\.workloads)
    case .pods, .service, .serviceAccount, .addresses, .networkSet, .doors, .reserved, .named: []
    }
  }
}
