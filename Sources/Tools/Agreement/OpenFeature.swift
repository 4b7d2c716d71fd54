import Cluster
import Properties

/// What a hypothetical pod can be that decides about a property: all that violate it are so, of those that were looked
/// at.
enum OpenFeature: String, CaseIterable {
  case lacksTrusted = "only pods without a trusted label"
  case hasTrusted = "only pods with a trusted label"
  case lacksLabel = "only pods without a label that is asked for"
  case hasListed = "only pods with a value that is asked for"
  case hasOther = "only pods with a value that nothing asks for"
  case isDeclared = "only pods of declared namespaces, where there may be new ones"
  case isNew = "only pods of new namespaces"
  case isLabelledNew = "only pods of new namespaces with labels"
  case isBareNew = "only pods of new namespaces without labels"
  case declares = "only pods that declare a port"
  case areTwo = "only two hypothetical pods"
  case areTwoNew = "only two hypothetical pods of new namespaces"

  /// Counts what decides about a property of the open world that pods of the crowd violate.
  static func count(_ read: ReadWorld, _ property: Property, _ crowd: inout Crowd, _ tally: inout Tally) {
    let model = read.properties.model
    let asked = Set(Mentions(read, property).podPool.keys)
    var left: [Self] = []
    var isFirst = true
    crowd.violators { pods in
      left = (isFirst ? allCases : left).filter { $0.holds(pods, model, asked) }
      isFirst = false
      return !left.isEmpty
    }
    for feature in left { tally.count(feature.rawValue) }
  }

  private func holds(_ pods: [Crowd.Hypothetical], _ model: PropertySet.Model, _ asked: Set<String>) -> Bool {
    let trusted = model.trustedPodLabels
    let untrusted = asked.subtracting(trusted)
    return switch self {
    case .lacksTrusted: pods.contains { pod in !pod.isNamespaceNew && trusted.contains { pod.labels[$0] == nil } }
    case .hasTrusted: pods.contains { pod in trusted.contains { pod.labels[$0] != nil } }
    case .lacksLabel: pods.contains { pod in untrusted.contains { pod.labels[$0] == nil } }
    case .hasListed: pods.contains { pod in untrusted.contains { pod.labels[$0].map { !Self.isOther($0) } ?? false } }
    case .hasOther: pods.contains { pod in untrusted.contains { pod.labels[$0].map { Self.isOther($0) } ?? false } }
    case .isDeclared: model.namespaces == .any && pods.contains { !$0.isNamespaceNew }
    case .isNew: pods.contains(where: \.isNamespaceNew)
    case .isLabelledNew: pods.contains { $0.isNamespaceNew && $0.namespace.labels.count > 1 }
    case .isBareNew: pods.contains { $0.isNamespaceNew && $0.namespace.labels.count == 1 }
    case .declares: pods.contains(where: \.declaresPorts)
    case .areTwo: pods.count == 2
    case .areTwoNew: pods.count == 2 && pods.allSatisfy(\.isNamespaceNew)
    }
  }

  /// Whether a value is one of those that stand for all that nothing asks for.
  private static func isOther(_ value: String) -> Bool { Mentions.others.contains(value) }
}
