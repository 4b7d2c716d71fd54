import Cluster
import Diagnostics
import Kubernetes
import ReferenceEvaluator

/// Looks for the fewest labels that a workload, or a pod of its own, must get or lose for a selector to pick it or not.
///
/// Labels stay as they are where others rest on them: the workload's own selector, its controller, or a Service.
struct LabelEdits {
  /// Labels, and whose they are.
  struct Change {
    /// What is done.
    var relabelling: PolicyEdit.Relabelling
    /// The workload or pod.
    var object: ObjectReference
    /// Where the workload or pod was written.
    var span: Span
    /// `label its pods role=client`.
    var text: String
    /// What to write.
    var yaml: [String]

    /// The change as a step of an edit, with what it comes to.
    func step(_ consequence: String) -> PolicyEdit.Step {
      .init(object: object, span: span, text: "\(text): then \(consequence)", yaml: yaml)
    }
  }

  let world: World

  /// The change by which a selector picks a pod; nil where there is none.
  func matching(_ selector: LabelSelector, _ pod: Int) -> Change? {
    let labels = world.pods[pod].labels
    var values: [String: String?] = [:]
    for (key, value) in selector.matchLabels where labels[key] != value { values[key] = value }
    for requirement in selector.matchExpressions
    where !ReferenceEvaluator.matches(LabelSelector(matchExpressions: [requirement]), labels: labels) {
      switch requirement.operator {
      case .in: values[requirement.key] = requirement.values.first
      case .exists: values[requirement.key] = "true"
      case .notIn, .doesNotExist: values[requirement.key] = .some(nil)
      }
    }
    return change(pod, values) { ReferenceEvaluator.matches(selector, labels: $0) }
  }

  /// The first change of one label by which a selector no longer picks a pod; nil where there is none.
  func avoiding(_ selector: LabelSelector, _ pod: Int) -> Change? {
    var single: [[String: String?]] = []
    for requirement in selector.matchExpressions {
      switch requirement.operator {
      case .notIn: single.append([requirement.key: requirement.values.first ?? ""])
      case .doesNotExist: single.append([requirement.key: "true"])
      case .in, .exists: single.append([requirement.key: nil])
      }
    }
    single += selector.matchLabels.keys.sorted().map { [$0: nil] }
    for values in single {
      if let found = change(pod, values, where: { !ReferenceEvaluator.matches(selector, labels: $0) }) { return found }
    }
    return nil
  }

  /// A change of all pods of a workload; nil where it may not be made, or does not do for one of them what it should.
  private func change(
    _ pod: Int, _ values: [String: String?], where isWanted: ([String: String]) -> Bool
  ) -> Change? {
    let own = world.pods[pod]
    let unit = PodUnit(of: own, in: world)
    let pods = world.pods.filter { PodUnit(of: $0, in: world) == unit }
    guard !values.isEmpty, !own.hostNetwork else { return nil }
    for pod in pods {
      guard fixed(pod).isDisjoint(with: values.keys) else { return nil }
      var labels = pod.labels
      labels.change(values)
      guard isWanted(labels) else { return nil }
    }
    let added = values.compactMapValues { $0 }.sorted { $0.key < $1.key }
    let gone = values.filter { $0.value == nil }.keys.sorted()
    let whose = unit.kind == nil ? "it" : "its pods"
    var parts: [String] = []
    if !added.isEmpty { parts.append("label \(whose) " + added.map { "\($0.key)=\($0.value)" }.joined(separator: ",")) }
    if !gone.isEmpty {
      parts.append("take \(gone.joined(separator: ", ")) from \(parts.isEmpty ? "\(whose)" : "them")")
    }
    let yaml =
      added.isEmpty
      ? [] : ["labels: {\(added.map { "\($0.key): \(YAMLWords.scalar($0.value))" }.joined(separator: ", "))}"]
    return Change(
      relabelling: .init(pods: pods.map(\.index), values: values),
      object: ObjectReference(kind: unit.kind ?? "Pod", namespace: unit.namespace, name: unit.name), span: own.span,
      text: parts.joined(separator: ", and "), yaml: yaml)
  }

  /// The keys of labels that may not change.
  private func fixed(_ pod: World.Pod) -> Set<String> {
    var result = pod.fixedLabels
    for service in world.services
    where service.metadata.namespaceName == world.namespace(of: pod).name && !service.selector.isEmpty
      && service.selector.allSatisfy({ pod.labels[$0.key] == $0.value })
    {
      result.formUnion(service.selector.keys)
    }
    return result
  }
}

extension LabelSelector {
  /// The selector that picks all that this one picks, and also what has `labels`: its requirements take one value more.
  /// Nil where it picks that already, or where a requirement would have to go.
  func widened(toTake labels: [String: String]) -> Self? {
    if ReferenceEvaluator.matches(self, labels: labels) { return nil }
    var result = self
    result.matchExpressions = []
    for requirement in matchExpressions {
      var wider = requirement
      if !ReferenceEvaluator.matches(LabelSelector(matchExpressions: [requirement]), labels: labels) {
        guard let actual = labels[requirement.key] else { return nil }
        if requirement.operator == .in { wider.values.append(actual) }
        if requirement.operator == .notIn { wider.values.removeAll { $0 == actual } }
        if wider.values.isEmpty { return nil }
      }
      result.matchExpressions.append(wider)
    }
    for (key, value) in matchLabels.sorted(by: { $0.key < $1.key }) where labels[key] != value {
      guard let actual = labels[key] else { return nil }
      result.matchLabels[key] = nil
      result.matchExpressions.append(.init(key: key, operator: .in, values: [value, actual]))
    }
    return result
  }

  /// The selector without what has a label; nil where nothing would be left.
  func narrowed(without key: String, _ value: String) -> Self? {
    if matchLabels[key] != nil { return nil }
    var result = self
    for (place, requirement) in matchExpressions.enumerated() where requirement.key == key {
      switch requirement.operator {
      case .in:
        result.matchExpressions[place].values.removeAll { $0 == value }
        return result.matchExpressions[place].values.isEmpty ? nil : result
      case .notIn:
        result.matchExpressions[place].values.append(value)
        return result
      case .exists, .doesNotExist: break
      }
    }
    result.matchExpressions.append(.init(key: key, operator: .notIn, values: [value]))
    return result
  }
}
