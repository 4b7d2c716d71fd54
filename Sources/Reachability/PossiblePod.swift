import Cluster
import PolicyModel

/// A pod that could exist, with labels that are as good as any others for some selections.
package struct PossiblePod: Sendable {
  /// The place of its namespace in `World.namespaces`; nil for a new one.
  package private(set) var namespace: Int?
  /// The labels of its namespace, where that is new; its name is among them.
  package private(set) var namespaceLabels: [String: String] = [:]
  /// Its labels.
  package private(set) var labels: [String: String] = [:]
  /// What is asked of the ServiceAccount under which it runs, by the keys of `World.Pod.account`; nil where nothing is.
  package private(set) var account: [String: String]?
  /// Which of the selections have not been found to leave it out.
  private var isPicked: [Bool]
  private let places: [PodSelection: Int]

  /// From how many kinds of pods on they are not told apart one by one.
  private static let most = 4096

  /// Whether one of the selections, which all were known beforehand, picks it.
  func isIn(_ selection: PodSelection) -> Bool { places[selection].map { isPicked[$0] } ?? false }

  /// Whether it has a predicate made of these selections.
  func isIn(_ predicate: PodPredicate) -> Bool {
    switch predicate {
    case .never: false
    case .selected(let selection): isIn(selection)
    case .any(let parts): parts.contains { isIn($0) }
    case .all(let parts): parts.allSatisfy { isIn($0) }
    case .not(let part): !isIn(part)
    }
  }

  /// One pod for each choice of selections that some pod is picked by, whatever its labels and its namespace; nil for too
  /// many.
  static func all(toldApartBy selections: [PodSelection], in world: World) -> [Self]? {
    let selections = Array(Set(selections))
    let places = Dictionary(zip(selections, selections.indices), uniquingKeysWith: { first, _ in first })
    guard let vocabulary = try? LabelVocabulary(trying: selections, in: world) else { return nil }
    let anyone = Self(isPicked: selections.map { _ in true }, places: places)
    let nameKey = LabelVocabulary.namespaceName
    let taken = Set(world.namespaces.map(\.name))
    let names = Set(vocabulary.namespace[nameKey].map { $0.listed + $0.examples } ?? []).subtracting(taken)
    var new = "new-namespace"
    while names.contains(new) || taken.contains(new) { new += "-2" }
    var inNew = distinct(
      (names.sorted() + [new]).map { name in
        var pod = anyone.kept(selections) { $0.namespace == nil || $0.namespace == name }
        pod.namespaceLabels[nameKey] = name
        return pod.kept(selections) {
          $0.namespaceLabels.allSatisfy { $0.key != nameKey || $0.admits([nameKey: name]) }
        }
      })
    for (key, values) in vocabulary.namespace.sorted(by: { $0.key < $1.key }) where key != nameKey {
      inNew = distinct(
        inNew.flatMap { pod in
          choices(values).map { value in
            var pod = pod
            pod.namespaceLabels[key] = value
            let labels = pod.namespaceLabels
            return pod.kept(selections) { $0.namespaceLabels.allSatisfy { $0.key != key || $0.admits(labels) } }
          }
        })
      if inNew.count > most { return nil }
    }
    var pods = distinct(
      world.namespaces.enumerated().map { place, namespace in
        var pod = anyone.kept(selections) { $0.admits(namespace) }
        pod.namespace = place
        return pod
      } + inNew)
    for (key, values) in vocabulary.pod.sorted(by: { $0.key < $1.key }) {
      pods = distinct(
        pods.flatMap { pod in
          choices(values).map { value in
            var pod = pod
            pod.labels[key] = value
            let labels = pod.labels
            return pod.kept(selections) { $0.podLabels.allSatisfy { $0.key != key || $0.admits(labels) } }
          }
        })
      if pods.count > most { return nil }
    }
    return vocabulary.account.isEmpty ? pods : withAccounts(pods, selections, vocabulary, world)
  }

  /// The pods under each account that their namespace has, and under new ones; nil for too many.
  private static func withAccounts(
    _ pods: [Self], _ selections: [PodSelection], _ vocabulary: LabelVocabulary, _ world: World
  ) -> [Self]? {
    let declared = Dictionary(grouping: world.serviceAccounts, by: \.namespace)
    var new: [[String: String]] = [[:]]
    for (key, values) in vocabulary.account.sorted(by: { $0.key < $1.key }) {
      let isAlways = [AccountKeys.name, AccountKeys.isKnown].contains(key)
      new = new.flatMap { account in
        choices(values).filter { !isAlways || $0 != nil }.map { value in
          var account = account
          account[key] = value
          return account
        }
      }
      if new.count > most { return nil }
    }
    // Where nobody asks how long a name is, any is as good, and a listed one must stay what it is.
    if vocabulary.account[AccountKeys.isShort] == nil {
      for place in new.indices { new[place][AccountKeys.isShort] = "" }
    }
    // A name that selections list is short, and none of a declared account.
    let listed = Set(vocabulary.account[AccountKeys.name]?.listed ?? [])
    new.removeAll { account in
      vocabulary.account[AccountKeys.isShort] != nil && account[AccountKeys.isShort] == nil
        && account[AccountKeys.name].map(listed.contains) ?? false
    }
    var result: [Self] = []
    for pod in pods {
      let known = pod.namespace.flatMap { declared[$0] } ?? []
      let taken = Set(known.map(\.name))
      let accounts =
        known.map(\.account) + new.filter { account in !(account[AccountKeys.name].map(taken.contains) ?? false) }
      for account in accounts {
        var pod = pod.kept(selections) { $0.account.allSatisfy { $0.admits(account) } }
        pod.account = account
        result.append(pod)
      }
      result = distinct(result)
      if result.count > most { return nil }
    }
    return result
  }

  /// What a label can be: absent, one of the values, or another.
  private static func choices(_ values: LabelVocabulary.Values) -> [String?] {
    if !values.tests.isEmpty { return [nil] + values.listed + values.examples }
    var other = "other"
    while values.listed.contains(other) { other += "-2" }
    return [nil] + values.listed + [other]
  }

  /// The first of those that the same selections pick.
  private static func distinct(_ pods: [Self]) -> [Self] {
    var seen: Set<[Bool]> = []
    return pods.filter { seen.insert($0.isPicked).inserted }
  }

  private func kept(_ selections: [PodSelection], where holds: (PodSelection) -> Bool) -> Self {
    var result = self
    for (place, selection) in selections.enumerated() where isPicked[place] {
      result.isPicked[place] = holds(selection)
    }
    return result
  }

  private init(isPicked: [Bool], places: [PodSelection: Int]) {
    self.isPicked = isPicked
    self.places = places
  }
}
