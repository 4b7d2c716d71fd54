import Agreement
import Cluster
import Diagnostics
import Kubernetes
import Network
import Properties
import ReferenceEvaluator
import TinyWorlds
import Verification
import Z3Backend

/// What labels and namespaces are called afterwards.
struct Renaming: Sendable {
  var namespaces: [String: String] = [:]
  var keys: [String: String] = [:]
  var values: [String: String] = [:]

  func namespace(_ name: String) -> String { namespaces[name] ?? name }
  func key(_ name: String) -> String { keys[name] ?? name }
  /// A value; those of keys that keep their names keep theirs.
  func value(_ text: String, of key: String) -> String { keys[key] == nil ? text : values[text] ?? text }

  func labels(_ labels: [String: String]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: labels.map { (key($0.key), value($0.value, of: $0.key)) })
  }
}

/// Two worlds with the ends that both have.
struct Twins {
  /// The same two ends in both worlds.
  struct Ends {
    var before: FlowGrid.Pair
    var after: FlowGrid.Pair
    /// The pods that the ends are; nil for what is no pod.
    var pods: (source: World.Pod?, destination: World.Pod?)
  }

  let before: Answers
  let after: Answers
  let ends: [Ends]
  private let stretches: [ClosedRange<UInt16>]

  /// The most pairs of ends that are compared.
  private static let limit = 24

  /// Nil for texts that cannot be read, which only happens on the way to a smaller counterexample.
  init?(_ made: Law.Case, _ renaming: Renaming, _ random: inout SplitMix64) {
    guard let first = Self.read(made.before), let second = Self.read(made.after) else { return nil }
    // One world's selectors may tell pods apart by labels that their controllers add: so must the other's.
    var mentions = SelectorMentions()
    for policy in first.world.policies + second.world.policies { mentions.add(policy) }
    let (old, new) = (Self.world(first, mentions), Self.world(second, mentions))
    let points = Points([old, new], first.properties)
    let grid = FlowGrid(old, points: points, limit: .max, random: &random)
    let pods = Self.counterparts(old, new, renaming)
    let ends = grid.pairs.compactMap { pair -> Ends? in
      guard let source = Self.moved(pair.source, pods), let destination = Self.moved(pair.destination, pods) else {
        return nil
      }
      var after = pair
      (after.source, after.destination) = (source, destination)
      return Ends(
        before: pair, after: after,
        pods: (pair.source.pod.map { old.pods[$0] }, pair.destination.pod.map { old.pods[$0] }))
    }
    self.ends = ends.count <= Self.limit ? ends : random.some(ends, Self.limit, Self.limit)
    stretches = points.stretches
    before = Answers(old)
    after = Answers(new)
  }

  /// What the reference evaluator allows, and what the set algebra allows.
  func answers(_ pair: FlowGrid.Pair, in answers: Answers, under readings: Answers.Readings) -> [ConnectionSet] {
    [answers.evaluated(pair, stretches: stretches, under: readings)]
      + [answers.calculated(pair, under: readings)].compactMap { $0 }
  }

  private static func read(_ world: TinyWorld) -> ReadWorld? {
    try? ReadWorld(
      manifests: world.manifestText, properties: world.propertyText, defaultNamespace: world.defaultNamespace)
  }

  private static func world(_ read: ReadWorld, _ mentions: SelectorMentions) -> World {
    let model = read.properties.model
    var bag = DiagnosticBag()
    return World.resolve(
      read.manifests,
      declaration: .init(podCIDRs: model.podCIDRs, nodeCIDRs: model.nodeCIDRs, ipFamilies: model.ipFamilies),
      enforcer: model.enforcer, mentions: mentions, diagnostics: &bag)
  }

  private struct Identity: Hashable {
    var namespace: String
    var owner: World.Owner?
    var name: String?
    var labels: [String: String]
  }

  /// The place in the second world of each pod of the first that is there.
  private static func counterparts(_ before: World, _ after: World, _ renaming: Renaming) -> [Int: Int] {
    var places: [Identity: Int] = [:]
    for pod in after.pods {
      let name = after.namespace(of: pod).name
      places[Identity(namespace: name, owner: pod.owner, name: pod.name, labels: pod.labels)] = pod.index
    }
    var result: [Int: Int] = [:]
    for pod in before.pods {
      let name = renaming.namespace(before.namespace(of: pod).name)
      let labels = renaming.labels(pod.labels)
      result[pod.index] = places[Identity(namespace: name, owner: pod.owner, name: pod.name, labels: labels)]
    }
    return result
  }

  private static func moved(_ end: FlowGrid.End, _ pods: [Int: Int]) -> FlowGrid.End? {
    guard case .pod(let index, let address, let node, let replica) = end.endpoint else { return end }
    guard let place = pods[index] else { return nil }
    var result = end
    result.endpoint = .pod(place, address: address, node: node, replica: replica)
    return result
  }
}

/// The verdicts of a world, by property.
struct Verdicts: Equatable {
  var byProperty: [String: String] = [:]

  init(_ world: TinyWorld) {
    var bag = DiagnosticBag()
    var solver = Z3Solver()
    guard
      let read = try? ReadWorld(
        manifests: world.manifestText, properties: world.propertyText, defaultNamespace: world.defaultNamespace),
      let outcome = try? Verifier.verify(read.properties, manifests: read.manifests, solver: &solver, diagnostics: &bag)
    else { return }
    for result in outcome.properties { byProperty[result.property.name] = result.verdict.name }
  }
}
