import CiliumAPI
import Cluster
import Kubernetes
import PolicyModel

/// Whose labels a selector fits (semantics L8, L24, L25, L31).
struct Identities {
  /// The pods that a selector picks: under some reading of the input, and under every one.
  struct Pods {
    var may: PodPredicate
    var must: PodPredicate

    /// Whether an end is one of them.
    var predicate: EndPredicate {
      if may == .never { return .nobody }
      let certain = EndPredicate.pods(PodGroup(must))
      return may == must ? certain : .any([certain, .all([.pods(PodGroup(may)), .unclear])])
    }
  }

  private let settings: CiliumSettings
  private let filter: IdentityFilter

  init(_ settings: CiliumSettings) {
    self.settings = settings
    filter = IdentityFilter(settings)
  }

  // MARK: Pods

  /// What one requirement is of a pod.
  private enum Asked {
    case always, never
    case pod(LabelRequirement)
    /// Of a label that may be no part of the identity.
    case unclearPod(LabelRequirement)
    case namespace(LabelRequirement)
    case account(LabelRequirement)
  }

  /// The pods that fulfil all requirements.
  func pods(_ requirements: [EndpointSelector.Requirement]) -> Pods {
    conjunction(requirements.map(asked))
  }

  /// The same of requirements on pods' and namespaces' labels as Kubernetes' own policies have them (semantics L9, L56).
  func pods(_ selection: PodSelection) -> Pods {
    var result = conjunction(
      selection.podLabels.map(asked) + selection.namespaceLabels.map { .namespace($0) }
        + selection.account.map { .account($0) })
    if let name = selection.namespace {
      let inside = PodPredicate.selected(PodSelection(namespace: name))
      result = Pods(may: result.may.and(inside), must: result.must.and(inside))
    }
    return result
  }

  private func conjunction(_ all: [Asked]) -> Pods {
    var (may, must) = (PodSelection(), PodSelection())
    var (isNever, isUnsure) = (false, false)
    for asked in all {
      switch asked {
      case .always: break
      case .never: isNever = true
      case .pod(let item):
        may.podLabels.append(item)
        must.podLabels.append(item)
      case .unclearPod(let item):
        // Where the label is dropped, the requirement is one of a missing label.
        if item.admitsAbsence {
          must.podLabels.append(item)
        } else {
          may.podLabels.append(item)
          isUnsure = true
        }
      case .namespace(let item):
        may.namespaceLabels.append(item)
        must.namespaceLabels.append(item)
      case .account(let item):
        may.account.append(item)
        must.account.append(item)
      }
    }
    if isNever { return Pods(may: .never, must: .never) }
    return Pods(may: .selected(may), must: isUnsure ? .never : .selected(must))
  }

  private func asked(_ item: LabelRequirement) -> Asked {
    switch filter.answer(item.key) {
    case .kept: .pod(item)
    case .unclear: .unclearPod(item)
    case .dropped: item.admitsAbsence ? .always : .never
    }
  }

  private func asked(_ item: EndpointSelector.Requirement) -> Asked {
    // No pod has a label of another source.
    guard item.key.isOf(EndpointSelector.Key.kubernetes) else { return item.admitsAbsence ? .always : .never }
    switch item.key.name {
    case IdentityLabel.namespace: return .namespace(item.condition(LabelVocabulary.namespaceName))
    case IdentityLabel.serviceAccount: return .account(item.condition(AccountKeys.name))
    case IdentityLabel.cluster:
      return item.condition(item.key.name).admits([item.key.name: settings.clusterName]) ? .always : .never
    default:
      if let key = IdentityLabel.ofNamespace(item.key.name) { return .namespace(item.condition(key)) }
      return asked(item.condition(item.key.name))
    }
  }

  // MARK: Other ends

  /// Whether an end that is no pod, with some reserved labels, fulfils all requirements.
  func fit(_ requirements: [EndpointSelector.Requirement], reserved: Set<String>) -> Bool {
    let labels = Dictionary(uniqueKeysWithValues: reserved.map { ($0, "") })
    return requirements.allSatisfy { item in
      let isReserved = item.key.isOf(EndpointSelector.Key.reserved)
      return item.condition(item.key.name).admits(isReserved ? labels : [:])
    }
  }
}

extension EndpointSelector.Requirement {
  /// The same of a label of another name.
  func condition(_ name: String) -> LabelRequirement {
    switch `operator` {
    case .in: LabelRequirement(key: name, values: Set(values), isPositive: true, admitsAbsence: false)
    case .notIn: LabelRequirement(key: name, values: Set(values), isPositive: false, admitsAbsence: true)
    case .exists: .exists(name)
    case .doesNotExist: LabelRequirement(key: name, values: [], isPositive: true, admitsAbsence: true)
    }
  }
}
