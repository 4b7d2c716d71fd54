import Cluster
import Network
import PolicyModel
import Reachability

/// The policies of a model by the namespace whose pods they judge: gathered once, for all ends.
struct SubjectIndex {
  /// The policies of one direction.
  struct Side {
    /// Those of each namespace, as far as their pods are regions.
    var ofName: [String: [Policy]] = [:]
    /// Those of several namespaces, or of any, as far as their pods are regions.
    var general: [Policy] = []
    /// The names of namespaces that have policies of their own.
    var names: Set<String> = []
    /// By what policies of several namespaces tell pods apart.
    var selections: [PodSelection] = []
  }

  private var sides: [Direction: Side] = [:]

  init(_ model: PolicyModel) {
    for direction in Direction.allCases {
      var side = Side()
      for policy in model.policies(direction) {
        let subject = policy.subject.predicate.selections
        let names = Set(subject.compactMap(\.namespace))
        // A policy of one namespace tells that one from others, whatever else it asks.
        if subject.allSatisfy({ $0.namespace != nil }) {
          side.names.formUnion(names)
          if policy.isRegion { for name in names { side.ofName[name, default: []].append(policy) } }
        } else {
          side.selections += policy.selections
          if policy.isRegion { side.general.append(policy) }
        }
      }
      sides[direction] = side
    }
  }

  subscript(direction: Direction) -> Side { sides[direction] ?? Side() }
}

/// The regions of hypothetical pods that rules name where these are at the other end of connections of some ends: the other
/// ends of rules that judge those, the subjects of policies that judge the pods, and what is in both.
struct Selections {
  private let world: World
  private let algebra: RegionAlgebra
  private let ends: [RegionAlgebra.End]
  private let side: SubjectIndex.Side
  /// The other ends of rules, everyone among them.
  private let peers: [PodSelection]
  /// The pods of policies that are of no one namespace, everyone among them.
  private let subjects: [PodSelection]
  /// Declared namespaces of which nothing tells one from another, by place.
  private(set) var namespaceKinds: [[Int]] = []

  /// Gathers those of some ends that are judged in a direction.
  init(of ends: [RegionAlgebra.End], _ direction: Direction, _ algebra: RegionAlgebra, _ index: SubjectIndex) {
    world = algebra.model.world
    self.algebra = algebra
    self.ends = ends
    let side = index[direction.opposite]
    self.side = side
    let rules = ends.flatMap { algebra.policies(direction, speakingOf: $0) }.flatMap(\.rules)
    let everyone = PodSelection()
    peers = Self.distinct(
      [everyone] + rules.filter { $0.action == .allow }.flatMap { MeantPods($0.peers).selections })
    subjects = Self.distinct([everyone] + Self.subjects(side.general, ends, algebra))
    namespaceKinds = kinds(rules.flatMap(\.peers.pods).flatMap(\.predicate.selections) + side.selections)
  }

  /// The pods of policies of which a rule may mean the ends.
  private static func subjects(
    _ policies: [Policy], _ ends: [RegionAlgebra.End], _ algebra: RegionAlgebra
  ) -> [PodSelection] {
    policies.filter { policy in
      policy.rules.contains { rule in ends.contains { algebra.mayFulfil(rule.peers, $0) } }
    }.flatMap { MeantPods($0.subject.predicate).selections }
  }

  /// Namespaces by which selections admit them; each that one names is a kind of its own.
  private func kinds(_ selections: [PodSelection]) -> [[Int]] {
    struct Kind: Hashable {
      var name: String?
      var isAdmitted: [Bool]
    }
    let named = Set((selections + peers + subjects).compactMap(\.namespace))
    let asked = Set((selections + peers + subjects).map(\.namespaceLabels)).filter { !$0.isEmpty }
    var order: [Kind] = []
    var places: [Kind: [Int]] = [:]
    for (place, namespace) in world.namespaces.enumerated() {
      let isOwn = named.contains(namespace.name) || side.names.contains(namespace.name)
      let kind = Kind(
        name: isOwn ? namespace.name : nil,
        isAdmitted: isOwn ? [] : asked.map { $0.allSatisfy { $0.admits(namespace.labels) } })
      if places[kind] == nil { order.append(kind) }
      places[kind, default: []].append(place)
    }
    return order.compactMap { places[$0] }
  }

  /// Those of new namespaces, the widest first.
  var inNewNamespaces: [PodSelection] {
    let taken = Set(world.namespaces.map(\.name))
    return inOrder(crossed(subjects).filter { $0.namespace.map { !taken.contains($0) } ?? true })
  }

  /// Those of a declared namespace, the widest first.
  func inNamespace(_ name: String) -> [PodSelection] {
    let own = Self.subjects(side.ofName[name] ?? [], ends, algebra)
    return inOrder(crossed(subjects + own).filter { [nil, name].contains($0.namespace) })
  }

  private func crossed(_ subjects: [PodSelection]) -> [PodSelection] {
    Self.distinct(Self.distinct(subjects).flatMap { subject in peers.compactMap { subject.intersection($0) } })
  }

  private func inOrder(_ selections: [PodSelection]) -> [PodSelection] {
    selections.map { (selection: $0, text: HypotheticalEnd.order($0)) }.sorted {
      ($0.selection.requirementCount, $0.text) < ($1.selection.requirementCount, $1.text)
    }.map(\.selection)
  }

  private static func distinct(_ selections: [PodSelection]) -> [PodSelection] {
    var seen: Set<PodSelection> = []
    return selections.filter { seen.insert($0).inserted }
  }
}

extension HypotheticalEnd {
  /// What puts selections in an order.
  fileprivate static func order(_ selection: PodSelection) -> String {
    [selection.namespace ?? "", text(selection.namespaceLabels), text(selection.podLabels), text(selection.account)]
      .joined(separator: "\u{0}")
  }
}
