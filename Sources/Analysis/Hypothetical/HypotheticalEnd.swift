package import Cluster
package import PolicyModel

/// Pods that no manifest declares, as an end of listed connections: all that could be made with some labels, in some
/// namespaces. Declared pods that fit are not left out.
package struct HypotheticalEnd: Hashable, Sendable {
  /// In which namespaces they lie.
  package enum Place: Hashable, Sendable {
    /// In any whose labels fit, but for some declared ones.
    case any(but: [String])
    /// In any that no manifest declares and whose labels fit.
    case new
    /// In some declared ones, ascending.
    case named([String])
  }

  /// What their labels, those of the namespace and those of the account fulfil.
  package var selection: PodSelection
  /// In which namespaces they lie.
  package var place: Place

  /// Makes an end.
  package init(_ selection: PodSelection, in place: Place) {
    self.selection = selection
    self.place = place
  }

  /// The one namespace in which they all lie; nil for several, and for any.
  package var namespace: String? {
    if case .named(let names) = place, names.count == 1 { names[0] } else { nil }
  }

  /// Whether some of them may lie in a declared namespace.
  func mayLie(in name: String, _ world: World) -> Bool {
    switch place {
    case .any(let but):
      guard let namespace = world.namespace(named: name) else { return true }
      return !but.contains(name) && selection.admits(namespace)
    case .new: return world.namespace(named: name) == nil
    case .named(let names): return names.contains(name)
    }
  }

  /// Whether a pod is one of them.
  ///
  /// - Parameters:
  ///   - namespace: the one in which it lies.
  ///   - isNew: whether no manifest declares that.
  package func contains(_ pod: World.Pod, of namespace: World.Namespace, isNew: Bool) -> Bool {
    let isThere =
      switch place {
      case .any(let but): selection.admits(namespace) && (isNew || !but.contains(namespace.name))
      case .new: selection.admits(namespace) && isNew
      case .named(let names): !isNew && names.contains(namespace.name)
      }
    return isThere && selection.podLabels.allSatisfy { $0.admits(pod.labels) }
      && selection.account.allSatisfy { $0.admits(pod.account) }
  }

  /// `any pod of any namespace`, `pods labelled app=web of namespaces labelled team=a`.
  package var title: String {
    var words = selection.podLabels.isEmpty ? "any pod" : "pods labelled \(Self.text(selection.podLabels))"
    if !selection.account.isEmpty { words += " under \(accountText)" }
    let labels = selection.namespaceLabels
    switch place {
    case .any(let but):
      words += labels.isEmpty ? " of any namespace" : " of namespaces labelled \(Self.text(labels))"
      return but.isEmpty ? words : words + " but \(but.joined(separator: ", "))"
    case .new: return words + " of new namespaces" + (labels.isEmpty ? "" : " labelled \(Self.text(labels))")
    case .named(let names): return words + " of \(names.joined(separator: ", "))"
    }
  }

  private var accountText: String {
    let names = selection.account.filter { $0.key == AccountKeys.name && $0.isPositive && $0.test == nil }
    let others = selection.account.filter { !$0.key.hasPrefix(".") }
    if let name = names.first {
      return "ServiceAccount \(name.values.sorted().joined(separator: " or "))"
        + (others.isEmpty ? "" : " labelled \(Self.text(others))")
    }
    return others.isEmpty ? "some ServiceAccounts" : "ServiceAccounts labelled \(Self.text(others))"
  }

  /// What the pods' own labels fulfil, as kubectl writes conditions.
  package var podText: String { Self.text(selection.podLabels) }
  /// What the labels of their namespace fulfil.
  package var namespaceText: String { Self.text(selection.namespaceLabels) }

  /// Conditions as kubectl writes them.
  static func text(_ items: [LabelRequirement]) -> String { items.map(\.text).joined(separator: ",") }
}

extension HypotheticalEnd: Comparable {
  private var rank: Int {
    switch place {
    case .any: 0
    case .new: 1
    case .named: 2
    }
  }

  /// Orders what is in any namespace first, then by what is asked and by names.
  package static func < (a: Self, b: Self) -> Bool {
    (a.rank, a.selection.requirementCount, a.title) < (b.rank, b.selection.requirementCount, b.title)
  }
}

extension PodSelection {
  /// How many conditions it has.
  var requirementCount: Int {
    podLabels.count + namespaceLabels.count + account.count + (namespace == nil ? 0 : 1)
  }
}

extension LabelRequirement {
  /// `app=web`, `app in (a,b)`, `!app`: as kubectl writes conditions, with words for what it has none for.
  fileprivate var text: String {
    if let test {
      return switch test {
      case .contains(let text): "\(key) contains \(text)"
      case .startsWith(let text): "\(key) starts with \(text)"
      case .endsWith(let text): "\(key) ends with \(text)"
      }
    }
    let list = values.sorted().joined(separator: ",")
    switch (isPositive, admitsAbsence) {
    case (true, false): return values.count == 1 ? "\(key)=\(list)" : "\(key) in (\(list))"
    case (true, true): return values.isEmpty ? "!\(key)" : "\(key) in (\(list)) or !\(key)"
    case (false, true): return values.count == 1 ? "\(key)!=\(list)" : "\(key) notin (\(list))"
    case (false, false): return values.isEmpty ? key : "\(key),\(key) notin (\(list))"
    }
  }
}
