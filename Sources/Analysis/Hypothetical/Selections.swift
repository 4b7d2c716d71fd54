import Cluster
import Network
import PolicyModel
import Reachability

/// The regions of hypothetical pods that rules name where these are at the other end of connections of some ends: the other
/// ends of rules that judge those, the subjects of policies that judge the pods, and what is in both.
struct Selections {
  private let world: World
  /// Those that name no namespace, in order.
  private var general: [PodSelection] = []
  /// Those of each namespace that is named.
  private var ofName: [String: [PodSelection]] = [:]
  /// Declared namespaces of which nothing tells one from another, by place.
  private(set) var namespaceKinds: [[Int]] = []

  /// Gathers those of some ends that are judged in a direction.
  init(of ends: [RegionAlgebra.End], _ direction: Direction, _ algebra: RegionAlgebra) {
    world = algebra.model.world
    let rules = ends.flatMap { algebra.policies(direction, speakingOf: $0) }.flatMap(\.rules)
    let judging = algebra.model.policies(direction.opposite)
    let everyone = PodSelection()
    let peers = Self.distinct(
      [everyone] + rules.filter { $0.action == .allow }.flatMap { MeantPods($0.peers).selections })
    let subjects = Self.distinct(
      [everyone]
        + judging.filter { policy in
          policy.isRegion && policy.rules.contains { rule in ends.contains { algebra.mayFulfil(rule.peers, $0) } }
        }.flatMap { MeantPods($0.subject.predicate).selections })
    for selection in Self.distinct(subjects.flatMap { subject in peers.compactMap { subject.intersection($0) } }) {
      if let name = selection.namespace {
        ofName[name, default: []].append(selection)
      } else {
        general.append(selection)
      }
    }
    namespaceKinds = kinds(
      rules.flatMap(\.peers.pods).flatMap(\.predicate.selections)
        + judging.flatMap { policy in
          let subject = policy.subject.predicate.selections
          // A policy of one namespace tells that one from others, whatever else it asks.
          return subject.allSatisfy { $0.namespace != nil } ? subject : policy.selections
        })
  }

  /// Namespaces by which selections admit them; each that one names is a kind of its own.
  private func kinds(_ selections: [PodSelection]) -> [[Int]] {
    struct Kind: Hashable {
      var name: String?
      var isAdmitted: [Bool]
    }
    let names = Set(selections.compactMap(\.namespace)).union(ofName.keys)
    let asked = Set((selections + general).map(\.namespaceLabels)).filter { !$0.isEmpty }
    var order: [Kind] = []
    var places: [Kind: [Int]] = [:]
    for (place, namespace) in world.namespaces.enumerated() {
      let kind = Kind(
        name: names.contains(namespace.name) ? namespace.name : nil,
        isAdmitted: asked.map { $0.allSatisfy { $0.admits(namespace.labels) } })
      if places[kind] == nil { order.append(kind) }
      places[kind, default: []].append(place)
    }
    return order.compactMap { places[$0] }
  }

  /// Those of new namespaces, the widest first.
  var inNewNamespaces: [PodSelection] {
    let taken = Set(world.namespaces.map(\.name))
    return inOrder(general + ofName.filter { !taken.contains($0.key) }.values.flatMap { $0 })
  }

  /// Those of a declared namespace, the widest first.
  func inNamespace(_ name: String) -> [PodSelection] { inOrder(general + (ofName[name] ?? [])) }

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
