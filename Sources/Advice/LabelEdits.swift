package import Cluster
package import Diagnostics
package import Kubernetes
import ReferenceEvaluator
import YAMLEdits

/// Looks for the fewest labels that a workload, or a pod of its own, must get or lose for a selector to pick it or not.
///
/// Labels stay as they are where others rest on them: the workload's own selector, its controller, or a Service.
package struct LabelEdits {
  /// Labels, and whose they are.
  package struct Change {
    /// What is done.
    package var relabelling: PolicyEdit.Relabelling
    /// The workload or pod.
    package var object: ObjectReference
    /// Where the workload or pod was written.
    package var span: Span
    /// `label its pods role=client`.
    package var text: String
    /// What to write.
    package var yaml: [String]

    /// The change as a step of an edit, with what it comes to.
    package func step(_ consequence: String) -> PolicyEdit.Step {
      .init(object: object, span: span, text: "\(text): then \(consequence)", yaml: yaml)
    }
  }

  private let world: World

  /// Looks in a world.
  package init(world: World) { self.world = world }

  /// The change by which a selector picks a pod; nil where there is none.
  package func matching(_ selector: LabelSelector, _ pod: Int) -> Change? {
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
  package func avoiding(_ selector: LabelSelector, _ pod: Int) -> Change? {
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
    let pods = world.siblings(of: own).map { world.pods[$0] }
    guard !values.isEmpty, !own.hostNetwork else { return nil }
    for pod in pods {
      guard fixed(pod).isDisjoint(with: values.keys) else { return nil }
      var labels = pod.labels
      labels.change(values)
      guard isWanted(labels) else { return nil }
    }
    let added = values.compactMapValues { $0 }.sorted { $0.key < $1.key }
    let gone = values.filter { $0.value == nil }.keys.sorted()
    let whose = own.owner == nil ? "it" : "its pods"
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
      object: world.workload(of: own), span: own.span,
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
