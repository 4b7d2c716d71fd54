import CalicoAPI
import Cluster
import PolicyModel

/// The pods that a selector picks: under every reading of the input, and under some (semantics K52 to K56).
struct SelectedPods {
  /// What a pod may be for the selector to pick it.
  var may: PodPredicate
  /// What a pod must be for it to be picked whatever is not known.
  var must: PodPredicate

  /// Every pod.
  static let all = Self(.selected(PodSelection()))

  init(_ predicate: PodPredicate) { (may, must) = (predicate, predicate) }

  init(may: PodPredicate, must: PodPredicate) { (self.may, self.must) = (may, must) }

  /// The pods that a selector picks by their effective labels; `all()` and `global()` are true by themselves (semantics
  /// K53).
  init(_ expression: SelectorExpression) {
    switch expression {
    case .or(let parts): self = .any(parts.map { Self($0) })
    case .and(let parts): self = .all(parts.map { Self($0) })
    case .not(let part): self = Self(part).negated
    case .all, .global: self = .all
    case .has(let label): self = Self(label, .exists(""))
    case .equal(let label, let value): self = Self(label, .equals("", value))
    case .notEqual(let label, let value): self = Self(label, .equals("", value)).negated
    case .contains(let label, let text): self = Self(label, .passes("", .contains(text)))
    case .startsWith(let label, let text): self = Self(label, .passes("", .startsWith(text)))
    case .endsWith(let label, let text): self = Self(label, .passes("", .endsWith(text)))
    case .isIn(let label, let values): self = Self(label, .oneOf(values))
    case .notIn(let label, let values): self = Self(label, .oneOf(values)).negated
    }
  }

  /// The pods whose effective label fulfils a requirement, which a missing label does not.
  private init(_ label: String, _ asked: LabelRequirement) {
    switch label {
    case EffectiveLabels.namespace:
      self = Self(.selected(PodSelection(namespaceLabels: [asked.of(Self.namespaceName)])))
    case EffectiveLabels.orchestrator:
      self = Self(asked.of(label).admits([label: EffectiveLabels.kubernetes]) ? .selected(PodSelection()) : .never)
    case EffectiveLabels.serviceAccount:
      // Longer names are no labels (semantics K54).
      self = Self(.selected(PodSelection(account: [asked.of(AccountKeys.name), .exists(AccountKeys.isShort)])))
    default:
      let own = PodPredicate.selected(PodSelection(podLabels: [asked.of(label)]))
      let isMissing = LabelRequirement.doesNotExist(label)
      if let key = EffectiveLabels.ofNamespace(label) {
        let inherited = PodSelection(
          namespaceLabels: [asked.of(key == EffectiveLabels.name ? Self.namespaceName : key)], podLabels: [isMissing])
        self = Self(own.or(.selected(inherited)))
      } else if let key = EffectiveLabels.ofServiceAccount(label) {
        let isName = key == EffectiveLabels.name
        let inherited = PodSelection(
          podLabels: [isMissing], account: [asked.of(isName ? AccountKeys.name : key)])
        must = own.or(.selected(inherited))
        // Of an account that no manifest declares only the name is known (semantics KO9).
        let unknown = PodSelection(podLabels: [isMissing], account: [.doesNotExist(AccountKeys.isKnown)])
        may = isName ? must : must.or(.selected(unknown))
      } else {
        self = Self(own)
      }
    }
  }

  private static let namespaceName = LabelVocabulary.namespaceName

  /// Those of all.
  static func all(_ parts: [Self]) -> Self {
    Self(may: .conjunction(parts.map(\.may)), must: .conjunction(parts.map(\.must)))
  }

  /// Those of any.
  static func any(_ parts: [Self]) -> Self {
    Self(may: .disjunction(parts.map(\.may)), must: .disjunction(parts.map(\.must)))
  }

  /// The other pods.
  var negated: Self { Self(may: must.negated, must: may.negated) }

  /// Whether an end is one of them.
  var predicate: EndPredicate {
    let certain = EndPredicate.pods(PodGroup(must))
    return may == must ? certain : .any([certain, .all([.pods(PodGroup(may)), .unclear])])
  }
}

extension PodPredicate {
  fileprivate static let everyone = Self.selected(PodSelection())

  /// Those of all; several selections become one.
  fileprivate static func conjunction(_ parts: [Self]) -> Self {
    var selection: PodSelection? = PodSelection()
    var others: [Self] = []
    for part in parts {
      switch part {
      case .never: return .never
      case .selected(let one): selection = selection?.intersection(one)
      case .all(let inner):
        for part in inner {
          if case .selected(let one) = part { selection = selection?.intersection(one) } else { others.append(part) }
        }
      case .any, .not: others.append(part)
      }
    }
    guard let selection else { return .never }
    if others.isEmpty { return .selected(selection) }
    return others.count == 1 && selection == PodSelection() ? others[0] : .all([.selected(selection)] + others)
  }

  fileprivate static func disjunction(_ parts: [Self]) -> Self {
    if parts.contains(everyone) { return everyone }
    return parts.reduce(.never) { $0.or($1) }
  }

  fileprivate var negated: Self {
    switch self {
    case .never: .everyone
    case .everyone: .never
    case .not(let part): part
    default: .not(self)
    }
  }
}

extension PodSelection {
  /// The pods of both; nil for none.
  fileprivate func intersection(_ other: Self) -> Self? {
    if let namespace, let name = other.namespace, namespace != name { return nil }
    return Self(
      namespace: namespace ?? other.namespace, namespaceLabels: namespaceLabels + other.namespaceLabels,
      podLabels: podLabels + other.podLabels, account: account + other.account)
  }
}

extension LabelRequirement {
  /// Whether a label has one of some values.
  fileprivate static func oneOf(_ values: Set<String>) -> Self {
    Self(key: "", values: values, isPositive: true, admitsAbsence: false)
  }

  /// Whether there is no label of a key.
  fileprivate static func doesNotExist(_ key: String) -> Self {
    Self(key: key, values: [], isPositive: true, admitsAbsence: true)
  }

  /// The same of another label.
  fileprivate func of(_ key: String) -> Self {
    var result = self
    result.key = key
    return result
  }
}
