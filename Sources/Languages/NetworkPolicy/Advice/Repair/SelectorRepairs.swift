import Advice
import Kubernetes
import ReferenceEvaluator
import YAMLEdits
import YAMLTree

/// Looks for one word of a label selector that is wrong, or one that is missing.
struct SelectorRepairs {
  /// An edit of a selector.
  struct Found {
    var edits: [YAMLEdit]
    var cost: Int
    var text: String
  }

  /// Where the selector stands.
  let path: YAMLPath
  let selector: LabelSelector
  /// The labels of all that it could pick.
  let scope: [[String: String]]
  /// The keys that policies of the cluster ask for.
  let usedKeys: Set<String>
  /// Labels of those who are meant, as far as anybody says so.
  let meant: [[String: String]]
  /// The name of the policy.
  let name: String

  private var labels: YAMLPath { path.key("matchLabels") }
  private func expression(_ number: Int) -> YAMLPath { path.key("matchExpressions").item(number) }
  private var count: Int { selector.matchLabels.count + selector.matchExpressions.count }

  /// Whether nothing that could be picked has a label.
  private func isDead(_ key: String, _ value: String?) -> Bool {
    !scope.contains { labels in value.map { labels[key] == $0 } ?? (labels[key] != nil) }
  }

  /// Edits by which a requirement that some labels lack is one that they have.
  func taking(_ target: [String: String]) -> [Found] {
    var result: [Found] = []
    for (key, value) in selector.matchLabels.sorted(by: { $0.key < $1.key }) where target[key] != value {
      let place = labels.key(key)
      if let own = target[key] {
        let cost = isDead(key, value) ? 700 : 1600
        result.append(
          .init(
            edits: [.setScalar(place, .text(own))], cost: cost + distance(value, own),
            text: "`\(key): \(value)` → `\(own)`"))
        if !isDead(key, value) {
          result.append(
            .init(
              edits: replacing(key, by: .init(key: key, operator: .in, values: [value, own])), cost: 1900,
              text: "`\(key)` also `\(own)`"))
        }
      }
      for other in keys(of: value, in: target) where selector.matchLabels[other] == nil {
        let cost = isDead(key, nil) ? 800 : 1500
        result.append(
          .init(
            edits: [.renameKey(place, other)], cost: cost + distance(key, other) + (usedKeys.contains(other) ? 0 : 40),
            text: "`\(key)` → `\(other)`"))
      }
      result.append(dropping(key))
    }
    for (number, requirement) in selector.matchExpressions.enumerated()
    where !ReferenceEvaluator.matches(LabelSelector(matchExpressions: [requirement]), labels: target) {
      result += taking(target, requirement, number)
    }
    return result
  }

  private func taking(
    _ target: [String: String], _ requirement: LabelSelector.Requirement, _ number: Int
  ) -> [Found] {
    var result: [Found] = []
    let place = expression(number)
    let values = place.key("values")
    switch requirement.operator {
    case .in:
      if let own = target[requirement.key] {
        result.append(
          .init(
            edits: [.append(values, .text(own))], cost: 1200, text: "`\(requirement.key)` also `\(own)`"))
        for (index, value) in requirement.values.enumerated() {
          let cost = isDead(requirement.key, value) ? 700 : 1600
          result.append(
            .init(
              edits: [.setScalar(values.item(index), .text(own))], cost: cost + distance(value, own),
              text: "`\(requirement.key)` `\(value)` → `\(own)`"))
        }
      }
      for value in requirement.values {
        for other in keys(of: value, in: target) {
          result.append(
            .init(
              edits: [.setScalar(place.key("key"), .text(other))],
              cost: (isDead(requirement.key, nil) ? 800 : 1500) + distance(requirement.key, other),
              text: "`\(requirement.key)` → `\(other)`"))
        }
      }
    case .notIn:
      for (index, value) in requirement.values.enumerated()
      where requirement.values.count > 1 && value == target[requirement.key] {
        result.append(
          .init(
            edits: [.removeItem(values.item(index))], cost: 1200, text: "`\(requirement.key)` may be `\(value)`"))
      }
    case .exists:
      for other in target.keys.sorted() where distance(requirement.key, other) <= 6 {
        result.append(
          .init(
            edits: [.setScalar(place.key("key"), .text(other))], cost: 800 + distance(requirement.key, other),
            text: "`\(requirement.key)` → `\(other)`"))
      }
    case .doesNotExist: break
    }
    result.append(dropping(number))
    return result
  }

  /// Edits by which the selector no longer picks some labels.
  func avoiding(_ target: [String: String]) -> [Found] {
    var result: [Found] = []
    for (key, value) in selector.matchLabels.sorted(by: { $0.key < $1.key }) {
      for other in values(of: key, otherThan: [value]) {
        result.append(
          .init(
            edits: [.setScalar(labels.key(key), .text(other))], cost: evidence(key, other) ?? 1900,
            text: "`\(key): \(value)` → `\(other)`"))
      }
    }
    for (number, requirement) in selector.matchExpressions.enumerated() {
      result += avoiding(target, requirement, number)
    }
    // A requirement more.
    for (key, value) in telling(target) where scope.contains(where: { $0[key] == value && picks($0) }) {
      let cost = meant.contains { $0[key] == value } ? 1200 : 1800
      let keyCost = usedKeys.contains(key) ? 0 : 40
      result.append(
        .init(edits: [adding(key, value)], cost: cost + keyCost, text: "and `\(key): \(value)`"))
    }
    return result
  }

  private func avoiding(
    _ target: [String: String], _ requirement: LabelSelector.Requirement, _ number: Int
  ) -> [Found] {
    var result: [Found] = []
    let place = expression(number)
    let values = place.key("values")
    let list = "[\(requirement.values.joined(separator: ", "))]"
    switch requirement.operator {
    case .notIn:
      let others = self.values(of: requirement.key, otherThan: requirement.values)
      if !others.isEmpty {
        result.append(
          .init(
            edits: [
              .setScalar(place.key("operator"), .text("In")), .replace(values, .list(others.map { .text($0) })),
            ],
            cost: 1000,
            text: "`\(requirement.key)` NotIn \(list) → In [\(others.joined(separator: ", "))]"))
      }
      result.append(
        .init(
          edits: [.setScalar(place.key("operator"), .text("In"))], cost: 1400,
          text: "`\(requirement.key)` NotIn \(list) → In"))
      if let own = target[requirement.key] {
        result.append(
          .init(edits: [.append(values, .text(own))], cost: 1200, text: "`\(requirement.key)` not `\(own)` either"))
      }
    case .in:
      for (index, value) in requirement.values.enumerated()
      where requirement.values.count > 1 && value == target[requirement.key] {
        result.append(
          .init(
            edits: [.removeItem(values.item(index))], cost: 1200, text: "`\(requirement.key)` not `\(value)`"))
      }
      if requirement.values.count == 1 {
        for other in self.values(of: requirement.key, otherThan: requirement.values) {
          result.append(
            .init(
              edits: [.setScalar(values.item(0), .text(other))], cost: evidence(requirement.key, other) ?? 1900,
              text: "`\(requirement.key)` `\(requirement.values[0])` → `\(other)`"))
        }
      }
    case .exists:
      result.append(
        .init(
          edits: [.setScalar(place.key("operator"), .text("DoesNotExist"))], cost: 1400,
          text: "`\(requirement.key)` Exists → DoesNotExist"))
    case .doesNotExist:
      result.append(
        .init(
          edits: [.setScalar(place.key("operator"), .text("Exists"))], cost: 1400,
          text: "`\(requirement.key)` DoesNotExist → Exists"))
    }
    return result
  }

  private func picks(_ labels: [String: String]) -> Bool { ReferenceEvaluator.matches(selector, labels: labels) }

  // MARK: Words

  /// The keys under which labels have a value.
  private func keys(of value: String, in target: [String: String]) -> [String] {
    target.filter { $0.value == value }.keys.sorted()
  }

  /// The values of a key in scope, but for some.
  private func values(of key: String, otherThan values: [String]) -> [String] {
    Set(scope.compactMap { $0[key] }).subtracting(values).sorted()
  }

  /// Labels in scope that `target` lacks.
  private func telling(_ target: [String: String]) -> [(key: String, value: String)] {
    var result: Set<[String]> = []
    for labels in scope {
      for (key, value) in labels
      where target[key] != value && selector.matchLabels[key] == nil && !key.contains("pod-template-hash") {
        result.insert([key, value])
      }
    }
    return result.map { ($0[0], $0[1]) }.sorted { $0 < $1 }
  }

  /// What a value costs that is meant, as somebody says.
  private func evidence(_ key: String, _ value: String) -> Int? {
    if meant.contains(where: { $0[key] == value }) { return 1100 }
    return name.contains(value) ? 1200 : nil
  }

  private func adding(_ key: String, _ value: String) -> YAMLEdit {
    let entry = YAMLValue.Entry(key, .text(value))
    if !selector.matchLabels.isEmpty { return .insertKey(labels, entry) }
    let all = YAMLValue.Entry("matchLabels", .mapping([entry]))
    if selector.matchExpressions.isEmpty { return .replace(path, .mapping([all])) }
    return .insertKey(path, all, before: ["matchExpressions"])
  }

  private func replacing(_ key: String, by requirement: LabelSelector.Requirement) -> [YAMLEdit] {
    let item = YAMLValue.mapping([
      .init("key", .text(requirement.key)), .init("operator", .text(requirement.operator.rawValue)),
      .init("values", .list(requirement.values.map { .text($0) })),
    ])
    if count == 1 { return [.replace(path, .mapping([.init("matchExpressions", .list([item]))]))] }
    if selector.matchLabels.count == 1 { return [] }
    let growth: YAMLEdit =
      selector.matchExpressions.isEmpty
      ? .insertKey(path, .init("matchExpressions", .list([item]))) : .append(path.key("matchExpressions"), item)
    return [.removeKey(labels.key(key)), growth]
  }

  private func dropping(_ key: String) -> Found {
    let edit: YAMLEdit =
      count == 1
      ? .replace(path, .mapping([]))
      : selector.matchLabels.count == 1 ? .removeKey(labels) : .removeKey(labels.key(key))
    return .init(edits: [edit], cost: count == 1 ? 2000 : 1500, text: "without `\(key)`")
  }

  private func dropping(_ number: Int) -> Found {
    let edit: YAMLEdit =
      count == 1
      ? .replace(path, .mapping([]))
      : selector.matchExpressions.count == 1
        ? .removeKey(path.key("matchExpressions")) : .removeItem(expression(number))
    return .init(
      edits: [edit], cost: count == 1 ? 2000 : 1500, text: "without `\(selector.matchExpressions[number].key)`")
  }

  /// How far a word is from another, from 0 to 50: breaks ties between words that cost the same.
  private func distance(_ a: String, _ b: String) -> Int { 2 * editDistance(a, b, atMost: 25) }
}
