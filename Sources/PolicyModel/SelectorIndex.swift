package import BitCollections
package import Cluster
package import Kubernetes

/// A set of pod classes, by number.
package typealias ClassSet = BitSet

/// Answers which classes a selector picks, each distinct question once.
package struct SelectorIndex: Sendable {
  private struct Question: Hashable {
    var namespace: String?
    var namespaceSelector: LabelSelector?
    var podSelector: LabelSelector?
  }

  private let world: World
  private let classes: PodClasses
  private var answers: [Question: ClassSet] = [:]

  /// Makes an index over the classes of `world`.
  package init(world: World, classes: PodClasses) {
    self.world = world
    self.classes = classes
  }

  /// The classes of pods in namespaces that match, with labels that match; a missing condition always holds.
  ///
  /// - Parameter includesHostNetwork: policies never pick host-network pods (semantics A38, A45), properties do.
  package mutating func classes(
    namespace: String?, namespaceSelector: LabelSelector?, podSelector: LabelSelector?, includesHostNetwork: Bool
  ) -> ClassSet {
    let question = Question(namespace: namespace, namespaceSelector: namespaceSelector, podSelector: podSelector)
    let all = answers[question] ?? compute(question)
    answers[question] = all
    return includesHostNetwork ? all : all.subtracting(hostNetwork)
  }

  private func compute(_ question: Question) -> ClassSet {
    let admitted = world.namespaces.map { space in
      (question.namespace == nil || question.namespace == space.name)
        && (question.namespaceSelector.map { $0.requirements.allSatisfy { $0.admits(space.labels) } } ?? true)
    }
    let requirements = question.podSelector?.requirements ?? []
    var result = ClassSet()
    for (number, members) in classes.members.enumerated() {
      guard let first = members.first else { continue }
      let pod = world.pods[first]
      if admitted[pod.namespace], requirements.allSatisfy({ $0.admits(pod.labels) }) { result.insert(number) }
    }
    return result
  }

  /// The classes that share their node's network.
  package var hostNetwork: ClassSet {
    ClassSet(classes.members.indices.filter { world.pods[classes.members[$0][0]].hostNetwork })
  }
}

/// One condition on one label: the values that satisfy it, and whether a missing label does.
private struct LabelRequirement {
  var key: String
  /// The values listed.
  var values: Set<String>
  /// Whether the listed values are those that satisfy, rather than those that do not.
  var isPositive: Bool
  /// Whether a missing label satisfies (semantics A19).
  var admitsAbsence: Bool

  func admits(_ labels: [String: String]) -> Bool {
    guard let value = labels[key] else { return admitsAbsence }
    return values.contains(value) == isPositive
  }
}

extension LabelSelector {
  /// The selector as one list of conditions, all of which must hold.
  fileprivate var requirements: [LabelRequirement] {
    var result = matchLabels.map {
      LabelRequirement(key: $0.key, values: [$0.value], isPositive: true, admitsAbsence: false)
    }
    for expression in matchExpressions {
      switch expression.operator {
      case .in:
        result.append(.init(key: expression.key, values: Set(expression.values), isPositive: true, admitsAbsence: false))
      case .notIn:
        result.append(.init(key: expression.key, values: Set(expression.values), isPositive: false, admitsAbsence: true))
      case .exists: result.append(.init(key: expression.key, values: [], isPositive: false, admitsAbsence: false))
      case .doesNotExist: result.append(.init(key: expression.key, values: [], isPositive: true, admitsAbsence: true))
      }
    }
    return result
  }
}
