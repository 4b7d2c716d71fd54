import Cluster

/// How what is known of a pod, or of its namespace, stands to what is asked of it.
package enum Membership: Sendable {
  /// Everyone who fits what is known is in.
  case inside
  /// Some are, and others are not, or it was not found out.
  case partial
  /// Nobody is.
  case outside

  /// Of all parts.
  static func all(_ parts: some Sequence<Self>) -> Self {
    var result = Self.inside
    for part in parts {
      if part == .outside { return .outside }
      if part == .partial { result = .partial }
    }
    return result
  }

  /// Of some part.
  static func any(_ parts: some Sequence<Self>) -> Self {
    var result = Self.outside
    for part in parts {
      if part == .inside { return .inside }
      if part == .partial { result = .partial }
    }
    return result
  }

  /// Of all that is not in.
  var negated: Self {
    switch self {
    case .inside: .outside
    case .partial: .partial
    case .outside: .inside
    }
  }
}

/// What one label can be where some conditions hold of it.
struct LabelStates {
  /// Whether it can be missing.
  var admitsAbsence = true
  /// The values that it can have; nil for all but those of `excluded`.
  private var values: Set<String>?
  private var excluded: Set<String> = []
  /// The tests that all of its values pass.
  private var tests: Set<TextTest> = []

  /// Adds a condition.
  mutating func add(_ item: LabelRequirement) {
    if !item.admitsAbsence { admitsAbsence = false }
    if let test = item.test {
      if let known = values { values = known.filter(test.admits) } else { tests.insert(test) }
    } else if item.isPositive {
      let fitting = item.values.filter { value in tests.allSatisfy { $0.admits(value) } }.subtracting(excluded)
      values = values.map { $0.intersection(fitting) } ?? fitting
    } else {
      if let known = values { values = known.subtracting(item.values) } else { excluded.formUnion(item.values) }
    }
  }

  /// Whether nothing can be. Text tests that contradict each other are not found out.
  var isEmpty: Bool { !admitsAbsence && values?.isEmpty ?? false }

  /// Whether a condition holds besides.
  func membership(_ item: LabelRequirement) -> Membership {
    func admits(_ value: String) -> Bool {
      item.test?.admits(value) ?? (item.values.contains(value) == item.isPositive)
    }
    let all: Bool
    let some: Bool
    if let values {
      all = values.allSatisfy(admits)
      some = values.contains(where: admits)
    } else if let test = item.test {
      all = tests.contains(test)
      some = true
    } else if item.isPositive {
      all = false
      some = item.values.contains { value in !excluded.contains(value) && tests.allSatisfy { $0.admits(value) } }
    } else {
      all = item.values.allSatisfy { value in excluded.contains(value) || !tests.allSatisfy { $0.admits(value) } }
      some = true
    }
    if all, !admitsAbsence || item.admitsAbsence { return .inside }
    return some || (admitsAbsence && item.admitsAbsence) ? .partial : .outside
  }
}

extension [LabelRequirement] {
  /// What the labels can be where all conditions hold, by key.
  var states: [String: LabelStates] {
    var result: [String: LabelStates] = [:]
    for item in self { result[item.key, default: LabelStates()].add(item) }
    return result
  }
}

extension [String: LabelStates] {
  /// Whether conditions hold besides.
  func membership(_ items: [LabelRequirement]) -> Membership {
    .all(items.lazy.map { (self[$0.key] ?? LabelStates()).membership($0) })
  }
}
