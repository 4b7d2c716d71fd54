import Cluster
package import Network
package import PolicyModel
package import SMT

/// The variables of a pod that no manifest declares: where it lies and what labels it carries.
package struct HypotheticalPod: Sendable {
  /// A label that is absent, has one of the values that selections list, or another value: one that passes the same tests
  /// as an example, or any other where no text is tested.
  package struct Label: Sendable {
    /// What is asked of it.
    package let asked: LabelVocabulary.Values
    /// 0 for absent, then the values listed, then those like each example, or any other.
    package var variable: Term
    fileprivate var width: Int
    private let name: String
    private let codes: [String: Int]

    /// The values that selections list; the variable is 1 for the first of them.
    package var values: [String] { asked.listed }

    init(_ name: String, asked: LabelVocabulary.Values, store: inout TermStore) {
      self.asked = asked
      self.name = name
      codes = Dictionary(zip(asked.listed + asked.examples, 1...), uniquingKeysWith: { first, _ in first })
      width = Int.bitWidth - (asked.listed.count + max(1, asked.examples.count)).leadingZeroBitCount
      variable = store.variable(name, .bitVector(width: width))
    }

    /// Unsatisfiable iff the label does not have this code.
    func equals(_ code: Int, _ store: inout TermStore) -> Term {
      store.equal(variable, store.constant(UInt128(code), width: width))
    }

    /// Unsatisfiable iff the label is there.
    package func isAbsent(_ store: inout TermStore) -> Term { equals(0, &store) }

    /// The interpretation, but for the absence of labels.
    package static func removing(_ labels: some Sequence<Self>, from values: Interpretation) -> Interpretation {
      var absent: [String: Value] = [:]
      for label in labels { absent[label.name] = .bitVector(0, width: label.width) }
      return values.setting(absent)
    }

    /// The code of a value.
    package func code(_ value: String) -> Int { codes[value] ?? values.count + 1 }

    private var lastCode: Int { values.count + (asked.tests.isEmpty ? 1 : asked.examples.count) }

    /// Unsatisfiable iff the label has a value that selections list, or none: two that are not listed may differ.
    func isUnlisted(_ store: inout TermStore) -> Term {
      if asked.tests.isEmpty { return equals(values.count + 1, &store) }
      return store.lessOrEqual(store.constant(UInt128(values.count + 1), width: width), variable)
    }

    /// Unsatisfiable iff the variable is no code.
    func inRange(_ store: inout TermStore) -> Term {
      store.lessOrEqual(variable, store.constant(UInt128(lastCode), width: width))
    }
  }

  /// Declared namespaces that no selection tells apart.
  package struct NamespaceRow: Sendable {
    /// Their places in `World.namespaces`.
    package var members: [Int]
    /// Whether the pod lies in one of them.
    package var variable: Term
  }

  /// The pod's labels, by key.
  package var labels: [String: Label] = [:]
  /// The declared namespaces.
  package var namespaces: [NamespaceRow] = []
  /// Whether the pod lies in a new namespace; false where there is none.
  package var isInNewNamespace: Term
  /// The labels of the new namespace, by key.
  package var namespaceLabels: [String: Label] = [:]
  /// What is asked of the ServiceAccount under which it runs, by the keys of `World.Pod.account`.
  package var account: [String: Label] = [:]
  /// Whether no manifest declares that account.
  package var isUnderNewAccount: Term

  private let side: String
  /// What is taken for granted of it.
  private let openWorld: OpenWorld
  /// The place in `namespaces` of each namespace that a selection names: it has a row of its own.
  private var rowOfName: [String: Int] = [:]

  /// Makes the variables of the pod at the end called `side`.
  init(
    _ side: String, vocabulary: LabelVocabulary, selections: [PodSelection], model: PolicyModel, store: inout TermStore
  ) {
    self.side = side
    openWorld = model.openWorld
    for (key, values) in vocabulary.pod.sorted(by: { $0.key < $1.key }) {
      labels[key] = Label("\(side).label.\(key)", asked: values, store: &store)
    }
    for (key, values) in vocabulary.account.sorted(by: { $0.key < $1.key }) {
      account[key] = Label("\(side).account.\(key)", asked: values, store: &store)
    }
    isUnderNewAccount =
      vocabulary.account.isEmpty ? store.trueTerm : store.variable("\(side).newAccount", .bool)
    isInNewNamespace =
      model.openWorld.hasNewNamespaces ? store.variable("\(side).newNamespace", .bool) : store.falseTerm
    for (key, values) in vocabulary.namespace.sorted(by: { $0.key < $1.key }) {
      namespaceLabels[key] = Label("\(side).newNamespace.label.\(key)", asked: values, store: &store)
    }
    let names = Set(selections.compactMap(\.namespace))
    for members in Self.rows(selections, vocabulary, model) {
      let name = model.world.namespaces[members[0]].name
      if names.contains(name) { rowOfName[name] = namespaces.count }
      let variable = store.variable("\(side).namespace.\(model.world.namespaces[members[0]].name)", .bool)
      namespaces.append(NamespaceRow(members: members, variable: variable))
    }
  }

  /// Declared namespaces by what selections and trusted labels make of them.
  private static func rows(
    _ selections: [PodSelection], _ vocabulary: LabelVocabulary, _ model: PolicyModel
  ) -> [[Int]] {
    struct Row: Hashable {
      /// The name, if a selection asks for it.
      var name: String?
      /// Which selectors admit it, now and in the baseline.
      var bits: [Bool]
      var trusted: [Set<String>]
      /// The accounts that there are, by what is asked of them.
      var accounts: Set<[String: String]>
    }
    let carried = carriedValues(model)
    let accounts = Dictionary(grouping: usableAccounts(model), by: \.namespace)
    let before = model.baseline
    let names = Set(selections.compactMap(\.namespace))
    let selectors = Set(selections.map(\.namespaceLabels))
    var order: [Row] = []
    var rows: [Row: [Int]] = [:]
    for (place, namespace) in model.world.namespaces.enumerated() {
      let row = Row(
        name: names.contains(namespace.name) ? namespace.name : nil,
        bits: ([namespace] + (before.map { [$0.world.namespaces[place]] } ?? [])).flatMap { namespace in
          selectors.map { $0.allSatisfy { $0.admits(namespace.labels) } }
        },
        trusted: model.openWorld.trustedPodLabels.map { carried[place][$0] ?? [] },
        accounts: Set((accounts[place] ?? []).map { $0.account.filter { vocabulary.account[$0.key] != nil } }))
      if rows[row] == nil { order.append(row) }
      rows[row, default: []].append(place)
    }
    return order.compactMap { rows[$0] }
  }

  /// The values of trusted labels that declared pods carry, by namespace and key.
  package static func carriedValues(_ model: PolicyModel) -> [[String: Set<String>]] {
    var result = model.world.namespaces.map { _ in [String: Set<String>]() }
    for pod in model.world.pods {
      for key in model.openWorld.trustedPodLabels {
        if let value = pod.labels[key] { result[pod.namespace][key, default: []].insert(value) }
      }
    }
    return result
  }

  /// Unsatisfiable iff the variables describe no pod that could be created.
  func isPossible(_ model: PolicyModel, _ store: inout TermStore) -> Term {
    var terms = [store.exactlyOne(namespaces.map(\.variable) + [isInNewNamespace])]
    for (_, label) in labels.sorted(by: { $0.key < $1.key }) { terms.append(label.inRange(&store)) }
    for (key, label) in namespaceLabels.sorted(by: { $0.key < $1.key }) {
      terms.append(label.inRange(&store))
      if key == LabelVocabulary.namespaceName {
        // Every namespace carries its name, and a new one not that of a declared one.
        terms.append(store.not(label.equals(0, &store)))
        for namespace in model.world.namespaces where label.values.contains(namespace.name) {
          terms.append(store.not(label.equals(label.code(namespace.name), &store)))
        }
      } else if openWorld.trustedNamespaceLabels.contains(key) {
        terms.append(label.equals(0, &store))
      }
    }
    if !account.isEmpty { terms += possibleAccount(model, &store) }
    let carried = Self.carriedValues(model)
    for key in openWorld.trustedPodLabels {
      guard let label = labels[key] else { continue }
      let absent = label.equals(0, &store)
      terms.append(store.implies(isInNewNamespace, absent))
      for row in namespaces {
        let codes = Set((carried[row.members[0]][key] ?? []).map { label.code($0) }).sorted()
        let known = codes.map { label.equals($0, &store) }
        terms.append(store.implies(row.variable, store.or([absent] + known)))
      }
    }
    return store.and(terms)
  }

  /// Unsatisfiable iff two new namespaces of one name carry different labels.
  func agreesOnNewNamespace(_ other: Self, _ store: inout TermStore) -> Term {
    var same: [Term] = []
    for key in namespaceLabels.keys.sorted() {
      guard let mine = namespaceLabels[key], let its = other.namespaceLabels[key] else { continue }
      same.append(store.equal(mine.variable, its.variable))
    }
    let isOne = isInSameNewNamespace(other, &store)
    return store.implies(isOne, store.and(same))
  }

  /// Unsatisfiable iff the two lie in different namespaces or in declared ones. New namespaces whose names no selection
  /// asks for are different.
  func isInSameNewNamespace(_ other: Self, _ store: inout TermStore) -> Term {
    guard let name = namespaceLabels[LabelVocabulary.namespaceName],
      let otherName = other.namespaceLabels[LabelVocabulary.namespaceName]
    else { return store.falseTerm }
    let isListed = store.not(name.isUnlisted(&store))
    return store.and(
      [isInNewNamespace, other.isInNewNamespace, store.equal(name.variable, otherName.variable), isListed])
  }

  /// Unsatisfiable iff the pod is not in the selection.
  func isSelected(_ selection: PodSelection, _ model: PolicyModel, _ store: inout TermStore) -> Term {
    let candidates = selection.namespace.map { name in rowOfName[name].map { [namespaces[$0]] } ?? [] } ?? namespaces
    var places = candidates.filter { selection.admits(model.world.namespaces[$0.members[0]]) }.map(\.variable)
    var new = [isInNewNamespace]
    if let name = selection.namespace, let label = namespaceLabels[LabelVocabulary.namespaceName] {
      new.append(label.equals(label.code(name), &store))
    }
    new.append(isInSelectedNewNamespace(selection, model, &store))
    places.append(store.and(new))
    let own =
      selection.podLabels.map { fulfils($0, labels[$0.key], &store) }
      + selection.account.map { fulfils($0, account[$0.key], &store) }
    return store.and([store.or(places)] + own)
  }

  /// Unsatisfiable iff the labels of the new namespace are not those that a selection asks for. One that was there in the
  /// world of the model has the labels that it had then (property language, "The universe of a claim", 10).
  private func isInSelectedNewNamespace(
    _ selection: PodSelection, _ model: PolicyModel, _ store: inout TermStore
  ) -> Term {
    let requirements = selection.namespaceLabels
    if requirements.isEmpty { return store.trueTerm }
    var own = requirements.map { fulfils($0, namespaceLabels[$0.key], &store) }
    var former: [Term] = []
    if let name = namespaceLabels[LabelVocabulary.namespaceName] {
      for space in model.world.formerNamespaces where name.values.contains(space.name) {
        let isSpace = name.equals(name.code(space.name), &store)
        own.append(store.not(isSpace))
        if requirements.allSatisfy({ $0.admits(space.labels) }) { former.append(isSpace) }
      }
    }
    return store.or([store.and(own)] + former)
  }

  /// Unsatisfiable iff the label does not fulfil the requirement (semantics A19).
  func fulfils(_ item: LabelRequirement, _ label: Label?, _ store: inout TermStore) -> Term {
    guard let label else { preconditionFailure("a selection asks for a label outside the vocabulary") }
    let absent = label.equals(0, &store)
    let passing =
      item.test.map { test in (label.asked.listed + label.asked.examples).filter(test.admits) } ?? item.values.sorted()
    let listed = store.or(passing.map { label.equals(label.code($0), &store) })
    let present = store.and([store.not(absent), item.isPositive ? listed : store.not(listed)])
    return item.admitsAbsence ? store.or([absent, present]) : present
  }

  /// Unsatisfiable iff the pod is no member of the set.
  func isMember(_ predicate: PodPredicate, _ model: PolicyModel, _ store: inout TermStore) -> Term {
    switch predicate {
    case .never: return store.falseTerm
    case .selected(let selection): return isSelected(selection, model, &store)
    case .any(let parts): return store.or(parts.map { isMember($0, model, &store) })
    case .all(let parts): return store.and(parts.map { isMember($0, model, &store) })
    case .not(let part):
      let inner = isMember(part, model, &store)
      return store.not(inner)
    }
  }

  /// Unsatisfiable iff the pod declares no port of this name and protocol with the flow's number. A pod may declare any
  /// name with any number (property language, "The universe of a claim", 12).
  func declares(_ port: NamedPort, _ store: inout TermStore) -> Term {
    store.variable("\(side).port.\(port.name)/\(port.transport.rawValue)", .bool)
  }

  /// Unsatisfiable iff the pod declares no port of this name and protocol, whatever its number.
  func hasPort(_ port: NamedPort, _ store: inout TermStore) -> Term {
    let elsewhere = store.variable("\(side).other-port.\(port.name)/\(port.transport.rawValue)", .bool)
    return store.or([declares(port, &store), elsewhere])
  }

  /// The port name of which a variable of `declares` speaks, if it is one of this pod and protocol.
  package func portName(ofVariable name: String, _ transport: TransportProtocol) -> String? {
    self.name("port", ofVariable: name, transport)
  }

  /// The name of a port of another number than the flow's of which a variable speaks, if it is one of this pod and
  /// protocol.
  package func otherPortName(ofVariable name: String, _ transport: TransportProtocol) -> String? {
    self.name("other-port", ofVariable: name, transport)
  }

  private func name(_ what: String, ofVariable name: String, _ transport: TransportProtocol) -> String? {
    let prefix = "\(side).\(what)."
    let suffix = "/\(transport.rawValue)"
    guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
    return String(name.dropFirst(prefix.count).dropLast(suffix.count))
  }
}
